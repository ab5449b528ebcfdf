package headroom.daemon.store;

import headroom.core.port.Backlog;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.site.ChargerId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what waits for the CSMS, on a thread and a connection of its own: a writer never waits. */
final class BacklogReader implements Backlog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BacklogReader.class);

  private final StateDirectory directory;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("backlog").factory());
  private @Nullable Connection connection;

  BacklogReader(StateDirectory directory) {
    this.directory = directory;
  }

  @Override
  public void read(ChargerId charger, long after, int most, Consumer<List<ToForward>> then) {
    try {
      thread.execute(() -> then.accept(read(charger, after, most)));
    } catch (RejectedExecutionException closed) {
      then.accept(List.of());
    }
  }

  private List<ToForward> read(ChargerId charger, long after, int most) {
    try {
      Connection open = connection;
      if (open == null) {
        open = Database.openForReading(directory.database());
        connection = open;
      }
      return ForwardTable.read(open, charger, after, most);
    } catch (SQLException e) {
      // Whoever asked comes back; the writer has said what is wrong with the disk.
      LOG.debug("the backlog cannot be read: {}", Writer.words(e));
      release();
      return List.of();
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
