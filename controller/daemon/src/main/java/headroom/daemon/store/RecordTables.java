package headroom.daemon.store;

import headroom.core.port.Remembered;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.CardAnswered;
import headroom.core.port.StoredRecord.CardsForgotten;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.port.StoredRecord.CommittedBound;
import headroom.core.port.StoredRecord.ForwardFailed;
import headroom.core.port.StoredRecord.Forwarded;
import headroom.core.port.StoredRecord.LocalListKept;
import headroom.core.port.StoredRecord.MeterValuesTaken;
import headroom.core.port.StoredRecord.ProfileGone;
import headroom.core.port.StoredRecord.ProfileKept;
import headroom.core.port.StoredRecord.SecurityEvent;
import headroom.core.port.StoredRecord.SetAside;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.port.StoredRecord.TransactionBegun;
import headroom.core.port.StoredRecord.TransactionDone;
import headroom.core.port.StoredRecord.TransactionMapped;
import headroom.core.port.StoredRecord.TransactionReported;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.WattHours;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How each record is written, and what is read back at a start. */
final class RecordTables {
  private RecordTables() {}

  static void insert(Connection connection, StoredRecord record) throws SQLException {
    switch (record) {
      case CommittedBound bound ->
          run(
              connection,
              """
              INSERT INTO committed_bound (charger, evse, bound_ma, fallback_ma, lease_s, at_ms)
              VALUES (?, ?, ?, ?, ?, ?)
              ON CONFLICT DO UPDATE SET bound_ma = excluded.bound_ma,
                fallback_ma = excluded.fallback_ma, lease_s = excluded.lease_s,
                at_ms = excluded.at_ms\
              """,
              bound.evse().charger().name(),
              bound.evse().number(),
              bound.bound().milliamps(),
              bound.fallback().milliamps(),
              bound.leaseSeconds(),
              bound.at());
      case ChargerSeen seen ->
          run(
              connection,
              """
              INSERT INTO charger_seen (charger, vendor, model, firmware, payload, at_ms)
              VALUES (?, ?, ?, ?, ?, ?)
              ON CONFLICT DO UPDATE SET vendor = excluded.vendor, model = excluded.model,
                firmware = excluded.firmware, payload = excluded.payload, at_ms = excluded.at_ms\
              """,
              seen.charger().name(),
              seen.vendor(),
              seen.model(),
              seen.firmware(),
              seen.payload(),
              seen.at());
      case TransactionBegun begun ->
          run(
              connection,
              """
              INSERT INTO transaction_begun
                (id, ours, charger, evse, id_tag, meter_start_wh, started_ms, payload, at_ms)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)\
              """,
              begun.transaction(),
              begun.ours() ? 1 : 0,
              begun.evse().charger().name(),
              begun.evse().number(),
              begun.idTag(),
              begun.meterStart().wattHours(),
              begun.startedAt(),
              begun.payload(),
              begun.at());
      case TransactionDone done ->
          run(
              connection,
              """
              INSERT INTO transaction_done
                (id, charger, meter_stop_wh, reason, stopped_ms, payload, at_ms)
              VALUES (?, ?, ?, ?, ?, ?, ?)\
              """,
              done.transaction(),
              done.charger().name(),
              done.meterStop().wattHours(),
              done.reason(),
              done.stoppedAt(),
              done.payload(),
              done.at());
      case MeterValuesTaken taken -> {
        try (PreparedStatement insert =
            connection.prepareStatement(
                """
                INSERT INTO meter_values (id, charger, evse, payload, at_ms)
                VALUES (?, ?, ?, ?, ?)\
                """)) {
          if (taken.transaction().isPresent()) insert.setLong(1, taken.transaction().get());
          else insert.setNull(1, java.sql.Types.INTEGER);
          insert.setString(2, taken.evse().charger().name());
          insert.setInt(3, taken.evse().number());
          insert.setString(4, taken.payload());
          insert.setLong(5, taken.at().toEpochMilli());
          insert.executeUpdate();
        }
      }
      case TransactionReported event -> TransactionEventTable.insert(connection, event);
      case SecurityEvent event ->
          run(
              connection,
              "INSERT INTO security_event (charger, payload, at_ms) VALUES (?, ?, ?)",
              event.charger().name(),
              event.payload(),
              event.at());
      case ToForward message -> ForwardTable.insert(connection, message);
      case Forwarded done -> run(connection, "DELETE FROM to_forward WHERE seq = ?", done.seq());
      case ForwardFailed failed ->
          run(
              connection,
              "UPDATE to_forward SET attempts = ? WHERE seq = ?",
              failed.attempts(),
              failed.seq());
      case SetAside aside ->
          run(
              connection,
              "UPDATE to_forward SET answer = ? WHERE seq = ?",
              aside.answer(),
              aside.seq());
      case TransactionMapped mapped -> ForwardTable.insert(connection, mapped);
      case CardAnswered answered -> CardTables.insert(connection, answered);
      case CardsForgotten forgotten -> run(connection, "DELETE FROM card");
      case LocalListKept kept -> CardTables.insert(connection, kept);
      case ProfileKept kept -> ProfileTable.insert(connection, kept);
      case ProfileGone gone -> ProfileTable.delete(connection, gone);
    }
  }

