package headroom.drivers.modbus;

import headroom.core.units.MonoTime;
import java.time.Duration;

/**
 * When a meter is polled next. Pure and immutable.
 *
 * <p>Polls start at a fixed rate; what could not be kept is skipped, never caught up in a burst. A
 * meter that fails is asked less often, so that it does not take the bus from the others, but never
 * less often than every 3 s (or its own interval, where that is longer): it may guard a fuse.
 *
 * @param due when the next poll should start
 * @param failures in a row
 */
record PollTiming(MonoTime due, int failures) {
  static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(3);

  static PollTiming startingAt(MonoTime at) {
    return new PollTiming(at, 0);
  }

  /** After a poll that was due at {@code due} and ended now. */
  PollTiming after(boolean good, Duration interval, MonoTime now) {
    if (!good) {
      int inARow = Math.min(failures + 1, 16);
      return new PollTiming(now.plus(backOff(interval, inARow)), inARow);
    }
    MonoTime next = due.plus(interval);
    return new PollTiming(next.isBefore(now) ? now : next, 0);
  }

  private static Duration backOff(Duration interval, int failures) {
    Duration longest = interval.compareTo(LONGEST_BACK_OFF) > 0 ? interval : LONGEST_BACK_OFF;
    Duration wait = interval.multipliedBy(1L << (failures - 1));
    return wait.compareTo(longest) > 0 ? longest : wait;
  }
}
