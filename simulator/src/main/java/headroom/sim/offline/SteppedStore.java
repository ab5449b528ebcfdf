package headroom.sim.offline;

import headroom.core.event.Event;
import headroom.core.port.Backlog;
import headroom.core.port.EventLog;
import headroom.core.port.RecordStore;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.site.ChargerId;
import headroom.daemon.store.Store;
import headroom.sim.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The real store in a world of virtual time: whatever is written within the time that the disk
 * takes goes to it together, the world waits until it is on disk, and then time goes on. So the run
 * stays the same for the same seed, however fast the disk is.
 */
final class SteppedStore implements RecordStore, EventLog, Backlog {
  private final World world;
  private final Store store;
  private final List<Waiting> waiting = new ArrayList<>();
  private Duration takes;
  private boolean due;

  private record Waiting(List<StoredRecord> records, Consumer<Outcome> done) {}

  /**
   * @param takes virtual time from a write to its answer
   */
  SteppedStore(World world, Store store, Duration takes) {
    this.world = world;
    this.store = store;
    this.takes = takes;
  }

  void takes(Duration other) {
    takes = other;
  }

  @Override
  public void write(List<StoredRecord> records, Consumer<Outcome> done) {
    waiting.add(new Waiting(records, done));
    if (due) return;
    due = true;
    world.after(takes, this::sync);
  }

  private void sync() {
    due = false;
    List<Waiting> batch = List.copyOf(waiting);
    waiting.clear();
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (Waiting each : batch) {
      CompletableFuture<Outcome> outcome = new CompletableFuture<>();
      store.write(each.records(), outcome::complete);
      outcomes.add(outcome);
    }
    for (int i = 0; i < batch.size(); i++) batch.get(i).done().accept(outcomes.get(i).join());
  }

  @Override
  public void append(Event event) {
    store.append(event);
  }

  @Override
  public void read(ChargerId charger, long after, int most, Consumer<List<ToForward>> then) {
    CompletableFuture<List<ToForward>> found = new CompletableFuture<>();
    store.read(charger, after, most, found::complete);
    List<ToForward> messages = found.join();
    world.after(Duration.ofMillis(2), () -> then.accept(messages));
  }
}
