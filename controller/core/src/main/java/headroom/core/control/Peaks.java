package headroom.core.control;

import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a background must have been low before that counts (design 3.6): 10 s, but longer, and
 * longer each time, where room that was given away had to be taken back soon. So a motor that comes
 * and goes, the noise of a building, and a meter that shows a car's rise as the building's make no
 * limit go up and down.
 *
 * @param low_mA where the last fall that counted went to
 * @param high_mA where it came from
 * @param fellAt when it counted; empty once it has been judged
 * @param patience how long the next one like it must last
 */
record Peaks(long low_mA, long high_mA, Optional<MonoTime> fellAt, Duration patience) {
  static final Duration STEADY = Duration.ofSeconds(10);
  static final Duration FIRST_WAIT = Duration.ofSeconds(60);
  static final Duration LAST_WAIT = Duration.ofMinutes(10);

  /** A rise within this time takes back what a fall gave. */
  static final Duration TAKES_BACK_WITHIN = Duration.ofMinutes(3);

  /** A fall that goes deeper than the last by more than this, and by more than it, is a new one. */
  private static final long ALIKE_MA = 2_000;

  static final Peaks NONE = new Peaks(0, 0, Optional.empty(), STEADY);

  /** How long a fall to {@code low} has to last before it counts. */
  Duration hold(long low) {
    return isAlike(low) ? patience : STEADY;
  }

  private boolean isAlike(long low) {
    return low >= low_mA - Math.max(ALIKE_MA, high_mA - low_mA);
  }

  /** A fall counts. */
  Peaks fell(long from, long to, MonoTime now) {
    return new Peaks(to, from, Optional.of(now), isAlike(to) ? patience : STEADY);
  }

  /** It rose above what counted. */
  Peaks rose(long to, MonoTime now) {
    if (fellAt.isEmpty()) return this;
    if (now.isAtLeast(TAKES_BACK_WITHIN, fellAt.get())) {
      // What lasted is trusted a little sooner the next time.
      Duration half = patience.dividedBy(2);
      Duration shorter = half.compareTo(STEADY) < 0 ? STEADY : half;
      return new Peaks(low_mA, high_mA, Optional.empty(), shorter);
    }
    if (to <= (low_mA + high_mA) / 2) return this;
    Duration twice = patience.multipliedBy(2);
    Duration longer = twice.compareTo(LAST_WAIT) > 0 ? LAST_WAIT : twice;
    Duration next = longer.compareTo(FIRST_WAIT) < 0 ? FIRST_WAIT : longer;
    return new Peaks(low_mA, high_mA, Optional.empty(), next);
  }
}
