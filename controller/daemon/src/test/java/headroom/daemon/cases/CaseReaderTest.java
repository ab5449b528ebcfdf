package headroom.daemon.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.daemon.config.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong in a case is a problem with its place, and never a wrong number. */
class CaseReaderTest {
  private static final Path DOC = Path.of("../../docs/cases.md");

  private static final String GOOD =
      """
      {
        "case": "good",
        "circuits": {
          "grid": {"limit": "3x32 A", "meter": "main", "background": "0 A"}
        },
        "chargers": {
          "CP-01": {"circuit": "grid", "rating": "16 A", "fallback": "0 A"}
        },
        "steps": [
          {"at": "0 s", "plug": "CP-01", "load": {"grid": "1 A"}},
          {"at": "9 s",
           "expect": {"offers": {"CP-01": "6 A"}}}
        ]
      }
      """;

  @Test
  void aGoodCaseIsRead() {
    assertInstanceOf(CaseReader.Read.Good.class, CaseReader.read("c.json", GOOD));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "case": "good", | "cause": "good", | c.json:1: case: found nothing, expected a sentence
          "case": "good", | "case": "good", "cars": {"CP-01": {"tales": "3 A"}}, | c.json:2: cars.CP-01.tales: found an unknown key, expected a known key; did you mean 'takes'?
          "case": "good", | "case": "good", "case": "better", | c.json:2: case: found a second 'case', expected each key once; the first is on line 2
          "circuit": "grid" | "circuit": "gird" | c.json:7: chargers.CP-01.circuit: found the unknown circuit 'gird', expected the name of a circuit; did you mean 'grid'?
          "limit": "3x32 A" | "limit": "3xNaN A" | c.json:4: circuits.grid.limit: found '3xNaN A', expected a current, such as 16 A
          "limit": "3x32 A" | "limit": NaN | c.json:4: found broken JSON
          "limit": "3x32 A" | "parent": "main", "limit": "3x32 A" | c.json:4: circuits.grid.parent: found the unknown circuit 'main', expected the name of a circuit: grid
          "rating": "16 A" | "rating": "16 A", "floor": "20 A" | c.json:7: chargers.CP-01.floor: found a floor of 20 A, expected at most the rating of 16 A
          "rating": "16 A" | "rating": "16 A", "weight": 0 | c.json:7: chargers.CP-01.weight: found 0, expected a number from 0.1 to 100, such as 1.5
          "rating": "16 A" | "rating": 16 | c.json:7: chargers.CP-01.rating: found 16, expected a current with its unit, such as 16 A
          "plug": "CP-01" | "plug": "CP-02" | c.json:10: steps[0].plug: found the unknown charger 'CP-02', expected the name of a charger; did you mean 'CP-01'?
          "load": {"grid": "1 A"} | "load": {"gird": "1 A"} | c.json:10: steps[0].load.gird: found the unknown circuit 'gird', expected the name of a circuit; did you mean 'grid'?
          "load": {"grid": "1 A"} | "load": {"grid": "NaN A"} | c.json:10: steps[0].load.grid: found 'NaN A', expected a current, such as 16 A
          "load": {"grid": "1 A"} | "cars": {"CP-01": {"takes": "-1 A"}} | c.json:10: steps[0].cars.CP-01.takes: found '-1 A', expected a number that is not negative
          "load": {"grid": "1 A"} | "cars": {"CP-01": {"phases": 4}} | c.json:10: steps[0].cars.CP-01.phases: found 4, expected a whole number from 1 to 3
          "load": {"grid": "1 A"} | "wishes": {"CP-01": {"weight": 0}} | c.json:10: steps[0].wishes.CP-01.weight: found 0, expected a number from 0.1 to 100, such as 1.5
          "load": {"grid": "1 A"} | "meters": {"main": "dead"} | c.json:10: steps[0].meters.main: found 'dead', expected answers, unreachable
          "load": {"grid": "1 A"} | "shows": {"submeter": "1 A"} | c.json:10: steps[0].shows.submeter: found the unknown meter 'submeter', expected the name of a meter: main
          "load": {"grid": "1 A"} | "limits": {"gird": []} | c.json:10: steps[0].limits.gird: found the unknown source 'gird', expected a source; did you mean 'grid'?
          "load": {"grid": "1 A"} | "limits": {"grid": [{"circuit": "grid"}]} | c.json:10: steps[0].limits.grid[0]: found a limit without a value, expected 'current' or 'power'
          "load": {"grid": "1 A"} | "limits": {"grid": [{"current": "1 A"}]} | c.json:10: steps[0].limits.grid[0]: found a limit of nothing or of two things, expected 'circuit' or 'evse'
          "at": "9 s" | "at": "9.5 s" | c.json:11: steps[1].at: found 9500 ms, expected whole seconds
          "at": "0 s" | "at": "10 s" | c.json:11: steps[1].at: found 9 s, expected a time not before the step above, 10 s
          "at": "9 s" | "wait": "9 s" | c.json:11: steps[1].wait: found an unknown key, expected a known key
          "offers": {"CP-01": "6 A"} | "offers": {"CP-01": {"least": "6 A"}} | c.json:12: steps[1].expect.offers.CP-01.most: found nothing, expected a current, such as 16 A
          "offers": {"CP-01": "6 A"} | "offers": {"CP-01": {"least": "7 A", "most": "6 A"}} | c.json:12: steps[1].expect.offers.CP-01: found at least 7 A and at most 6 A, expected least first
          "offers": {"CP-01": "6 A"} | "reasons": {"CP-01": {"type": "Fool"}} | c.json:12: steps[1].expect.reasons.CP-01.type: found 'Fool', expected the kind of reason: Full
          "offers": {"CP-01": "6 A"} | "reasons": {"CP-01": {"type": "Idle", "limit_A": 3}} | c.json:12: steps[1].expect.reasons.CP-01.limit_A: found an unknown key, expected a known key
          "expect": {"offers": {"CP-01": "6 A"}} | "unplug": "CP-01" | c.json:9: steps: found no expectation, expected 'expect' in at least one step
          "chargers": { | "chargers": [ | c.json:7: found broken JSON
          """)
  void everyMistakeIsNamedWithItsPlace(String good, String wrong, String problem) {
    assertTrue(GOOD.contains(good), good);
    String text = GOOD.replace(good, wrong);
    CaseReader.Read.Bad bad =
        assertInstanceOf(CaseReader.Read.Bad.class, CaseReader.read("c.json", text));
    assertTrue(
        bad.problems().stream().anyMatch(each -> each.toString().startsWith(problem)),
        () -> bad.problems().toString());
  }

  @Test
  void allProblemsAreListedAtOnce() {
    String text =
        GOOD.replace("\"1 A\"", "\"one\"").replace("\"6 A\"", "6").replace("\"16 A\"", "\"3 A\"");
    CaseReader.Read.Bad bad =
        assertInstanceOf(CaseReader.Read.Bad.class, CaseReader.read("c.json", text));
    assertEquals(1, bad.problems().size(), "a site that is not whole names nothing yet");
    text = GOOD.replace("\"1 A\"", "\"one\"").replace("\"6 A\"", "6");
    bad = assertInstanceOf(CaseReader.Read.Bad.class, CaseReader.read("c.json", text));
    assertEquals(2, bad.problems().size(), bad.problems()::toString);
  }

  @Test
  void noTextMakesTheReaderThrow() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder(GOOD);
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        if (random.nextBoolean()) text.deleteCharAt(at);
        else text.insert(at, "{}[]\",:0-A x".charAt(random.nextInt(12)));
      }
      try {
        CaseReader.read("c.json", text.toString());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", text " + text, e);
      }
    }
  }

  @Test
  void deepBracketsAreAProblem() {
    CaseReader.Read read = CaseReader.read("c.json", "[".repeat(100) + "]".repeat(100));
    CaseReader.Read.Bad bad = assertInstanceOf(CaseReader.Read.Bad.class, read);
    assertEquals("at most 32 deep", bad.problems().getFirst().expected());
  }

  @Test
  void theDocHasEveryKeyOfTheReaderAndNoOther() throws IOException {
    Map<String, TreeSet<String>> known = new LinkedHashMap<>();
    CaseKeys.bySection()
        .forEach(
            (section, keys) -> {
              TreeSet<String> names = new TreeSet<>();
              for (Key<?> key : keys) names.add(key.name());
              known.put(section, names);
            });
    assertEquals(known, documented());
  }

  @Test
  void theExampleOfTheDocHolds() throws IOException {
    Matcher fragment =
        Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(DOC));
    List<String> examples = new ArrayList<>();
    while (fragment.find()) examples.add(fragment.group(1));
    assertEquals(1, examples.size());
    CaseReader.Read read = CaseReader.read("cases.md", examples.getFirst());
    CaseReport report =
        CaseReport.of(assertInstanceOf(CaseReader.Read.Good.class, read, read::toString).run());
    assertTrue(report.holds(), report::text);
  }

  private static Map<String, TreeSet<String>> documented() throws IOException {
    Map<String, TreeSet<String>> sections = new LinkedHashMap<>();
    TreeSet<String> keys = new TreeSet<>();
    Pattern heading = Pattern.compile("##+ (.*)");
    Pattern row = Pattern.compile("\\| `(\\w+)` \\|.*");
    for (String line : Files.readAllLines(DOC)) {
      Matcher isHeading = heading.matcher(line);
      Matcher isRow = row.matcher(line);
      if (isHeading.matches()) {
        keys = new TreeSet<>();
        sections.put(isHeading.group(1), keys);
      } else if (isRow.matches()) {
        keys.add(isRow.group(1));
      }
    }
    sections.values().removeIf(TreeSet::isEmpty);
    return sections;
  }
}
