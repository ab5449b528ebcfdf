package headroom.core.control;

import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;

/**
 * Trusts the meter alone (design 3.5): what is measured above the limit of one phase, and not yet
 * on its way down, on two samples in a row, is taken from the cars on that phase at once. The
 * correction fades by 1 A a minute.
 *
 * @param inRow how many samples in a row showed an excess
 * @param correction_mA what the cars on this phase get less than the plan
 * @param fadedAt up to when the fading is worked in
 * @param aboveSince since when the measurement has been above the limit
 */
record Guard(int inRow, long correction_mA, MonoTime fadedAt, Optional<MonoTime> aboveSince) {
  static final Duration DECREASE_COUNTS = Duration.ofSeconds(10);
  static final Duration OVERLOADED_AFTER = Duration.ofSeconds(15);

  private static final int SAMPLES = 2;
  private static final long FADES_MA_PER_MINUTE = 1_000;
  private static final long MINUTE_NS = Duration.ofMinutes(1).toNanos();

  static final Guard QUIET = new Guard(0, 0, MonoTime.ZERO, Optional.empty());

  /** Lets the correction fade. */
  Guard faded(MonoTime now) {
    if (correction_mA == 0) return this;
    long fades = (now.nanos() - fadedAt.nanos()) * FADES_MA_PER_MINUTE / MINUTE_NS;
    if (fades <= 0) return this;
    // Only whole milliamperes are worked in; the rest of the time stays on the account.
    MonoTime workedIn = new MonoTime(fadedAt.nanos() + fades * MINUTE_NS / FADES_MA_PER_MINUTE);
    return new Guard(inRow, Math.max(0, correction_mA - fades), workedIn, aboveSince);
  }

  /**
   * Judges one sample.
   *
   * @param above_mA measured less limit
   * @param onItsWay_mA decreases that were sent and are not yet effective
   * @param unused_mA what the plan leaves free on the phase: the correction must reach the cars
   *     through it
   */
  Guard sampled(long above_mA, long onItsWay_mA, long unused_mA, MonoTime now) {
    Optional<MonoTime> since =
        above_mA > 0 ? Optional.of(aboveSince.orElse(now)) : Optional.empty();
    long excess = above_mA - onItsWay_mA;
    if (excess <= 0) return new Guard(0, correction_mA, fadedAt, since);
    if (inRow + 1 < SAMPLES) return new Guard(inRow + 1, correction_mA, fadedAt, since);
    long cut = excess + Math.max(0, unused_mA);
    return new Guard(SAMPLES, Math.max(correction_mA, cut), now, since);
  }

  /** Whether this sample made a cut that the one before had not. */
  boolean cutsMoreThan(Guard before) {
    return correction_mA > before.correction_mA;
  }

  boolean isOverloaded(MonoTime now) {
    return aboveSince.isPresent() && now.isAtLeast(OVERLOADED_AFTER, aboveSince.get());
  }
}
