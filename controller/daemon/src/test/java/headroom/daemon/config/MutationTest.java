package headroom.daemon.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to a file on its way: the reader answers with a config or with problems. */
class MutationTest {
  private static final int MUTANTS_PER_SEED = 150;
  private static final List<String> SPLINTERS =
      List.of(
          "",
          " ",
          "\n",
          "\t",
          ":",
          ": ",
          "-",
          "{",
          "}",
          "[",
          "]",
          "&a ",
          "*a",
          "!",
          "|",
          ">",
          "'",
          "\"",
          "#",
          "%",
          "0",
          "00",
          "-1",
          "999999999 A",
          "3x0 A",
          "1e9 A",
          "~",
          "null",
          "no",
          "L1",
          "grid",
          "dc",
          "\0",
          "\uFEFF",
          "\uD800",
          "ä",
          "🔌",
          "<<: *a",
          "? ",
          "--- ",
          "...",
          "\\",
          "outlets: 16",
          "shared_rating: 6 A",
          "phases: []",
          "current: dc",
          "parent: grid");

  /** Some fixed, some new each run; a failure names its seed. */
  static LongStream seeds() {
    return LongStream.concat(
        LongStream.rangeClosed(1, 6), new Random().longs(4).map(seed -> seed & 0xffff_ffffL));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aMutatedFileGivesAConfigOrProblemsAndNeverAnException(long seed) throws IOException {
    Random random = new Random(seed);
    List<String> originals = new ArrayList<>();
    for (Path file : ExamplesTest.good()) originals.add(Files.readString(file));
    for (int i = 0; i < MUTANTS_PER_SEED; i++) {
      String mutant = originals.get(random.nextInt(originals.size()));
      for (int cuts = 1 + random.nextInt(4); cuts > 0; cuts--) mutant = mutate(mutant, random);
      String text = mutant;
      Reading reading =
          assertDoesNotThrow(() -> ConfigReader.read("mutant", text), () -> told(seed, text));
      switch (reading) {
        case Reading.Good good ->
            assertTrue(
                Budget.of(good.config().site()).stream().allMatch(Budget::fits),
                () -> told(seed, text));
        case Reading.Bad bad -> {
          assertFalse(bad.problems().isEmpty(), () -> told(seed, text));
          for (Problem problem : bad.problems())
            assertTrue(
                problem.line() >= 1 && !problem.toString().contains("\n"),
                () -> told(seed, problem + "\n" + text));
        }
      }
    }
  }

  private static String told(long seed, String text) {
    return "seed " + seed + ", text:\n" + text;
  }

  private static String mutate(String text, Random random) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + random.nextInt(12));
    return switch (random.nextInt(6)) {
      case 0 -> text.substring(0, at) + text.substring(end);
      case 1 ->
          text.substring(0, at)
              + SPLINTERS.get(random.nextInt(SPLINTERS.size()))
              + text.substring(at);
      case 2 ->
          text.substring(0, at)
              + SPLINTERS.get(random.nextInt(SPLINTERS.size()))
              + text.substring(end);
      case 3 -> text.substring(0, at);
      case 4 -> swapLines(text, random);
      default -> text.substring(0, at) + (char) random.nextInt(0x250) + text.substring(end);
    };
  }

  private static String swapLines(String text, Random random) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    if (lines.isEmpty()) return text;
    Collections.swap(lines, random.nextInt(lines.size()), random.nextInt(lines.size()));
    return String.join("\n", lines);
  }
}
