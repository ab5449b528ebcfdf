package headroom.drivers.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.units.MonoTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollTimingTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static MonoTime ms(long ms) {
    return MonoTime.ofMillis(ms);
  }

  @Test
  void pollsStartAtAFixedRateHoweverLongTheyTake() {
    PollTiming timing = PollTiming.startingAt(ms(0)).after(true, SECOND, ms(180));
    assertEquals(ms(1000), timing.due());
    assertEquals(ms(2000), timing.after(true, SECOND, ms(1700)).due());
  }

  @Test
  void whatCouldNotBeKeptIsSkippedAndNotCaughtUp() {
    assertEquals(ms(3500), PollTiming.startingAt(ms(0)).after(true, SECOND, ms(3500)).due());
    assertEquals(ms(1000), PollTiming.startingAt(ms(0)).after(true, SECOND, ms(1000)).due());
    assertEquals(ms(1001), PollTiming.startingAt(ms(0)).after(true, SECOND, ms(1001)).due());
  }

  @Test
  void aMeterThatFailsIsAskedLessOftenButNeverLessThanEveryThreeSeconds() {
    PollTiming timing = PollTiming.startingAt(ms(0));
    long[] waits = {1000, 2000, 3000, 3000};
    for (long wait : waits) {
      timing = timing.after(false, SECOND, ms(0));
      assertEquals(ms(wait), timing.due());
    }
    for (int i = 0; i < 100; i++) timing = timing.after(false, SECOND, ms(0));
    assertEquals(ms(3000), timing.due());
  }

  @Test
  void aSlowMeterKeepsItsOwnIntervalWhenItFails() {
    PollTiming timing = PollTiming.startingAt(ms(0)).after(false, Duration.ofSeconds(30), ms(0));
    assertEquals(ms(30_000), timing.due());
    assertEquals(ms(30_000), timing.after(false, Duration.ofSeconds(30), ms(0)).due());
  }

  @Test
  void oneGoodPollEndsTheBackOff() {
    PollTiming timing = PollTiming.startingAt(ms(0)).after(false, SECOND, ms(0));
    timing = timing.after(false, SECOND, ms(1000)).after(true, SECOND, ms(3100));
    assertEquals(0, timing.failures());
    assertEquals(ms(4000), timing.due());
  }
}
