package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Condition.Code;
import headroom.core.event.Event;
import headroom.core.event.Reason.Bound;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Design 3.5: when physics disagrees. */
class GuardTest {
  private static final MonoTime T = MonoTime.ofSeconds(100);

  private static Guard.Seen seen(long above, long onItsWay, long unused) {
    return new Guard.Seen(above, above, onItsWay, unused, 100_000);
  }

  @Test
  void oneSampleAboveTheLimitDoesNothingTwoInARowCut() {
    Guard once = Guard.QUIET.sampled(seen(5000, 0, 0), T);
    assertEquals(0, once.correction_mA());
    assertEquals(5000, once.sampled(seen(5000, 0, 0), T).correction_mA());
    assertEquals(
        0,
        once.sampled(seen(0, 0, 0), T).sampled(seen(5000, 0, 0), T).correction_mA(),
        "not in a row");
  }

  @Test
  void decreasesOnTheirWayAreNotTakenTwice() {
    Guard guard = Guard.QUIET.sampled(seen(5000, 5000, 0), T).sampled(seen(5000, 5000, 0), T);
    assertEquals(0, guard.correction_mA());
  }

  @Test
  void cutReachesTheCarsThroughWhatThePlanLeavesFree() {
    Guard guard = Guard.QUIET.sampled(seen(5000, 0, 3000), T).sampled(seen(5000, 0, 3000), T);
    assertEquals(8000, guard.correction_mA());
  }

  @Test
  void correctionFadesByOneAmpereAMinute() {
    Guard guard = Guard.QUIET.sampled(seen(5000, 0, 0), T).sampled(seen(5000, 0, 0), T);
    assertEquals(4000, guard.faded(T.plus(Duration.ofMinutes(1))).correction_mA());
    Guard inSeconds = guard;
    for (int i = 1; i <= 60; i++) inSeconds = inSeconds.faded(T.plus(Duration.ofSeconds(i)));
    assertEquals(4000, inSeconds.correction_mA());
    assertEquals(0, guard.faded(T.plus(Duration.ofMinutes(6))).correction_mA());
  }

  @Test
  void overloadIsAConditionAfterFifteenSecondsAndNotBefore() {
    Guard guard = Guard.QUIET.sampled(seen(5000, 0, 0), T);
    assertFalse(guard.isOverloaded(T.plus(Duration.ofMillis(14_999))));
    assertTrue(guard.isOverloaded(T.plus(Duration.ofMillis(15_000))));
  }

  @Test
  void chargerThatSaysAcceptedAndDoesNothingIsFoundOutAndTheOthersGiveWay() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 32, 0)), Sites.chargers(2, "grid")));
    site.post("CP-01").obeys = false;
    site.connectAll().run(3);
    site.building = PhaseAmps.all(Amps.of(10));
    site.run(15);
    site.plugIn("CP-01", 16);
    site.plugIn("CP-02", 16);
    site.run(200);
    assertFalse(site.load().l1().isAbove(Amps.of(32)), site.load().toString());
    assertTrue(
        site.last.conditions().stream().anyMatch(c -> c.code() == Code.DISOBEDIENT),
        site.last.conditions().toString());
    assertEquals(Amps.of(16), site.view("CP-01").committed());
    assertTrue(site.view("CP-01").reason().bound() instanceof Bound.Disobeys);
    // The correction fades by 1 A a minute, then room must be steady for five minutes.
    site.run(900);
    // 32 A less the building's 10 A and the 16 A that cannot be had back.
    assertEquals(Amps.of(6), site.offer("CP-02"));
  }

  @Test
  void chargerWithoutSamplesThatDisobeysIsCaughtByTheMeterAlone() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 32, 0)), Sites.chargers(2, "grid")));
    site.post("CP-01").obeys = false;
    site.post("CP-01").samples = false;
    site.connectAll().run(3);
    site.plugIn("CP-01", 16);
    site.plugIn("CP-02", 16);
    site.run(200);
    site.building = PhaseAmps.all(Amps.of(8));
    site.run(40);
    assertFalse(site.load().l1().isAbove(Amps.of(32)), site.load().toString());
  }

  @Test
  void overloadThatIsNotOursIsAConditionAndCarsAreAtNothing() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 32, 0)), Sites.chargers(1, "grid")));
    site.connectAll().run(3);
    site.plugIn("CP-01", 16);
    site.run(100);
    site.building = PhaseAmps.of(0, 35, 0);
    site.run(30);
    assertEquals(Amps.ZERO, site.offer("CP-01"));
    assertTrue(
        site.last.conditions().stream().anyMatch(c -> c.code() == Code.CIRCUIT_OVERLOADED),
        site.last.conditions().toString());
    site.building = PhaseAmps.ZERO;
    site.run(3);
    assertTrue(site.last.conditions().isEmpty(), site.last.conditions().toString());
    assertTrue(site.events.stream().anyMatch(e -> e instanceof Event.ConditionCleared));
  }
}
