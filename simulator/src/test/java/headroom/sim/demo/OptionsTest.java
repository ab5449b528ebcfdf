package headroom.sim.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void allArgumentsAreRead() throws Options.BadArguments {
    Options options =
        Options.parse(
            "--for",
            "60s",
            "--chargers=20",
            "--seed",
            "-7",
            "--speed",
            "1.5",
            "--ocpp=1.6",
            "--json");
    assertEquals(
        new Options(Optional.of(Duration.ofSeconds(60)), 20, -7, 1.5, "1.6", true, false), options);
  }

  @Test
  void withoutArgumentsTwelveChargersLiveSixtyTimesAsFastUntilCtrlC() throws Options.BadArguments {
    assertEquals(new Options(Optional.empty(), 12, 1, 60, "mixed", false, false), Options.parse());
  }

  @Test
  void aVersionThatNobodySpeaksIsToldWithThoseThatThereAre() {
    String told =
        assertThrows(Options.BadArguments.class, () -> Options.parse("--ocpp", "1.5")).getMessage();
    assertEquals("--ocpp expects 1.6, 2.0.1 or mixed, found '1.5'", told);
  }

  @Test
  void everyBadArgumentIsToldAtOnce() {
    String told =
        assertThrows(
                Options.BadArguments.class,
                () ->
                    Options.parse(
                        "--for", "5x", "--chargers", "0", "--speed", "NaN", "--json=1", "--fast"))
            .getMessage();
    assertEquals(5, told.lines().count(), told);
    assertTrue(told.contains("--for expects a time such as 60s, 5m or 1h, found '5x'"), told);
    assertTrue(told.contains("--chargers expects a whole number from 1 to 200, found '0'"), told);
    assertTrue(told.contains("unknown argument '--fast'"), told);
  }

  @Test
  void rangesEndWhereTheySay() throws Options.BadArguments {
    assertEquals(200, Options.parse("--chargers", "200").chargers());
    assertThrows(Options.BadArguments.class, () -> Options.parse("--chargers", "201"));
    assertEquals(600, Options.parse("--speed", "600").speed());
    assertThrows(Options.BadArguments.class, () -> Options.parse("--speed", "600.1"));
    assertThrows(Options.BadArguments.class, () -> Options.parse("--for", "0s"));
    assertThrows(Options.BadArguments.class, () -> Options.parse("--seed"));
  }

  @Test
  void theHelpFitsEightyColumns() {
    assertTrue(Options.USAGE.lines().allMatch(line -> line.length() <= 80), Options.USAGE);
  }
}
