package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Reason.Bound;
import headroom.core.site.Charger;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.PhaseWiring;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The law of design 3.3 on cases worked out by hand, in virtual time. */
class SharingLawTest {
  private static final PhaseWiring L1 = PhaseWiring.of(Phase.L1);
  private static final PhaseWiring L2 = PhaseWiring.of(Phase.L2);
  private static final PhaseWiring L3 = PhaseWiring.of(Phase.L3);

  private static List<Charger> onePhase(PhaseWiring a, PhaseWiring b, PhaseWiring c, int rating) {
    return List.of(
        Sites.charger("A", "grid", rating, a),
        Sites.charger("B", "grid", rating, b),
        Sites.charger("C", "grid", rating, c));
  }

  @Test
  void threeOnePhaseCarsOnRotatedPhasesAllGetSixteenAmps() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 16, 0)), onePhase(L1, L2, L3, 16)));
    site.connectAll().run(3);
    for (String car : List.of("A", "B", "C")) site.plugIn(car, 32);
    site.run(240);
    for (String car : List.of("A", "B", "C")) assertEquals(Amps.of(16), site.offer(car), car);
  }

  @Test
  void threeCarsOnOnePhaseNeverGetMoreThanItsLimitTogether() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 32, 0)), onePhase(L1, L1, L1, 32)));
    site.connectAll().run(3);
    for (String car : List.of("A", "B", "C")) site.plugIn(car, 32);
    site.run(
        300,
        () ->
            assertFalse(
                site.load(Phase.L1).isAbove(Amps.of(32)), "L1 carries " + site.load(Phase.L1)));
    // 32 A on three cars in steps of 1 A: 11, 11 and 10 A; the first two get what was cut off.
    assertEquals(Amps.of(11), site.offer("A"));
    assertEquals(Amps.of(11), site.offer("B"));
    assertEquals(Amps.of(10), site.offer("C"));
    Bound bound = site.view("C").reason().bound();
    assertTrue(bound instanceof Bound.Full full && full.phase() == Phase.L1, bound.toString());
  }

  /** At 230 V a limit in watts, counted at 207 V, is used up by a tenth less current. */
  @Test
  void aCarLimitedInWattsIsNotTakenForOneThatWantsLess() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 63, 0)), onePhase(L1, L2, L3, 32)));
    site.post("A").unit = RateUnit.W;
    site.connectAll().run(3);
    site.plugIn("A", 32);
    site.run(900);
    assertEquals(Amps.of(32), site.offer("A"));
  }

  @Test
  void buildingThatOverloadsOnePhaseReducesOnlyTheCarsOnIt() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 32, 0)), onePhase(L1, L2, L3, 16)));
    site.connectAll().run(3);
    for (String car : List.of("A", "B", "C")) site.plugIn(car, 16);
    site.run(240);
    site.building = PhaseAmps.of(0, 0, 22);
    site.run(2);
    assertEquals(Amps.of(16), site.view("A").target());
    assertEquals(Amps.of(16), site.view("B").target());
    assertEquals(Amps.of(10), site.view("C").target());
    site.run(15);
    assertFalse(site.load(Phase.L3).isAbove(Amps.of(32)), site.load().toString());
    assertEquals(Amps.of(16), site.offer("A"));
    assertEquals(Amps.of(10), site.offer("C"));
  }

  @Test
  void newcomerGetsItsShareWhenEverythingIsGivenOut() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 32, 0)), onePhase(L1, L1, L1, 32)));
    site.connectAll().run(3);
    site.plugIn("A", 32);
    site.run(300);
    assertEquals(Amps.of(32), site.offer("A"));
    site.plugIn("B", 32);
    site.run(
        300,
        () ->
            assertFalse(
                site.load(Phase.L1).isAbove(Amps.of(32)), "L1 carries " + site.load(Phase.L1)));
    assertEquals(Amps.of(16), site.offer("A"));
    assertEquals(Amps.of(16), site.offer("B"));
  }

  @Test
  void disconnectedChargerIsCountedOnceAtWhatItMayDraw() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 32, 0)), onePhase(L1, L1, L2, 16)));
    site.connectAll().run(3);
    site.plugIn("A", 16);
    site.plugIn("B", 16);
    site.run(240);
    assertEquals(Amps.of(16), site.offer("A"));
    site.disconnect("B");
    site.run(5);
    // Its car still draws 16 A and its lease still runs: 16 A counted, and not a second time.
    assertEquals(Amps.of(16), site.view("B").committed());
    assertEquals(Amps.of(32), site.circuit("grid").committed().l1());
    assertEquals(Amps.of(16), site.view("A").target());
    assertTrue(site.view("B").reason().bound() instanceof Bound.OutOfReach);
    // After the lease, the clock's error and the settle time it is at its fallback of 0 A.
    site.run(320);
    assertEquals(Amps.ZERO, site.view("B").committed());
  }

  @Test
  void stepFromSixToThirtyTwoAmpsArrives() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(
                List.of(Sites.metered("grid", 40, 10)),
                List.of(Sites.charger("A", "grid", 32, PhaseWiring.STRAIGHT))));
    site.connectAll().run(3);
    site.building = PhaseAmps.all(Amps.of(34));
    site.run(20);
    site.plugIn("A", 32);
    site.run(30);
    assertEquals(Amps.of(6), site.offer("A"));
    site.building = PhaseAmps.ZERO;
    site.run(240);
    assertEquals(Amps.of(32), site.offer("A"));
  }

  @Test
  void fivePlacesForSixCarsAreTakenInTurns() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 31, 0)), Sites.chargers(6, "grid")));
    site.connectAll().run(3);
    for (int i = 1; i <= 6; i++) site.plugIn("CP-0" + i, 16);
    site.run(120);
    assertEquals(Amps.ZERO, site.offer("CP-06"));
    Bound bound = site.view("CP-06").reason().bound();
    assertTrue(bound instanceof Bound.Waiting, bound.toString());
    // Every car is on within each two periods of 15 min, and none is cut off before its 15 min.
    boolean[] served = new boolean[6];
    site.run(
        31 * 60,
        () -> {
          assertFalse(site.load(Phase.L1).isAbove(Amps.of(31)), site.load().toString());
          for (int i = 1; i <= 6; i++) served[i - 1] |= site.offer("CP-0" + i).isPositive();
        });
    for (int i = 1; i <= 6; i++) assertTrue(served[i - 1], "CP-0" + i + " was never on");
  }

  @Test
  void nobodyIsRotatedOutWhileNobodyWaits() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 31, 0)), Sites.chargers(5, "grid")));
    site.connectAll().run(3);
    for (int i = 1; i <= 5; i++) site.plugIn("CP-0" + i, 16);
    site.run(120);
    site.run(
        40 * 60,
        () -> {
          for (int i = 1; i <= 5; i++) assertTrue(site.offer("CP-0" + i).isPositive());
        });
  }

  @Test
  void higherPriorityIsAdmittedFirst() {
    List<Charger> chargers =
        List.of(
            Sites.charger("A", "grid", 16, PhaseWiring.STRAIGHT),
            Sites.withPriority(Sites.charger("B", "grid", 16, PhaseWiring.STRAIGHT), 1));
    VirtualSite site = new VirtualSite(Sites.site(List.of(Sites.metered("grid", 10, 0)), chargers));
    site.connectAll().run(3);
    site.plugIn("A", 16);
    site.plugIn("B", 16);
    site.run(120);
    assertEquals(Amps.ZERO, site.offer("A"));
    assertEquals(Amps.of(10), site.offer("B"));
  }

  @Test
  void strictPriorityFillsTheHigherClassFirstAndLeavesTheOthersTheirFloors() {
    List<Charger> chargers =
        List.of(
            Sites.charger("A", "grid", 16, PhaseWiring.STRAIGHT),
            Sites.withPriority(Sites.charger("B", "grid", 16, PhaseWiring.STRAIGHT), 1));
    VirtualSite site =
        new VirtualSite(Sites.strict(List.of(Sites.metered("grid", 24, 0)), chargers));
    site.connectAll().run(3);
    site.plugIn("A", 16);
    site.plugIn("B", 16);
    site.run(240);
    assertEquals(Amps.of(8), site.offer("A"));
    assertEquals(Amps.of(16), site.offer("B"));
    site.building = PhaseAmps.all(Amps.of(4));
    site.run(60);
    assertEquals(Amps.of(6), site.offer("A"));
    assertEquals(Amps.of(14), site.offer("B"));
  }

  @Test
  void classesThatDecideAdmissionAloneShareAlikeOnceAdmitted() {
    List<Charger> chargers =
        List.of(
            Sites.charger("A", "grid", 16, PhaseWiring.STRAIGHT),
            Sites.withPriority(Sites.charger("B", "grid", 16, PhaseWiring.STRAIGHT), 1));
    VirtualSite site = new VirtualSite(Sites.site(List.of(Sites.metered("grid", 24, 0)), chargers));
    site.connectAll().run(3);
    site.plugIn("A", 16);
    site.plugIn("B", 16);
    site.run(240);
    assertEquals(Amps.of(12), site.offer("A"));
    assertEquals(Amps.of(12), site.offer("B"));
  }

  @Test
  void threePhaseCarThatCannotStartDoesNotStopAOnePhaseCar() {
    List<Charger> chargers =
        List.of(
            Sites.charger("A", "grid", 16, PhaseWiring.STRAIGHT),
            Sites.charger("B", "grid", 16, L1));
    VirtualSite site = new VirtualSite(Sites.site(List.of(Sites.metered("grid", 20, 0)), chargers));
    site.connectAll().run(3);
    site.building = PhaseAmps.of(0, 18, 0);
    site.run(15);
    site.plugIn("A", 16);
    site.plugIn("B", 16);
    site.run(120);
    assertEquals(Amps.ZERO, site.offer("A"));
    assertEquals(Amps.of(16), site.offer("B"));
  }

  @Test
  void onePhaseCarOnAThreePhaseChargerCountsOnOnePhaseOnceItIsKnown() {
    List<Charger> chargers =
        List.of(
            Sites.charger("A", "grid", 16, PhaseWiring.STRAIGHT),
            Sites.charger("B", "grid", 16, L2));
    VirtualSite site = new VirtualSite(Sites.site(List.of(Sites.metered("grid", 20, 0)), chargers));
    site.connectAll().run(3);
    site.plugIn("A", 16, headroom.core.units.PhaseSet.of(Phase.L1));
    site.run(40);
    site.plugIn("B", 16);
    site.run(240);
    assertEquals(Amps.of(16), site.offer("A"));
    assertEquals(Amps.of(16), site.offer("B"));
  }

  @Test
  void carThatTakesLessLeavesTheRestToOthersAndIsTriedAgain() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 32, 0)), onePhase(L1, L1, L2, 32)));
    site.connectAll().run(3);
    site.plugIn("A", 8);
    site.plugIn("B", 32);
    site.run(250);
    assertEquals(Amps.of(10), site.offer("A"));
    assertEquals(Amps.of(22), site.offer("B"));
    Bound bound = site.view("A").reason().bound();
    assertEquals(new Bound.CarTakesLess(Amps.of(8)), bound);
    site.post("A").carTakes = Amps.of(32);
    site.run(600);
    assertEquals(Amps.of(16), site.offer("A"));
    assertEquals(Amps.of(16), site.offer("B"));
  }

  @Test
  void totalPowerLimitBindsAllPhasesTogether() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(
                List.of(Sites.withPower(Sites.metered("grid", 63, 0), 23_000)),
                Sites.chargers(3, "grid")));
    site.connectAll().run(3);
    for (int i = 1; i <= 3; i++) site.plugIn("CP-0" + i, 16);
    site.run(300);
    // 23 kW at 230 V are 100 A over three phases, 33 A on each: 11 A for each car.
    for (int i = 1; i <= 3; i++) assertEquals(Amps.of(11), site.offer("CP-0" + i));
    assertTrue(site.view("CP-01").reason().bound() instanceof Bound.PowerFull);
  }

  @Test
  void unbalanceHoldsByPlan() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(
                List.of(Sites.withUnbalance(Sites.metered("grid", 63, 0), 20)),
                onePhase(L1, L1, L2, 16)));
    site.connectAll().run(3);
    for (String car : List.of("A", "B", "C")) site.plugIn(car, 16);
    site.run(300);
    assertEquals(Amps.of(10), site.offer("A"));
    assertEquals(Amps.of(10), site.offer("B"));
    // What C draws on L2 gives the others no credit, and it has its own 20 A.
    assertEquals(Amps.of(16), site.offer("C"));
    assertTrue(site.view("A").reason().bound() instanceof Bound.Unbalanced);
  }

  @Test
  void managedLimitCountsOurChargersOnly() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(
                List.of(Sites.managed(Sites.unmetered("grid", 20, 15))), onePhase(L1, L2, L3, 16)));
    site.connectAll().run(3);
    site.plugIn("A", 16);
    site.run(200);
    assertEquals(Amps.of(16), site.offer("A"));
  }

  @Test
  void exportGivesRoomOnlyWhereTheCircuitSaysSo() {
    for (boolean use : new boolean[] {false, true}) {
      var grid = Sites.metered("grid", 20, 10);
      VirtualSite site =
          new VirtualSite(
              Sites.site(
                  List.of(use ? Sites.withExport(grid) : grid),
                  List.of(Sites.charger("A", "grid", 32, PhaseWiring.STRAIGHT))));
      site.building = PhaseAmps.all(Amps.of(-10));
      site.connectAll().run(15);
      site.plugIn("A", 32);
      site.run(400);
      // With export: 1.45 times 20 A, less the 10 A that the building takes without sun, is 19 A,
      // so that nothing above the limit itself is gained here.
      assertEquals(Amps.of(20), site.offer("A"), "use_export " + use);
    }
    VirtualSite site =
        new VirtualSite(
            Sites.site(
                List.of(Sites.withExport(Sites.metered("grid", 20, 2))),
                List.of(Sites.charger("A", "grid", 32, PhaseWiring.STRAIGHT))));
    site.building = PhaseAmps.all(Amps.of(-10));
    site.connectAll().run(15);
    site.plugIn("A", 32);
    site.run(400);
    // 1.45 times 20 A are 29 A, less 2 A: losing all export leaves the breaker within 1.45.
    assertEquals(Amps.of(27), site.offer("A"));
  }
}
