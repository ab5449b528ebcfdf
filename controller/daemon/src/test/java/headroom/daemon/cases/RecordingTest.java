package headroom.daemon.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.ControlState;
import headroom.core.control.Controller;
import headroom.core.control.SiteSnapshot;
import headroom.core.control.Step;
import headroom.core.units.MonoTime;
import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Place;
import headroom.daemon.config.Problems;
import headroom.daemon.config.Reading;
import headroom.daemon.config.Yaml;
import headroom.daemon.loop.Decision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A recording is played bit for bit: the same limits, offers and reasons come out. */
class RecordingTest {
  private static final Path EXAMPLES = Path.of("../../config-examples");
  private static final Instant WALL = Instant.parse("2026-03-01T12:00:00Z");

  static List<Path> cases() throws IOException {
    return CasesTest.files().toList();
  }

  /** Steps, around a case, and after each second what the controller remembers. */
  private static final class Played {
    final Case played;
    final Config config;
    final Recorder recorder = new Recorder();
    final List<ControlState> states = new ArrayList<>();
    final List<SiteSnapshot> seen = new ArrayList<>();

    Played(Path file, int most) throws IOException {
      CaseReader.Read read = CaseReader.read("case.json", Files.readString(file));
      played = assertInstanceOf(CaseReader.Read.Good.class, read).run().played();
      config = config(Files.readString(file));
      Case.Source.Modelled modelled = (Case.Source.Modelled) played.source();
      Plant plant = new Plant(config.site(), modelled, CaseRun.BEGINS);
      Controller controller = new Controller(config.site(), config.control());
      Decision decision = recorder.recorded(config, controller::step);
      ControlState state = controller.start(modelled.bounds(), CaseRun.BEGINS);
      int step = 0;
      for (int s = 0; s < most; s++) {
        MonoTime now = CaseRun.BEGINS.plus(java.time.Duration.ofSeconds(s));
        while (step < played.steps().size() && played.steps().get(step).at().toSeconds() <= s)
          for (Case.Deed deed : played.steps().get(step++).deeds()) plant.happens(deed, now);
        SiteSnapshot snapshot = plant.snapshot(now);
        Step decided = decision.step(state, snapshot);
        state = decided.next();
        plant.takes(decided, now);
        states.add(state);
        seen.add(snapshot);
      }
    }

    /** JSON is YAML: the case's site with what a whole config needs. */
    private static Config config(String text) {
      Problems none = new Problems("case.json");
      Yaml.Table whole = (Yaml.Table) JsonText.read(text, none).orElseThrow();
      StringBuilder yaml =
          new StringBuilder("ocpp: {listen: 0.0.0.0:8887}\nauthorize: {policy: all}\n");
      if (!whole.entries().containsKey("site")) yaml.append("site: {name: case}\n");
      StringBuilder meters = new StringBuilder("meters: {");
      int unit = 1;
      for (String name : List.of("main", "sub"))
        if (text.contains("\"meter\": \"" + name + "\""))
          meters
              .append(unit == 1 ? "" : ", ")
              .append(name)
              .append(": {model: sunspec, unit: ")
              .append(unit++)
              .append(", tcp: {host: 10.0.0.1}}");
      yaml.append(meters).append("}\n");
      for (String name : List.of("site", "circuits", "charger_defaults", "chargers", "control"))
        if (whole.entries().containsKey(name))
          yaml.append(name)
              .append(": ")
              .append(flow(whole.entries().get(name).value()))
              .append("\n");
      Reading reading = ConfigReader.read("case.yaml", yaml.toString());
      return assertInstanceOf(Reading.Good.class, reading, reading::toString).config();
    }

    private static String flow(Yaml yaml) {
      return switch (yaml) {
        case Yaml.Text text -> "\"" + text.value() + "\"";
        case Yaml.Items items ->
            "[" + String.join(", ", items.items().stream().map(Played::flow).toList()) + "]";
        case Yaml.Table table -> {
          List<String> entries = new ArrayList<>();
          table.entries().forEach((k, v) -> entries.add(k + ": " + flow(v.value())));
          yield "{" + String.join(", ", entries) + "}";
        }
      };
    }

    String recording() throws IOException {
      StringBuilder text = new StringBuilder();
      RecordingWriter.write(recorder.minutes().orElseThrow(), "recorded", "test", WALL, text);
      return text.toString();
    }
  }

