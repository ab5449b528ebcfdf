package headroom.sim.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.ChargerReport;
import headroom.core.port.Clock;
import headroom.core.port.MeterReport;
import headroom.core.port.SiteInbox;
import headroom.core.site.MeterId;
import headroom.core.site.PhaseWiring;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.drivers.modbus.BusConfig;
import headroom.drivers.modbus.MeterConfig;
import headroom.drivers.modbus.MeterPolling;
import headroom.drivers.modbus.RegisterMaps;
import headroom.sim.site.PerPhase;
import headroom.sim.site.Quantities;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The drivers' register maps against register tables that were written apart from them: what the
 * driver says is what flows.
 */
class MeterTablesTest {
  /** L2 exports, as with a one-phase PV system; all phases differ, so that none can be mixed up. */
  static final Quantities PHYSICS =
      physics(
          new PerPhase(31.4, -12.7, 8.05), new PerPhase(231.2, 228.9, 233.6), 1_234_560, 98_700);

  private final RecordingInbox inbox = new RecordingInbox();

  static Stream<Arguments> tables() {
    return Stream.of(
        Arguments.of("eastron-sdm630-v2", MeterTables.sdm630(), 10L, 100L),
        Arguments.of("cg-em24-e1", MeterTables.em24(), 10L, 100L),
        Arguments.of("schneider-iem3155", MeterTables.iem3155(), 10L, 100L),
        Arguments.of("shelly-pro-3em", MeterTables.shellyPro3Em(), 10L, 100L),
        Arguments.of("iskra-wm3m4", MeterTables.wm3m4(), 10L, 100L),
        Arguments.of("sunspec", SunSpecTables.integers(40_000), 10L, 100L),
        Arguments.of("sunspec", SunSpecTables.integers(50_000), 10L, 100L),
        Arguments.of("sunspec", SunSpecTables.floats(0), 10L, 100L),
        Arguments.of("sunspec", SunSpecTables.floats(40_000), 10L, 100L));
  }

  @ParameterizedTest(name = "{1} over Modbus TCP")
  @MethodSource("tables")
  void whatTheDriverReadsIsWhatFlows(
      String model, RegisterTable table, long milliamps, long wattHours) throws IOException {
    try (ModbusServer server = ModbusServer.tcp(Map.of(7, ModbusUnit.of(table, this::face)))) {
      BusConfig bus = new BusConfig.Tcp("127.0.0.1", server.port());
      assertShowsPhysics(poll(meter(model, bus, 7)), milliamps, wattHours);
    }
  }

  @ParameterizedTest(name = "{1} over RTU in TCP")
  @MethodSource("tables")
  void rtuInATcpStreamIsReadAlike(String model, RegisterTable table, long milliamps, long wattHours)
      throws IOException {
    try (ModbusServer server =
        ModbusServer.rtuOverTcp(Map.of(33, ModbusUnit.of(table, this::face)))) {
      BusConfig bus = new BusConfig.RtuOverTcp("127.0.0.1", server.port());
      assertShowsPhysics(poll(meter(model, bus, 33)), milliamps, wattHours);
    }
  }

  @Test
  void severalMetersOnOneBusAreToldApart() throws IOException {
    Quantities other = physics(new PerPhase(1, 2, 3), PerPhase.all(230), 500, 0);
    Map<Integer, ModbusUnit> units =
        Map.of(
            1,
            ModbusUnit.of(MeterTables.sdm630(), this::face),
            2,
            ModbusUnit.of(
                MeterTables.wm3m4(), () -> MeterFace.of(other, PhaseWiring.STRAIGHT, false)));
    try (ModbusServer server = ModbusServer.rtuOverTcp(units)) {
      BusConfig bus = new BusConfig.RtuOverTcp("127.0.0.1", server.port());
      List<MeterConfig> meters =
          List.of(meter("eastron-sdm630-v2", bus, 1), meter("iskra-wm3m4", bus, 2));
      try (MeterPolling polling =
          new MeterPolling(new RealClock(), inbox, RegisterMaps.bundled())) {
        polling.apply(meters);
        assertEquals(31_400, sample("meter-1").current().l1().milliamps(), 10);
        assertEquals(1_000, sample("meter-2").current().l1().milliamps(), 10);
      }
    }
  }

