package headroom.daemon.store;

import headroom.core.port.Remembered;
import headroom.core.port.StoredRecord.CardAnswered;
import headroom.core.port.StoredRecord.LocalListKept;
import headroom.core.proxy.Card;
import headroom.core.proxy.CardBook;
import headroom.core.proxy.CardInfo;
import headroom.core.proxy.TagStatus;
import headroom.core.site.ChargerId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the CSMS has said of cards. */
final class CardTables {
  private CardTables() {}

  static void insert(Connection connection, CardAnswered answered) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO card (card, status, card_group, expires_ms, at_ms) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET status = excluded.status, card_group = excluded.card_group,
              expires_ms = excluded.expires_ms, at_ms = excluded.at_ms\
            """)) {
      insert.setString(1, answered.card().key());
      set(insert, 2, answered.info());
      insert.setLong(5, answered.at().toEpochMilli());
      insert.executeUpdate();
    }
    RecordTables.run(
        connection,
        "DELETE FROM card WHERE at_ms < (SELECT at_ms FROM card ORDER BY at_ms DESC LIMIT 1"
            + " OFFSET ?)",
        CardBook.MOST_ANSWERS);
  }

  static void insert(Connection connection, LocalListKept kept) throws SQLException {
    String charger = kept.charger().name();
    if (kept.whole())
      RecordTables.run(connection, "DELETE FROM local_list_card WHERE charger = ?", charger);
    RecordTables.run(connection, "DELETE FROM local_list WHERE charger = ?", charger);
    if (kept.version() <= 0) return;
    RecordTables.run(
        connection,
        "INSERT INTO local_list (charger, version) VALUES (?, ?)",
        charger,
        kept.version());
    for (Map.Entry<Card, Optional<CardInfo>> each : kept.cards().entrySet()) {
      String card = each.getKey().key();
      RecordTables.run(
          connection, "DELETE FROM local_list_card WHERE charger = ? AND card = ?", charger, card);
      if (each.getValue().isPresent()) insert(connection, charger, card, each.getValue().get());
    }
  }

  private static void insert(Connection connection, String charger, String card, CardInfo info)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO local_list_card (charger, card, status, card_group, expires_ms)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      insert.setString(1, charger);
      insert.setString(2, card);
      set(insert, 3, info);
      insert.executeUpdate();
    }
  }

  private static void set(PreparedStatement insert, int from, CardInfo info) throws SQLException {
    insert.setString(from, info.status().name());
    if (info.group().isPresent()) insert.setString(from + 1, info.group().get());
    else insert.setNull(from + 1, Types.VARCHAR);
    if (info.expires().isPresent()) insert.setLong(from + 2, info.expires().get().toEpochMilli());
    else insert.setNull(from + 2, Types.INTEGER);
  }

  static Remembered.Cards remembered(Connection connection) throws SQLException {
    List<CardAnswered> answered =
        RecordTables.query(
            connection,
            "SELECT * FROM card ORDER BY at_ms, card",
            row ->
                new CardAnswered(
                    new Card(row.getString("card")),
                    info(row),
                    Instant.ofEpochMilli(row.getLong("at_ms"))));
    return new Remembered.Cards(answered, lists(connection));
  }

  private static List<LocalListKept> lists(Connection connection) throws SQLException {
    Map<String, Map<Card, Optional<CardInfo>>> cards = new LinkedHashMap<>();
    RecordTables.query(
        connection,
        "SELECT * FROM local_list_card ORDER BY charger, card",
        row ->
            cards
                .computeIfAbsent(row.getString("charger"), key -> new LinkedHashMap<>())
                .put(new Card(row.getString("card")), Optional.of(info(row))));
    List<LocalListKept> lists = new ArrayList<>();
    RecordTables.query(
        connection,
        "SELECT * FROM local_list ORDER BY charger",
        row ->
            lists.add(
                new LocalListKept(
                    new ChargerId(row.getString("charger")),
                    row.getInt("version"),
                    true,
                    cards.getOrDefault(row.getString("charger"), new LinkedHashMap<>()))));
    return lists;
  }

  private static CardInfo info(ResultSet row) throws SQLException {
    long expires = row.getLong("expires_ms");
    Optional<Instant> end =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(expires));
    return new CardInfo(
        TagStatus.valueOf(row.getString("status")),
        Optional.ofNullable(row.getString("card_group")),
        end);
  }
}