  /** The last minutes begin in the middle of things: the written state must carry them. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theLastMinutesOfACasePlayTheSameAgain(Path file) throws IOException {
    Played played = new Played(file, 1000);
    Recorder.Minutes minutes = played.recorder.minutes().orElseThrow();
    assertTrue(minutes.ticks().size() < 400, "the ring is bounded");
    assertTrue(minutes.ticks().getFirst().seen().now().isAfter(CaseRun.BEGINS));
    CaseReader.Read read = CaseReader.read("recording.json", played.recording());
    CaseReport report =
        CaseReport.of(assertInstanceOf(CaseReader.Read.Good.class, read, read::toString).run());
    assertTrue(report.holds(), report::text);
  }

  /** Whatever the controller remembers comes back from the file, field by field. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void everythingRememberedIsWrittenAndRead(Path file) throws IOException {
    Played played = new Played(file, 700);
    Controller controller = new Controller(played.config.site(), played.config.control());
    for (int s = 5; s + 60 < played.states.size(); s += 97) {
      ControlState before = played.states.get(s);
      ControlState read = reread(before, controller);
      for (int next = s + 1; next < s + 60; next++) {
        SiteSnapshot snapshot = played.seen.get(next);
        Step expected = controller.step(before, snapshot);
        Step found = controller.step(read, snapshot);
        assertEquals(expected.limits(), found.limits());
        assertEquals(expected.view(), found.view());
        assertEquals(expected.events(), found.events());
        before = expected.next();
        read = found.next();
      }
      assertEquals(ExactWriter.fields(before).toString(), ExactWriter.fields(read).toString());
    }
  }

  private static ControlState reread(ControlState state, Controller controller) {
    Problems problems = new Problems("state");
    Yaml written = JsonText.read(ExactWriter.fields(state).toString(), problems).orElseThrow();
    SiteSnapshot nothing =
        new SiteSnapshot(state.startedAt(), Map.of(), List.of(), List.of(), List.of(), List.of());
    ControlState filled =
        controller.step(controller.start(List.of(), state.startedAt()), nothing).next();
    new ExactReader(problems).fill(filled, written, Place.FILE);
    assertEquals(List.of(), problems.problems());
    return filled;
  }

  @Test
  void aChangedFigureIsFound() throws IOException {
    Played played = new Played(EXAMPLES.resolve("cases/three-on-one-phase.json"), 200);
    String changed = played.recording().replaceFirst("\"limit_mA\":10000", "\"limit_mA\":9000");
    CaseReader.Read read = CaseReader.read("recording.json", changed);
    CaseReport report =
        CaseReport.of(assertInstanceOf(CaseReader.Read.Good.class, read, read::toString).run());
    assertFalse(report.holds());
    assertTrue(report.text().contains("NOT AS EXPECTED"), report::text);
  }

  @Test
  void whatIsMissingOrUnknownInTheStateIsNamed() throws IOException {
    Played played = new Played(EXAMPLES.resolve("cases/three-on-one-phase.json"), 30);
    String changed = played.recording().replaceFirst("\"lastSeq\":", "\"lastSequence\":");
    CaseReader.Read.Bad bad =
        assertInstanceOf(CaseReader.Read.Bad.class, CaseReader.read("recording.json", changed));
    List<String> paths = bad.problems().stream().map(each -> each.path()).toList();
    assertTrue(paths.contains("recording.state.lastSeq"), paths::toString);
    assertTrue(paths.contains("recording.state.lastSequence"), paths::toString);
  }

  @Test
  void nobodyIsNamedInARecording() throws IOException {
    Played played = new Played(EXAMPLES.resolve("cases/three-on-one-phase.json"), 30);
    headroom.core.site.ChargerId charger = new headroom.core.site.ChargerId("CP-01");
    MonoTime now = CaseRun.BEGINS.plus(java.time.Duration.ofSeconds(31));
    headroom.core.port.ChargerReport started =
        new headroom.core.port.ChargerReport.TransactionStarted(
            charger, now, headroom.core.site.EvseId.of("CP-01", 1), "7", now, "SECRET-TAG");
    SiteSnapshot seen =
        new SiteSnapshot(now, Map.of(), List.of(started), List.of(), List.of(), List.of());
    Controller controller = new Controller(played.config.site(), played.config.control());
    played.recorder.recorded(played.config, controller::step).step(played.states.getLast(), seen);
    String text = played.recording();
    assertTrue(text.contains("\"transaction\":\"7\""));
    assertFalse(text.contains("SECRET-TAG"));
    assertEquals(Optional.of(1), played.recorder.minutes().map(m -> m.ticks().size()));
  }
}
