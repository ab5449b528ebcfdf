package headroom.daemon.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what is wrong in one file while it is read. Confined to the reading thread. */
public final class Problems {
  private static final int MOST_FOUND_CHARS = 80;

  private final String file;
  private final Set<Problem> problems = new LinkedHashSet<>();
  private final Set<Problem> warnings = new LinkedHashSet<>();
  private final Map<String, String> elsewhere = new LinkedHashMap<>();

  public Problems(String file) {
    this.file = file;
  }

  public String file() {
    return file;
  }

  public void add(Place place, String found, String expected) {
    add(fileOf(place), place, found, expected);
  }

  /**
   * A part of the config stands in another file: what is wrong in it is wrong there.
   *
   * @param path the keys that lead to the part
   */
  void standsIn(String path, String otherFile) {
    elsewhere.put(path, otherFile);
  }

  private String fileOf(Place place) {
    for (Map.Entry<String, String> part : elsewhere.entrySet())
      if (place.path().equals(part.getKey()) || place.path().startsWith(part.getKey() + "."))
        return part.getValue();
    return file;
  }

  /** A problem in a file that the config names. */
  void add(String otherFile, Place place, String found, String expected) {
    problems.add(new Problem(otherFile, place.line(), place.path(), found, expected));
  }

  void warn(Place place, String found, String expected) {
    warn(fileOf(place), place, found, expected);
  }

  /** A warning about a file that the config names. */
  void warn(String otherFile, Place place, String found, String expected) {
    warnings.add(new Problem(otherFile, place.line(), place.path(), found, expected));
  }

  public boolean isEmpty() {
    return problems.isEmpty();
  }

  public List<Problem> problems() {
    return inOrder(problems);
  }

  public List<Problem> warnings() {
    return inOrder(warnings);
  }

  /** By line, those of the config before those of the files that it names. */
  private List<Problem> inOrder(Set<Problem> found) {
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparing((Problem problem) -> !problem.file().equals(file))
            .thenComparing(Problem::file)
            .thenComparingInt(Problem::line));
    return sorted;
  }

  /** Text from a file as a message may show it: one line, printable, not long. */
  public static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && shown.length() < MOST_FOUND_CHARS; i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    if (text.length() > MOST_FOUND_CHARS) shown.append("…");
    return shown.toString();
  }
}
