package headroom.sim.demo;

import headroom.sim.demo.Frame.Line;
import headroom.sim.demo.Frame.Load;
import headroom.sim.demo.Frame.Row;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The demo for a pipe or a file: a line with the loads every second, a line for each thing that
 * happens, and the whole table every ten seconds.
 */
final class PlainLines {
  private static final int TABLE_EVERY_S = 10;

  private final PrintStream out;
  private long eventsPrinted;

  PlainLines(PrintStream out) {
    this.out = out;
  }

  /**
   * @param eventCount how many events there have been in all; the frame holds the last of them
   */
  void print(Frame frame, long eventCount) {
    List<Line> events = frame.events();
    int fresh = (int) Math.min(eventCount - eventsPrinted, events.size());
    eventsPrinted = eventCount;
    for (Line event : events.subList(events.size() - fresh, events.size()))
      print(
          "%s  %-9s %s".formatted(Screen.clock(event.timeOfDay()), event.subject(), event.text()));
    long seconds = frame.running().toSeconds();
    if (seconds % TABLE_EVERY_S == 0 && seconds > 0) {
      out.println();
      new Screen(Ink.PLAIN, 80, 10_000).table(frame).forEach(out::println);
      out.println();
    }
    print(loads(frame));
    out.flush();
  }

  private void print(String line) {
    Wrapped.lines(line, "       ").forEach(out::println);
  }

  private static String loads(Frame frame) {
    StringBuilder line = new StringBuilder("%s".formatted(Screen.clock(frame.timeOfDay())));
    Map<String, StringBuilder> circuits = new LinkedHashMap<>();
    Map<String, Double> limits = new LinkedHashMap<>();
    for (Load load : frame.loads()) {
      StringBuilder phases =
          circuits.computeIfAbsent(load.circuit(), circuit -> new StringBuilder());
      if (!phases.isEmpty()) phases.append('/');
      phases.append(String.format(Locale.ROOT, "%.1f", load.amps()));
      limits.merge(load.circuit(), load.limitAmps(), Math::min);
    }
    circuits.forEach(
        (circuit, phases) ->
            line.append("  ")
                .append(circuit)
                .append(' ')
                .append(phases)
                .append(" of ")
                .append(Screen.trimmed(limits.getOrDefault(circuit, 0.0)))
                .append(" A"));
    long charging = frame.chargers().stream().filter(PlainLines::charges).count();
    return line.append("  ").append(charging).append(" charging").toString();
  }

  private static boolean charges(Row row) {
    return row.state() == Frame.State.CHARGING;
  }
}
