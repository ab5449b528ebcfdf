package headroom.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {
  static final Path EXAMPLES = Path.of("../../config-examples");

  static List<Path> good() throws IOException {
    return yamlFiles(EXAMPLES);
  }

  static List<Path> yamlFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("good")
  void everyExampleLoadsWithoutAProblem(Path example) {
    Reading reading = ConfigReader.read(example);
    if (reading instanceof Reading.Bad bad) assertEquals(List.of(), bad.problems());
    assertInstanceOf(Reading.Good.class, reading);
  }
}
