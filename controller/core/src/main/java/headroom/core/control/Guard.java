package headroom.core.control;

import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;

/**
 * Trusts the meter alone (design 3.5): what is measured above the limit of one phase, and not yet
 * on its way down, on two samples in a row, is taken from the cars on that phase at once. The
 * correction fades by 1 A a minute.
 *
 * <p>What was sent and is not yet effective is believed for {@link #BELIEVED_FOR} from the first
 * sample above the limit, and from each cut: then it should have shown. So limits that change all
 * the time hide no excess for long, and one excess is not cut twice.
 *
 * @param inRow how many samples in a row showed an excess
 * @param correction_mA what the cars on this phase get less than the plan
 * @param fadedAt up to when the fading is worked in
 * @param aboveSince since when the measurement has been above the limit
 * @param cutAt when the correction last grew; {@link MonoTime#ZERO} for never
 */
record Guard(
    int inRow,
    long correction_mA,
    MonoTime fadedAt,
    Optional<MonoTime> aboveSince,
    MonoTime cutAt) {
  static final Duration DECREASE_COUNTS = Duration.ofSeconds(10);
  static final Duration BELIEVED_FOR = Duration.ofSeconds(12);
  static final Duration OVERLOADED_AFTER = Duration.ofSeconds(15);

  private static final int SAMPLES = 2;
  private static final long FADES_MA_PER_MINUTE = 1_000;
  private static final long MINUTE_NS = Duration.ofMinutes(1).toNanos();

  /** What a correction has to grow by to be a cut: less only makes up for its fading. */
  private static final long CUT_MA = 500;

  static final Guard QUIET = new Guard(0, 0, MonoTime.ZERO, Optional.empty(), MonoTime.ZERO);

  /** Lets the correction fade. */
  Guard faded(MonoTime now) {
    if (correction_mA == 0) return this;
    long fades = (now.nanos() - fadedAt.nanos()) * FADES_MA_PER_MINUTE / MINUTE_NS;
    if (fades <= 0) return this;
    // Only whole milliamperes are worked in; the rest of the time stays on the account.
    MonoTime workedIn = new MonoTime(fadedAt.nanos() + fades * MINUTE_NS / FADES_MA_PER_MINUTE);
    return new Guard(inRow, Math.max(0, correction_mA - fades), workedIn, aboveSince, cutAt);
  }

  /**
   * What one sample is judged by.
   *
   * @param above_mA measured less limit
   * @param unexplained_mA the part of that which has no culprit yet
   * @param onItsWay_mA decreases that were sent and are not yet effective
   * @param unused_mA what the plan leaves free on the phase: the correction must reach the cars
   *     through it
   * @param given_mA what the cars on the phase are allowed: no more can be cut
   */
  record Seen(
      long above_mA, long unexplained_mA, long onItsWay_mA, long unused_mA, long given_mA) {}

  /** A sample that is not above the limit. */
  Guard within() {
    if (inRow == 0 && aboveSince.isEmpty()) return this;
    return new Guard(0, correction_mA, fadedAt, Optional.empty(), cutAt);
  }

  /** Judges one sample. */
  Guard sampled(Seen seen, MonoTime now) {
    if (seen.above_mA() <= 0) return within();
    MonoTime since = aboveSince.orElse(now);
    boolean believed = !now.isAtLeast(BELIEVED_FOR, since.max(cutAt));
    long excess = seen.unexplained_mA() - (believed ? seen.onItsWay_mA() : 0);
    if (excess <= 0) return new Guard(0, correction_mA, fadedAt, Optional.of(since), cutAt);
    if (inRow + 1 < SAMPLES)
      return new Guard(inRow + 1, correction_mA, fadedAt, Optional.of(since), cutAt);
    long most = Math.min(excess, seen.given_mA());
    long cut = most <= 0 ? 0 : most + Math.max(0, seen.unused_mA());
    long next = Math.max(correction_mA, cut);
    MonoTime cutNow = next > correction_mA + CUT_MA ? now : cutAt;
    MonoTime faded = next > correction_mA ? now : fadedAt;
    return new Guard(SAMPLES, next, faded, Optional.of(since), cutNow);
  }

  /** So much of what was measured is now known to be drawn by chargers beyond their limits. */
  Guard explained(long by_mA) {
    return new Guard(inRow, Math.max(0, correction_mA - by_mA), fadedAt, aboveSince, cutAt);
  }

  /** The meter is lost: what it showed last is no measure of now. */
  Guard unseen() {
    return new Guard(0, correction_mA, fadedAt, Optional.empty(), cutAt);
  }

  /** Whether this sample made a cut. */
  boolean cutsMoreThan(Guard before) {
    return correction_mA > before.correction_mA + CUT_MA;
  }

  /** The last sample was above the limit: nothing may rise. */
  boolean isAbove() {
    return aboveSince.isPresent();
  }

  boolean isOverloaded(MonoTime now) {
    return aboveSince.isPresent() && now.isAtLeast(OVERLOADED_AFTER, aboveSince.get());
  }

  /** Above for so long that what was told before should have shown, however it was hidden. */
  boolean isLasting(MonoTime now) {
    return aboveSince.isPresent() && now.isAtLeast(BELIEVED_FOR, aboveSince.get());
  }
}
