package headroom.sim.demo;

import java.util.ArrayList;
import java.util.List;

/** Text for a terminal of 80 columns. */
final class Wrapped {
  private static final int COLUMNS = 80;

  private Wrapped() {}

  /**
   * Breaks a line at blanks, where it is too long.
   *
   * @param indent before every line but the first
   */
  static List<String> lines(String text, String indent) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > COLUMNS) {
      int blank = rest.lastIndexOf(' ', COLUMNS);
      if (blank <= indent.length()) break;
      lines.add(rest.substring(0, blank).stripTrailing());
      rest = indent + rest.substring(blank).strip();
    }
    lines.add(rest);
    return lines;
  }
}
