package headroom.daemon.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A mapping of known keys, read key by key; what it does not know it reports at once. */
public final class Section {
  private final Yaml.Table table;
  private final Place place;
  private final Problems problems;
  private final Optional<Section> defaults;

  private Section(Yaml.Table table, Place place, Problems problems, Optional<Section> defaults) {
    this.table = table;
    this.place = place;
    this.problems = problems;
    this.defaults = defaults;
  }

  /**
   * @param known all keys that may stand here
   * @return empty, and a problem, when {@code yaml} is no mapping
   */
  public static Optional<Section> of(
      Yaml yaml, Place place, Problems problems, List<Key<?>> known) {
    if (!(yaml instanceof Yaml.Table table)) {
      String example = known.getFirst().name();
      problems.add(place, yaml.shown(), "a section with keys such as '" + example + "'");
      return Optional.empty();
    }
    List<String> names = known.stream().<String>map(Key::name).toList();
    table
        .entries()
        .forEach(
            (name, entry) -> {
              if (!names.contains(name))
                problems.add(
                    place.at(Problems.shown(name), entry.keyLine()),
                    "an unknown key",
                    name.equals("<<")
                        ? "the keys themselves, or charger_defaults: YAML 1.2 knows no merge key"
                        : Nearest.hint(name, "a known key", names));
            });
    return Optional.of(new Section(table, place, problems, Optional.empty()));
  }

  /** This section, where keys that it does not give are taken from {@code other}. */
  Section withDefaults(Optional<Section> other) {
    return new Section(table, place, problems, other);
  }

  public Place place() {
    return place;
  }

  /** Whether {@code key} stands in this very section. */
  public boolean has(Key<?> key) {
    return table.entries().containsKey(key.name());
  }

  /** Whether {@code key} stands here or among the defaults, right or wrong. */
  boolean gives(Key<?> key) {
    return has(key) || defaults.filter(section -> section.has(key)).isPresent();
  }

  /** Where {@code key} stands, or the section when it does not. */
  public Place placeOf(Key<?> key) {
    Yaml.Entry entry = table.entries().get(key.name());
    return entry == null ? place.at(key.name()) : place.at(key.name(), entry.keyLine());
  }

  /** The value here or among the defaults; a problem when it is there and wrong. */
  public <T> Optional<Given<T>> optional(Key<T> key) {
    Yaml.Entry entry = table.entries().get(key.name());
    if (entry == null) return defaults.flatMap(section -> section.optional(key));
    Place at = place.at(key.name(), entry.keyLine());
    if (entry.value() instanceof Yaml.Text text && text.isNothing()) {
      problems.add(at, "nothing", key.expected());
      return Optional.empty();
    }
    return key.value().read(entry.value(), at, problems).map(value -> new Given<>(value, at));
  }

  /** As {@link #optional}; a problem, too, when it is not given. */
  public <T> Optional<Given<T>> required(Key<T> key) {
    if (!gives(key)) problems.add(place.at(key.name()), "nothing", key.expected());
    return optional(key);
  }

  /** A problem with {@code key}, if it stands in this very section. */
  public void refuse(Key<?> key, String found, String expected) {
    if (has(key)) problems.add(placeOf(key), found, expected);
  }

  /** The named entries of a mapping whose keys are the installer's own names. */
  public static Map<String, Yaml.Entry> named(
      Yaml yaml, Place place, Problems problems, String what, Value.Parser<String> nameRule) {
    if (!(yaml instanceof Yaml.Table table)) {
      problems.add(place, yaml.shown(), "a section with one entry per " + what);
      return Map.of();
    }
    Map<String, Yaml.Entry> named = new LinkedHashMap<>();
    for (Map.Entry<String, Yaml.Entry> entry : table.entries().entrySet()) {
      try {
        named.put(nameRule.parse(entry.getKey()), entry.getValue());
      } catch (Wrong wrong) {
        Place at = place.at(Problems.shown(entry.getKey()), entry.getValue().keyLine());
        String found = entry.getKey().isEmpty() ? "an empty name" : Problems.shown(entry.getKey());
        problems.add(at, found, wrong.expected());
      }
    }
    return named;
  }
}
