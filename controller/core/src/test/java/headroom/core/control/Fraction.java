package headroom.core.control;

import java.math.BigInteger;

/**
 * An exact rational number in lowest terms, below the line above 0. Small ones are kept in longs;
 * what does not fit there is computed in {@link BigInteger}.
 */
final class Fraction implements Comparable<Fraction> {
  static final Fraction ZERO = new Fraction(0, 1);
  static final Fraction ONE = new Fraction(1, 1);
  private static final BigInteger NOT_BIG = BigInteger.ZERO;

  private final long over;
  private final long under;
  private final BigInteger bigOver;
  private final BigInteger bigUnder;

  private Fraction(long over, long under) {
    this.over = over;
    this.under = under;
    bigOver = NOT_BIG;
    bigUnder = NOT_BIG;
  }

  private Fraction(BigInteger over, BigInteger under) {
    this.over = over.signum();
    this.under = 0;
    bigOver = over;
    bigUnder = under;
  }

  static Fraction of(long whole) {
    return new Fraction(whole, 1);
  }

  static Fraction of(long over, long under) {
    return of(over).dividedBy(of(under));
  }

  private static Fraction reduced(long over, long under) {
    if (over == 0) return ZERO;
    long a = Math.abs(over);
    long b = under;
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return new Fraction(over / a, under / a);
  }

  private static Fraction reduced(BigInteger over, BigInteger under) {
    if (over.signum() == 0) return ZERO;
    BigInteger common = over.gcd(under);
    BigInteger up = over.divide(common);
    BigInteger down = under.divide(common);
    return isSmall(up) && isSmall(down)
        ? new Fraction(up.longValueExact(), down.longValueExact())
        : new Fraction(up, down);
  }

  /** Below 2^62, so that the absolute value of a small number always exists. */
  private static boolean isSmall(BigInteger value) {
    return value.bitLength() < 63;
  }

  private boolean isBig() {
    return under == 0;
  }

  private BigInteger above() {
    return isBig() ? bigOver : BigInteger.valueOf(over);
  }

  private BigInteger below() {
    return isBig() ? bigUnder : BigInteger.valueOf(under);
  }

  /** Whether a product of these does not need more than 62 bits, nor a sum of two such products. */
  private static boolean fit(long a, long b) {
    return 128 - Long.numberOfLeadingZeros(Math.abs(a)) - Long.numberOfLeadingZeros(Math.abs(b))
        < 62;
  }

  int signum() {
    return Long.signum(over);
  }

  Fraction negated() {
    return isBig() ? new Fraction(bigOver.negate(), bigUnder) : new Fraction(-over, under);
  }

  Fraction plus(Fraction other) {
    if (other.signum() == 0) return this;
    if (signum() == 0) return other;
    if (!isBig()
        && !other.isBig()
        && fit(over, other.under)
        && fit(other.over, under)
        && fit(under, other.under))
      return reduced(over * other.under + other.over * under, under * other.under);
    return reduced(
        above().multiply(other.below()).add(other.above().multiply(below())),
        below().multiply(other.below()));
  }

  Fraction minus(Fraction other) {
    return plus(other.negated());
  }

  Fraction times(Fraction other) {
    if (signum() == 0 || other.signum() == 0) return ZERO;
    if (!isBig() && !other.isBig() && fit(over, other.over) && fit(under, other.under))
      return reduced(over * other.over, under * other.under);
    return reduced(above().multiply(other.above()), below().multiply(other.below()));
  }

  Fraction dividedBy(Fraction other) {
    if (other.signum() == 0) throw new ArithmeticException("divided by zero");
    if (other.isBig())
      return times(
          other.signum() > 0
              ? new Fraction(other.bigUnder, other.bigOver)
              : new Fraction(other.bigUnder.negate(), other.bigOver.negate()));
    return times(
        other.over > 0
            ? new Fraction(other.under, other.over)
            : new Fraction(-other.under, -other.over));
  }

  /** The largest whole number that is not above this. */
  long floor() {
    if (!isBig()) return Math.floorDiv(over, under);
    BigInteger[] parts = bigOver.divideAndRemainder(bigUnder);
    return parts[0].longValueExact() - (parts[1].signum() < 0 ? 1 : 0);
  }

  double toDouble() {
    return isBig()
        ? bigOver.doubleValue() / bigUnder.doubleValue()
        : (double) over / (double) under;
  }

  @Override
  public int compareTo(Fraction other) {
    if (!isBig() && !other.isBig() && fit(over, other.under) && fit(other.over, under))
      return Long.compare(over * other.under, other.over * under);
    return above().multiply(other.below()).compareTo(other.above().multiply(below()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fraction fraction && compareTo(fraction) == 0;
  }

  @Override
  public int hashCode() {
    return above().hashCode() * 31 + below().hashCode();
  }

  @Override
  public String toString() {
    return above() + "/" + below();
  }
}
