package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.Waking.Next;
import headroom.core.control.Waking.Outcome;
import headroom.core.control.Waking.Seen;
import headroom.core.event.Event;
import headroom.core.event.Source;
import headroom.core.port.SetLimit;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Cars that sleep at 0 A are woken by a floor step, and a technician is told (design 3.4). */
class WakingTest {
  private static final MonoTime NOW = MonoTime.ofSeconds(1000);
  private static final Seen PAUSED = new Seen(false, Optional.empty(), false);
  private static final Seen FULL_AND_PAUSED = new Seen(false, Optional.empty(), true);

  private static Seen draws(int milliamps) {
    return new Seen(true, Optional.of(new Amps(milliamps)), false);
  }

  private static Next at(Waking waking, Seen seen, int second) {
    return waking.seen(seen, NOW.plus(Duration.ofSeconds(second)));
  }

  private static Waking paused() {
    return at(Waking.AWAKE, PAUSED, 0).waking();
  }

  // ---- the state alone

  @Test
  void aStepIsTakenAfterThreeMinutesWithoutDrawAndNotEarlier() {
    Waking quiet = at(paused(), draws(500), 10).waking();
    assertFalse(at(quiet, draws(500), 189).waking().isDown());
    assertTrue(at(quiet, draws(500), 190).waking().isDown());
  }

  @Test
  void aDrawAboveHalfAnAmpereIsAwake() {
    Waking quiet = at(paused(), draws(500), 10).waking();
    assertEquals(new Next(Waking.AWAKE, Outcome.NOTHING_NEW), at(quiet, draws(501), 190));
  }

  @Test
  void aStepLastsThirtySeconds() {
    Waking down = at(at(paused(), draws(0), 10).waking(), draws(0), 190).waking();
    assertTrue(at(down, PAUSED, 219).waking().isDown());
    assertFalse(at(down, PAUSED, 220).waking().isDown());
  }

  @Test
  void aCarThatWasFullBeforeThePauseIsLeftAlone() {
    Waking full = at(Waking.AWAKE, FULL_AND_PAUSED, 0).waking();
    assertFalse(at(at(full, draws(0), 10).waking(), draws(0), 1000).waking().isDown());
  }

  @Test
  void aCarThatNeverHadAnOfferIsNotASleeper() {
    assertFalse(at(at(Waking.AWAKE, draws(0), 0).waking(), draws(0), 1000).waking().isDown());
  }

  @Test
  void withoutSamplesNobodyIsCalledASleeper() {
    Seen unknown = new Seen(true, Optional.empty(), false);
    Waking quiet = at(paused(), draws(0), 10).waking();
    Waking later = at(at(quiet, unknown, 100).waking(), draws(0), 200).waking();
    assertFalse(later.isDown());
    assertFalse(at(later, draws(0), 379).waking().isDown());
    assertTrue(at(later, draws(0), 380).waking().isDown());
  }

  @Test
  void afterThreeStepsATechnicianIsToldOnce() {
    Waking waking = paused();
    int steps = 0;
    int told = 0;
    for (int second = 1; second < 3600; second++) {
      boolean was = waking.isDown();
      Next next = at(waking, waking.isDown() ? PAUSED : draws(0), second);
      waking = next.waking();
      if (waking.isDown() && !was) steps++;
      if (next.outcome() == Outcome.SLEEPS_ON) told++;
    }
    assertEquals(3, steps);
    assertEquals(1, told);
  }

  // ---- in a site

  private static VirtualSite pausedAndResumed(int sleepsThrough) {
    VirtualSite site =
        new VirtualSite(
            Sites.site(
                List.of(Sites.metered("grid", 32, 0)),
                List.of(Sites.charger("A", "grid", 16, PhaseWiring.STRAIGHT))));
    site.connectAll().run(3);
    site.plugIn("A", 16);
    site.run(120);
    assertEquals(Amps.of(16), site.offer("A"));
    site.post("A").sleepsThrough = sleepsThrough;
    site.limitsSet.add(
        new SetLimit.OnEvse(EvseId.of("A", 1), Source.CSMS, Amps.ZERO, Optional.empty()));
    site.run(120);
    site.limitsSet.clear();
    site.events.clear();
    return site;
  }

  private static long count(VirtualSite site, Class<? extends Event> kind) {
    return site.events.stream().filter(kind::isInstance).count();
  }

  private static long toNothing(VirtualSite site) {
    return site.events.stream()
        .filter(event -> event instanceof Event.OfferLowered lowered && lowered.to().isZero())
        .count();
  }

  @Test
  void aCarThatSleepsAfterAPauseIsWokenAndChargesOn() {
    VirtualSite site = pausedAndResumed(2);
    site.run(180);
    assertEquals(Amps.ZERO, site.post("A").drawing);
    site.run(420);
    assertTrue(site.post("A").drawing.isPositive());
    assertEquals(1, count(site, Event.CarWoke.class));
    assertEquals(0, count(site, Event.CarSleeps.class));
  }

  @Test
  void aCarThatCannotBeWokenIsToldOnceAndLeftAtItsOffer() {
    VirtualSite site = pausedAndResumed(100);
    site.run(1800);
    assertEquals(1, count(site, Event.CarSleeps.class));
    assertTrue(site.offer("A").isPositive());
    site.events.clear();
    site.run(1800);
    assertEquals(0, count(site, Event.CarSleeps.class));
    assertEquals(0, toNothing(site));
  }

  @Test
  void aCarThatComesBackByItselfIsNotStepped() {
    VirtualSite site = pausedAndResumed(0);
    site.run(600);
    assertEquals(0, count(site, Event.OfferLowered.class));
    assertEquals(Amps.of(16), site.post("A").drawing);
  }

  @Test
  void aCarThatTakesNothingWhileOfferedIsNotStepped() {
    VirtualSite site = pausedAndResumed(0);
    site.run(120);
    site.post("A").carTakes = Amps.ZERO;
    site.events.clear();
    site.run(600);
    assertTrue(site.offer("A").isPositive());
    assertEquals(0, toNothing(site));
  }
}
