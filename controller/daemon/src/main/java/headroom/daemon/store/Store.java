package headroom.daemon.store;

import headroom.core.event.Condition.Code;
import headroom.core.event.Event;
import headroom.core.port.Backlog;
import headroom.core.port.Clock;
import headroom.core.port.EventLog;
import headroom.core.port.RecordStore;
import headroom.core.port.Remembered;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.CommittedBound;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.Evse;
import headroom.core.site.Site;
import headroom.daemon.health.Conditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store: records that are synced to disk before anybody is told so, and the event log. Any
 * thread; nobody waits for the disk but the writer.
 *
 * <p>A disk that is full, read-only or gone never stops the program: {@link #open} then gives a
 * store that refuses records, keeps events in memory, raises a condition and tries again. Only a
 * second program on the same folder and a database of a newer program are refused.
 */
public final class Store implements RecordStore, EventLog, Backlog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Store.class);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final StateDirectory directory;
  private final Clock clock;
  private final String boot = UUID.randomUUID().toString();
  private final WriteQueue queue = new WriteQueue();
  private final Conditions conditions = new Conditions(this);
  private final Migrations migrations;
  private final BoundsMark mark;
  private final BacklogReader reader;
  private @Nullable Connection opened;
  private Remembered remembered = Remembered.NOTHING;
  private boolean boundsKnown;
  private @Nullable Thread writer;
  private volatile boolean clockTrusted = true;

  private Store(Path path, Clock clock, Migrations migrations) {
    this.directory = new StateDirectory(path);
    this.clock = clock;
    this.migrations = migrations;
    this.mark = new BoundsMark(directory);
    this.reader = new BacklogReader(directory);
  }

  /**
   * Opens the store in a folder, which is made where it is missing.
   *
   * @throws StoreRefused when another program uses it, or a newer one wrote it
   */
  public static Store open(Path path, Clock clock) throws StoreRefused {
    return open(path, clock, Migrations.ofThisProgram());
  }

  static Store open(Path path, Clock clock, Migrations migrations) throws StoreRefused {
    Store store = new Store(path, clock, migrations);
    try {
      store.directory.claim();
      store.read();
    } catch (StoreRefused refused) {
      store.closeDirectory();
      throw refused;
    } catch (IOException | SQLException e) {
      LOG.error("the store in {} cannot be opened: {}", path, e.toString());
      store.conditions.raise(
          Code.STORE_FAILS,
          "store",
          "cannot open " + store.directory.path() + ": " + Writer.words(e),
          clock.now());
    }
    return store;
  }

  private void read() throws IOException, SQLException {
    boolean isNew = !Files.exists(directory.database());
    Connection connection;
    try {
      connection = Database.open(directory, migrations);
      remembered = RecordTables.remembered(connection);
    } catch (SQLException e) {
      if (!Database.isCorrupt(e)) throw e;
      mark.remove();
      Path aside = directory.setDatabaseAside(clock.wall());
      LOG.error("the database was corrupt and was set aside as {}: {}", aside, Writer.words(e));
      connection = Database.open(directory, migrations);
      isNew = false;
    }
    opened = connection;
    if (isNew) mark.put();
    boundsKnown = mark.isThere();
    for (Path aside : directory.setAside())
      conditions.raise(
          Code.STORE_SET_ASIDE,
          "store",
          "a corrupt database is kept as " + aside + ": move it away when it is not needed",
          clock.now());
  }

  /**
   * What was known when the program last ran. Where the bounds of the EVSEs could not all be kept,
   * each EVSE counts at its rating (design 3.4), and then with the fallback of the config. To be
   * called once, before the first write.
   */
  public Remembered remembered(Site site) {
    List<CommittedBound> bounds = boundsKnown ? remembered.bounds() : ratings(site);
    Thread thread =
        Thread.ofPlatform()
            .name("store")
            .daemon(true)
            .unstarted(
                new Writer(
                    directory,
                    migrations,
                    mark,
                    queue,
                    clock,
                    conditions,
                    boot,
                    opened,
                    bounds,
                    boundsKnown));
    writer = thread;
    thread.start();
    return new Remembered(
        bounds,
        remembered.chargers(),
        remembered.open(),
        remembered.reported(),
        remembered.lowestTransaction(),
        remembered.undelivered(),
        remembered.cards(),
        remembered.profiles(),
        remembered.lastWall());
  }

  private List<CommittedBound> ratings(Site site) {
    Instant at = clock.wall();
    List<CommittedBound> bounds = new ArrayList<>();
    for (Charger charger : site.chargers())
      for (Evse evse : charger.evses())
        bounds.add(
            new CommittedBound(
                evse.id(), evse.rating(), charger.fallback(), charger.lease().toSeconds(), at));
    return bounds;
  }

  /** Where the store says what is wrong with it; the rest of the program may do so too. */
  public Conditions conditions() {
    return conditions;
  }

  /** Latest wall time in the store; what we tell chargers must not be before it. */
  public Optional<Instant> lastWall() {
    return remembered.lastWall();
  }

  /**
   * Whether wall time is to be believed; while it is not, records carry boot id and monotonic time
   * beside it.
   */
  public void clockIsTrusted(boolean trusted) {
    clockTrusted = trusted;
  }

  @Override
  public void write(List<StoredRecord> records, Consumer<Outcome> done) {
    queue.put(records, done, clockTrusted ? Optional.empty() : Optional.of(clock.now()));
  }

  @Override
  public void read(ChargerId charger, long after, int most, Consumer<List<ToForward>> then) {
    reader.read(charger, after, most, then);
  }

  @Override
  public void append(Event event) {
    queue.put(new LoggedEvent.Waiting(event, clock.now(), clock.wall()));
  }

  /**
   * The newest {@code limit} events that are not older than {@code since}, the oldest first; those
   * that wait for the disk included. Waits for the disk.
   *
   * @throws IOException when the log cannot be read
   */
  public List<LoggedEvent> events(Instant since, int limit) throws IOException {
    List<LoggedEvent> events = new ArrayList<>();
    List<LoggedEvent> waiting = new ArrayList<>();
    for (LoggedEvent.Waiting event : queue.waitingEvents())
      if (!event.wall().isBefore(since)) waiting.add(event.row(boot));
    if (Files.exists(directory.database())) {
      try (Connection connection = Database.openForReading(directory.database())) {
        events.addAll(EventTable.since(connection, since, limit));
      } catch (SQLException e) {
        throw new IOException(
            "cannot read the event log in " + directory.path() + ": " + Writer.words(e), e);
      }
    }
    for (LoggedEvent event : waiting) if (!isAmong(events, event)) events.add(event);
    return List.copyOf(events.subList(Math.max(0, events.size() - limit), events.size()));
  }

  /**
   * The newest messages that the CSMS kept refusing, at most a hundred. Waits for the disk.
   *
   * @throws IOException when they cannot be read
   */
  public List<WaitingMessage> setAside() throws IOException {
    if (!Files.exists(directory.database())) return List.of();
    try (Connection connection = Database.openForReading(directory.database())) {
      return ForwardTable.setAside(connection);
    } catch (SQLException e) {
      throw new IOException(
          "cannot read what was set aside in " + directory.path() + ": " + Writer.words(e), e);
    }
  }

  /** Whether an event that was waiting has been written in the meantime. */
  private boolean isAmong(List<LoggedEvent> events, LoggedEvent waiting) {
    for (int i = events.size() - 1; i >= 0; i--) {
      LoggedEvent each = events.get(i);
      if (!each.boot().equals(boot) || each.mono_ms() < waiting.mono_ms()) return false;
      if (each.mono_ms() == waiting.mono_ms()
          && each.kind().equals(waiting.kind())
          && each.subject().equals(waiting.subject())
          && each.body().equals(waiting.body())) return true;
    }
    return false;
  }

  /** Writes what waits, for at most a few seconds, and lets go of the folder. */
  @Override
  public void close() {
    reader.close();
    queue.close();
    Thread running = writer;
    try {
      if (running != null) running.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeDirectory();
  }

  private void closeDirectory() {
    try {
      directory.close();
    } catch (IOException e) {
      LOG.warn("closing {}: {}", directory.path(), e.toString());
    }
  }
}
