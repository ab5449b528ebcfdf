package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.Heat.Stage;
import headroom.core.units.MonoTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Design 3.5: the heat of a breaker, and its stages. */
class HeatTest {
  private static final MonoTime T = MonoTime.ofSeconds(100);
  private static final long RATING = 100_000;

  private static Heat carried(Heat heat, double times, int seconds) {
    Heat next = heat;
    MonoTime from = heat.at().max(T);
    for (int s = 1; s <= seconds; s++)
      next = next.sampled((long) (RATING * times), RATING, from.plus(Duration.ofSeconds(s)));
    return next;
  }

  private static Heat started() {
    return Heat.COLD.sampled(0, RATING, T);
  }

  @Test
  void aboveOneThirteenItWarmsAndUpToThatItDoesNot() {
    assertEquals(0, carried(started(), 1.13, 3600).heat());
    assertTrue(carried(started(), 1.131, 10).heat() > 0);
  }

  @Test
  void fortyFivePercentTooMuchTripsNoSoonerThanInAMinute() {
    assertTrue(carried(started(), 1.45, 59).heat() < 1);
    assertTrue(carried(started(), 1.45, 61).heat() >= 1);
    assertTrue(Heat.tripsAfterSeconds(2.55) <= 1, "the standard allows 1 s");
    assertEquals(Heat.tripsAfterSeconds(1.45), Heat.tripsAfterSeconds(1.4501), 0.1);
  }

  @Test
  void stagesComeInOrderEachAtItsHeatAndNotBefore() {
    assertEquals(Stage.COLD, carried(started(), 1.45, 17).stage());
    assertEquals(Stage.SHED, carried(started(), 1.45, 19).stage());
    assertEquals(Stage.SHED, carried(started(), 1.45, 29).stage());
    assertEquals(Stage.PAUSE, carried(started(), 1.45, 31).stage());
    assertEquals(Stage.PAUSE, carried(started(), 1.45, 41).stage());
    assertEquals(Stage.OPEN, carried(started(), 1.45, 43).stage());
  }

  @Test
  void stageEndsWhenTheLoadHasBeenWithinTheRatingForAMinuteAndNotBefore() {
    Heat hot = carried(started(), 1.45, 31);
    assertEquals(Stage.PAUSE, carried(hot, 1.0, 60).stage());
    assertEquals(Stage.COLD, carried(hot, 1.0, 61).stage());
    assertEquals(Stage.PAUSE, carried(hot, 1.05, 300).stage(), "that is not within the rating");
  }

  @Test
  void whatIsStillWarmIsBackInItsStageAtOnce() {
    Heat hot = carried(carried(started(), 1.45, 31), 0.9, 70);
    assertEquals(Stage.COLD, hot.stage());
    assertTrue(carried(hot, 1.45, 2).stage().isAtLeast(Stage.SHED));
  }

  @Test
  void itCoolsToAThirdInAQuarterOfAnHour() {
    Heat hot = carried(started(), 1.45, 30);
    assertEquals(hot.heat() * 0.37, carried(hot, 0.5, 900).heat(), 0.01);
  }

  @Test
  void exportWarmsAsImportDoes() {
    assertFalse(carried(started(), -1.45, 30).heat() == 0);
  }
}
