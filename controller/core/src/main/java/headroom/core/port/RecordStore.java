package headroom.core.port;

import java.util.List;
import java.util.function.Consumer;

/** Keeps what must survive a power cut. One writer commits in groups; nobody waits for it. */
public interface RecordStore {
  /**
   * Writes all of {@code records} in one step, or none of them.
   *
   * <p>Any thread; returns at once. {@code done} is called on the store's own thread, when the
   * records are synced to disk or could not be: it only hands over to its owner's queue. Calls
   * complete in the order they were made.
   */
  void write(List<StoredRecord> records, Consumer<Outcome> done);

  /** What became of a write. */
  sealed interface Outcome {
    /** Synced to disk. */
    record Durable() implements Outcome {}

    /** Nothing of it was kept. */
    record Lost(String why) implements Outcome {}
  }
}
