package headroom.daemon.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rows of the event log. */
final class EventTable {
  private EventTable() {}

  static void insert(Connection connection, List<LoggedEvent.Waiting> events, String boot)
      throws SQLException {
    if (events.isEmpty()) return;
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO event (boot, mono_ms, wall_ms, kind, subject, body, sentence)
            VALUES (?, ?, ?, ?, ?, ?, ?)\
            """)) {
      for (LoggedEvent.Waiting event : events) {
        LoggedEvent row = event.row(boot);
        insert.setString(1, row.boot());
        insert.setLong(2, row.mono_ms());
        insert.setLong(3, row.wall().toEpochMilli());
        insert.setString(4, row.kind());
        insert.setString(5, row.subject());
        insert.setString(6, row.body());
        insert.setString(7, row.sentence());
        insert.executeUpdate();
      }
    }
  }

  /** The newest {@code limit} events that are not older than {@code since}, the oldest first. */
  static List<LoggedEvent> since(Connection connection, Instant since, int limit)
      throws SQLException {
    return RecordTables.query(
        connection,
        """
        SELECT * FROM (
          SELECT seq, boot, mono_ms, wall_ms, kind, subject, body, sentence
          FROM event WHERE wall_ms >= ? ORDER BY seq DESC LIMIT ?)
        ORDER BY seq\
        """,
        EventTable::row,
        since.toEpochMilli(),
        limit);
  }

  private static LoggedEvent row(ResultSet row) throws SQLException {
    return new LoggedEvent(
        Optional.of(row.getLong(1)),
        row.getString(2),
        row.getLong(3),
        Instant.ofEpochMilli(row.getLong(4)),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8));
  }

  static void keepNewest(Connection connection, long rows) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM event WHERE seq <= (SELECT max(seq) FROM event) - ?")) {
      delete.setLong(1, rows);
      delete.executeUpdate();
    }
  }
}
