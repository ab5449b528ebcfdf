package headroom.sim.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.sim.demo.Frame.Line;
import headroom.sim.demo.Frame.Load;
import headroom.sim.demo.Frame.Row;
import headroom.sim.demo.Frame.State;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScreenTest {
  private static final LocalTime TIME = LocalTime.of(9, 30);

  @ParameterizedTest
  @ValueSource(ints = {24, 30, 40, 60})
  void noLineIsWiderThanEightyColumnsAndAllFitTheWindow(int rows) {
    List<String> lines = new Screen(Ink.PLAIN, 80, rows).lines(frame(12), List.of(" hint"));
    lines.forEach(line -> assertTrue(line.length() <= 80, line));
    assertTrue(lines.size() <= rows, lines.size() + " lines for " + rows + " rows");
    assertEquals(" hint", lines.getLast());
  }

  @Test
  void chargersThatDoNotFitAreCounted() {
    List<String> lines = new Screen(Ink.PLAIN, 80, 24).lines(frame(100), List.of());
    assertTrue(lines.size() <= 24);
    long shown = lines.stream().filter(line -> line.startsWith(" CP-")).count();
    assertTrue(
        lines.stream().anyMatch(line -> line.contains("and " + (100 - shown) + " more")),
        String.join("\n", lines));
  }

  @Test
  void aHintThatWrapsTakesItsRows() {
    String wraps = " " + "x".repeat(100);
    List<String> lines = new Screen(Ink.PLAIN, 80, 40).lines(frame(12), List.of(wraps));
    assertTrue(lines.size() <= 39, lines.size() + " lines and one more row for the wrap");
  }

  @Test
  void withoutColourThereIsNoEscapeCode() {
    String all = String.join("\n", new Screen(Ink.PLAIN, 80, 40).lines(frame(12), List.of()));
    assertFalse(all.contains("\u001b"));
    assertTrue(all.chars().allMatch(c -> c < 128), "ASCII alone");
    Ink colour = new Ink(true, true);
    assertTrue(
        String.join("\n", new Screen(colour, 80, 40).lines(frame(12), List.of()))
            .contains("\u001b[32m"));
  }

  @Test
  void aLoadAboveItsLimitPassesTheMark() {
    Load load = new Load("grid", "L1", 70, 40, 63);
    Frame frame = frame(1);
    Frame over =
        new Frame(
            frame.site(),
            TIME,
            frame.running(),
            List.of(load),
            frame.chargers(),
            List.of(),
            frame.totals());
    String bar = new Screen(Ink.PLAIN, 80, 40).lines(over, List.of()).get(3);
    assertTrue(bar.contains("|#"), bar);
    assertTrue(bar.contains("70.0 of 63 A"), bar);
  }

  private static Frame frame(int chargers) {
    List<Load> loads = new ArrayList<>();
    for (String circuit : List.of("grid", "garage"))
      for (String phase : List.of("L1", "L2", "L3"))
        loads.add(new Load(circuit, phase, 41.5, 30, 63));
    List<Row> rows = new ArrayList<>();
    for (int i = 1; i <= chargers; i++)
      rows.add(
          new Row(
              "CP-%02d".formatted(i),
              6.5,
              6.4,
              "123",
              State.CHARGING,
              12.3,
              "it waits for room on L1 of a circuit with a very long name"));
    List<Line> events = new ArrayList<>();
    for (int i = 0; i < 50; i++) events.add(new Line(TIME, "CP-01", "event " + "x".repeat(90)));
    Frame.Totals totals = new Frame.Totals(123, 4567.8, 12_345, 123_456, 0.987);
    return new Frame("Workplace", TIME, Duration.ofSeconds(47), loads, rows, events, totals);
  }
}
