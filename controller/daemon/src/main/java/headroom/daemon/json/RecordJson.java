package headroom.daemon.json;

import headroom.core.site.ChargerId;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.site.MeterId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.core.units.WattHours;
import headroom.core.units.Watts;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns records into JSON whose names carry the unit: {@code Amps offer} becomes {@code "offer_A":
 * 10.5}, {@code Duration lease} becomes {@code "lease_ms": 300000}. An empty Optional is left out;
 * where a component's type is an interface, {@code "type"} says which of its records it is.
 */
public final class RecordJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RecordJson() {}

  public static ObjectNode object() {
    return NODES.objectNode();
  }

  public static ArrayNode array() {
    return NODES.arrayNode();
  }

  /** On one line. */
  public static String compact(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  /** On many lines, for eyes. */
  public static String pretty(JsonNode node) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
  }

  /**
   * @throws tools.jackson.core.JacksonException when it is not JSON
   */
  public static JsonNode parse(String text) {
    return MAPPER.readTree(text);
  }

  /** The components of a record, in their order. */
  public static ObjectNode of(Record record) {
    ObjectNode object = object();
    for (RecordComponent component : record.getClass().getRecordComponents())
      put(
          object,
          snakeCase(component.getName()),
          read(record, component),
          component.getType().isInterface());
    return object;
  }

  /** The names that {@link #of} gives to the components of a record that are no Optionals. */
  public static List<String> names(Class<? extends Record> type) {
    List<String> names = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents())
      names.add(snakeCase(component.getName()) + unit(component.getType()));
    return names;
  }

  /** {@code drawAge_ms} becomes {@code draw_age_ms}; what follows the unit's line is left alone. */
  private static String snakeCase(String name) {
    int unit = name.indexOf('_');
    String words = unit < 0 ? name : name.substring(0, unit);
    String snake = words.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    return unit < 0 ? snake : snake + name.substring(unit);
  }

  /** Adds one value under its name and unit. */
  public static void put(ObjectNode object, String name, Object value) {
    put(object, name, value, false);
  }

  private static void put(ObjectNode object, String name, Object value, boolean saysType) {
    if (value instanceof Optional<?> optional) {
      optional.ifPresent(present -> put(object, name, present, saysType));
      return;
    }
    JsonNode node = node(value);
    if (saysType && node instanceof ObjectNode inner) {
      ObjectNode typed = object();
      typed.put("type", value.getClass().getSimpleName());
      typed.setAll(inner);
      node = typed;
    }
    object.set(name + unit(value.getClass()), node);
  }

  private static String unit(Class<?> type) {
    if (type == Amps.class || type == PhaseAmps.class) return "_A";
    if (type == Watts.class) return "_W";
    if (type == WattHours.class) return "_Wh";
    return type == MonoTime.class || type == Duration.class ? "_ms" : "";
  }

  private static JsonNode node(Object value) {
    return switch (value) {
      case Amps amps -> number(amps);
      case PhaseAmps amps -> {
        ObjectNode phases = object();
        for (Phase phase : Phase.values()) phases.set(phase.name(), number(amps.get(phase)));
        yield phases;
      }
      case Watts watts -> NODES.numberNode(watts.watts());
      case WattHours wattHours -> NODES.numberNode(wattHours.wattHours());
      case MonoTime time -> NODES.numberNode(time.millis());
      case Duration duration -> NODES.numberNode(duration.toMillis());
      case Instant instant -> NODES.stringNode(instant.toString());
      case ChargerId id -> NODES.stringNode(id.name());
      case CircuitId id -> NODES.stringNode(id.name());
      case MeterId id -> NODES.stringNode(id.name());
      case EvseId id -> NODES.stringNode(id.toString());
      case PhaseSet phases -> list(phases.phases());
      case Enum<?> word -> NODES.stringNode(word.name());
      case Boolean flag -> NODES.booleanNode(flag);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case BigDecimal number -> NODES.numberNode(number);
      case Collection<?> values -> list(values);
      case Record record -> of(record);
      case JsonNode node -> node;
      default -> NODES.stringNode(value.toString());
    };
  }

  private static JsonNode number(Amps amps) {
    BigDecimal number = BigDecimal.valueOf(amps.milliamps(), 3).stripTrailingZeros();
    return NODES.numberNode(number.scale() < 0 ? number.setScale(0) : number);
  }

  private static ArrayNode list(Collection<?> values) {
    ArrayNode array = array();
    for (Object value : values) array.add(node(value));
    return array;
  }

  private static Object read(Record record, RecordComponent component) {
    try {
      // Public records of ours, all in one module: this cannot be refused.
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