  static void run(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        switch (values[i]) {
          case String text -> statement.setString(i + 1, text);
          case Integer number -> statement.setInt(i + 1, number);
          case Long number -> statement.setLong(i + 1, number);
          case Instant at -> statement.setLong(i + 1, at.toEpochMilli());
          default -> throw new IllegalArgumentException("no column for " + values[i].getClass());
        }
      }
      statement.executeUpdate();
    }
  }

  static Remembered remembered(Connection connection) throws SQLException {
    return new Remembered(
        bounds(connection),
        chargers(connection),
        open(connection),
        TransactionEventTable.open(connection),
        number(connection, "SELECT min(id) FROM transaction_begun WHERE ours = 1"),
        ForwardTable.undelivered(connection),
        CardTables.remembered(connection),
        ProfileTable.all(connection),
        lastWall(connection));
  }

  private static List<CommittedBound> bounds(Connection connection) throws SQLException {
    return query(
        connection,
        "SELECT charger, evse, bound_ma, fallback_ma, lease_s, at_ms FROM committed_bound"
            + " ORDER BY charger, evse",
        row ->
            new CommittedBound(
                EvseId.of(row.getString(1), row.getInt(2)),
                Amps.ofMilliamps(row.getLong(3)),
                Amps.ofMilliamps(row.getLong(4)),
                row.getLong(5),
                Instant.ofEpochMilli(row.getLong(6))));
  }

  private static List<ChargerSeen> chargers(Connection connection) throws SQLException {
    return query(
        connection,
        "SELECT charger, vendor, model, firmware, payload, at_ms FROM charger_seen ORDER BY"
            + " charger",
        row ->
            new ChargerSeen(
                new ChargerId(row.getString(1)),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Instant.ofEpochMilli(row.getLong(6))));
  }

  private static List<TransactionBegun> open(Connection connection) throws SQLException {
    return query(
        connection,
        """
        SELECT id, charger, evse, id_tag, meter_start_wh, started_ms, payload, at_ms, ours
        FROM transaction_begun AS begun
        WHERE NOT EXISTS (
          SELECT 1 FROM transaction_done AS done
          WHERE done.id = begun.id AND done.charger = begun.charger)
        ORDER BY at_ms, charger, id\
        """,
        row ->
            new TransactionBegun(
                row.getLong(1),
                row.getInt(9) == 1,
                EvseId.of(row.getString(2), row.getInt(3)),
                row.getString(4),
                WattHours.of(row.getLong(5)),
                Instant.ofEpochMilli(row.getLong(6)),
                row.getString(7),
                Instant.ofEpochMilli(row.getLong(8))));
  }

  private static Optional<Instant> lastWall(Connection connection) throws SQLException {
    return number(
            connection,
            """
            SELECT max(at) FROM (
              SELECT max(wall_ms) AS at FROM event
              UNION ALL SELECT max(at_ms) FROM committed_bound
              UNION ALL SELECT max(at_ms) FROM charger_seen
              UNION ALL SELECT max(at_ms) FROM meter_values
              UNION ALL SELECT max(at_ms) FROM transaction_event
              UNION ALL SELECT max(at_ms) FROM transaction_begun
              UNION ALL SELECT max(at_ms) FROM transaction_done
              UNION ALL SELECT max(at_ms) FROM security_event
              UNION ALL SELECT max(at_ms) FROM to_forward)\
            """)
        .map(Instant::ofEpochMilli);
  }

  static Optional<Long> number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      long number = row.getLong(1);
      return row.wasNull() ? Optional.empty() : Optional.of(number);
    }
  }

  static <T> List<T> query(Connection connection, String sql, RowReader<T> reader, long... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) statement.setLong(i + 1, values[i]);
      try (ResultSet rows = statement.executeQuery()) {
        return all(rows, reader);
      }
    }
  }

  static <T> List<T> all(ResultSet rows, RowReader<T> reader) throws SQLException {
    List<T> all = new ArrayList<>();
    while (rows.next()) all.add(reader.read(rows));
    return List.copyOf(all);
  }

  /** One row as a value. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }
}
