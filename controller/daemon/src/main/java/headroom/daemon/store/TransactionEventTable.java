package headroom.daemon.store;

import headroom.core.port.StoredRecord.TransactionReported;
import headroom.core.port.StoredRecord.TransactionReported.Stage;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Events of transactions that chargers name themselves. */
final class TransactionEventTable {
  private TransactionEventTable() {}

  static void insert(Connection connection, TransactionReported event) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO transaction_event
              (charger, name, evse, stage, seq_no, active, happened_ms, payload, at_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)\
            """)) {
      insert.setString(1, event.charger().name());
      insert.setString(2, event.transaction());
      if (event.evse().isPresent()) insert.setInt(3, event.evse().get().number());
      else insert.setNull(3, java.sql.Types.INTEGER);
      insert.setString(4, event.stage().name());
      insert.setLong(5, event.seqNo());
      insert.setInt(6, event.active() ? 1 : 0);
      insert.setLong(7, event.happenedAt().toEpochMilli());
      insert.setString(8, event.payload());
      insert.setLong(9, event.at().toEpochMilli());
      insert.executeUpdate();
    }
  }

  /** The latest event of each transaction that has not ended. */
  static List<TransactionReported> open(Connection connection) throws SQLException {
    return RecordTables.query(
        connection,
        """
        SELECT charger, name, evse, stage, seq_no, active, happened_ms, payload, at_ms
        FROM transaction_event
        WHERE seq IN (SELECT max(seq) FROM transaction_event GROUP BY charger, name
          HAVING max(stage = 'ENDED') = 0)
        ORDER BY seq\
        """,
        TransactionEventTable::read);
  }

  private static TransactionReported read(ResultSet row) throws SQLException {
    ChargerId charger = new ChargerId(row.getString(1));
    int evse = row.getInt(3);
    Optional<EvseId> known =
        row.wasNull() ? Optional.empty() : Optional.of(new EvseId(charger, evse));
    return new TransactionReported(
        charger,
        row.getString(2),
        known,
        Stage.valueOf(row.getString(4)),
        row.getLong(5),
        row.getInt(6) == 1,
        Instant.ofEpochMilli(row.getLong(7)),
        row.getString(8),
        Instant.ofEpochMilli(row.getLong(9)));
  }
}
