package headroom.daemon.cases;

import headroom.core.port.ChargerReport;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.daemon.json.RecordJson;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes objects of the core as JSON from which {@link ExactReader} makes equal ones: records by
 * their components, what the controller remembers by its fields.
 *
 * <p>Names are those of the code, with the unit of the value. What a constructor sets once (final
 * fields with a value of one piece) comes from the config and is not written. Who charged is not
 * written either: the controller does not look at it.
 */
final class ExactWriter {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ExactWriter() {}

  /** The fields of what the controller remembers; a transient one comes from the config. */
  static ObjectNode fields(Object object) {
    ObjectNode node = RecordJson.object();
    for (Field field : fieldsOf(object.getClass())) {
      if (ExactTypes.isFixed(field)) continue;
      node.set(
          field.getName() + ExactTypes.unit(field.getGenericType()),
          write(field.getGenericType(), ExactTypes.get(field, object)));
    }
    return node;
  }

  static List<Field> fieldsOf(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Field field : type.getDeclaredFields())
      if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0
          && !field.isSynthetic()) fields.add(field);
    return fields;
  }

  /** One value, as {@code declared} where it is used. */
  static JsonNode write(Type declared, Object value) {
    Class<?> type = ExactTypes.raw(declared);
    if (value instanceof Optional<?> optional)
      return optional.isEmpty()
          ? NODES.nullNode()
          : write(ExactTypes.argument(declared, 0), optional.get());
    if (value instanceof OptionalInt number)
      return number.isEmpty() ? NODES.nullNode() : NODES.numberNode(number.getAsInt());
    if (value instanceof OptionalDouble number)
      return number.isEmpty()
          ? NODES.nullNode()
          : scalar(Scalars.of(double.class).written(number.getAsDouble()));
    if (value instanceof OptionalLong number)
      return number.isEmpty() ? NODES.nullNode() : NODES.numberNode(number.getAsLong());
    if (value instanceof PhaseAmps amps) return phases(amps);
    Class<?> own = ExactTypes.primitive(value.getClass());
    if (Scalars.isOne(own)) return scalar(Scalars.of(own).written(value));
    if (value instanceof Enum<?> word) return NODES.stringNode(word.name());
    if (value instanceof Collection<?> items) {
      ArrayNode array = RecordJson.array();
      for (Object item : items) array.add(write(ExactTypes.argument(declared, 0), item));
      return array;
    }
    if (value instanceof Map<?, ?> map) return map(declared, map);
    if (type.isArray()) {
      ArrayNode array = RecordJson.array();
      for (int i = 0; i < Array.getLength(value); i++)
        array.add(write(type.getComponentType(), Array.get(value, i)));
      return array;
    }
    if (value instanceof Record record) return record(type, anonymous(record));
    return fields(value);
  }

  /** Who charges is nobody's business here. */
  private static Record anonymous(Record record) {
    return record instanceof ChargerReport.TransactionStarted tx
        ? new ChargerReport.TransactionStarted(
            tx.charger(), tx.at(), tx.evse(), tx.transaction(), tx.startedAt(), "")
        : record;
  }

  private static ObjectNode record(Class<?> declared, Record record) {
    ObjectNode node = RecordJson.object();
    if (declared.isInterface()) node.put("type", record.getClass().getSimpleName());
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      JsonNode value = write(component.getGenericType(), ExactTypes.get(component, record));
      if (!value.isNull())
        node.set(component.getName() + ExactTypes.unit(component.getGenericType()), value);
    }
    return node;
  }

  private static ObjectNode map(Type declared, Map<?, ?> map) {
    Type valueType = ((ParameterizedType) declared).getActualTypeArguments()[1];
    ObjectNode node = RecordJson.object();
    map.forEach(
        (key, value) -> {
          Class<?> keyType = key.getClass();
          String name =
              key instanceof Enum<?> word
                  ? word.name()
                  : Scalars.of(keyType).written(key).toString();
          node.set(name, write(valueType, value));
        });
    return node;
  }

  private static ArrayNode phases(PhaseAmps amps) {
    ArrayNode array = RecordJson.array();
    for (Phase phase : Phase.values()) array.add(amps.get(phase).milliamps());
    return array;
  }

  private static JsonNode scalar(Object written) {
    return switch (written) {
      case Boolean flag -> NODES.booleanNode(flag);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      default -> NODES.stringNode(written.toString());
    };
  }
}
