package headroom.daemon.cases;

import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import headroom.daemon.config.Place;
import headroom.daemon.config.Problems;
import headroom.daemon.config.Wrong;
import headroom.daemon.config.Yaml;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the objects of the core that {@link ExactWriter} wrote. What does not fit is a problem at
 * its place, and nothing is guessed.
 */
final class ExactReader {
  private final Problems problems;

  ExactReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * Fills what a new controller would remember with what was recorded. A field that the recording
   * does not know, or that this version does not know, is a problem: the recording is of another
   * version.
   */
  void fill(Object object, Yaml yaml, Place place) {
    if (!(yaml instanceof Yaml.Table table)) {
      problems.add(place, yaml.shown(), "the fields of " + object.getClass().getSimpleName());
      return;
    }
    Set<String> unknown = new LinkedHashSet<>(table.entries().keySet());
    for (Field field : ExactWriter.fieldsOf(object.getClass())) {
      if (ExactTypes.isFixed(field)) continue;
      String name = field.getName() + ExactTypes.unit(field.getGenericType());
      unknown.remove(name);
      Yaml.Entry entry = table.entries().get(name);
      if (entry == null) problems.add(place.at(name), "nothing", "a field of this version");
      else fill(object, field, entry.value(), place.at(name, entry.keyLine()));
    }
    for (String name : unknown)
      problems.add(place.at(Problems.shown(name)), "an unknown field", "a field of this version");
  }

  private void fill(Object object, Field field, Yaml yaml, Place place) {
    Object before = ExactTypes.get(field, object);
    Type type = field.getGenericType();
    if (before instanceof Map<?, ?> map && ExactTypes.isRemembered(valueType(type))) {
      fillEach(map, yaml, place);
      return;
    }
    if (ExactTypes.isRemembered(field.getType())) {
      fill(before, yaml, place);
      return;
    }
    if (before instanceof Object[] all
        && ExactTypes.isRemembered(field.getType().getComponentType())) {
      fillAll(all, yaml, place);
      return;
    }
    Object value = read(type, yaml, place);
    if (value != null) set(object, field, before, value);
  }

  private void fillAll(Object[] all, Yaml yaml, Place place) {
    if (!(yaml instanceof Yaml.Items list) || list.items().size() != all.length) {
      problems.add(place, yaml.shown(), "a list of " + all.length + ", one for each of the site");
      return;
    }
    for (int i = 0; i < all.length; i++) {
      Yaml item = list.items().get(i);
      fill(all[i], item, place.item(i, item.line()));
    }
  }

  private static Class<?> valueType(Type map) {
    return ExactTypes.raw(ExactTypes.argument(map, 1));
  }

  private void fillEach(Map<?, ?> map, Yaml yaml, Place place) {
    if (!(yaml instanceof Yaml.Table table)) {
      problems.add(place, yaml.shown(), "one entry per name");
      return;
    }
    Set<String> unknown = new LinkedHashSet<>(table.entries().keySet());
    // Before the first tick nothing is remembered of anything.
    map.keySet().removeIf(key -> !unknown.contains(name(key)));
    map.forEach(
        (key, value) -> {
          Yaml.Entry entry = table.entries().get(name(key));
          unknown.remove(name(key));
          if (entry != null) fill(value, entry.value(), place.at(name(key), entry.keyLine()));
        });
    for (String name : unknown)
      problems.add(place.at(Problems.shown(name)), "an unknown name", "a name of the site");
  }

  private static String name(Object key) {
    return Scalars.of(key.getClass()).written(key).toString();
  }

  private static void set(Object object, Field field, Object before, Object value) {
    boolean isFinal = java.lang.reflect.Modifier.isFinal(field.getModifiers());
    try {
      if (!isFinal) field.set(object, value);
      else if (before.getClass().isArray())
        System.arraycopy(value, 0, before, 0, Math.min(Array.getLength(value), length(before)));
      else replace(before, value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot set " + field, e);
    }
  }

  private static int length(Object array) {
    return Array.getLength(array);
  }

  @SuppressWarnings("unchecked") // of one field, read by its type
  private static void replace(Object before, Object value) {
    if (before instanceof Map<?, ?> map) {
      map.clear();
      ((Map<Object, Object>) map).putAll((Map<Object, Object>) value);
    } else {
      Collection<Object> items = (Collection<Object>) before;
      items.clear();
      items.addAll((Collection<Object>) value);
    }
  }

  // ---- values

  /** A value of that type; null when it is none, and then a problem says so. */
  @Nullable Object read(Type declared, Yaml yaml, Place place) {
    Class<?> type = ExactTypes.raw(declared);
    boolean nothing = yaml instanceof Yaml.Text text && text.isNothing();
    if (type == Optional.class) {
      if (nothing) return Optional.empty();
      Object value = read(ExactTypes.argument(declared, 0), yaml, place);
      return value == null ? null : Optional.of(value);
    }
    if (type == OptionalInt.class) {
      if (nothing) return OptionalInt.empty();
      Object value = scalar(int.class, yaml, place);
      return value instanceof Integer number ? OptionalInt.of(number) : null;
    }
    if (type == OptionalDouble.class) {
      if (nothing) return OptionalDouble.empty();
      Object value = scalar(double.class, yaml, place);
      return value instanceof Double number ? OptionalDouble.of(number) : null;
    }
    if (type == OptionalLong.class) {
      if (nothing) return OptionalLong.empty();
      Object value = scalar(long.class, yaml, place);
      return value instanceof Long number ? OptionalLong.of(number) : null;
    }
    if (type == PhaseAmps.class) return phases(yaml, place);
    Class<?> one = ExactTypes.primitive(type);
    if (Scalars.isOne(one)) return scalar(one, yaml, place);
    if (type.isEnum()) return word(type, yaml, place);
    if (Collection.class.isAssignableFrom(type)) {
      List<Object> items = items(ExactTypes.argument(declared, 0), yaml, place);
      return Set.class.isAssignableFrom(type) ? new LinkedHashSet<>(items) : items;
    }
    if (Map.class.isAssignableFrom(type)) return map(declared, yaml, place);
    if (type.isArray()) return array(type.getComponentType(), yaml, place);
    if (type.isInterface()) return oneOf(type, yaml, place);
    return record(type, yaml, place, false);
  }

  private @Nullable Object scalar(Class<?> type, Yaml yaml, Place place) {
    Scalars.Scalar<?> scalar = Scalars.of(type);
    if (!(yaml instanceof Yaml.Text text) || text.isNothing()) {
      problems.add(place, yaml.shown(), scalar.expected());
      return null;
    }
    try {
      return scalar.read().parse(text.value());
    } catch (Wrong wrong) {
      problems.add(place, yaml.shown(), wrong.expected());
    } catch (ArithmeticException | IllegalArgumentException outOfRange) {
      problems.add(place, yaml.shown(), scalar.expected());
    }
    return null;
  }

  private @Nullable Object word(Class<?> type, Yaml yaml, Place place) {
    List<String> known = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      String name = ((Enum<?>) constant).name();
      if (yaml instanceof Yaml.Text text && text.value().equals(name)) return constant;
      known.add(name);
    }
    problems.add(place, yaml.shown(), "one of " + String.join(", ", known));
    return null;
  }

