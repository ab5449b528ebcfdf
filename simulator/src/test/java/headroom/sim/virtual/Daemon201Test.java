package headroom.sim.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.StoredRecord.TransactionReported;
import headroom.core.port.StoredRecord.TransactionReported.Stage;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.sim.World;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.site.Car;
import headroom.sim.site.CarModel;
import headroom.sim.site.Outlet;
import headroom.sim.site.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped controller with chargers of OCPP 2.0.1, alone and beside those of 1.6. */
class Daemon201Test {
  private static final EvseId CP_01 = EvseId.of("CP-01", 1);

  private final World world = World.of(7, Instant.parse("2026-03-02T02:00:00Z"));

  private VirtualDaemon workplace(Function<ChargerId, ChargerQuirks> quirks) {
    VirtualDaemon daemon =
        new VirtualDaemon(
            world, Examples.read(Examples.file("workplace-12.yaml")), Pace.LIFE, quirks);
    daemon.start();
    world.run(Duration.ofSeconds(40));
    return daemon;
  }

  private static Outlet plugIn(VirtualDaemon daemon, EvseId evse) {
    Outlet outlet = daemon.site().outlet(evse);
    outlet.plugIn(Car.of(CarModel.SALOON, 0.1));
    return outlet;
  }

  private static List<Stage> stages(VirtualDaemon daemon) {
    return daemon.store().records().stream()
        .filter(TransactionReported.class::isInstance)
        .map(record -> ((TransactionReported) record).stage())
        .filter(stage -> stage != Stage.UPDATED)
        .toList();
  }

  private static long logged(VirtualDaemon daemon, String kind) {
    return daemon.store().events().stream()
        .filter(logged -> logged.event().kind().equals(kind))
        .count();
  }

  @Test
  void aCarChargesThroughTheWholePath() {
    VirtualDaemon daemon = workplace(id -> ChargerQuirks.STANDARD.in201());
    Outlet outlet = plugIn(daemon, CP_01);
    world.run(Duration.ofMinutes(3));
    assertEquals(16, outlet.amps().highest(), 0.1);
    assertEquals(List.of(Stage.STARTED), stages(daemon));
    outlet.unplug();
    world.run(Duration.ofSeconds(10));
    for (String kind :
        List.of(
            "ChargerConnected",
            "ChargerBooted",
            "ChargerReady",
            "CarPluggedIn",
            "TransactionBegan",
            "TransactionFinished",
            "SessionSummary",
            "CarUnplugged")) assertTrue(logged(daemon, kind) >= 1, kind + " is said");
    assertEquals(1, logged(daemon, "TransactionBegan"));
    assertEquals(List.of(Stage.STARTED, Stage.ENDED), stages(daemon));
  }

  @Test
  void whenTheControllerDiesChargersGoToTheirFallbackAndGoOnWhenItIsBack() {
    VirtualDaemon daemon = workplace(id -> ChargerQuirks.STANDARD.in201());
    Outlet outlet = plugIn(daemon, CP_01);
    world.run(Duration.ofMinutes(3));
    daemon.killController();
    world.run(Duration.ofSeconds(320));
    assertEquals(0, outlet.amps().highest(), "the fallback of the workplace is 0 A");
    daemon.startController();
    world.run(Duration.ofMinutes(3));
    assertEquals(16, outlet.amps().highest(), 0.1);
  }

  @Test
  void bothVersionsShareOneBoardFairly() {
    VirtualDaemon daemon =
        workplace(
            id ->
                id.name().compareTo("CP-06") <= 0
                    ? ChargerQuirks.STANDARD
                    : ChargerQuirks.STANDARD.in201());
    List<Outlet> outlets = new ArrayList<>();
    for (String name : List.of("CP-05", "CP-06", "CP-07", "CP-08"))
      outlets.add(plugIn(daemon, EvseId.of(name, 1)));
    world.run(Duration.ofMinutes(6));
    double first = outlets.getFirst().amps().highest();
    assertTrue(first >= 6, first + " A");
    for (Outlet outlet : outlets) assertEquals(first, outlet.amps().highest(), 1.01);
    assertEquals(List.of(), daemon.site().oracle().broken());
  }

  static List<ChargerQuirks> models() {
    return List.of(
        ChargerQuirks.SLOW,
        ChargerQuirks.ONE_LEVEL,
        ChargerQuirks.WATT_ONLY,
        ChargerQuirks.WHOLE_AMPS,
        ChargerQuirks.CHATTY,
        ChargerQuirks.WRONG_CLOCK,
        ChargerQuirks.TERSE,
        ChargerQuirks.MUTE);
  }

  @ParameterizedTest
  @MethodSource("models")
  void oddChargersBreakNoLimitAndTheirCarsCharge(ChargerQuirks model) {
    VirtualDaemon daemon = workplace(id -> model.in201());
    for (String name : List.of("CP-01", "CP-02", "CP-03")) plugIn(daemon, EvseId.of(name, 1));
    double most = 0;
    for (int minute = 0; minute < 12; minute++) {
      world.run(Duration.ofMinutes(1));
      most = Math.max(most, daemon.site().outlet(CP_01).amps().highest());
    }
    assertEquals(List.of(), daemon.site().oracle().broken(), model.model());
    assertTrue(most >= 6, model.model() + ": " + most + " A at most");
  }
}
