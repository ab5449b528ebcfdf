package headroom.daemon.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import headroom.daemon.cases.CaseRun.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case of config-examples/cases holds, and would not hold if the controller did otherwise.
 */
class CasesTest {
  private static final Path FOLDER = Path.of("../../config-examples/cases");

  static Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
    }
  }

  @Test
  void allCasesOfTheIssueAreThere() throws IOException {
    assertTrue(files().count() >= 17, () -> "too few cases in " + FOLDER.toAbsolutePath());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void holds(Path file) {
    CaseReport report = CaseReport.of(run(read(file)));
    assertTrue(report.holds(), report::text);
  }

  /** Each single expectation, turned into its contrary, is found to be wrong. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void everyExpectationCanFail(Path file) {
    Case right = run(read(file)).played();
    List<Case.Step> steps = new ArrayList<>();
    for (Case.Step step : right.steps())
      steps.add(
          new Case.Step(
              step.at(), step.deeds(), step.expected().stream().map(CasesTest::contrary).toList()));
    Case wrong = new Case(right.name(), List.of(), right.site(), right.source(), steps, List.of());
    List<Finding> findings = new CaseRun(wrong).run().findings();
    assertFalse(findings.isEmpty());
    List<Finding> held = findings.stream().filter(Finding::holds).toList();
    assertEquals(List.of(), held, file.toString());
  }

  /** The case itself sees it when its site is another: limits halved, or doubled. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void failsOnAnotherSite(Path file) {
    String text = read(file);
    List<UnaryOperator<Integer>> changes = List.of(amps -> amps / 2, amps -> amps * 2);
    boolean fails = false;
    for (UnaryOperator<Integer> change : changes)
      fails |=
          switch (CaseReader.read("changed", withLimits(text, change))) {
            case CaseReader.Read.Bad bad -> false;
            case CaseReader.Read.Good good -> !good.run().run().holds();
          };
    assertTrue(fails, () -> file + " holds with half and with twice its limits");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void saysHowItsFiguresComeAbout(Path file) {
    assertFalse(run(read(file)).played().because().isEmpty());
  }

  @Test
  void aRunIsTheSameEachTime() throws IOException {
    for (Path file : files().toList()) {
      String once = CaseReport.of(run(read(file))).json().toString();
      assertEquals(once, CaseReport.of(run(read(file))).json().toString(), file.toString());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CaseRun run(String text) {
    CaseReader.Read read = CaseReader.read("case.json", text);
    return assertInstanceOf(CaseReader.Read.Good.class, read, read::toString).run();
  }

  private static String withLimits(String text, UnaryOperator<Integer> change) {
    Pattern limit =
        Pattern.compile("(\"limit\": \"3x|\"shared_rating\": \"|\"power\": \")(\\d+)( k?[AW]\")");
    return limit
        .matcher(text)
        .replaceAll(
            found ->
                found.group(1) + change.apply(Integer.valueOf(found.group(2))) + found.group(3));
  }

  private static Expectation contrary(Expectation right) {
    return switch (right) {
      case Expectation.OfEvse of ->
          new Expectation.OfEvse(of.place(), of.evse(), of.figure(), above(of.amps()));
      case Expectation.Drawn of ->
          new Expectation.Drawn(of.place(), of.evse(), abovePhases(of.amps()));
      case Expectation.OfCircuit of ->
          new Expectation.OfCircuit(of.place(), of.circuit(), of.sum(), abovePhases(of.amps()));
      case Expectation.InFailSafe in ->
          new Expectation.InFailSafe(in.place(), in.circuit(), !in.expected());
      case Expectation.Because because -> {
        Map<String, String> fields = new LinkedHashMap<>(because.fields());
        fields.replaceAll((name, value) -> value + "1");
        yield new Expectation.Because(because.place(), because.evse(), fields);
      }
      case Expectation.Conditions conditions ->
          new Expectation.Conditions(
              conditions.place(),
              conditions.codes().isEmpty()
                  ? List.of(headroom.core.event.Condition.Code.STORE_FAILS)
                  : List.of());
      case Expectation.On on ->
          new Expectation.On(on.place(), Range.exactly(on.count().most() + 1));
      case Expectation.Served of ->
          new Expectation.Served(
              of.place(),
              of.evse(),
              new Range<>(of.time().most().plusSeconds(1), Duration.ofDays(9)));
    };
  }

  private static Range<Amps> above(Range<Amps> range) {
    return Range.exactly(range.most().plus(new Amps(1)));
  }

  private static Range<PhaseAmps> abovePhases(Range<PhaseAmps> range) {
    return Range.exactly(range.most().plus(PhaseAmps.all(new Amps(1))));
  }
}
