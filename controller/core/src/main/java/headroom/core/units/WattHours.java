package headroom.core.units;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An energy in whole watt-hours. Signed: discharge is negative.
 *
 * @param wattHours whole watt-hours
 */
public record WattHours(long wattHours) implements Comparable<WattHours> {
  public static final WattHours ZERO = new WattHours(0);

  public static WattHours of(long wattHours) {
    return new WattHours(wattHours);
  }

  public WattHours plus(WattHours other) {
    return new WattHours(Math.addExact(wattHours, other.wattHours));
  }

  public WattHours minus(WattHours other) {
    return new WattHours(Math.subtractExact(wattHours, other.wattHours));
  }

  @Override
  public int compareTo(WattHours other) {
    return Long.compare(wattHours, other.wattHours);
  }

  /** For people: {@code 12.3 kWh}. */
  @Override
  public String toString() {
    return BigDecimal.valueOf(wattHours, 3).setScale(1, RoundingMode.HALF_UP).toPlainString()
        + " kWh";
  }
}
