package headroom.core.units;

import java.math.BigDecimal;

/**
 * An electric current, exact to the milliampere. Named for its unit: "current" also means "now".
 *
 * <p>Negative is export (towards the grid). Arithmetic is exact: an overflow throws, nothing is
 * rounded unless the method's name says so. There is no value for "unlimited" or "unknown": those
 * are other types.
 *
 * @param milliamps whole milliamperes
 */
public record Amps(int milliamps) implements Comparable<Amps> {
  public static final Amps ZERO = new Amps(0);

  /** Whole amperes. */
  public static Amps of(int amps) {
    return new Amps(Math.multiplyExact(amps, 1000));
  }

  public static Amps ofMilliamps(long milliamps) {
    return new Amps(Math.toIntExact(milliamps));
  }

  /** The largest whole milliampere that is not above {@code amps}; for limits. */
  public static Amps floor(double amps) {
    return ofMilliamps(exact(Math.floor(amps * 1000), amps));
  }

  /** The nearest milliampere; for measurements. */
  public static Amps nearest(double amps) {
    return ofMilliamps(exact(Math.rint(amps * 1000), amps));
  }

  private static long exact(double milliamps, double amps) {
    if (!(Math.abs(milliamps) <= Integer.MAX_VALUE))
      throw new IllegalArgumentException("not a current: " + amps + " A");
    return (long) milliamps;
  }

  public Amps plus(Amps other) {
    return new Amps(Math.addExact(milliamps, other.milliamps));
  }

  public Amps minus(Amps other) {
    return new Amps(Math.subtractExact(milliamps, other.milliamps));
  }

  public Amps negated() {
    return new Amps(Math.negateExact(milliamps));
  }

  public Amps min(Amps other) {
    return milliamps <= other.milliamps ? this : other;
  }

  public Amps max(Amps other) {
    return milliamps >= other.milliamps ? this : other;
  }

  /** Zero where this is negative. */
  public Amps atLeastZero() {
    return milliamps < 0 ? ZERO : this;
  }

  public Amps times(int factor) {
    return new Amps(Math.multiplyExact(milliamps, factor));
  }

  /**
   * Rounds down to a multiple of {@code step} (above 0). There is no rounding up: a limit may only
   * shrink.
   */
  public Amps floorTo(Amps step) {
    return new Amps(Math.multiplyExact(Math.floorDiv(milliamps, step.milliamps), step.milliamps));
  }

  public boolean isNegative() {
    return milliamps < 0;
  }

  public boolean isZero() {
    return milliamps == 0;
  }

  public boolean isPositive() {
    return milliamps > 0;
  }

  public boolean isAbove(Amps other) {
    return milliamps > other.milliamps;
  }

  public boolean isBelow(Amps other) {
    return milliamps < other.milliamps;
  }

  public double toDouble() {
    return milliamps / 1000.0;
  }

  @Override
  public int compareTo(Amps other) {
    return Integer.compare(milliamps, other.milliamps);
  }

  /** For people and for config: {@code 16 A}, {@code 10.5 A}. */
  @Override
  public String toString() {
    return BigDecimal.valueOf(milliamps, 3).stripTrailingZeros().toPlainString() + " A";
  }
}
