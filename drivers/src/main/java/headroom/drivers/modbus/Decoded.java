package headroom.drivers.modbus;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The values of one reading of a device, before orientation, wiring and transformer ratio.
 *
 * @param values by quantity, in the unit of its dimension; a quantity that was not read is absent
 * @param steps the smallest step of an integer quantity
 */
public record Decoded(Map<Quantity, Value> values, Map<Quantity, BigDecimal> steps) {
  public Decoded {
    values = Collections.unmodifiableMap(copy(values));
    steps = Collections.unmodifiableMap(copy(steps));
  }

  private static <V> Map<Quantity, V> copy(Map<Quantity, V> map) {
    Map<Quantity, V> copy = new EnumMap<>(Quantity.class);
    copy.putAll(map);
    return copy;
  }

  public Optional<Value> value(Quantity quantity) {
    return Optional.ofNullable(values.get(quantity));
  }

  /** The number, where there is one. */
  public Optional<BigDecimal> number(Quantity quantity) {
    return values.get(quantity) instanceof Value.Measured measured
        ? Optional.of(measured.number())
        : Optional.empty();
  }

  Optional<BigDecimal> step(Quantity quantity) {
    return Optional.ofNullable(steps.get(quantity));
  }
}
