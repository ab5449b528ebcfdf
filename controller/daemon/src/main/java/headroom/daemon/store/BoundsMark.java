package headroom.daemon.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is there as long as the committed bounds in the database are whole.
 *
 * <p>When the database cannot be written, a bound that was raised would be missing after a restart,
 * and an EVSE would count for less than it may draw. To delete a file works on a full disk too: so
 * the mark is deleted, and a start without it counts every EVSE at its rating until that is known
 * to be over.
 */
final class BoundsMark {
  private final StateDirectory directory;
  private final Path file;

  BoundsMark(StateDirectory directory) {
    this.directory = directory;
    this.file = directory.path().resolve("bounds-are-whole");
  }

  boolean isThere() {
    return Files.exists(file);
  }

  void put() throws IOException {
    if (isThere()) return;
    directory.privateFile(file);
    directory.sync();
  }

  void remove() throws IOException {
    if (Files.deleteIfExists(file)) directory.sync();
  }
}
