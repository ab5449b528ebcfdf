package headroom.drivers.modbus;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What kind of quantity a register holds, and the units in which a map may say so. Values are
 * always given in the first unit.
 */
public enum Dimension {
  VOLTAGE("V", "mV", "kV"),
  CURRENT("A", "mA", "kA"),
  ACTIVE_POWER("W", "mW", "kW"),
  APPARENT_POWER("VA", "mVA", "kVA"),
  REACTIVE_POWER("var", "mvar", "kvar"),
  ENERGY("Wh", "mWh", "kWh"),
  FREQUENCY("Hz", "mHz", "kHz"),
  PERCENT("%", "", ""),
  /** A ratio, a state number or a bit field: no unit is written. */
  NUMBER("", "", "");

  private final String unit;
  private final String milli;
  private final String kilo;

  Dimension(String unit, String milli, String kilo) {
    this.unit = unit;
    this.milli = milli;
    this.kilo = kilo;
  }

  /** The unit of values; empty for a plain number. */
  public String unit() {
    return unit;
  }

  /** What one {@code text} is in the unit of this dimension; empty where it is no unit of it. */
  Optional<BigDecimal> factor(String text) {
    if (text.equals(unit)) return Optional.of(BigDecimal.ONE);
    if (text.isEmpty()) return Optional.empty();
    if (text.equals(milli)) return Optional.of(new BigDecimal("0.001"));
    if (text.equals(kilo)) return Optional.of(BigDecimal.valueOf(1000));
    return Optional.empty();
  }

  /** For error messages: the units that a map may name. */
  String units() {
    if (unit.isEmpty()) return "no unit";
    return milli.isEmpty() ? unit : unit + ", " + milli + " or " + kilo;
  }
}
