package headroom.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.daemon.json.RecordJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CheckTest {
  private static final String EXAMPLES = "../../config-examples/";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aGoodFileEndsWithZeroAndIsSummed() {
    assertEquals(ExitCode.OK, check(EXAMPLES + "workplace-12.yaml"));
    assertTrue(text(out).contains("garage  3x40 A"), text(out));
  }

  @Test
  void aBadFileEndsWithTheCodeOfABadConfig() {
    assertEquals(ExitCode.CONFIG, check(EXAMPLES + "bad/limit-zero.yaml"));
    assertTrue(text(out).contains("4 problems"), text(out));
  }

  @Test
  void jsonSaysTheSameWithUnitsInItsNames() {
    assertEquals(ExitCode.OK, check("--json", EXAMPLES + "workplace-12.yaml"));
    JsonNode json = RecordJson.parse(text(out));
    assertTrue(json.path("usable").booleanValue());
    JsonNode garage = json.path("site").path("circuits").get(1);
    assertEquals("garage", garage.path("circuit").stringValue());
    assertEquals(40, garage.path("limit_A").path("L1").intValue());
    assertEquals(39, garage.path("left_A").path("L3").intValue());
    assertEquals(3, json.path("warnings").size());
  }

  @Test
  void jsonOfABadFileHasOneObjectPerProblem() {
    assertEquals(ExitCode.CONFIG, check(EXAMPLES + "bad/limit-zero.yaml", "--json"));
    JsonNode first = RecordJson.parse(text(out)).path("problems").get(0);
    assertEquals(6, first.path("line").intValue());
    assertEquals("circuits.grid.limit", first.path("path").stringValue());
    assertEquals("3x0 A", first.path("found").stringValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.yaml b.yaml", "--jsn a.yaml", "--json"})
  void wordsThatMakeNoSenseSayHow(String args) {
    List<String> words = args.isEmpty() ? List.of() : List.of(args.split(" "));
    assertEquals(ExitCode.USAGE, check(words.toArray(String[]::new)));
    assertTrue(text(err).contains("headroom check FILE"), text(err));
    assertEquals("", text(out));
  }

  private int check(String... args) {
    return Check.run(List.of(args), utf8(out), utf8(err));
  }

  private static PrintStream utf8(ByteArrayOutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
