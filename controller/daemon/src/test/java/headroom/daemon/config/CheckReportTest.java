package headroom.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The text of {@code headroom check} for each example stands beside this test as a golden file.
 * After a wanted change, run with {@code -Dwrite.expected=true} and read the difference.
 */
class CheckReportTest {
  private static final Path GOLDEN = Path.of("src/test/resources/headroom/daemon/config/check");

  static List<Path> examples() throws IOException {
    return ExamplesTest.good();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theReportOfAnExampleIsItsGoldenText(Path example) throws IOException {
    String name = example.getFileName().toString();
    Path golden = GOLDEN.resolve(name.replace(".yaml", ".txt"));
    String text = report(example).text().replace(ExamplesTest.EXAMPLES + "/", "");
    if (Boolean.getBoolean("write.expected")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, text);
    }
    assertEquals(Files.readString(golden), text);
  }

  @Test
  void theSummarySumsFallbacksAndFloorsPerCircuit() {
    CheckReport.Summary site =
        report(ExamplesTest.EXAMPLES.resolve("rotated-4.yaml")).site().orElseThrow();
    CheckReport.CircuitLine yard = site.circuits().getLast();
    assertEquals(1, yard.depth());
    assertEquals(PhaseAmps.of(12, 6, 6), yard.fallbacks());
    assertEquals(PhaseAmps.of(28, 34, 34), yard.left());
    assertEquals(4, yard.floorsAtWorst());
    assertEquals(Amps.of(10), site.largestFallback(), "2 x 10 A on L1 is all that 50 - 30 A leave");
  }

  @Test
  void aBadFileListsItsProblemsAndHasNoSummary() {
    CheckReport report = report(ExamplesTest.EXAMPLES.resolve("bad/limit-zero.yaml"));
    assertFalse(report.usable());
    assertTrue(report.site().isEmpty());
    List<String> lines = report.text().lines().toList();
    assertTrue(lines.getFirst().endsWith("limit-zero.yaml: 4 problems; it cannot be used"));
    assertEquals(6, lines.size(), report::text);
  }

  private static CheckReport report(Path file) {
    return CheckReport.of(file.toString(), ConfigReader.read(file));
  }
}
