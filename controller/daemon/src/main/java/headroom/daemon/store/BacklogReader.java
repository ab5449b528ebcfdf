package headroom.daemon.store;

import headroom.core.port.Backlog;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.site.ChargerId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what waits for the CSMS, on a thread and a connection of its own: a writer never waits. */
final class BacklogReader implements Backlog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BacklogReader.class);

  private final StateDirectory directory;
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("backlog").factory());
  private @Nullable Connection connection;

  BacklogReader(StateDirectory directory) {
    this.directory = directory;
  }

  @Override
  public void read(ChargerId charger, long after, int most, Consumer<List<ToForward>> then) {
    read(charger, after, most, then, Duration.ZERO);
  }

  private void read(
      ChargerId charger, long after, int most, Consumer<List<ToForward>> then, Duration delay) {
    try {
      thread.schedule(
          () ->
              read(charger, after, most)
                  .ifPresentOrElse(then, () -> read(charger, after, most, then, AGAIN)),
          delay.toMillis(),
          TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.debug("nothing is read any more: the store is closed");
    }
  }

  private Optional<List<ToForward>> read(ChargerId charger, long after, int most) {
    try {
      Connection open = connection;
      if (open == null) {
        open = Database.openForReading(directory.database());
        connection = open;
      }
      return Optional.of(ForwardTable.read(open, charger, after, most));
    } catch (SQLException e) {
      // The writer has said what is wrong with the disk.
      LOG.debug("the backlog cannot be read: {}", Writer.words(e));
      release();
      return Optional.empty();
    }
  }

  private void release() {
    Connection open = connection;
    connection = null;
    if (open == null) return;
    try {
      open.close();
    } catch (SQLException e) {
      LOG.debug("closing the backlog's connection: {}", Writer.words(e));
    }
  }

  @Override
  public void close() {
    if (thread.isShutdown()) return;
    thread.execute(this::release);
    thread.shutdown();
  }
}
