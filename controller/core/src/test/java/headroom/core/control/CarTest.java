package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What samples teach about a car (design 3.1, 3.3). */
class CarTest {
  private static final PhaseSet L1 = PhaseSet.of(Phase.L1);
  private static final MonoTime T = MonoTime.ofSeconds(100);

  private static Car sample(Car car, PhaseAmps draw, int offer, int second) {
    return car.sampled(
        draw,
        draw.highest(),
        PhaseSet.ALL,
        PhaseSet.ALL,
        Amps.of(offer),
        Amps.of(6),
        T.plus(Duration.ofSeconds(second)));
  }

  @Test
  void fewerPhasesAreBelievedAfterThirtySecondsAndNotBefore() {
    Car car = Car.unknown(PhaseSet.ALL);
    car = sample(car, PhaseAmps.of(16, 0, 0), 16, 0);
    car = sample(car, PhaseAmps.of(16, 0, 0), 16, 29);
    assertEquals(PhaseSet.ALL, car.used());
    car = sample(car, PhaseAmps.of(16, 0, 0), 16, 30);
    assertEquals(L1, car.used());
  }

  @Test
  void fiveAmperesProveNothing() {
    Car car = Car.unknown(PhaseSet.ALL);
    for (int s = 0; s <= 60; s += 10) car = sample(car, PhaseAmps.of(5, 0, 0), 16, s);
    assertEquals(PhaseSet.ALL, car.used());
  }

  @Test
  void carThatTakesMorePhasesIsBelievedAtOnce() {
    Car car = Car.unknown(PhaseSet.ALL);
    for (int s = 0; s <= 30; s += 10) car = sample(car, PhaseAmps.of(16, 0, 0), 16, s);
    car = sample(car, PhaseAmps.of(16, 16, 0), 16, 40);
    assertEquals(PhaseSet.of(Phase.L1, Phase.L2), car.used());
  }

  @Test
  void pauseForgetsThePhases() {
    Car car = Car.unknown(PhaseSet.ALL);
    for (int s = 0; s <= 30; s += 10) car = sample(car, PhaseAmps.of(16, 0, 0), 16, s);
    assertEquals(PhaseSet.ALL, car.paused(PhaseSet.ALL).used());
  }

  @Test
  void phaseThatWasNotMeasuredIsNotTakenForUnused() {
    Car car = Car.unknown(PhaseSet.ALL);
    for (int s = 0; s <= 60; s += 10)
      car =
          car.sampled(
              PhaseAmps.of(16, 0, 0),
              Amps.of(16),
              L1,
              PhaseSet.ALL,
              Amps.of(16),
              Amps.of(6),
              T.plus(Duration.ofSeconds(s)));
    assertEquals(PhaseSet.ALL, car.used());
  }

  @Test
  void carThatTakesLessForThirtySecondsIsCappedTwoAmperesAboveItsDraw() {
    Car car = Car.unknown(PhaseSet.ALL);
    car = sample(car, PhaseAmps.of(10, 10, 10), 16, 0);
    car = sample(car, PhaseAmps.of(10, 10, 10), 16, 29);
    assertEquals(Optional.empty(), car.cap());
    car = sample(car, PhaseAmps.of(10, 10, 10), 16, 30);
    assertEquals(Optional.of(Amps.of(12)), car.cap());
  }

  @Test
  void oneAmpereLessIsNotLess() {
    Car car = Car.unknown(PhaseSet.ALL);
    for (int s = 0; s <= 60; s += 10) car = sample(car, PhaseAmps.of(15, 15, 15), 16, s);
    assertEquals(Optional.empty(), car.cap());
  }

  @Test
  void capIsNeverBelowTheFloor() {
    Car car = Car.unknown(PhaseSet.ALL);
    for (int s = 0; s <= 30; s += 10) car = sample(car, PhaseAmps.ZERO, 16, s);
    assertEquals(Optional.of(Amps.of(6)), car.cap());
  }

  @Test
  void carThatReachesItsCapIsGivenMoreAtOnce() {
    Car car = Car.unknown(PhaseSet.ALL);
    for (int s = 0; s <= 30; s += 10) car = sample(car, PhaseAmps.of(10, 10, 10), 16, s);
    car = sample(car, PhaseAmps.of(11, 11, 11), 12, 40);
    assertEquals(Optional.of(Amps.of(15)), car.cap());
  }

