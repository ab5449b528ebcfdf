package headroom.core.units;

import java.time.Duration;

/**
 * An instant on the monotonic clock of this run of the program: it never jumps and means nothing
 * after a restart. Decisions use this time alone; wall time only labels and schedules.
 *
 * @param nanos nanoseconds since some fixed instant of this run
 */
public record MonoTime(long nanos) implements Comparable<MonoTime> {
  public static final MonoTime ZERO = new MonoTime(0);

  public static MonoTime ofMillis(long millis) {
    return new MonoTime(Math.multiplyExact(millis, 1_000_000L));
  }

  public static MonoTime ofSeconds(long seconds) {
    return ofMillis(Math.multiplyExact(seconds, 1000L));
  }

  public long millis() {
    return Math.floorDiv(nanos, 1_000_000L);
  }

  public MonoTime plus(Duration duration) {
    return new MonoTime(Math.addExact(nanos, duration.toNanos()));
  }

  public MonoTime minus(Duration duration) {
    return new MonoTime(Math.subtractExact(nanos, duration.toNanos()));
  }

  /** Time from {@code earlier} to this; negative when {@code earlier} is later. */
  public Duration since(MonoTime earlier) {
    return Duration.ofNanos(Math.subtractExact(nanos, earlier.nanos));
  }

  /** Whether at least {@code duration} has passed since {@code earlier}. */
  public boolean isAtLeast(Duration duration, MonoTime earlier) {
    return nanos - earlier.nanos >= duration.toNanos();
  }

  public boolean isBefore(MonoTime other) {
    return nanos < other.nanos;
  }

  public boolean isAfter(MonoTime other) {
    return nanos > other.nanos;
  }

  public MonoTime max(MonoTime other) {
    return nanos >= other.nanos ? this : other;
  }

  public MonoTime min(MonoTime other) {
    return nanos <= other.nanos ? this : other;
  }

  @Override
  public int compareTo(MonoTime other) {
    return Long.compare(nanos, other.nanos);
  }

  /** Seconds with three digits: {@code 12.345 s}. */
  @Override
  public String toString() {
    return "%d.%03d s".formatted(Math.floorDiv(millis(), 1000L), Math.floorMod(millis(), 1000L));
  }
}
