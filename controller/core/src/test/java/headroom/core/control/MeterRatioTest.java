package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Design 3.5: meters wired wrong. */
class MeterRatioTest {
  private static final MonoTime T = MonoTime.ofSeconds(100);

  /** Points of rest a minute apart at which we draw 10 and 20 A in turns. */
  private static MeterRatio seen(MeterRatio from, int points, double factor, long noise_mA) {
    Random random = new Random(points);
    MeterRatio ratio = from;
    for (int i = 0; i < points; i++) {
      long own = i % 2 == 0 ? 10_000 : 20_000;
      long building = 5_000 + (noise_mA == 0 ? 0 : random.nextLong(-noise_mA, noise_mA));
      ratio =
          ratio.atRest(
              own,
              Math.round(factor * (own + building)),
              (from.last().isEmpty() ? T : from.last().get().at().plus(Duration.ofSeconds(60)))
                  .plus(Duration.ofSeconds(60L * i)));
    }
    return ratio;
  }

  @Test
  void eightChangesThatAgreeMakeAMeterWrongAndSevenDoNot() {
    assertTrue(seen(MeterRatio.UNKNOWN, 8, 2, 0).wrong().isEmpty());
    assertEquals(2, seen(MeterRatio.UNKNOWN, 9, 2, 0).wrong().orElseThrow(), 1e-9);
    assertEquals(0.5, seen(MeterRatio.UNKNOWN, 9, 0.5, 0).wrong().orElseThrow(), 1e-9);
  }

  @Test
  void aQuarterIsToleratedAndMoreIsNot() {
    assertTrue(seen(MeterRatio.UNKNOWN, 12, 1.24, 0).wrong().isEmpty());
    assertTrue(seen(MeterRatio.UNKNOWN, 12, 1.26, 0).wrong().isPresent());
    assertTrue(seen(MeterRatio.UNKNOWN, 12, 0.76, 0).wrong().isEmpty());
    assertTrue(seen(MeterRatio.UNKNOWN, 12, 0.74, 0).wrong().isPresent());
  }

  @Test
  void whatIsSetRightClearsIt() {
    MeterRatio wrong = seen(MeterRatio.UNKNOWN, 12, 2, 0);
    assertTrue(seen(wrong, 8, 1, 0).wrong().isPresent());
    assertFalse(seen(wrong, 40, 1, 0).wrong().isPresent());
  }

  @Test
  void aBuildingThatMovesAsMuchAsTheCarsProvesNothing() {
    for (int points = 5; points < 60; points++)
      assertTrue(seen(MeterRatio.UNKNOWN, points, 1, 4_000).wrong().isEmpty(), points + " points");
  }

  @Test
  void smallChangesAndThoseOverALongTimeAreNotCompared() {
    MeterRatio small = MeterRatio.UNKNOWN;
    MeterRatio slow = MeterRatio.UNKNOWN;
    for (int i = 0; i < 20; i++) {
      small = small.atRest(i % 2 * 3_999, i % 2 * 9_000, T.plus(Duration.ofSeconds(i)));
      slow = slow.atRest(i % 2 * 10_000, i % 2 * 20_000, T.plus(Duration.ofSeconds(i * 90L)));
    }
    assertEquals(0, small.changes());
    assertEquals(0, slow.changes());
  }

  @Test
  void aBatteryThatAnswersTheCarsIsNoWrongRatio() {
    assertTrue(seen(MeterRatio.UNKNOWN, 12, 0.19, 0).wrong().isEmpty());
  }
}
