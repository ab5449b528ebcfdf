package headroom.daemon.loop;

import headroom.core.units.MonoTime;
import java.time.Duration;

/** How the loop keeps its time, counted since the start. Any thread. */
public final class TickCounters {
  /** A tick that begins this long after it was due is late. */
  public static final Duration LATE = Duration.ofMillis(100);

  /** Bucket i counts durations below 2^i microseconds. */
  private static final int BUCKETS = 32;

  private final long[] durations = new long[BUCKETS];
  private long ticks;
  private long urgentTicks;
  private long lateTicks;
  private Duration longest = Duration.ZERO;
  private Duration latest = Duration.ZERO;

  synchronized void count(boolean urgent, MonoTime due, MonoTime began, MonoTime ended) {
    Duration duration = ended.since(began);
    Duration lateness = began.since(due);
    ticks++;
    if (urgent) urgentTicks++;
    if (lateness.compareTo(LATE) >= 0) lateTicks++;
    if (duration.compareTo(longest) > 0) longest = duration;
    if (lateness.compareTo(latest) > 0) latest = lateness;
    long micros = Math.max(0, duration.toNanos() / 1000);
    durations[Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(micros))]++;
  }

  public synchronized Figures figures() {
    return new Figures(ticks, urgentTicks, lateTicks, atMost(0.5), atMost(0.99), longest, latest);
  }

  /** An upper bound, a power of two, of the given share of all durations. */
  private Duration atMost(double share) {
    long wanted = (long) Math.ceil(ticks * share);
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += durations[i];
      if (seen >= wanted && seen > 0) return Duration.ofNanos((1L << i) * 1000);
    }
    return Duration.ZERO;
  }

  /**
   * @param ticks all of them
   * @param urgentTicks those that did not wait for the full second
   * @param lateTicks those that began {@link #LATE} or more after they were due
   * @param median upper bound of the duration of half of the ticks; likewise {@code p99}
   * @param longest duration of the longest tick
   * @param mostLate how late the latest tick began
   */
  public record Figures(
      long ticks,
      long urgentTicks,
      long lateTicks,
      Duration median,
      Duration p99,
      Duration longest,
      Duration mostLate) {}
}
