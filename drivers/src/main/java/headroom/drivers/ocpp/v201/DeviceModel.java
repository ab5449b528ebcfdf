package headroom.drivers.ocpp.v201;

import headroom.drivers.ocpp.station.Fields;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a charger's device model.
 *
 * <p>A name is {@code Component.Variable}, {@code Component.Variable[Instance]} or {@code
 * Component#2.Variable} for the component of EVSE 2. Components and variables match without case.
 */
final class DeviceModel {
  private static final int LONGEST_VALUE = 2500;

  private final Map<String, String> values = new LinkedHashMap<>();

  void clear() {
    values.clear();
  }

  /** The charger said a value: an element of GetVariables' answer. */
  void said(Fields element) {
    values.put(key(element), element.anyText("attributeValue", LONGEST_VALUE));
  }

  void put(String name, String value) {
    values.put(folded(name), value);
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(folded(name)))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  Optional<Integer> number(String name) {
    return value(name).filter(text -> text.matches("[0-9]{1,6}")).map(Integer::parseInt);
  }

  /** Empty where it is neither true nor false. */
  Optional<Boolean> flag(String name) {
    return value(name)
        .map(DeviceModel::folded)
        .filter(text -> text.equals("true") || text.equals("false"))
        .map(Boolean::parseBoolean);
  }

  /** The name of the variable that an element of a message is about. */
  static String key(Fields element) {
    Optional<Fields> component = element.anyObject("component");
    Optional<Fields> variable = element.anyObject("variable");
    Optional<Long> evse =
        component.flatMap(c -> c.anyObject("evse")).flatMap(e -> e.anyInteger("id"));
    String instance = variable.map(v -> v.anyText("instance", 50)).orElse("");
    return folded(
        component.map(c -> c.anyText("name", 50)).orElse("")
            + evse.map(n -> "#" + n).orElse("")
            + "."
            + variable.map(v -> v.anyText("name", 50)).orElse("")
            + (instance.isEmpty() ? "" : "[" + instance + "]"));
  }

  static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
