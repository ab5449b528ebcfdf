package headroom.sim.demo;

import headroom.sim.demo.Frame.Line;
import headroom.sim.demo.Frame.Load;
import headroom.sim.demo.Frame.Row;
import headroom.sim.demo.Frame.State;
import headroom.sim.demo.Ink.Tone;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns a {@link Frame} into lines for a screen of a given size. Pure. */
final class Screen {
  /** How far the bar of a load goes beyond its limit. */
  private static final double BAR_ENDS_AT = 1.125;

  private static final int BAR = 45;
  private static final int WHY = 32;

  private final Ink ink;
  private final int columns;
  private final int rows;

  /**
   * @param columns at least 80 are used, more go to the texts
   * @param rows what does not fit is left out, the least important first
   */
  Screen(Ink ink, int columns, int rows) {
    this.ink = ink;
    this.columns = Math.max(80, columns);
    this.rows = rows;
  }

  /**
   * The whole screen, at most {@code rows} lines.
   *
   * @param hint lines at the foot that never give way, nor are they cut: the terminal wraps them,
   *     so that they can be copied whole
   */
  List<String> lines(Frame frame, List<String> hint) {
    List<String> head = List.of(title(frame), "");
    List<String> foot = new ArrayList<>();
    foot.add("");
    foot.add(totals(frame.totals()));
    foot.addAll(hint);
    List<String> loads = loads(frame.loads());
    int footRows = foot.stream().mapToInt(this::rowsOf).sum();
    int left = rows - head.size() - footRows;
    if (loads.size() + frame.chargers().size() + 6 > left) loads = shortLoads(frame.loads());
    left -= loads.size() + 1;
    List<String> chargers = chargers(frame.chargers(), left);
    left -= chargers.size();

    List<String> lines = new ArrayList<>(head);
    lines.addAll(loads);
    lines.add("");
    lines.addAll(chargers);
    if (left >= 3) {
      lines.add("");
      lines.add(ink.paint(Tone.FAINT, " Events"));
      List<Line> events = frame.events();
      for (Line event : events.subList(Math.max(0, events.size() - (left - 2)), events.size()))
        lines.add(event(event));
    }
    while (lines.size() < rows - footRows) lines.add("");
    lines.addAll(foot);
    return lines;
  }

  /** How many rows a line takes that is not painted. */
  private int rowsOf(String line) {
    return Math.max(1, (line.length() + columns - 1) / columns);
  }

  /** Loads and chargers alone, all of them. */
  List<String> table(Frame frame) {
    List<String> lines = new ArrayList<>(shortLoads(frame.loads()));
    lines.addAll(chargers(frame.chargers(), Integer.MAX_VALUE));
    lines.add(totals(frame.totals()));
    return lines;
  }

  private String title(Frame frame) {
    String left = " Headroom  " + frame.site();
    String right =
        clock(frame.timeOfDay()) + " at the site, running " + span(frame.running()) + " ";
    return ink.paint(Tone.TITLE, left)
        + " ".repeat(Math.max(1, columns - left.length() - right.length()))
        + ink.paint(Tone.FAINT, right);
  }

  private List<String> loads(List<Load> loads) {
    List<String> lines = new ArrayList<>();
    String building = ink.blocks() ? "▒" : "-";
    String cars = ink.blocks() ? "█" : "#";
    lines.add(
        ink.paint(Tone.FAINT, " Load per phase against its limit   ")
            + ink.paint(Tone.BUILDING, building)
            + ink.paint(Tone.FAINT, " building  ")
            + ink.paint(Tone.GOOD, cars)
            + ink.paint(Tone.FAINT, " cars"));
    String before = "";
    for (Load load : loads) {
      String name = load.circuit().equals(before) ? "" : load.circuit();
      before = load.circuit();
      lines.add(
          " %-10s %s %s %s"
              .formatted(cut(name, 10), load.phase(), bar(load), ink.paint(tone(load), of(load))));
    }
    return lines;
  }

  private static String of(Load load) {
    return String.format(Locale.ROOT, "%5.1f of %s A", load.amps(), trimmed(load.limitAmps()));
  }

  private String bar(Load load) {
    int limit = (int) Math.round(BAR / BAR_ENDS_AT);
    int filled = cells(load.amps(), load);
    int building = Math.min(filled, cells(load.amps() - load.carsAmps(), load));
    StringBuilder bar = new StringBuilder();
    bar.append(ink.paint(Tone.BUILDING, (ink.blocks() ? "▒" : "-").repeat(building)));
    Tone carTone = load.ratio() > 1.005 ? Tone.BAD : Tone.GOOD;
    String car = ink.blocks() ? "█" : "#";
    bar.append(ink.paint(carTone, car.repeat(Math.max(0, Math.min(filled, limit) - building))));
    bar.append(
        ink.paint(Tone.FAINT, (ink.blocks() ? "·" : ".").repeat(Math.max(0, limit - filled))));
    bar.append(ink.blocks() ? "┃" : "|");
    int beyond = Math.max(0, filled - Math.max(limit, building));
    bar.append(ink.paint(Tone.BAD, car.repeat(beyond)));
    bar.append(" ".repeat(Math.max(0, BAR - Math.max(limit, building) - beyond)));
    return bar.toString();
  }

