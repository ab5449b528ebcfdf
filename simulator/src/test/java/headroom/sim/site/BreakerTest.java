package headroom.sim.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The band of IEC 60898-1, at both sides of each of its points. */
class BreakerTest {
  private static final double RATING = 32;

  private static double secondsToTrip(double lateness, double times, double patienceSeconds) {
    Breaker breaker = new Breaker(RATING, lateness);
    double step = 0.05;
    for (double passed = step; passed <= patienceSeconds; passed += step) {
      breaker.carry(times * RATING, step);
      if (breaker.hasTripped()) return passed;
    }
    return Double.POSITIVE_INFINITY;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void holdsAnHourAt113Percent(double lateness) {
    assertEquals(Double.POSITIVE_INFINITY, secondsToTrip(lateness, 1.13, 3600));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void tripsWithinTheHourAt145Percent(double lateness) {
    assertTrue(secondsToTrip(lateness, 1.45, 3601) <= 3600.1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void tripsBetweenOneSecondAndOneMinuteAt255Percent(double lateness) {
    double seconds = secondsToTrip(lateness, 2.55, 100);
    assertTrue(seconds >= 1 && seconds <= 60.1, () -> "tripped after " + seconds + " s");
  }

  @Test
  void largeOnesMayTakeTwoMinutesAt255Percent() {
    assertEquals(60, new Breaker(32, 1).tripsAfterSeconds(2.55 * 32), 0.1);
    assertEquals(120, new Breaker(40, 1).tripsAfterSeconds(2.55 * 40), 0.1);
  }

  @Test
  void moreCurrentTripsSooner() {
    Breaker breaker = new Breaker(RATING, 0.3);
    double before = Double.POSITIVE_INFINITY;
    for (double times = 1.14; times < 6; times += 0.01) {
      double seconds = breaker.tripsAfterSeconds(times * RATING);
      assertTrue(seconds <= before, "at " + times);
      before = seconds;
    }
  }

  @Test
  void heatsFromPieceToPieceAndCoolsBetween() {
    Breaker breaker = new Breaker(RATING, 0);
    double trips = breaker.tripsAfterSeconds(1.45 * RATING);
    breaker.carry(1.45 * RATING, trips * 0.6);
    assertEquals(0.6, breaker.heat(), 1e-9);
    breaker.carry(RATING, 600);
    assertEquals(0.3, breaker.heat(), 1e-9);
    breaker.carry(1.45 * RATING, trips * 0.6);
    assertFalse(breaker.hasTripped());
    breaker.carry(1.45 * RATING, trips * 0.2);
    assertTrue(breaker.hasTripped());
  }

  @Test
  void exportHeatsAsImportDoes() {
    assertEquals(
        new Breaker(RATING, 0).tripsAfterSeconds(50),
        new Breaker(RATING, 0).tripsAfterSeconds(-50));
  }
}
