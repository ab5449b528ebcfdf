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

  @Test
  void limitLeavesWhenItsBoundIsKeptAndNotBefore() {
    DurableBound asked = DurableBound.of(Amps.of(6)).ask(Amps.of(16), T);
    assertTrue(asked.allows(Amps.of(6), false, T));
    assertFalse(asked.allows(new Amps(6_001), false, T));
    DurableBound kept = asked.kept(Amps.of(16));
    assertTrue(kept.allows(Amps.of(16), false, T));
    assertFalse(kept.allows(new Amps(16_001), false, T));
  }

  @Test
  void storeIsAskedOnceAndAgainAfterTenSeconds() {
    DurableBound bound = DurableBound.NONE;
    assertTrue(bound.mustAsk(Amps.ZERO, T));
    bound = bound.ask(Amps.ZERO, T);
    assertFalse(bound.mustAsk(Amps.ZERO, T.plus(Duration.ofMillis(9_999))));
    assertTrue(bound.mustAsk(Amps.ZERO, T.plus(Duration.ofMillis(10_000))));
    assertFalse(bound.kept(Amps.ZERO).mustAsk(Amps.ZERO, T.plus(Duration.ofHours(1))));
  }

  @Test
  void storeThatHasNotAnsweredForThirtySecondsIsTakenToHaveFailed() {
    DurableBound bound = DurableBound.of(Amps.ZERO).ask(Amps.of(16), T);
    bound = bound.ask(Amps.of(16), T.plus(Duration.ofSeconds(10)));
    assertFalse(bound.allows(Amps.of(16), false, T.plus(Duration.ofMillis(29_999))));
    assertTrue(bound.allows(Amps.of(16), false, T.plus(Duration.ofMillis(30_000))));
  }

  @Test
  void limitAboveALowerBoundThatIsOnItsWayWaits() {
    DurableBound lowering = DurableBound.of(Amps.of(16)).ask(Amps.ZERO, T);
    assertFalse(lowering.allows(Amps.of(10), false, T));
    DurableBound raised = lowering.ask(Amps.of(16), T).kept(Amps.ZERO);
    assertFalse(raised.allows(Amps.of(10), false, T));
    assertEquals(DurableBound.of(Amps.of(16)).stored(), raised.kept(Amps.of(16)).stored());
    assertTrue(raised.kept(Amps.of(16)).allows(Amps.of(10), false, T));
  }

  @Test
  void raiseWaitsForALowerBoundThatMayBeOnDiskAlready() {
    DurableBound raised = DurableBound.of(Amps.of(16)).ask(Amps.ZERO, T).ask(Amps.of(16), T);
    assertFalse(raised.allows(Amps.of(10), false, T));
    assertTrue(raised.kept(Amps.of(16)).allows(Amps.of(10), false, T));
  }
}
