package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.units.MonoTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Room that had to be taken back is given less readily the next time. */
class PeaksTest {
  private static final MonoTime T = MonoTime.ofSeconds(100);

  private static MonoTime at(long seconds) {
    return T.plus(Duration.ofSeconds(seconds));
  }

  @Test
  void fallThatIsTakenBackWithinThreeMinutesMustLastLongerNextTime() {
    Peaks fell = Peaks.NONE.fell(20_000, 10_000, T);
    assertEquals(Duration.ofSeconds(60), fell.rose(20_000, at(179)).hold(10_000));
    assertEquals(Duration.ofSeconds(10), fell.rose(20_000, at(180)).hold(10_000));
  }

  @Test
  void riseOfLessThanHalfTakesNothingBack() {
    Peaks fell = Peaks.NONE.fell(20_000, 10_000, T);
    assertEquals(Duration.ofSeconds(10), fell.rose(15_000, at(30)).hold(10_000));
    assertEquals(Duration.ofSeconds(60), fell.rose(15_001, at(30)).hold(10_000));
  }

  @Test
  void waitDoublesUpToTenMinutes() {
    Peaks peaks = Peaks.NONE;
    Duration[] waits = new Duration[6];
    for (int i = 0; i < 6; i++) {
      peaks = peaks.fell(20_000, 10_000, at(i * 60)).rose(20_000, at(i * 60 + 30));
      waits[i] = peaks.hold(10_000);
    }
    assertEquals(Duration.ofMinutes(1), waits[0]);
    assertEquals(Duration.ofMinutes(2), waits[1]);
    assertEquals(Duration.ofMinutes(8), waits[3]);
    assertEquals(Duration.ofMinutes(10), waits[5]);
  }

  @Test
  void deeperFallIsNewAndCountsAfterTenSeconds() {
    Peaks noisy = Peaks.NONE.fell(20_500, 20_000, T).rose(20_500, at(5));
    assertEquals(Duration.ofSeconds(60), noisy.hold(18_000));
    assertEquals(Duration.ofSeconds(10), noisy.hold(17_999));
  }
}
