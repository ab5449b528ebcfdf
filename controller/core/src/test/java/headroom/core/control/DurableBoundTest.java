package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Design 3.4, restart: a bound is durable before a higher limit leaves. */
class DurableBoundTest {
  private static final MonoTime T = MonoTime.ofSeconds(100);

  private static DurableBound.Kept limit(Amps limit) {
    return new DurableBound.Kept(limit, Amps.ZERO);
  }

  @Test
  void fallbackIsOrderedWhenItIsKeptAndNotBefore() {
    DurableBound rating =
        DurableBound.of(new DurableBound.Kept(Amps.of(32), Amps.of(6)))
            .ask(new DurableBound.Kept(Amps.of(32), Amps.of(10)), T);
    assertTrue(rating.allowsFallback(Amps.of(6), false, T));
    assertFalse(rating.allowsFallback(new Amps(6_001), false, T));
    DurableBound kept = rating.kept(new DurableBound.Kept(Amps.of(32), Amps.of(10)));
    assertTrue(kept.allowsFallback(Amps.of(10), false, T));
    assertFalse(kept.allowsFallback(new Amps(10_001), false, T));
  }

  @Test
  void limitLeavesWhenItsBoundIsKeptAndNotBefore() {
    DurableBound asked = DurableBound.of(limit(Amps.of(6))).ask(limit(Amps.of(16)), T);
    assertTrue(asked.allows(Amps.of(6), false, T));
    assertFalse(asked.allows(new Amps(6_001), false, T));
    DurableBound kept = asked.kept(limit(Amps.of(16)));
    assertTrue(kept.allows(Amps.of(16), false, T));
    assertFalse(kept.allows(new Amps(16_001), false, T));
  }

  @Test
  void storeIsAskedOnceAndAgainAfterTenSeconds() {
    DurableBound bound = DurableBound.NONE;
    assertTrue(bound.mustAsk(limit(Amps.ZERO), T));
    bound = bound.ask(limit(Amps.ZERO), T);
    assertFalse(bound.mustAsk(limit(Amps.ZERO), T.plus(Duration.ofMillis(9_999))));
    assertTrue(bound.mustAsk(limit(Amps.ZERO), T.plus(Duration.ofMillis(10_000))));
    assertFalse(
        bound.kept(limit(Amps.ZERO)).mustAsk(limit(Amps.ZERO), T.plus(Duration.ofHours(1))));
  }

  @Test
  void storeThatHasNotAnsweredForThirtySecondsIsTakenToHaveFailed() {
    DurableBound bound = DurableBound.of(limit(Amps.ZERO)).ask(limit(Amps.of(16)), T);
    bound = bound.ask(limit(Amps.of(16)), T.plus(Duration.ofSeconds(10)));
    assertFalse(bound.allows(Amps.of(16), false, T.plus(Duration.ofMillis(29_999))));
    assertTrue(bound.allows(Amps.of(16), false, T.plus(Duration.ofMillis(30_000))));
  }

  @Test
  void limitAboveALowerBoundThatIsOnItsWayWaits() {
    DurableBound lowering = DurableBound.of(limit(Amps.of(16))).ask(limit(Amps.ZERO), T);
    assertFalse(lowering.allows(Amps.of(10), false, T));
    DurableBound raised = lowering.ask(limit(Amps.of(16)), T).kept(limit(Amps.ZERO));
    assertFalse(raised.allows(Amps.of(10), false, T));
    assertEquals(
        DurableBound.of(limit(Amps.of(16))).stored(), raised.kept(limit(Amps.of(16))).stored());
    assertTrue(raised.kept(limit(Amps.of(16))).allows(Amps.of(10), false, T));
  }

  @Test
  void raiseWaitsForALowerBoundThatMayBeOnDiskAlready() {
    DurableBound raised =
        DurableBound.of(limit(Amps.of(16))).ask(limit(Amps.ZERO), T).ask(limit(Amps.of(16)), T);
    assertFalse(raised.allows(Amps.of(10), false, T));
    assertTrue(raised.kept(limit(Amps.of(16))).allows(Amps.of(10), false, T));
  }
}
