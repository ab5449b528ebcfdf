package headroom.daemon.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns that are as wide as their widest cell, two blanks apart; the last one takes the rest. */
final class Table {
  private static final int WIDTH = 80;

  private final List<List<String>> rows = new ArrayList<>();

  Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** All lines; what does not fit in the last column is cut. */
  List<String> lines() {
    if (rows.isEmpty()) return List.of();
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows)
      for (int i = 0; i < columns; i++) widths[i] = Math.max(widths[i], row.get(i).length());
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns - 1; i++) {
        line.append(row.get(i));
        line.repeat(' ', widths[i] - row.get(i).length() + 2);
      }
      int rest = Math.max(20, WIDTH - line.length());
      line.append(Words.cut(row.get(columns - 1), rest));
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
