package headroom.sim.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Condition;
import headroom.core.port.RecordStore.Outcome;
import headroom.core.port.StoredRecord.CommittedBound;
import headroom.core.port.StoredRecord.TransactionBegun;
import headroom.core.port.StoredRecord.TransactionDone;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.site.MeterId;
import headroom.core.units.Amps;
import headroom.sim.World;
import headroom.sim.ocpp.ChargerModel;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.site.Car;
import headroom.sim.site.CarModel;
import headroom.sim.site.Outlet;
import headroom.sim.site.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualDaemonTest {
  private static final EvseId CP_01 = EvseId.of("CP-01", 1);

  private final World world = World.of(7, Instant.parse("2026-03-02T02:00:00Z"));

  private VirtualDaemon workplace(ChargerQuirks quirks) {
    VirtualDaemon daemon =
        new VirtualDaemon(
            world, Examples.read(Examples.file("workplace-12.yaml")), Pace.LIFE, id -> quirks);
    daemon.start();
    world.run(Duration.ofSeconds(30));
    return daemon;
  }

  private static Outlet plugIn(VirtualDaemon daemon, EvseId evse) {
    Outlet outlet = daemon.site().outlet(evse);
    outlet.plugIn(Car.of(CarModel.SALOON, 0.1));
    return outlet;
  }

  @Test
  void aCarChargesThroughTheWholePath() {
    VirtualDaemon daemon = workplace(ChargerQuirks.STANDARD);
    Outlet outlet = plugIn(daemon, CP_01);
    world.run(Duration.ofMinutes(3));
    assertEquals(16, outlet.amps().highest(), 0.1);
    assertEquals(
        1, daemon.store().records().stream().filter(TransactionBegun.class::isInstance).count());
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
            "CarUnplugged")) assertEquals(1, logged(daemon, kind), kind + " is said once");
    assertEquals(
        1, daemon.store().records().stream().filter(TransactionDone.class::isInstance).count());
  }

  @Test
  void whenTheControllerDiesChargersGoToTheirFallbackWithinTheLease() {
    VirtualDaemon daemon = workplace(ChargerQuirks.STANDARD);
    Outlet outlet = plugIn(daemon, CP_01);
    world.run(Duration.ofMinutes(3));
    daemon.killController();
    assertThrows(IllegalStateException.class, daemon::assembly);
    world.run(Duration.ofSeconds(60));
    assertTrue(outlet.amps().highest() > 15, "the lease still runs");
    world.run(Duration.ofSeconds(260));
    assertEquals(0, outlet.amps().highest(), "the fallback of the workplace is 0 A");
    daemon.startController();
    world.run(Duration.ofMinutes(3));
    assertEquals(16, outlet.amps().highest(), 0.1, "and it goes on when the controller is back");
  }

  @Test
  void aRestartOfTheControllerRaisesNothingBeforeItKnows() {
    VirtualDaemon daemon = workplace(ChargerQuirks.STANDARD);
    List<EvseId> evses = new ArrayList<>();
    for (int i = 1; i <= 6; i++) evses.add(EvseId.of("CP-0" + i, 1));
    for (EvseId evse : evses) plugIn(daemon, evse);
    world.run(Duration.ofMinutes(5));
    daemon.killController();
    world.run(Duration.ofSeconds(5));
    daemon.startController();
    for (int second = 0; second < 300; second++) {
      world.run(Duration.ofSeconds(1));
      double sum =
          evses.stream().mapToDouble(e -> daemon.charger(e.charger()).allowedAmps(1)).sum();
      assertTrue(sum <= 39, "offers of " + sum + " A on a board of 40 A with 1 A of its own");
    }
  }

  @Test
  void aSilentMeterIsNamedAndForgivenAgain() {
    VirtualDaemon daemon = workplace(ChargerQuirks.STANDARD);
    VirtualMeter main = daemon.meter(new MeterId("main"));
    main.silent(true);
    world.run(Duration.ofSeconds(30));
    assertEquals(
        List.of(Condition.Code.METER_SILENT),
        daemon.assembly().conditions().active().stream().map(Condition::code).toList());
    main.silent(false);
    world.run(Duration.ofSeconds(30));
    assertEquals(List.of(), daemon.assembly().conditions().active());
  }

  @Test
  void aChargerThatCannotBeLimitedIsNamedAndCountsAtItsRating() {
    VirtualDaemon daemon = workplace(ChargerQuirks.DUMB);
    assertTrue(
        daemon.assembly().conditions().active().stream()
            .anyMatch(wrong -> wrong.code() == Condition.Code.CHARGER_NOT_LIMITED));
    assertEquals(
        Amps.of(16), daemon.assembly().loop().view().orElseThrow().evses().getFirst().committed());
  }

  @Test
  void aLostLinkComesBackWithoutABoot() {
    VirtualDaemon daemon = workplace(ChargerQuirks.STANDARD);
    ChargerModel charger = daemon.charger(new ChargerId("CP-01"));
    charger.loseLink(Duration.ofSeconds(60));
    assertFalse(charger.isOnline());
    world.run(Duration.ofSeconds(70));
    assertTrue(charger.isOnline());
    assertEquals(2, logged(daemon, "ChargerConnected"));
    assertEquals(1, logged(daemon, "ChargerBooted"));
  }

  /** How often the log tells this of CP-01. */
  private static long logged(VirtualDaemon daemon, String kind) {
    return daemon.store().events().stream()
        .map(MemoryStore.Logged::event)
        .filter(event -> event.kind().equals(kind) && event.subject().equals("CP-01"))
        .count();
  }

  @Test
  void aPowerCutLosesWhatWasNotSynced() {
    MemoryStore store = new MemoryStore(world);
    List<Outcome> outcomes = new ArrayList<>();
    store.write(List.of(bound(6)), outcomes::add);
    world.run(Duration.ofSeconds(1));
    store.write(List.of(bound(16)), outcomes::add);
    store.powerCut();
    world.run(Duration.ofSeconds(1));
    assertEquals(1, outcomes.size(), "nobody is told of the second");
    assertEquals(Amps.of(6), store.remembered().bounds().getFirst().bound());
  }

  @Test
  void aBrokenDiskSaysSoAndKeepsNothing() {
    MemoryStore store = new MemoryStore(world);
    List<Outcome> outcomes = new ArrayList<>();
    store.fail("disk full");
    store.write(List.of(bound(6)), outcomes::add);
    world.run(Duration.ofSeconds(1));
    assertEquals(List.of(new Outcome.Lost("disk full")), outcomes);
    assertEquals(List.of(), store.records());
  }

  @Test
  void ofAKilledProcessNothingGoesOn() {
    Process process = new Process(world);
    List<String> done = new ArrayList<>();
    process.wakeAt(world.now().plus(Duration.ofSeconds(2)), () -> done.add("timer"));
    process.queue().execute(() -> done.add("queue"));
    world.run(Duration.ofSeconds(1));
    process.kill();
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of("queue"), done);
  }

  private CommittedBound bound(int amps) {
    return new CommittedBound(CP_01, Amps.of(amps), Amps.ZERO, 300, world.wall());
  }
}
