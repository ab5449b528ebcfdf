package headroom.daemon.store;

import headroom.core.event.Condition.Code;
import headroom.core.port.Clock;
import headroom.core.port.RecordStore.Outcome;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.CommittedBound;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.daemon.health.Conditions;
import headroom.daemon.store.WriteQueue.Group;
import headroom.daemon.store.WriteQueue.Write;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. Whatever waits when it comes round shares one transaction and one
 * sync to disk; a write that breaks a rule of the tables is taken back alone.
 *
 * <p>When the disk refuses, writes are told so, events wait in memory, and every few seconds it is
 * tried again with a fresh connection. A file that is no sound database is set aside and a new one
 * begun.
 */
final class Writer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** About 60 MB. The oldest events go first. */
  static final long MAX_EVENTS_KEPT = 200_000;

  /** What is kept for billing stays much longer than the 90 days that the design asks for. */
  static final Duration METER_VALUES_KEPT = Duration.ofDays(400);

  private final StateDirectory directory;
  private final Migrations migrations;
  private final BoundsMark mark;
  private final WriteQueue queue;
  private final Clock clock;
  private final Conditions conditions;
  private final String boot;
  private final Map<EvseId, CommittedBound> bounds = new LinkedHashMap<>();
  private @Nullable Connection connection;
  private final BacklogBound bound = new BacklogBound(BacklogBound.MOST_PER_CHARGER);
  private int keptSinceLook;
  private boolean markStuck;
  private boolean boundsWhole;
  private MonoTime nextPruning;
  private long eventsLostSeen;
  private MonoTime eventsLostAt = MonoTime.ZERO;

  /**
   * @param connection empty when the database could not be opened at the start
   * @param known the bounds as they must stand in the database
   * @param boundsWhole whether they do
   */
  Writer(
      StateDirectory directory,
      Migrations migrations,
      BoundsMark mark,
      WriteQueue queue,
      Clock clock,
      Conditions conditions,
      String boot,
      @Nullable Connection connection,
      List<CommittedBound> known,
      boolean boundsWhole) {
    this.directory = directory;
    this.migrations = migrations;
    this.mark = mark;
    this.queue = queue;
    this.clock = clock;
    this.conditions = conditions;
    this.boot = boot;
    this.connection = connection;
    this.boundsWhole = boundsWhole;
    this.nextPruning = clock.now().plus(MINUTE);
    known.forEach(bound -> bounds.put(bound.evse(), bound));
  }

  @Override
  public void run() {
    while (true) {
      Group group = queue.take(LINGER, MINUTE);
      watchLosses();
      if (group.isEmpty() && queue.isClosed()) break;
      if (group.isEmpty()) continue;
      boolean written = write(group);
      if (!written && queue.isClosed()) break;
      if (!written) queue.pause(RETRY);
    }
    closeConnection();
  }

  private boolean write(Group group) {
    for (Write write : group.writes())
      for (StoredRecord record : write.records())
        if (record instanceof CommittedBound bound) bounds.put(bound.evse(), bound);
    try {
      List<Outcome> outcomes = commit(group);
      queue.forget(group.events());
      conditions.clear(Code.STORE_FAILS, "store");
      tell(group.writes(), outcomes);
      return true;
    } catch (SQLException | IOException e) {
      closeConnection();
      if (e instanceof SQLException sql && Database.isCorrupt(sql) && setAside(sql))
        return write(group);
      fail(group, e);
      return false;
    }
  }

  private List<Outcome> commit(Group group) throws SQLException, IOException {
    Connection open = connection;
    if (open == null) {
      open = Database.open(directory, migrations);
      connection = open;
    }
    open.setAutoCommit(false);
    List<Outcome> outcomes = new ArrayList<>();
    if (!boundsWhole) for (CommittedBound bound : bounds.values()) RecordTables.insert(open, bound);
    for (Write write : group.writes()) outcomes.add(insert(open, write));
    if (keptSinceLook >= BacklogBound.LOOKS_EVERY) boundBacklog(open);
    EventTable.insert(open, group.events(), boot);
    if (!clock.now().isBefore(nextPruning)) {
      prune(open);
      nextPruning = clock.now().plus(HOUR);
    }
    open.commit();
    if (!boundsWhole) {
      mark.put();
      boundsWhole = true;
    }
    return outcomes;
  }

  private Outcome insert(Connection connection, Write write) throws SQLException {
    if (write.refused()) return new Outcome.Lost("too many records wait for the disk");
    Database.run(connection, "SAVEPOINT one");
    try {
      for (StoredRecord record : write.records()) {
        RecordTables.insert(connection, record);
        if (record instanceof ToForward) keptSinceLook++;
        if (write.inDoubt().isPresent())
          DoubtTable.insert(connection, record, boot, write.inDoubt().get());
      }
      Database.run(connection, "RELEASE one");
      return new Outcome.Durable();
    } catch (SQLException e) {
      if (!Database.isConstraint(e)) throw e;
      Database.run(connection, "ROLLBACK TO one");
      Database.run(connection, "RELEASE one");
      LOG.error("a record was refused by the tables: {}", e.getMessage());
      return new Outcome.Lost("the record contradicts what is stored: " + e.getMessage());
    }
  }

  private void boundBacklog(Connection connection) throws SQLException {
    keptSinceLook = 0;
    List<ChargerId> full = bound.full(connection);
    for (ChargerId charger : full) {
      int gone = bound.thin(connection, charger);
      LOG.warn("{}: too much waits for the CSMS, {} values were given up", charger, gone);
    }
    if (full.isEmpty()) {
      conditions.clear(Code.BACKLOG_FULL, "csms");
      return;
    }
    conditions.raise(
        Code.BACKLOG_FULL,
        "csms",
        "more than %d messages of %s wait for the CSMS: values between begin and end of transactions are given up"
            .formatted(BacklogBound.MOST_PER_CHARGER, full.getFirst()),
        clock.now());
  }

  private void prune(Connection connection) throws SQLException {
    boundBacklog(connection);
    EventTable.keepNewest(connection, MAX_EVENTS_KEPT);
    DoubtTable.prune(connection);
    prune(connection, "DELETE FROM meter_values WHERE at_ms < ?");
    prune(connection, "DELETE FROM transaction_event WHERE stage = 'UPDATED' AND at_ms < ?");
  }

  private void prune(Connection connection, String sql) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setLong(1, clock.wall().minus(METER_VALUES_KEPT).toEpochMilli());
      delete.executeUpdate();
    }
  }

  private void fail(Group group, Exception e) {
    String why = words(e);
    boolean first = conditions.find(Code.STORE_FAILS, "store").isEmpty();
    if (first) LOG.error("cannot write to {}: {}", directory.path(), why);
    conditions.raise(
        Code.STORE_FAILS, "store", "cannot write to " + directory.path() + ": " + why, clock.now());
    boolean boundsForgotten = forgetBounds();
    List<Outcome> outcomes = new ArrayList<>();
    for (Write write : group.writes())
      outcomes.add(
          boundsForgotten && !write.records().isEmpty() && isBoundsOnly(write)
              ? new Outcome.Durable()
              : new Outcome.Lost(why));
    tell(group.writes(), outcomes);
  }

  /** What is promised of a bound, that no restart will count less, holds without the mark too. */
  private boolean forgetBounds() {
    try {
      boundsWhole = false;
      mark.remove();
      markStuck = false;
      return true;
    } catch (IOException e) {
      // Once: it is tried again with every write, and the log may be on the same card.
      if (!markStuck) LOG.error("cannot delete the mark of whole bounds: {}", e.toString());
      markStuck = true;
      return false;
    }
  }

  private static boolean isBoundsOnly(Write write) {
    return write.records().stream().allMatch(CommittedBound.class::isInstance);
  }

  private boolean setAside(SQLException e) {
    try {
      boundsWhole = false;
      mark.remove();
      Path aside = directory.setDatabaseAside(clock.wall());
      LOG.error("the database was corrupt and was set aside as {}: {}", aside, words(e));
      conditions.raise(
          Code.STORE_SET_ASIDE,
          "store",
          "the database was corrupt (" + words(e) + ") and is kept as " + aside,
          clock.now());
      return true;
    } catch (IOException failed) {
      LOG.error("the database is corrupt and cannot be set aside: {}", failed.toString());
      return false;
    }
  }

  private void tell(List<Write> writes, List<Outcome> outcomes) {
    for (int i = 0; i < writes.size(); i++) {
      try {
        writes.get(i).done().accept(outcomes.get(i));
      } catch (RuntimeException e) {
        // One caller's fault must not cost the others their answers.
        LOG.error("a caller of the store threw", e);
      }
    }
  }

  private void watchLosses() {
    long lost = queue.eventsLost();
    MonoTime now = clock.now();
    if (lost > eventsLostSeen) {
      eventsLostSeen = lost;
      eventsLostAt = now;
      conditions.raise(
          Code.EVENTS_LOST,
          "store",
          lost + " events were dropped since the start: more came than could be written",
          now);
    } else if (now.isAtLeast(MINUTE, eventsLostAt)) {
      conditions.clear(Code.EVENTS_LOST, "store");
    }
    if (conditions.find(Code.STORE_SET_ASIDE, "store").isPresent()
        && directory.setAside().isEmpty()) conditions.clear(Code.STORE_SET_ASIDE, "store");
  }

  private void closeConnection() {
    Connection open = connection;
    connection = null;
    if (open == null) return;
    try {
      open.close();
    } catch (SQLException e) {
      LOG.warn("closing the database: {}", e.getMessage());
    }
  }

  static String words(Exception e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message.lines().findFirst().orElse(message);
  }
}
