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
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/config.md} and the reader alike. */
class ConfigDocTest {
  private static final Path DOC = Path.of("../../docs/config.md");
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
    String fragments =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(DOC))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.joining());
    Reading reading = ConfigReader.read("config.md", fragments);
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
