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
}
