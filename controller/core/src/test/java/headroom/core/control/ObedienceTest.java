package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.Obedience.Stage;
import headroom.core.port.ChargerReport.Draw;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Design 3.5: above its limit by 10 % and 1 A for 30 s is disobedience. */
class ObedienceTest {
  private static final EvseId EVSE = EvseId.of("CP-01", 1);
  private static final MonoTime T = MonoTime.ofSeconds(100);

  private static MonoTime at(double seconds) {
    return T.plus(Duration.ofMillis((long) (seconds * 1000)));
  }

  private static Obedience sees(Obedience before, double amps, double seconds) {
    Draw draw =
        new Draw(
            EVSE.charger(),
            at(seconds),
            EVSE,
            at(seconds),
            PhaseSet.ALL,
            PhaseAmps.all(new Amps((int) (amps * 1000))),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return before.sampled(draw, at(seconds));
  }

  private static Obedience under(int amps) {
    return Obedience.NEW.under(Amps.of(amps), at(-100));
  }

  @Test
  void tenPercentAndOneAmpereAreTolerated() {
    Obedience ten = sees(under(10), 12, 0);
    assertFalse(ten.isDoubtful());
    assertTrue(sees(under(10), 12.001, 0).isDoubtful());
  }

  @Test
  void thirtySecondsAreDisobedienceAndLessIsNot() {
    Obedience doubtful = sees(under(10), 16, 0);
    assertEquals(Stage.KEEPS, sees(doubtful, 16, 29.9).stage());
    assertEquals(Stage.DISOBEYS, sees(doubtful, 16, 30).stage());
  }

  @Test
  void oneSampleWithinTheLimitStartsTheClockAnew() {
    Obedience fine = sees(sees(under(10), 16, 0), 10, 15);
    assertFalse(fine.isDoubtful());
    assertEquals(Stage.KEEPS, sees(sees(fine, 16, 20), 16, 44).stage());
    assertEquals(Stage.DISOBEYS, sees(sees(fine, 16, 20), 16, 45).stage());
  }

  @Test
  void clockRunsFromWhenTheLimitCameIntoForce() {
    Obedience lowered = sees(under(16), 16, -5).under(Amps.of(6), at(0));
    assertFalse(sees(lowered, 16, -1).isDoubtful(), "a sample from before tells nothing");
    assertEquals(Stage.KEEPS, sees(sees(lowered, 16, 3), 16, 29.9).stage());
    assertEquals(Stage.DISOBEYS, sees(sees(lowered, 16, 3), 16, 30).stage());
  }

  @Test
  void drawThatALimitOfTheLastTenSecondsExplainsIsNotDoubtedYet() {
    Obedience lowered = sees(sees(under(16), 16, -5).under(Amps.of(6), at(0)), 16, 3);
    assertFalse(sees(lowered, 16, 9.9).isDoubtful());
    assertTrue(sees(lowered, 16, 10).isDoubtful());
  }

  @Test
  void whenTheTimeToFollowIsOverANewSampleIsAskedForAndNothingIsConcludedFromTheOldOne() {
    Obedience lowered = sees(sees(under(16), 16, -5).under(Amps.of(6), at(0)), 16, 3);
    assertFalse(lowered.mustBeSeen(at(9.9)));
    assertTrue(lowered.mustBeSeen(at(10)));
    assertFalse(lowered.isDoubtful());
    assertFalse(sees(lowered, 16, 11).mustBeSeen(at(11)));
    assertFalse(sees(lowered, 6, 11).mustBeSeen(at(11)));
  }

  @Test
  void carThatFollowsAFallingLimitTenSecondsLateIsNotDisobedient() {
    Obedience obedience = under(32);
    for (int second = 0; second <= 60; second++) {
      int limit = Math.max(6, 32 - second / 2);
      obedience = obedience.under(Amps.of(limit), at(second));
      int draws = Math.max(6, 32 - Math.max(0, second - 10) / 2);
      obedience = sees(obedience, draws, second);
      assertEquals(Stage.KEEPS, obedience.stage(), "after " + second + " s");
    }
  }

  @Test
  void whoStopsWaitsFiveMinutesAndThenIsTriedWithHisFloor() {
    Obedience caught = sees(sees(under(10), 16, 0), 16, 30);
    Obedience stopped = sees(caught.under(Amps.ZERO, at(31)), 0, 42);
    assertEquals(Stage.STOPPED, stopped.stage());
    assertTrue(stopped.isPaused());
    assertEquals(Stage.STOPPED, stopped.under(Amps.ZERO, at(341.9)).stage());
    Obedience tried = stopped.under(Amps.ZERO, at(342));
    assertEquals(Stage.TRIED, tried.stage());
    Obedience keeps = sees(tried.under(Amps.of(6), at(343)), 6, 345);
    assertEquals(Stage.TRIED, sees(keeps, 6, 401).stage());
    assertEquals(Stage.KEEPS, sees(keeps, 6, 402).stage());
  }

  @Test
  void whoDoesItAgainIsCaughtInHalfTheTimeAndWaitsTwiceAsLong() {
    Obedience tried =
        sees(sees(sees(under(10), 16, 0), 16, 30).under(Amps.ZERO, at(31)), 0, 42)
            .under(Amps.ZERO, at(342))
            .under(Amps.of(6), at(343));
    Obedience again = sees(sees(tried, 6, 350), 16, 360);
    assertEquals(Stage.TRIED, sees(again, 16, 364.9).stage());
    Obedience caught = sees(again, 16, 365);
    assertEquals(Stage.DISOBEYS, caught.stage());
    assertEquals(Duration.ofMinutes(10), caught.patience());
  }

  @Test
  void pauseThatShowsNothingForTwelveSecondsDoesNotWork() {
    Obedience caught = sees(sees(under(10), 16, 0), 16, 30);
    assertTrue(caught.isComingDown(at(41.9)));
    assertTrue(caught.isLost(at(42)));
  }
}
