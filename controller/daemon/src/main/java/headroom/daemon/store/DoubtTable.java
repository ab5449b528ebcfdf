package headroom.daemon.store;

import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.port.StoredRecord.CommittedBound;
import headroom.core.port.StoredRecord.ForwardFailed;
import headroom.core.port.StoredRecord.Forwarded;
import headroom.core.port.StoredRecord.MeterValuesTaken;
import headroom.core.port.StoredRecord.SecurityEvent;
import headroom.core.port.StoredRecord.SetAside;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.port.StoredRecord.TransactionBegun;
import headroom.core.port.StoredRecord.TransactionDone;
import headroom.core.port.StoredRecord.TransactionMapped;
import headroom.core.port.StoredRecord.TransactionReported;
import headroom.core.units.MonoTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Boot id and monotonic time of records that were made while the wall clock was not trusted. The
 * records themselves stay as they are.
 */
final class DoubtTable {
  private DoubtTable() {}

  /** Beside a record that was inserted right before. */
  static void insert(Connection connection, StoredRecord record, String boot, MonoTime at)
      throws SQLException {
    Optional<String> table = table(record);
    if (table.isEmpty()) return;
    String key =
        record instanceof TransactionBegun begun
            ? begun.evse().charger().name() + "/" + begun.transaction()
            : Long.toString(
                RecordTables.number(connection, "SELECT last_insert_rowid()").orElseThrow());
    RecordTables.run(
        connection,
        "INSERT INTO made_in_doubt (record, boot, mono_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        table.get() + "/" + key,
        boot,
        at.nanos() / 1_000_000);
  }

  /** Lets go of those of messages that the CSMS has. */
  static void prune(Connection connection) throws SQLException {
    RecordTables.run(
        connection,
        """
        DELETE FROM made_in_doubt WHERE record GLOB 'to_forward/*'
          AND CAST(substr(record, 12) AS INTEGER) NOT IN (SELECT seq FROM to_forward)\
        """);
  }

  /** Where a record of what happened is kept; empty for what has no time of its own. */
  private static Optional<String> table(StoredRecord record) {
    return switch (record) {
      case TransactionBegun begun -> Optional.of("transaction_begun");
      case TransactionDone done -> Optional.of("transaction_done");
      case MeterValuesTaken values -> Optional.of("meter_values");
      case TransactionReported event -> Optional.of("transaction_event");
      case SecurityEvent event -> Optional.of("security_event");
      case ToForward message -> Optional.of("to_forward");
      case CommittedBound bound -> Optional.empty();
      case ChargerSeen seen -> Optional.empty();
      case Forwarded forwarded -> Optional.empty();
      case ForwardFailed failed -> Optional.empty();
      case SetAside aside -> Optional.empty();
      case TransactionMapped mapped -> Optional.empty();
      // What the CSMS set and said counts by its own times.
      case StoredRecord.ProfileKept kept -> Optional.empty();
      case StoredRecord.ProfileGone gone -> Optional.empty();
      case StoredRecord.CardAnswered answered -> Optional.empty();
      case StoredRecord.CardsForgotten forgotten -> Optional.empty();
      case StoredRecord.LocalListKept list -> Optional.empty();
    };
  }
}
