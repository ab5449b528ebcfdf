package headroom.core.units;

import java.math.BigDecimal;

/**
 * An active power in whole watts. Negative is export.
 *
 * @param watts whole watts
 */
public record Watts(long watts) implements Comparable<Watts> {
  public static final Watts ZERO = new Watts(0);

  /**
   * Lowest voltage at which a phase counts as present (EN 50160: 230 V - 10 %); the worst case when
   * power becomes current.
   */
  public static final int LOWEST_VOLTS = 207;

  /** Highest voltage of a phase (EN 50160: 230 V + 10 %). */
  public static final int HIGHEST_VOLTS = 253;

  /** Nominal phase voltage. */
  public static final int NOMINAL_VOLTS = 230;

  public static Watts of(long watts) {
    return new Watts(watts);
  }

  public Watts plus(Watts other) {
    return new Watts(Math.addExact(watts, other.watts));
  }

  public Watts minus(Watts other) {
    return new Watts(Math.subtractExact(watts, other.watts));
  }

  @Override
  public int compareTo(Watts other) {
    return Long.compare(watts, other.watts);
  }

  /** For people and for config: {@code 4.2 kW}, {@code 900 W}. */
  @Override
  public String toString() {
    if (Math.abs(watts) < 1000) return watts + " W";
    return BigDecimal.valueOf(watts, 3).stripTrailingZeros().toPlainString() + " kW";
  }
}