  private @Nullable PhaseAmps phases(Yaml yaml, Place place) {
    List<Object> three = items(Amps.class, yaml, place);
    if (three.size() == 3)
      return new PhaseAmps((Amps) three.get(0), (Amps) three.get(1), (Amps) three.get(2));
    problems.add(place, yaml.shown(), "milliamperes on L1, L2 and L3");
    return null;
  }

  private List<Object> items(Type type, Yaml yaml, Place place) {
    List<Object> items = new ArrayList<>();
    if (!(yaml instanceof Yaml.Items list)) {
      problems.add(place, yaml.shown(), "a list");
      return items;
    }
    for (int i = 0; i < list.items().size(); i++) {
      Yaml item = list.items().get(i);
      Object value = read(type, item, place.item(i, item.line()));
      if (value != null) items.add(value);
    }
    return items;
  }

  private Object array(Class<?> type, Yaml yaml, Place place) {
    List<Object> items = items(type, yaml, place);
    Object array = Array.newInstance(type, items.size());
    for (int i = 0; i < items.size(); i++) Array.set(array, i, items.get(i));
    return array;
  }

  private Map<Object, Object> map(Type declared, Yaml yaml, Place place) {
    Map<Object, Object> map = new LinkedHashMap<>();
    if (!(yaml instanceof Yaml.Table table)) {
      problems.add(place, yaml.shown(), "one entry per name");
      return map;
    }
    table
        .entries()
        .forEach(
            (name, entry) -> {
              Place here = place.at(Problems.shown(name), entry.keyLine());
              Yaml.Text key = new Yaml.Text(name, true, entry.keyLine());
              Object readKey = read(ExactTypes.argument(declared, 0), key, here);
              Object value = read(ExactTypes.argument(declared, 1), entry.value(), here);
              if (readKey != null && value != null) map.put(readKey, value);
            });
    return map;
  }

  private @Nullable Object oneOf(Class<?> type, Yaml yaml, Place place) {
    List<String> known = new ArrayList<>();
    Class<?>[] kinds = type.getPermittedSubclasses();
    if (kinds == null) throw new IllegalArgumentException("no type to record: " + type);
    Yaml.Entry said = yaml instanceof Yaml.Table table ? table.entries().get("type") : null;
    for (Class<?> kind : kinds) {
      known.add(kind.getSimpleName());
      if (said != null
          && said.value() instanceof Yaml.Text text
          && text.value().equals(kind.getSimpleName())) return record(kind, yaml, place, true);
    }
    problems.add(
        place.at("type"),
        said == null ? "nothing" : said.value().shown(),
        "one of " + String.join(", ", known));
    return null;
  }

  private @Nullable Object record(Class<?> type, Yaml yaml, Place place, boolean typed) {
    if (!(yaml instanceof Yaml.Table table)) {
      problems.add(place, yaml.shown(), "a section");
      return null;
    }
    Set<String> unknown = new LinkedHashSet<>(table.entries().keySet());
    if (typed) unknown.remove("type");
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    boolean whole = true;
    for (int i = 0; i < components.length; i++) {
      Type declared = components[i].getGenericType();
      types[i] = components[i].getType();
      String name = components[i].getName() + ExactTypes.unit(declared);
      unknown.remove(name);
      Yaml.Entry entry = table.entries().get(name);
      Yaml value = entry == null ? new Yaml.Text("", false, place.line()) : entry.value();
      Place here = entry == null ? place.at(name) : place.at(name, entry.keyLine());
      values[i] = read(declared, value, here);
      whole &= values[i] != null;
    }
    for (String name : unknown)
      problems.add(place.at(Problems.shown(name)), "an unknown key", "a key of this version");
    return whole && unknown.isEmpty() ? make(type, types, values, place) : null;
  }

  private @Nullable Object make(
      Class<?> type, Class<?>[] types, @Nullable Object[] values, Place place) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException refused) {
      Throwable why = refused.getCause();
      problems.add(
          place,
          "values that do not go together",
          why == null || why.getMessage() == null
              ? "a whole " + type.getSimpleName()
              : why.getMessage());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + type, e);
    }
    return null;
  }
}
