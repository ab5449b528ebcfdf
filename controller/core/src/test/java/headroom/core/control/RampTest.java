package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Design 3.6: up slowly. */
class RampTest {
  private static final MonoTime NOW = MonoTime.ofSeconds(1000);
  private static final Optional<MonoTime> LONG_AGO = Optional.of(MonoTime.ofSeconds(1));

  private static Optional<Amps> next(
      int from_mA, int to_mA, Optional<MonoTime> raisedAt, Optional<MonoTime> roomSince) {
    return next(from_mA, to_mA, Optional.empty(), raisedAt, roomSince);
  }

  private static Optional<Amps> next(
      int from_mA,
      int to_mA,
      Optional<Amps> pace,
      Optional<MonoTime> raisedAt,
      Optional<MonoTime> roomSince) {
    return Ramp.next(rise(from_mA, to_mA, Amps.of(1), pace, raisedAt, roomSince), NOW);
  }

  private static Ramp.Rise rise(
      int from_mA,
      int to_mA,
      Amps step,
      Optional<Amps> pace,
      Optional<MonoTime> raisedAt,
      Optional<MonoTime> roomSince) {
    return new Ramp.Rise(
        new Amps(from_mA), new Amps(to_mA), Amps.of(6), step, pace, raisedAt, roomSince);
  }

  /** Every limit of a rise from {@code from_mA}, a share that stays where it is. */
  private static List<Amps> climb(int from_mA, int to_mA, Amps step) {
    List<Amps> steps = new ArrayList<>();
    Optional<Amps> pace = Optional.empty();
    Amps at = new Amps(from_mA);
    while (true) {
      Ramp.Rise rise = rise(at.milliamps(), to_mA, step, pace, LONG_AGO, Optional.empty());
      Optional<Amps> next = Ramp.next(rise, NOW);
      if (next.isEmpty()) return steps;
      pace = Optional.of(rise.paceNow());
      at = next.get();
      steps.add(at);
      if (at.milliamps() >= to_mA) return steps;
    }
  }

  @Test
  void fromNothingTheFirstStepIsTheFloor() {
    assertEquals(Optional.of(Amps.of(6)), next(0, 32_000, Optional.empty(), Optional.empty()));
  }

  @Test
  void stepIsAQuarterOfTheGapOrOneStepOfTheCharger() {
    assertEquals(Optional.of(Amps.of(13)), next(6_000, 32_000, LONG_AGO, Optional.empty()));
    assertEquals(Optional.of(Amps.of(30)), next(29_000, 32_000, LONG_AGO, Optional.empty()));
  }

  @Test
  void aRiseIsAtItsShareAfterFourSteps() {
    assertEquals(amps(13, 20, 27, 32), climb(6_000, 32_000, Amps.of(1)));
    assertEquals(amps(9, 12, 15, 16), climb(6_000, 16_000, Amps.of(1)));
    assertEquals(amps(6, 9, 12, 15, 16), climb(0, 16_000, Amps.of(1)), "from nothing, the floor");
    assertEquals(amps(6, 7), climb(0, 7_000, Amps.of(1)), "no dead band once it has begun");
    for (int to = 6_100; to <= 32_000; to += 100) {
      int share = to;
      for (Amps step : List.of(Amps.of(1), new Amps(500), new Amps(100))) {
        List<Amps> steps = climb(0, share, step);
        assertTrue(steps.size() <= 5, () -> "floor and four steps to " + share + ": " + steps);
        assertTrue(
            share - steps.getLast().milliamps() < step.milliamps(),
            () -> "arrives at " + share + ": " + steps);
      }
    }
  }

  /** However a share moves away, a rise is never slower than a quarter of the gap at its pace. */
  @Test
  void theGapOnlySetsThePaceWhileItGrows() {
    Optional<Amps> pace = Optional.of(Amps.of(3));
    assertEquals(Amps.of(3), rise(9_000, 10_000, Amps.of(1), pace, LONG_AGO, LONG_AGO).paceNow());
    assertEquals(Amps.of(3), rise(9_000, 21_000, Amps.of(1), pace, LONG_AGO, LONG_AGO).paceNow());
    assertEquals(Amps.of(4), rise(9_000, 22_000, Amps.of(1), pace, LONG_AGO, LONG_AGO).paceNow());
    assertEquals(Optional.of(Amps.of(10)), next(9_000, 10_000, pace, LONG_AGO, Optional.empty()));
  }

  private static List<Amps> amps(int... amps) {
    return IntStream.of(amps).mapToObj(Amps::of).toList();
  }

  @Test
  void oneIncreaseInTenSeconds() {
    Optional<MonoTime> justBefore = Optional.of(MonoTime.ofMillis(990_001));
    Optional<MonoTime> tenAgo = Optional.of(MonoTime.ofMillis(990_000));
    assertEquals(Optional.empty(), next(6_000, 32_000, justBefore, Optional.empty()));
    assertEquals(Optional.of(Amps.of(13)), next(6_000, 32_000, tenAgo, Optional.empty()));
  }

  @Test
  void deadBandOfOneAmpereEndsAfterSixtySecondsOfSteadyRoom() {
    Optional<MonoTime> almost = Optional.of(MonoTime.ofMillis(940_001));
    Optional<MonoTime> steady = Optional.of(MonoTime.ofMillis(940_000));
    assertEquals(Optional.empty(), next(15_000, 16_000, LONG_AGO, almost));
    assertEquals(Optional.of(Amps.of(16)), next(15_000, 16_000, LONG_AGO, steady));
    assertEquals(Optional.of(Amps.of(15)), next(14_000, 16_000, LONG_AGO, Optional.empty()));
  }

  @Test
  void neverAboveTheShare() {
    assertEquals(
        Optional.of(Amps.of(12)),
        next(10_000, 12_900, LONG_AGO, LONG_AGO)
            .flatMap(a -> next(a.milliamps(), 12_900, LONG_AGO, LONG_AGO)));
    assertEquals(Optional.empty(), next(12_000, 12_900, LONG_AGO, LONG_AGO));
  }
}
