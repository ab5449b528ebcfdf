package headroom.drivers.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps the words that {@code docs/register-vectors.md} works out and the vectors alike. */
class VectorsOnPaperTest {
  private static final Path DOC = Path.of("../docs/register-vectors.md");
  private static final Pattern ROW =
      Pattern.compile("\\| ([a-z0-9-]+) \\| (0x[0-9A-F]+|\\d+) \\| ([0-9A-F ]+) \\| .*\\|");

  @Test
  void theVectorsHaveTheWordsThatWereWorkedOutOnPaper() throws IOException {
    List<MatchResult> rows = ROW.matcher(Files.readString(DOC)).results().toList();
    assertTrue(rows.size() > 30, rows.size() + " rows");
    for (MatchResult row : rows) {
      int[] onPaper =
          Arrays.stream(row.group(3).split(" "))
              .mapToInt(word -> Integer.parseInt(word, 16))
              .toArray();
      int address = Integer.decode(row.group(2));
      int[] words = Vector.of(row.group(1)).words().get(address);
      assertArrayEquals(onPaper, words, row.group(1) + " " + row.group(2));
    }
  }
}
