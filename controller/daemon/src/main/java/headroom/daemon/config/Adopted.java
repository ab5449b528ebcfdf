package headroom.daemon.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The chargers that were taken in on the spot: a small YAML file of the device, with the one
 * section {@code chargers}, that is read as if it stood in the config. The config is the
 * installer's and may be read-only; where both name a charger, the config counts.
 *
 * @param file its name in messages
 * @param text what stands in it
 */
public record Adopted(String file, String text) {
  private static final String HEAD =
      "# Chargers that were adopted on this device; they count as if they stood in the config.\n"
          + "chargers:\n";

  /** Where nobody was adopted. */
  public static Adopted none(String file) {
    return new Adopted(file, "");
  }

  /** With a charger and its keys, in place of an older entry. */
  public Adopted with(String identity, Map<String, String> keys) {
    StringBuilder entry = new StringBuilder().append(line(identity)).append('\n');
    keys.forEach(
        (key, value) -> entry.append("    ").append(key).append(": ").append(value).append('\n'));
    Map<String, String> entries = entries();
    entries.put(line(identity), entry.toString());
    return new Adopted(file, HEAD + String.join("", entries.values()));
  }

  /** Without a charger. */
  public Adopted without(String identity) {
    Map<String, String> entries = entries();
    entries.remove(line(identity));
    return new Adopted(file, entries.isEmpty() ? "" : HEAD + String.join("", entries.values()));
  }

  /** Whether the charger stands in it. */
  public boolean has(String identity) {
    return entries().containsKey(line(identity));
  }

  private static String line(String identity) {
    return "  \"" + identity + "\":";
  }

  /** The text of each entry, by its first line: as {@link #with} writes it. */
  private Map<String, String> entries() {
    Map<String, String> entries = new LinkedHashMap<>();
    String open = "";
    for (String line : text.lines().toList()) {
      boolean begins = line.startsWith("  \"") && line.endsWith("\":");
      if (begins) open = line;
      if (!open.isEmpty()) entries.merge(open, line + "\n", String::concat);
    }
    return entries;
  }

  /** The config with these chargers in it. */
  Yaml into(Yaml config, Problems problems) {
    if (text.isEmpty() || !(config instanceof Yaml.Table whole)) return config;
    Optional<Yaml.Table> adopted = chargers(problems);
    if (adopted.isEmpty()) return config;
    Yaml.Entry before = whole.entries().get(Keys.File.CHARGERS.name());
    Map<String, Yaml.Entry> all = new LinkedHashMap<>();
    if (before != null && before.value() instanceof Yaml.Table own) all.putAll(own.entries());
    else if (before != null && !(before.value() instanceof Yaml.Text t && t.isNothing()))
      return config; // It is no section, and that is told.
    long more = 0;
    for (Map.Entry<String, Yaml.Entry> each : adopted.get().entries().entrySet()) {
      if (all.putIfAbsent(each.getKey(), each.getValue()) != null) continue;
      problems.standsIn(Keys.File.CHARGERS.name() + "." + each.getKey(), file);
      more += 1 + each.getValue().value().size();
    }
    Map<String, Yaml.Entry> sections = new LinkedHashMap<>(whole.entries());
    int line = before == null ? whole.line() : before.keyLine();
    sections.put(
        Keys.File.CHARGERS.name(), new Yaml.Entry(line, new Yaml.Table(all, line, 1 + more)));
    return new Yaml.Table(sections, whole.line(), whole.size() + more);
  }

  private Optional<Yaml.Table> chargers(Problems problems) {
    Problems own = new Problems(file);
    Optional<Yaml> yaml =
        YamlText.read(text, own)
            .flatMap(root -> Section.of(root, Place.FILE, own, List.of(Keys.File.CHARGERS)))
            .flatMap(section -> section.required(Keys.File.CHARGERS))
            .map(Given::value);
    for (Problem each : new ArrayList<>(own.problems()))
      problems.add(each.file(), new Place(each.line(), each.path()), each.found(), each.expected());
    return yaml.filter(Yaml.Table.class::isInstance).map(Yaml.Table.class::cast);
  }
}
