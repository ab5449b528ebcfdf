package headroom.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares an output with the file that a person has looked at. {@code -Dgolden.write=true} writes
 * the files anew: look at the difference before you commit it.
 */
final class Golden {
  private Golden() {}

  static void check(String name, String actual) throws IOException {
    if (Boolean.getBoolean("golden.write")) {
      Path file = Path.of("src/test/resources/headroom/daemon/cli/golden", name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, actual);
    }
    try (InputStream in = Golden.class.getResourceAsStream("golden/" + name)) {
      String expected =
          in == null
              ? "no golden file " + name
              : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (!Boolean.getBoolean("golden.write")) assertEquals(expected, actual, name);
    }
  }
}
