package headroom.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.proxy.Intercepts;
import headroom.core.proxy.RelayPolicy;
import headroom.core.proxy.RelayPolicy.Row;
import headroom.core.proxy.RelayPolicy.Sender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The policy tables: every action of the standard has its row, and the document says the same. */
final class OcppDocTest {
  private static final Path DOC = Path.of("../../docs/ocpp.md");
  private static final Path ACTIONS =
      Path.of("src/test/resources/headroom/daemon/ocpp-actions.csv");

  static List<RelayPolicy> policies() {
    return RelayPolicy.ALL;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("policies")
  void everyActionOfTheStandardHasARowAndThereIsNoOther(RelayPolicy policy) throws IOException {
    String version = policy.version().substring("ocpp".length()) + ",";
    List<String> standard =
        Files.readAllLines(ACTIONS).stream()
            .filter(line -> line.startsWith(version))
            .map(line -> line.substring(version.length()))
            .sorted()
            .toList();
    List<String> table =
        policy.rows().stream()
            .map(row -> word(row.sender().name()) + "," + row.action())
            .sorted()
            .toList();
    assertEquals(standard, table);
  }

  @Test
  void theDocumentShowsTheTables() throws IOException {
    List<String> rows =
        RelayPolicy.ALL.stream()
            .flatMap(policy -> policy.rows().stream())
            .map(OcppDocTest::shown)
            .toList();
    List<String> found =
        Files.readAllLines(DOC).stream()
            .filter(line -> line.startsWith("| charger |") || line.startsWith("| CSMS |"))
            .toList();
    assertEquals(String.join("\n", rows), String.join("\n", found));
  }

  @Test
  void theDocumentShowsTheSettingsThatTheCsmsDoesNotChange() throws IOException {
    List<String> rules =
        Intercepts.ALL.stream()
            .flatMap(table -> table.rules().stream().map(rule -> shown(table, rule)))
            .toList();
    List<String> found =
        Files.readAllLines(DOC).stream()
            .filter(line -> line.startsWith("| 1.6 |") || line.startsWith("| 2.0.1 |"))
            .toList();
    assertEquals(String.join("\n", rules), String.join("\n", found));
  }

  private static String shown(Intercepts table, Intercepts.Rule rule) {
    return "| %s | `%s` | %s | %s |"
        .formatted(
            table.version().substring("ocpp".length()),
            rule.setting(),
            word(rule.verdict().name()),
            rule.why());
  }

  private static String shown(Row row) {
    return "| %s | `%s` | %s | %s | %s |"
        .formatted(
            row.sender() == Sender.CHARGER ? "charger" : "CSMS",
            row.action(),
            word(row.online().name()),
            word(row.offline().name()),
            row.note());
  }

  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
