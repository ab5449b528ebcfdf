package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.units.MonoTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Design 3.2: what is not ours. */
class BackgroundTest {
  private static final MonoTime T = MonoTime.ofSeconds(100);

  private static MonoTime after(int ms) {
    return T.plus(Duration.ofMillis(ms));
  }

  private static Background at(long measured, long least, long most) {
    return Background.atStart(30_000).measured(measured, T).within(measured, least, most, 0, T);
  }

  @Test
  void beginsAtTheUpperEnd() {
    assertEquals(20_000, at(20_000, 0, 16_000).value_mA());
    assertEquals(4_000, at(20_000, 16_000, 16_000).value_mA());
  }

  @Test
  void carThatTakesWhatItWasGivenIsNotTakenForTheBuilding() {
    Background before = at(10_000, 0, 0);
    Background after = before.within(26_000, 0, 16_000, 0, after(1000));
    assertEquals(10_000, after.value_mA());
  }

  @Test
  void moreThanTheCarsCanTakeIsTheBuildingAndCountsAtOnce() {
    Background before = at(10_000, 0, 0);
    Background after = before.within(29_000, 0, 16_000, 0, after(1000));
    assertEquals(13_000, after.held_mA());
  }

  @Test
  void fallCountsWhenItHasBeenThereForTenSecondsAndNotBefore() {
    Background high = at(20_000, 0, 0);
    Background low = high.within(5_000, 0, 0, 0, after(1));
    assertEquals(20_000, low.within(5_000, 0, 0, 0, after(9_999)).held_mA());
    assertEquals(5_000, low.within(5_000, 0, 0, 0, after(10_000)).held_mA());
  }

  @Test
  void roomThatComesAndGoesIsNotGivenAway() {
    Background background = at(20_000, 0, 0);
    for (int i = 1; i < 100; i++) {
      long load = i % 8 == 0 ? 20_000 : 5_000;
      background = background.within(load, 0, 0, 0, after(i * 1000));
      assertEquals(20_000, background.held_mA(), "after " + i + " s");
    }
  }

  @Test
  void stepIsMoreThanThreeAmperesFromTheLastLevel() {
    Background before = at(10_000, 0, 0);
    assertEquals(T, before.measured(13_000, after(1000)).steppedAt());
    assertEquals(after(1000), before.measured(13_001, after(1000)).steppedAt());
    // A slow drift becomes a step, too.
    Background drift = before.measured(12_000, after(1000)).measured(13_500, after(2000));
    assertEquals(after(2000), drift.steppedAt());
  }

  @Test
  void afterALostMeterTheEstimateBeginsAnewAndTheWorstCaseFadesSlowly() {
    Background back =
        Background.worst(30_000, T).measured(8_000, after(500)).within(8_000, 0, 0, 0, after(500));
    assertEquals(30_000, back.held_mA());
    assertEquals(8_000, back.within(8_000, 0, 0, 0, after(10_000)).held_mA());
  }
}
