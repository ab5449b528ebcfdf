package headroom.daemon.cases;

import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** What {@link ExactWriter} and {@link ExactReader} know of types alike. */
final class ExactTypes {
  private ExactTypes() {}

  static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic -> raw(generic.getRawType());
      default -> throw new IllegalArgumentException("no type to record: " + type);
    };
  }

  static Type argument(Type type, int index) {
    if (type instanceof ParameterizedType generic) return generic.getActualTypeArguments()[index];
    throw new IllegalArgumentException("no type to record: " + type);
  }

  static Class<?> primitive(Class<?> type) {
    if (type == Integer.class) return int.class;
    if (type == Long.class) return long.class;
    if (type == Double.class) return double.class;
    return type == Boolean.class ? boolean.class : type;
  }

  /** What the name of a value of this type ends with. */
  static String unit(Type type) {
    Class<?> raw = raw(type);
    if (Optional.class == raw || Collection.class.isAssignableFrom(raw))
      return unit(argument(type, 0));
    if (raw == PhaseAmps.class) return Scalars.of(Amps.class).unit();
    return Scalars.isOne(raw) ? Scalars.of(raw).unit() : "";
  }

  /** Set once, by a constructor, from the config or the start. */
  static boolean isFixed(Field field) {
    return Modifier.isFinal(field.getModifiers()) && !isFilled(field.getType());
  }

  /** Whether what a final field holds has a content of its own that changes. */
  private static boolean isFilled(Class<?> type) {
    return type.isArray()
        || Collection.class.isAssignableFrom(type)
        || Map.class.isAssignableFrom(type)
        || isRemembered(type);
  }

  /** A class of the controller whose objects change from step to step. */
  static boolean isRemembered(Class<?> type) {
    return !type.isRecord()
        && !type.isEnum()
        && !type.isInterface()
        && type.getName().startsWith("headroom.core.control.");
  }

  static Object get(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + field, e);
    }
  }

  static Object get(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
