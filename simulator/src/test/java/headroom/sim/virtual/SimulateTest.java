package headroom.sim.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The program as a person calls it. */
class SimulateTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return Simulate.run(
        arguments,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void aRunSaysHowEachLimitFaredAndItsTrace() {
    assertEquals(0, run(Examples.file("minimal.yaml").toString(), "--for", "120s", "--calm"));
    String said = out.toString(StandardCharsets.UTF_8);
    assertTrue(said.startsWith("Minimal, seed 1: 2 min of life in "), said);
    assertTrue(said.contains("\ngrid         L1    highest "), said);
    assertTrue(said.lines().reduce("", (a, b) -> b).startsWith("trace "), said);
  }

  @Test
  void aWrongArgumentIsNamedAndNothingRuns() {
    assertEquals(2, run(Examples.file("minimal.yaml").toString(), "--for", "soon"));
    assertEquals("--for: found soon, expected 90s, 60m or 24h", err.toString().strip());
    assertEquals("", out.toString());
  }

  @Test
  void aBadConfigGivesItsProblems() {
    assertEquals(2, run(Examples.file("bad/limit-zero.yaml").toString()));
    assertTrue(err.toString().contains("limit-zero.yaml:"), err.toString());
  }

  @Test
  void helpIsNoMistake() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString().startsWith("Usage: simulator/simulate FILE"));
  }
}
