package headroom.daemon.store;

import headroom.core.port.Remembered.Undelivered;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.port.StoredRecord.TransactionMapped;
import headroom.core.site.ChargerId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What waits for the CSMS, and what it calls our transactions. */
final class ForwardTable {
  private static final String COLUMNS = "seq, charger, action, payload, begins, attempts, at_ms";

  private ForwardTable() {}

  static void insert(Connection connection, ToForward message) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO to_forward (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      insert.setLong(1, message.seq());
      insert.setString(2, message.charger().name());
      insert.setString(3, message.action());
      insert.setString(4, message.payload());
      setLong(insert, 5, message.begins());
      insert.setInt(6, message.attempts());
      insert.setLong(7, message.at().toEpochMilli());
      insert.executeUpdate();
    }
  }

  static void insert(Connection connection, TransactionMapped mapped) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO transaction_mapped (charger, local, upstream) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET upstream = excluded.upstream\
            """)) {
      insert.setString(1, mapped.charger().name());
      insert.setLong(2, mapped.local());
      setLong(insert, 3, mapped.upstream());
      insert.executeUpdate();
    }
  }

  private static void setLong(PreparedStatement statement, int column, Optional<Long> value)
      throws SQLException {
    if (value.isPresent()) statement.setLong(column, value.get());
    else statement.setNull(column, java.sql.Types.INTEGER);
  }

  /** The next messages of a charger, in order; those set aside are passed over. */
  static List<ToForward> read(Connection connection, ChargerId charger, long after, int most)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
                + " FROM to_forward WHERE charger = ? AND answer IS NULL AND seq > ?"
                + " ORDER BY seq LIMIT ?")) {
      select.setString(1, charger.name());
      select.setLong(2, after);
      select.setInt(3, most);
      try (ResultSet rows = select.executeQuery()) {
        return RecordTables.all(rows, ForwardTable::message);
      }
    }
  }

  static List<WaitingMessage> setAside(Connection connection) throws SQLException {
    return RecordTables.query(
        connection,
        "SELECT seq, charger, action, answer, at_ms FROM to_forward WHERE answer IS NOT NULL"
            + " ORDER BY seq DESC LIMIT 100",
        row ->
            new WaitingMessage(
                row.getLong(1),
                new ChargerId(row.getString(2)),
                row.getString(3),
                row.getString(4),
                Instant.ofEpochMilli(row.getLong(5))));
  }

  private static ToForward message(ResultSet row) throws SQLException {
    return new ToForward(
        row.getLong(1),
        new ChargerId(row.getString(2)),
        row.getString(3),
        row.getString(4),
        optionalLong(row, 5),
        row.getInt(6),
        Instant.ofEpochMilli(row.getLong(7)));
  }

  static Undelivered undelivered(Connection connection) throws SQLException {
    Map<ChargerId, Integer> waiting = new LinkedHashMap<>();
    RecordTables.query(
            connection,
            "SELECT charger, count(*) FROM to_forward WHERE answer IS NULL GROUP BY charger"
                + " ORDER BY charger",
            row -> Map.entry(new ChargerId(row.getString(1)), row.getInt(2)))
        .forEach(each -> waiting.put(each.getKey(), each.getValue()));
    return new Undelivered(
        RecordTables.number(
                connection, "SELECT max(seq) FROM sqlite_sequence WHERE name = 'to_forward'")
            .orElse(0L),
        waiting,
        mapped(connection));
  }

  /** How many pairs of each charger are read back at least: it may repeat the end of one. */
  private static final int PAIRS = 256;

  /**
   * The latest pairs of each charger (ours count down), those of what runs, and all of chargers
   * that still have something to deliver.
   */
  private static List<TransactionMapped> mapped(Connection connection) throws SQLException {
    return RecordTables.query(
        connection,
        """
        SELECT charger, local, upstream FROM (
          SELECT *, row_number() OVER (PARTITION BY charger ORDER BY local) AS nr
          FROM transaction_mapped) AS pair
        WHERE nr <= ?
          OR EXISTS (SELECT 1 FROM to_forward WHERE charger = pair.charger AND answer IS NULL)
          OR NOT EXISTS (
            SELECT 1 FROM transaction_done AS done
            WHERE done.id = pair.local AND done.charger = pair.charger)
        ORDER BY charger, local\
        """,
        row ->
            new TransactionMapped(
                new ChargerId(row.getString(1)), row.getLong(2), optionalLong(row, 3)),
        PAIRS);
  }

  private static Optional<Long> optionalLong(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(value);
  }
}
