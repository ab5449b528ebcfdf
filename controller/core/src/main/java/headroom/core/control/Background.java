package headroom.core.control;

import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;

/**
 * What is not ours on one phase of a metered circuit (design 3.2), in milliamperes, negative for
 * export.
 *
 * <p>The estimate is the last certain value, moved only as far as the measurement and the intervals
 * of our own draws force it: a car that starts to use what it was given does not look like the
 * building.
 *
 * <p>Rises count at once. A fall counts when it has been there for {@link Peaks#STEADY} (design
 * 3.6), so that room that comes and goes with a motor is not given away.
 *
 * @param known whether there is an estimate; without one it begins at the upper end
 * @param value_mA the estimate
 * @param held_mA what counts: the highest estimate of the last while
 * @param heldAt when the estimate was last as high as {@code held_mA}; empty: falls count at once,
 *     which is so at a start alone
 * @param below_mA the highest estimate since then
 * @param level_mA the measurement from which a step is told
 * @param steppedAt when the measurement last moved by more than {@link #STEP_MA}: draws that were
 *     measured before may have moved with it
 * @param peaks how long falls must last
 */
record Background(
    boolean known,
    long value_mA,
    long held_mA,
    Optional<MonoTime> heldAt,
    long below_mA,
    long level_mA,
    MonoTime steppedAt,
    Peaks peaks) {

  static final Duration TOLD_WITHIN = Duration.ofSeconds(2);
  static final long STEP_MA = 3_000;

  private static final long NOTHING_YET = Long.MIN_VALUE;

  /** Before the first sample of a run the worst case counts. */
  static Background atStart(long worst_mA) {
    return new Background(
        false, worst_mA, worst_mA, Optional.empty(), NOTHING_YET, 0, MonoTime.ZERO, Peaks.NONE);
  }

  /** Whether nothing has been measured since a start with this worst case. */
  boolean isAtStart(long worst_mA) {
    return !known
        && heldAt.isEmpty()
        && value_mA == worst_mA
        && held_mA == worst_mA
        && below_mA == NOTHING_YET
        && level_mA == 0
        && steppedAt.equals(MonoTime.ZERO)
        && peaks.equals(Peaks.NONE);
  }

  /** The meter is lost: the worst case counts, and the estimate begins anew after it. */
  static Background worst(long worst_mA, MonoTime now) {
    return new Background(
        false, worst_mA, worst_mA, Optional.of(now), NOTHING_YET, 0, now, Peaks.NONE);
  }

  /** A new measurement: notes whether it is a step. */
  Background measured(long measured_mA, MonoTime at) {
    if (known && Math.abs(measured_mA - level_mA) <= STEP_MA) return this;
    return new Background(known, value_mA, held_mA, heldAt, below_mA, measured_mA, at, peaks);
  }

  /**
   * Moves the estimate into what measurement and draws allow.
   *
   * @param leastDraw_mA sum of the lower ends of the draws below
   * @param mostDraw_mA sum of the upper ends
   * @param explained_mA so much of what may have been taken for the building is now known to be
   *     drawn by our own chargers: it does not count any longer, as far as the draws allow
   */
  Background within(
      long measured_mA, long leastDraw_mA, long mostDraw_mA, long explained_mA, MonoTime now) {
    long highest = measured_mA - leastDraw_mA;
    long lowest = Math.min(highest, measured_mA - mostDraw_mA);
    long next = known ? Math.max(lowest, Math.min(highest, value_mA - explained_mA)) : highest;
    if (heldAt.isEmpty() || next >= held_mA - explained_mA) {
      Peaks rose = next > held_mA ? peaks.rose(next, now) : peaks;
      return holding(next, next, now, NOTHING_YET, rose);
    }
    long below = below_mA == NOTHING_YET ? next : Math.max(below_mA - explained_mA, next);
    if (now.isAtLeast(peaks.hold(below), heldAt.get()))
      return holding(next, below, now, next, peaks.fell(held_mA - explained_mA, below, now));
    return holding(next, held_mA - explained_mA, heldAt.get(), below, peaks);
  }

  /**
   * The measurement has just stepped: the samples that tell whether it was a car or the building
   * have been asked for and are on their way.
   */
  boolean isAboutToBeTold(MonoTime now) {
    return known && !now.isAtLeast(TOLD_WITHIN, steppedAt);
  }

  private Background holding(long value, long held, MonoTime since, long below, Peaks nextPeaks) {
    return new Background(
        true, value, held, Optional.of(since), below, level_mA, steppedAt, nextPeaks);
  }
}
