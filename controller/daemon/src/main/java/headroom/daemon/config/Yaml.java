package headroom.daemon.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A YAML document as it was written: every scalar is text, so that {@code 010}, {@code no} and
 * {@code 06:30} mean only what the key that reads them says.
 */
public sealed interface Yaml {
  /** Line of its first character, from 1. */
  int line();

  /** As a message names it. */
  String shown();

  /** How many values it holds, itself included; aliases count each time. */
  long size();

  /**
   * A scalar.
   *
   * @param quoted whether it stood in quotes: an empty quoted text is a text, an empty plain one is
   *     nothing
   */
  record Text(String value, boolean quoted, int line) implements Yaml {
    public boolean isNothing() {
      return value.isEmpty() && !quoted;
    }

    @Override
    public String shown() {
      if (isNothing()) return "nothing";
      return quoted || value.isEmpty() ? "'" + Problems.shown(value) + "'" : Problems.shown(value);
    }

    @Override
    public long size() {
      return 1;
    }
  }

  /** A sequence. */
  record Items(List<Yaml> items, int line, long size) implements Yaml {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String shown() {
      return items.isEmpty() ? "an empty list" : "a list";
    }
  }

  /** A mapping, in the order of the file. */
  record Table(Map<String, Entry> entries, int line, long size) implements Yaml {
    public Table {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String shown() {
      return entries.isEmpty() ? "an empty section" : "a section";
    }
  }

  /** A value and the line of its key. */
  record Entry(int keyLine, Yaml value) {}
}
