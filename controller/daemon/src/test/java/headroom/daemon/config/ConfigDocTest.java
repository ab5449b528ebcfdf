package headroom.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps {@code docs/config.md} and the reader alike. */
class ConfigDocTest {
  private static final Path DOC = Path.of("../../docs/config.md");
  private static final Path METERS = Path.of("../../docs/meters.md");
  private static final Pattern HEADING = Pattern.compile("##+ (.*)");
  private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\|.*");

  @Test
  void theDocHasEveryKeyOfTheReaderAndNoOther() throws IOException {
    Map<String, List<String>> known = new LinkedHashMap<>();
    Keys.bySection()
        .forEach(
            (section, keys) ->
                known.put(section, keys.stream().<String>map(Key::name).sorted().toList()));
    assertEquals(known, documented());
  }

  @Test
  void theFragmentsOfTheDocTogetherAreAGoodConfig() throws IOException {
    assertGood(String.join("", fragments(DOC)));
  }

  @Test
  void theMetersOfTheirDocFitInAConfigAndItsMapCanBeUsed(@TempDir Path maps) throws IOException {
    List<String> fragments = fragments(METERS);
    assertEquals(2, fragments.size());
    Files.writeString(maps.resolve("acme-three.yaml"), fragments.get(1));
    String rest =
        """
        circuits:
          grid: {limit: 3x63 A, background: 3x30 A, meter: main}
          board: {parent: grid, limit: 3x40 A, background: 3x0 A, meter: other}
        chargers:
          CP-01: {circuit: board, rating: 16 A, fallback: 0 A}
        ocpp: {listen: 0.0.0.0:8887}
        authorize: {policy: all}
        """;
    String other = "  other: {model: acme-three, tcp: {host: 10.0.0.21}, unit: 1}\n";
    assertGood(
        "site: {name: Doc}\nregister_maps: %s\n".formatted(maps)
            + fragments.getFirst()
            + other
            + rest);
  }

  private static List<String> fragments(Path doc) throws IOException {
    return Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(doc))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static void assertGood(String config) {
    Reading reading = ConfigReader.read("doc.yaml", config);
    if (reading instanceof Reading.Bad bad) assertEquals(List.of(), bad.problems());
  }

  @Test
  void everySectionHasItsOwnKeysOnce() {
    Keys.bySection()
        .forEach(
            (section, keys) -> {
              assertFalse(keys.isEmpty(), section);
              assertEquals(keys.size(), keys.stream().map(Key::name).distinct().count(), section);
            });
  }

  private static Map<String, List<String>> documented() throws IOException {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> keys = new ArrayList<>();
    for (String line : Files.readAllLines(DOC)) {
      Matcher heading = HEADING.matcher(line);
      Matcher row = ROW.matcher(line);
      if (heading.matches()) {
        keys = new ArrayList<>();
        sections.put(heading.group(1), keys);
      } else if (row.matches()) {
        keys.add(row.group(1));
      }
    }
    sections.values().removeIf(List::isEmpty);
    sections.values().forEach(list -> list.sort(null));
    return sections;
  }
}
