package headroom.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.Remembered;
import headroom.core.port.StoredRecord.TransactionBegun;
import headroom.daemon.Sites;
import headroom.daemon.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KilledStoreTest {
  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(ints = {1, 40, 333})
  void whatWasCalledDurableIsThereAfterKillMinusNine(int lines) throws Exception {
    Path state = temp.resolve("state");
    Path out = temp.resolve("out");
    Process child =
        Child.in(state)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> numbers(out).size() >= lines);
    child.destroyForcibly();
    child.waitFor();
    Set<Long> durable = numbers(out);
    try (Store store = Store.open(state, new SystemClock())) {
      Remembered remembered = store.remembered(Sites.metered(1));
      Set<Long> kept =
          remembered.open().stream()
              .map(TransactionBegun::transaction)
              .collect(Collectors.toCollection(TreeSet::new));
      assertTrue(kept.containsAll(durable), () -> missing(durable, kept));
      assertEquals(kept.size(), (long) ((TreeSet<Long>) kept).last(), "no gaps");
    }
  }

  /** Of the whole lines: the last one may have been cut in the middle of its number. */
  private static Set<Long> numbers(Path out) throws IOException {
    String text = Files.readString(out);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(Long::valueOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String missing(Set<Long> durable, Set<Long> kept) {
    Set<Long> missing = new TreeSet<>(durable);
    missing.removeAll(kept);
    return "lost: " + missing;
  }
}
