package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Design 3.6: up slowly. */
class RampTest {
  private static final MonoTime NOW = MonoTime.ofSeconds(1000);
  private static final Optional<MonoTime> LONG_AGO = Optional.of(MonoTime.ofSeconds(1));

  private static Optional<Amps> next(
      int from_mA, int to_mA, Optional<MonoTime> raisedAt, Optional<MonoTime> roomSince) {
    return Ramp.next(
        new Ramp.Rise(
            new Amps(from_mA), new Amps(to_mA), Amps.of(6), Amps.of(1), raisedAt, roomSince),
        NOW);
  }

  @Test
  void fromNothingTheFirstStepIsTheFloor() {
    assertEquals(Optional.of(Amps.of(6)), next(0, 32_000, Optional.empty(), Optional.empty()));
  }

  @Test
  void stepIsAQuarterOfTheGapOrOneStepOfTheCharger() {
    assertEquals(Optional.of(Amps.of(12)), next(6_000, 32_000, LONG_AGO, Optional.empty()));
    assertEquals(Optional.of(Amps.of(30)), next(29_000, 32_000, LONG_AGO, Optional.empty()));
  }

  @Test
  void oneIncreaseInTenSeconds() {
    Optional<MonoTime> justBefore = Optional.of(MonoTime.ofMillis(990_001));
    Optional<MonoTime> tenAgo = Optional.of(MonoTime.ofMillis(990_000));
    assertEquals(Optional.empty(), next(6_000, 32_000, justBefore, Optional.empty()));
    assertEquals(Optional.of(Amps.of(12)), next(6_000, 32_000, tenAgo, Optional.empty()));
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
