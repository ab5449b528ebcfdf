package headroom.daemon.config;

import headroom.core.control.ControlSettings;
import headroom.core.site.Site;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the sections of a config that describe the site itself, without the devices that serve it:
 * {@code site}, {@code circuits}, {@code charger_defaults}, {@code chargers} and {@code control}.
 * Words, values and problems are those of the config.
 */
public final class SiteReader {
  /** The keys of these sections. */
  public static final List<Key<?>> KEYS =
      List.of(
          Keys.File.SITE,
          Keys.File.CIRCUITS,
          Keys.File.CHARGER_DEFAULTS,
          Keys.File.CHARGERS,
          Keys.File.CONTROL);

  /** A site and the times of its control law. */
  public record Described(Site site, ControlSettings control) {}

  private SiteReader() {}

  /** Empty when the site is not whole; then {@code problems} says why. */
  public static Optional<Described> read(Section file, Problems problems) {
    Shapes.FileShape shape = ShapeReader.siteOf(file, problems);
    return ConfigReader.site(shape, problems)
        .map(site -> new Described(site, ConfigReader.control(shape.control())));
  }

  /** These sections of a whole config, as they were written. */
  static Yaml.Table sectionsOf(Yaml config) {
    if (!(config instanceof Yaml.Table whole)) throw new IllegalArgumentException("no sections");
    Map<String, Yaml.Entry> sections = new LinkedHashMap<>();
    long size = 1;
    for (Key<?> key : KEYS) {
      Yaml.Entry entry = whole.entries().get(key.name());
      if (entry == null) continue;
      sections.put(key.name(), entry);
      size += 1 + entry.value().size();
    }
    return new Yaml.Table(sections, whole.line(), size);
  }
}
