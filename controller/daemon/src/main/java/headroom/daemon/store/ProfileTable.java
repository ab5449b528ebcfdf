package headroom.daemon.store;

import headroom.core.port.StoredRecord.ProfileGone;
import headroom.core.port.StoredRecord.ProfileKept;
import headroom.core.profile.ChargingProfile;
import headroom.core.profile.ChargingProfile.Kind;
import headroom.core.profile.ChargingProfile.Period;
import headroom.core.profile.ChargingProfile.Purpose;
import headroom.core.profile.ChargingProfile.Recurrency;
import headroom.core.profile.ChargingProfile.Schedule;
import headroom.core.profile.Installed;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.ChargerId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The charging profiles that the CSMS has set. */
final class ProfileTable {
  private ProfileTable() {}

  static void insert(Connection connection, ProfileKept kept) throws SQLException {
    String charger = kept.charger().name();
    ChargingProfile profile = kept.installed().profile();
    delete(connection, charger, profile.id());
    Schedule schedule = profile.schedule();
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO charging_profile (charger, id, evse, stack_level, purpose, kind, recurrency,
              valid_from_ms, valid_to_ms, transaction_id, schedule_id, schedule_start_ms,
              duration_s, unit, at_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
            """)) {
      insert.setString(1, charger);
      insert.setInt(2, profile.id());
      insert.setInt(3, kept.installed().evse());
      insert.setInt(4, profile.level());
      insert.setString(5, profile.purpose().name());
      insert.setString(6, profile.kind().name());
      setText(insert, 7, profile.recurrency().map(Recurrency::name));
      setNumber(insert, 8, profile.validFrom().map(Instant::toEpochMilli));
      setNumber(insert, 9, profile.validTo().map(Instant::toEpochMilli));
      setText(insert, 10, profile.transaction());
      insert.setInt(11, schedule.id());
      setNumber(insert, 12, schedule.start().map(Instant::toEpochMilli));
      setNumber(insert, 13, schedule.duration().map(Duration::toSeconds));
      insert.setString(14, schedule.unit().name());
      insert.setLong(15, kept.at().toEpochMilli());
      insert.executeUpdate();
    }
    for (Period period : schedule.periods()) insert(connection, charger, profile.id(), period);
  }

  private static void insert(Connection connection, String charger, int id, Period period)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO charging_period (charger, id, start_s, limit_milli, phases)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      insert.setString(1, charger);
      insert.setInt(2, id);
      insert.setInt(3, period.startSeconds());
      insert.setLong(4, period.limit_milli());
      setNumber(insert, 5, period.phases().map(Integer::longValue));
      insert.executeUpdate();
    }
  }

  static void delete(Connection connection, ProfileGone gone) throws SQLException {
    delete(connection, gone.charger().name(), gone.id());
  }

  private static void delete(Connection connection, String charger, int id) throws SQLException {
    RecordTables.run(
        connection, "DELETE FROM charging_period WHERE charger = ? AND id = ?", charger, id);
    RecordTables.run(
        connection, "DELETE FROM charging_profile WHERE charger = ? AND id = ?", charger, id);
  }

  /** All of them, in the order in which they came. */
  static List<ProfileKept> all(Connection connection) throws SQLException {
    Map<String, List<Period>> periods = periods(connection);
    return RecordTables.query(
        connection, "SELECT * FROM charging_profile ORDER BY seq", row -> profile(row, periods));
  }

  private static Map<String, List<Period>> periods(Connection connection) throws SQLException {
    Map<String, List<Period>> periods = new LinkedHashMap<>();
    RecordTables.query(
        connection,
        "SELECT * FROM charging_period ORDER BY charger, id, start_s",
        row ->
            periods
                .computeIfAbsent(
                    row.getInt("id") + " " + row.getString("charger"), key -> new ArrayList<>())
                .add(
                    new Period(
                        row.getInt("start_s"),
                        row.getLong("limit_milli"),
                        number(row, "phases").map(Long::intValue))));
    return periods;
  }

  private static ProfileKept profile(ResultSet row, Map<String, List<Period>> periods)
      throws SQLException {
    int id = row.getInt("id");
    String charger = row.getString("charger");
    Schedule schedule =
        new Schedule(
            row.getInt("schedule_id"),
            number(row, "schedule_start_ms").map(Instant::ofEpochMilli),
            number(row, "duration_s").map(Duration::ofSeconds),
            RateUnit.valueOf(row.getString("unit")),
            periods.getOrDefault(id + " " + charger, List.of()));
    ChargingProfile profile =
        new ChargingProfile(
            id,
            row.getInt("stack_level"),
            Purpose.valueOf(row.getString("purpose")),
            Kind.valueOf(row.getString("kind")),
            Optional.ofNullable(row.getString("recurrency")).map(Recurrency::valueOf),
            number(row, "valid_from_ms").map(Instant::ofEpochMilli),
            number(row, "valid_to_ms").map(Instant::ofEpochMilli),
            Optional.ofNullable(row.getString("transaction_id")),
            schedule);
    return new ProfileKept(
        new ChargerId(charger),
        new Installed(row.getInt("evse"), profile),
        Instant.ofEpochMilli(row.getLong("at_ms")));
  }

  private static Optional<Long> number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(value);
  }

  private static void setNumber(PreparedStatement statement, int column, Optional<Long> value)
      throws SQLException {
    if (value.isPresent()) statement.setLong(column, value.get());
    else statement.setNull(column, Types.INTEGER);
  }

  private static void setText(PreparedStatement statement, int column, Optional<String> value)
      throws SQLException {
    if (value.isPresent()) statement.setString(column, value.get());
    else statement.setNull(column, Types.VARCHAR);
  }
}