  @Test
  void capIsProbedAfterFiveMinutesAndTwiceAsLongWhenInVain() {
    Car car = Car.unknown(PhaseSet.ALL);
    for (int s = 0; s <= 30; s += 10) car = sample(car, PhaseAmps.of(10, 10, 10), 32, s);
    MonoTime capped = T.plus(Duration.ofSeconds(30));
    assertEquals(car, car.probed(Amps.of(32), capped.plus(Duration.ofMillis(299_999))));
    car = car.probed(Amps.of(32), capped.plus(Duration.ofMinutes(5)));
    assertEquals(Optional.of(Amps.of(15)), car.cap());
    for (int s = 340; s <= 370; s += 10) car = sample(car, PhaseAmps.of(10, 10, 10), 15, s);
    assertEquals(Optional.of(Amps.of(12)), car.cap());
    assertEquals(T.plus(Duration.ofSeconds(370 + 600)), car.probeAt());
  }

  @Test
  void capThatReachesTheRatingIsForgotten() {
    Car car = Car.unknown(PhaseSet.ALL);
    for (int s = 0; s <= 30; s += 10) car = sample(car, PhaseAmps.of(10, 10, 10), 16, s);
    car = sample(car, PhaseAmps.of(12, 12, 12), 12, 40);
    car = sample(car, PhaseAmps.of(15, 15, 15), 15, 50);
    assertEquals(Optional.empty(), car.probed(Amps.of(16), T.plus(Duration.ofSeconds(51))).cap());
  }

  @Test
  void carRestsAfterFifteenMinutesBelowHalfAnAmpereAndNotBefore() {
    Car car = Car.unknown(PhaseSet.ALL);
    for (int s = 0; s <= 900; s += 10) car = sample(car, PhaseAmps.ZERO, 16, s);
    assertFalse(car.isResting(T.plus(Duration.ofMillis(899_999))));
    assertTrue(car.isResting(T.plus(Duration.ofSeconds(900))));
    car = sample(car, PhaseAmps.of(6, 6, 6), 16, 910);
    assertFalse(car.isResting(T.plus(Duration.ofSeconds(2000))));
  }

  @Test
  void whereTheChargerSaysSoTooFiveMinutesAreEnough() {
    Car car = Car.unknown(PhaseSet.ALL);
    for (int s = 0; s <= 60; s += 10) car = sample(car, PhaseAmps.ZERO, 16, s);
    car = car.saysItTakesNothing();
    assertFalse(car.isResting(T.plus(Duration.ofSeconds(299))));
    assertTrue(car.isResting(T.plus(Duration.ofSeconds(300))));
    car = sample(car, PhaseAmps.of(6, 6, 6), 16, 310);
    car = sample(car, PhaseAmps.ZERO, 16, 320);
    // Said of the rest before: this one needs its fifteen minutes.
    assertFalse(car.isResting(T.plus(Duration.ofSeconds(1219))));
    assertTrue(car.isResting(T.plus(Duration.ofSeconds(1220))));
  }

  @Test
  void whatAChargerSaysOfACarThatDrawsCountsNothing() {
    Car car = sample(Car.unknown(PhaseSet.ALL), PhaseAmps.of(6, 6, 6), 16, 0);
    assertEquals(car, car.saysItTakesNothing());
  }

  @Test
  void carThatRestsIsAskedAnewAfterTwoHoursAndThenAfterTwiceAsLong() {
    Car car = sample(Car.unknown(PhaseSet.ALL), PhaseAmps.ZERO, 16, 0);
    for (int hours : new int[] {2, 4, 8, 16}) {
      MonoTime tried = T.plus(Duration.ofHours(hours));
      assertTrue(car.isResting(tried.minus(Duration.ofMillis(1))), hours + " h");
      assertFalse(car.isResting(tried), hours + " h");
      assertFalse(car.isResting(tried.plus(Duration.ofMillis(119_999))), hours + " h");
      assertTrue(car.isResting(tried.plus(Duration.ofMinutes(2))), hours + " h");
    }
    assertTrue(car.isResting(T.plus(Duration.ofHours(6))));
  }

  @Test
  void carThatIsPausedDoesNotRest() {
    Car car = Car.unknown(PhaseSet.ALL);
    for (int s = 0; s <= 1000; s += 10) car = sample(car, PhaseAmps.ZERO, 0, s);
    assertFalse(car.isResting(T.plus(Duration.ofSeconds(1000))));
    assertEquals(Optional.empty(), car.cap());
  }
}
