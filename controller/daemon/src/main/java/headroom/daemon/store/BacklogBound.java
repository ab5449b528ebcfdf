package headroom.daemon.store;

import headroom.core.site.ChargerId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * How much of one charger may wait for the CSMS. Beyond it every second value between begin and end
 * of a transaction is given up, as OCPP 2.0.1 E04.FR.08 says; a start, an end, a signed value and a
 * security event never.
 *
 * <p>Ninety days of three transactions of four hours a day, with a value each 900 s, are 5,400
 * messages.
 */
final class BacklogBound {
  static final int MOST_PER_CHARGER = 20_000;

  /** How many messages may come between two looks. */
  static final int LOOKS_EVERY = 1_000;

  private static final String MAY_GO =
      """
      charger = ? AND answer IS NULL
      AND (action = 'MeterValues'
        OR action = 'TransactionEvent' AND payload GLOB '*"Updated"*')
      AND payload NOT GLOB '*SignedData*' AND payload NOT GLOB '*signedMeterValue*'
      AND payload NOT GLOB '*"Transaction.Begin"*' AND payload NOT GLOB '*"Transaction.End"*'
      """;

  private final int most;

  BacklogBound(int most) {
    this.most = most;
  }

  /** Those of whom too much waits. */
  List<ChargerId> full(Connection connection) throws SQLException {
    return RecordTables.query(
        connection,
        "SELECT charger FROM to_forward WHERE answer IS NULL GROUP BY charger"
            + " HAVING count(*) > ? ORDER BY charger",
        row -> new ChargerId(row.getString(1)),
        most);
  }

  /**
   * Gives up every second value of a charger that may go; the oldest stays.
   *
   * @return how many
   */
  int thin(Connection connection, ChargerId charger) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM to_forward WHERE seq IN (SELECT seq FROM (SELECT seq, row_number() OVER"
                + " (ORDER BY seq) AS nr FROM to_forward WHERE "
                + MAY_GO
                + ") WHERE nr % 2 = 0)")) {
      delete.setString(1, charger.name());
      return delete.executeUpdate();
    }
  }
}
