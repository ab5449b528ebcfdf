package headroom.sim;

import java.time.Duration;
import java.util.List;

/**
 * A seeded random source that gives the same numbers on every machine and JVM: SplitMix64 (Steele,
 * Lea, Flood 2014), written here because the JDK does not promise the sequence of its own.
 *
 * <p>Every model takes a source of its own by name ({@link World#chance}), so that a new model does
 * not change what the others draw.
 */
public final class Chance {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  public Chance(long seed) {
    this.state = seed;
  }

  /** A source for {@code name}, independent of those of other names. */
  static Chance of(long seed, String name) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < name.length(); i++) hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
    return new Chance(new Chance(seed ^ hash).nextLong());
  }

  public long nextLong() {
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** In [0, 1). */
  public double unit() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** In [low, high). */
  public double between(double low, double high) {
    return low + (high - low) * unit();
  }

  /** In [low, high], both included. */
  public int between(int low, int high) {
    return low + (int) Long.remainderUnsigned(nextLong(), (long) high - low + 1);
  }

  /** In [low, high), to the millisecond. */
  public Duration between(Duration low, Duration high) {
    return Duration.ofMillis((long) between((double) low.toMillis(), (double) high.toMillis()));
  }

  /** True with this probability. */
  public boolean happens(double probability) {
    return unit() < probability;
  }

  public <T> T pick(List<T> from) {
    return from.get(between(0, from.size() - 1));
  }

  /** Exponentially distributed: the time to the next of events that come at random. */
  public Duration exponential(Duration mean) {
    return Duration.ofMillis((long) (-StrictMath.log(1 - unit()) * mean.toMillis()));
  }

  /** About normally distributed with mean 0 and deviation 1, never beyond 6. */
  public double normal() {
    double sum = 0;
    for (int i = 0; i < 12; i++) sum += unit();
    return sum - 6;
  }
}