  private static int cells(double amps, Load load) {
    double part = Math.clamp(amps / (load.limitAmps() * BAR_ENDS_AT), 0, 1);
    return (int) Math.round(part * BAR);
  }

  private static Tone tone(Load load) {
    if (load.ratio() > 1.005) return Tone.BAD;
    return load.ratio() > 0.9 ? Tone.BUSY : Tone.PLAIN;
  }

  /** A line per circuit, where there is no room for one per phase. */
  private List<String> shortLoads(List<Load> loads) {
    Map<String, List<Load>> byCircuit = new LinkedHashMap<>();
    for (Load load : loads)
      byCircuit.computeIfAbsent(load.circuit(), circuit -> new ArrayList<>()).add(load);
    List<String> lines = new ArrayList<>();
    lines.add(ink.paint(Tone.FAINT, " Load per phase against its limit"));
    byCircuit.forEach(
        (circuit, phases) -> {
          StringBuilder line = new StringBuilder(" %-10s".formatted(cut(circuit, 10)));
          for (Load load : phases)
            line.append("   ")
                .append(load.phase())
                .append(' ')
                .append(ink.paint(tone(load), of(load)));
          lines.add(line.toString());
        });
    return lines;
  }

  private List<String> chargers(List<Row> chargers, int room) {
    List<String> lines = new ArrayList<>();
    lines.add(
        ink.paint(
            Tone.FAINT,
            " %-9s %5s %6s  %-3s %-10s %6s  %s"
                .formatted("Charger", "Offer", "Draw A", "On", "State", "kWh", "Why")));
    int shown = chargers.size() + 1 <= room ? chargers.size() : Math.max(1, room - 2);
    for (Row row : chargers.subList(0, shown)) lines.add(charger(row));
    if (shown < chargers.size())
      lines.add(ink.paint(Tone.FAINT, " and " + (chargers.size() - shown) + " more"));
    return lines;
  }

  private String charger(Row row) {
    boolean idle = row.state() == State.FREE;
    String offer = idle ? "" : trimmed(row.offerAmps());
    String draw = idle ? "" : String.format(Locale.ROOT, "%.1f", row.drawAmps());
    String energy = idle ? "" : String.format(Locale.ROOT, "%.1f", row.kilowattHours());
    String facts = " %-9s %5s %6s  %-3s ".formatted(cut(row.name(), 9), offer, draw, row.phases());
    String state = "%-10s".formatted(cut(row.state().word(), 10));
    return ink.paint(idle ? Tone.FAINT : Tone.PLAIN, facts)
        + ink.paint(tone(row.state()), state)
        + " %6s  ".formatted(energy)
        + ink.paint(Tone.FAINT, cut(row.why(), WHY + columns - 80));
  }

  private static Tone tone(State state) {
    return switch (state) {
      case CHARGING -> Tone.GOOD;
      case PAUSED, PLUGGED_IN -> Tone.BUSY;
      case OFFLINE, OUT_OF_ORDER -> Tone.BAD;
      case FREE, CAR_PAUSES, LEAVING -> Tone.FAINT;
    };
  }

  private String event(Line line) {
    return ink.paint(Tone.FAINT, " " + clock(line.timeOfDay()))
        + " %-9s ".formatted(cut(line.subject(), 9))
        + cut(line.text(), columns - 18);
  }

  String totals(Frame.Totals totals) {
    return String.format(
        Locale.ROOT,
        " %s served, %.1f kWh, %d limits, %d messages, highest load %.0f %%",
        totals.sessionsServed() == 1 ? "1 car" : totals.sessionsServed() + " cars",
        totals.kilowattHours(),
        totals.limitsSent(),
        totals.messages(),
        totals.highestRatio() * 100);
  }

  static String clock(LocalTime time) {
    return "%02d:%02d".formatted(time.getHour(), time.getMinute());
  }

  static String span(Duration time) {
    long seconds = time.toSeconds();
    return seconds < 3600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** {@code 16} or {@code 10.5}. */
  static String trimmed(double amps) {
    return Math.rint(amps) == amps
        ? Long.toString((long) amps)
        : String.format(Locale.ROOT, "%.1f", amps);
  }

  private String cut(String text, int most) {
    if (text.length() <= most) return text;
    return text.substring(0, most - 1) + (ink.blocks() ? "…" : "~");
  }
}