  @Test
  void aReversedMeterOnTurnedPhasesIsSetRightByTheConfig() throws IOException {
    PhaseWiring wiring = PhaseWiring.of(Phase.L3, Phase.L1, Phase.L2);
    ModbusUnit unit = ModbusUnit.of(MeterTables.em24(), () -> MeterFace.of(PHYSICS, wiring, true));
    try (ModbusServer server = ModbusServer.tcp(Map.of(1, unit))) {
      MeterConfig meter =
          new MeterConfig(
              new MeterId("meter-1"),
              "cg-em24-e1",
              new BusConfig.Tcp("127.0.0.1", server.port()),
              1,
              true,
              BigDecimal.ONE,
              wiring,
              Duration.ofMillis(200));
      assertShowsPhysics(poll(meter), 10, 100);
    }
  }

  private MeterFace face() {
    return MeterFace.of(PHYSICS, PhaseWiring.STRAIGHT, false);
  }

  static Quantities physics(PerPhase amps, PerPhase volts, double importWh, double exportWh) {
    PerPhase watts = amps.zip(volts, (i, u) -> i * u * 0.98);
    PerPhase vars = amps.zip(volts, (i, u) -> Math.abs(i) * u * Math.sqrt(1 - 0.98 * 0.98));
    return new Quantities(volts, amps, watts, vars, 50.02, importWh, exportWh);
  }

  static MeterConfig meter(String model, BusConfig bus, int unit) {
    return new MeterConfig(
        new MeterId("meter-" + unit),
        model,
        bus,
        unit,
        false,
        BigDecimal.ONE,
        PhaseWiring.STRAIGHT,
        Duration.ofMillis(200));
  }

  private MeterReport.Sample poll(MeterConfig meter) {
    try (MeterPolling polling = new MeterPolling(new RealClock(), inbox, RegisterMaps.bundled())) {
      polling.apply(List.of(meter));
      return sample(meter.id().name());
    }
  }

  private MeterReport.Sample sample(String meter) {
    await()
        .atMost(Duration.ofSeconds(10))
        .failFast(
            "failed: " + inbox.failures, () -> inbox.failures.size() > 3 && inbox.samples.isEmpty())
        .until(() -> inbox.samples.stream().anyMatch(s -> s.meter().name().equals(meter)));
    return inbox.samples.stream().filter(s -> s.meter().name().equals(meter)).findFirst().get();
  }

  static void assertShowsPhysics(MeterReport.Sample sample, long milliamps, long wattHours) {
    for (Phase phase : Phase.values()) {
      assertEquals(
          PHYSICS.amps().get(phase) * 1000,
          sample.current().get(phase).milliamps(),
          milliamps,
          "current " + phase);
      assertEquals(
          PHYSICS.volts().get(phase) * 1000,
          sample.voltages_mV().get(phase.ordinal()),
          60,
          "voltage " + phase);
      assertEquals(
          PHYSICS.watts().get(phase),
          sample.power().get(phase.ordinal()).watts(),
          6,
          "power " + phase);
    }
    assertEquals(PHYSICS.wattsTotal(), sample.powerTotal().orElseThrow().watts(), 6);
    assertEquals(PHYSICS.importWh(), sample.energyImport().orElseThrow().wattHours(), wattHours);
    assertEquals(PHYSICS.exportWh(), sample.energyExport().orElseThrow().wattHours(), wattHours);
    assertTrue(sample.resolution().milliamps() <= milliamps, "resolution " + sample.resolution());
  }

  /** Keeps what it is given. */
  static final class RecordingInbox implements SiteInbox {
    final Queue<MeterReport.Sample> samples = new ConcurrentLinkedQueue<>();
    final Queue<MeterReport.Failed> failures = new ConcurrentLinkedQueue<>();

    @Override
    public void offer(MeterReport report) {
      switch (report) {
        case MeterReport.Sample sample -> samples.add(sample);
        case MeterReport.Failed failed -> failures.add(failed);
      }
    }

    @Override
    public void offer(ChargerReport report) {
      throw new AssertionError("a meter does not report " + report);
    }
  }

  /** The machine's own time. */
  static final class RealClock implements Clock {
    @Override
    public MonoTime now() {
      return new MonoTime(System.nanoTime());
    }

    @Override
    public Instant wall() {
      return Instant.now();
    }
  }
}
