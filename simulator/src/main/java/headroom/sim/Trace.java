package headroom.sim;

import headroom.core.units.MonoTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What happened in a world: a hash over all of it, and the last lines of it as text. */
public final class Trace {
  private static final int LINES_KEPT = 2_000;

  private final Deque<String> last = new ArrayDeque<>();
  private long hash = 0xCBF29CE484222325L;
  private long lines;

  void add(MonoTime at, String who, String what) {
    String line = at + " " + who + ": " + what;
    for (int i = 0; i < line.length(); i++) hash = (hash ^ line.charAt(i)) * 0x100000001B3L;
    lines++;
    if (last.size() == LINES_KEPT) last.removeFirst();
    last.addLast(line);
  }

  /** FNV-1a over every line so far. */
  public long hash() {
    return hash;
  }

  public long lines() {
    return lines;
  }

  /** The last lines, oldest first; at most 2,000. */
  public List<String> last() {
    return List.copyOf(last);
  }
}
