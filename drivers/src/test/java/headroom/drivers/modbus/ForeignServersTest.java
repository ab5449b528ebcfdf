package headroom.drivers.modbus;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.MeterReport;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The driver against Modbus servers that we did not write, over TCP and over a serial line. */
@Execution(ExecutionMode.CONCURRENT)
class ForeignServersTest {
  private static final RegisterMaps MAPS = RegisterMaps.bundled();
  private static final List<String> MODELS =
      List.of("eastron-sdm630-v2", "cg-em24-e1", "abb-b23-b24", "iskra-wm3m4", "tq-energy-manager");

  @TempDir Path folder;
  private final TestInbox inbox = new TestInbox();

  static Stream<Arguments> kindsAndModels() {
    return Stream.of(Peer.Kind.values())
        .flatMap(kind -> MODELS.stream().map(model -> Arguments.of(kind, model)));
  }

  @ParameterizedTest
  @MethodSource("kindsAndModels")
  void aMeterIsReadOverTcp(Peer.Kind kind, String model) throws IOException {
    Peer.assumeInstalled(kind);
    try (Peer peer = Peer.tcp(kind, folder, words(model), 7)) {
      assertRead(model, new BusConfig.Tcp("127.0.0.1", peer.port()), 7);
    }
  }

  @ParameterizedTest
  @MethodSource("kindsAndModels")
  void aMeterIsReadOverASerialLine(Peer.Kind kind, String model) throws IOException {
    Peer.assumeInstalled(kind);
    try (PtyPair pty = PtyPair.open(folder);
        Peer ignored = Peer.rtu(kind, folder, words(model), 7, pty.peerLine())) {
      assertRead(model, pty.line(), 7);
    }
  }

  @ParameterizedTest
  @EnumSource(Peer.Kind.class)
  void aSunSpecMeterIsFoundAtTheSecondPlace(Peer.Kind kind) throws IOException {
    Peer.assumeInstalled(kind);
    try (Peer peer = Peer.tcp(kind, folder, sunSpecDevice(0), 1)) {
      assertRead(
          "sunspec", "sunspec-meter-201-204", new BusConfig.Tcp("127.0.0.1", peer.port()), 1);
    }
  }

  @ParameterizedTest
  @EnumSource(Peer.Kind.class)
  void aDeadPeerIsNoticedAndItsSuccessorIsRead(Peer.Kind kind) throws IOException {
    Peer.assumeInstalled(kind);
    String model = "eastron-sdm630-v2";
    try (PtyPair pty = PtyPair.open(folder);
        MeterPolling polling = new MeterPolling(TestInbox.CLOCK, inbox, MAPS)) {
      MeterConfig meter = Meters.of(model, pty.line(), 7, 3);
      try (Peer ignored = Peer.rtu(kind, folder, words(model), 7, pty.peerLine())) {
        polling.apply(List.of(meter));
        await().atMost(Duration.ofSeconds(10)).until(() -> !inbox.samples(meter.id()).isEmpty());
      }
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> inbox.of(meter.id()).getLast() instanceof MeterReport.Failed);
      int before = inbox.samples(meter.id()).size();
      try (Peer ignored = Peer.rtu(kind, folder, words(model), 7, pty.peerLine())) {
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> inbox.samples(meter.id()).size() > before);
      }
    }
  }

  private void assertRead(String model, BusConfig bus, int unit) {
    assertRead(model, model, bus, unit);
  }

  private void assertRead(String configured, String model, BusConfig bus, int unit) {
    MeterConfig meter = Meters.of(configured, bus, unit, 3);
    try (MeterPolling polling = new MeterPolling(TestInbox.CLOCK, inbox, MAPS)) {
      polling.apply(List.of(meter));
      await().atMost(Duration.ofSeconds(10)).until(() -> inbox.of(meter.id()).size() >= 2);
      Vector.Expected expected = Vector.of(model).sample().orElseThrow();
      assertEquals(List.of(), inbox.failures(meter.id()));
      for (MeterReport.Sample sample : inbox.samples(meter.id())) {
        List<Integer> mA = expected.current_mA();
        assertEquals(
            new PhaseAmps(
                Amps.ofMilliamps(mA.get(0)),
                Amps.ofMilliamps(mA.get(1)),
                Amps.ofMilliamps(mA.get(2))),
            sample.current());
        assertEquals(expected.voltage_mV(), sample.voltages_mV());
        assertEquals(
            expected.import_Wh(), sample.energyImport().map(energy -> (int) energy.wattHours()));
      }
      MeterStatus status = polling.status().getFirst();
      assertTrue(status.isHealthy());
      Assertions.assertTrue(status.pollMax().orElseThrow().toMillis() < 1000, status::toString);
    }
  }

  private static Map<Integer, int[]> words(String model) {
    return Vector.of(model).words();
  }

  /** Marker, common model and meter model 203, then the end. */
  static Map<Integer, int[]> sunSpecDevice(int base) {
    Map<Integer, int[]> words = new TreeMap<>();
    words.put(base, new int[] {0x5375, 0x6E53, 1, 66});
    int[] names = new int[66];
    names[0] = 'A' << 8 | 'c';
    names[1] = 'm' << 8 | 'e';
    names[16] = 'M' << 8 | '1';
    words.put(base + 4, names);
    int meter = base + 2 + 2 + 66;
    int[] model = new int[2 + 105];
    model[0] = 203;
    model[1] = 105;
    Vector.of("sunspec-meter-201-204")
        .words()
        .forEach((at, block) -> System.arraycopy(block, 0, model, at, block.length));
    words.put(meter, model);
    words.put(meter + 2 + 105, new int[] {0xFFFF, 0});
    return words;
  }
}
