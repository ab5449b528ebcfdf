package headroom.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file in {@code config-examples/bad} gives exactly the messages in the {@code .expected} file
 * beside it. After a wanted change of messages, run with {@code -Dwrite.expected=true} and read the
 * difference.
 */
class BadExamplesTest {
  private static final Path BAD = ExamplesTest.EXAMPLES.resolve("bad");

  static List<Path> bad() throws IOException {
    return ExamplesTest.yamlFiles(BAD);
  }

  @ParameterizedTest
  @MethodSource("bad")
  void everyBadFileGivesExactlyItsMessages(Path file) throws IOException {
    Path expected = Path.of(file.toString().replaceFirst("\\.yaml$", ".expected"));
    String messages = messages(ConfigReader.read(file));
    if (Boolean.getBoolean("write.expected")) Files.writeString(expected, messages);
    assertEquals(Files.readString(expected), messages);
  }

  @Test
  void everyExpectationHasItsFile() throws IOException {
    try (Stream<Path> files = Files.list(BAD)) {
      assertEquals(
          bad().stream().map(Path::toString).toList(),
          files
              .map(Path::toString)
              .filter(name -> name.endsWith(".expected"))
              .map(name -> name.replaceFirst("\\.expected$", ".yaml"))
              .sorted()
              .toList());
    }
  }

  private static String messages(Reading reading) {
    List<Problem> problems = reading instanceof Reading.Bad bad ? bad.problems() : List.of();
    return problems.stream()
        .map(problem -> problem.toString().replace(BAD + "/", "") + "\n")
        .collect(Collectors.joining());
  }
}
