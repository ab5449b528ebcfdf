package headroom.drivers.ocpp.station;

import headroom.core.profile.ChargingProfile;
import headroom.core.profile.ChargingProfile.Kind;
import headroom.core.profile.ChargingProfile.Period;
import headroom.core.profile.ChargingProfile.Purpose;
import headroom.core.profile.ChargingProfile.Recurrency;
import headroom.core.profile.ChargingProfile.Schedule;
import headroom.core.profile.Composite;
import headroom.core.site.Charger;
import headroom.core.site.Charger.RateUnit;
import headroom.drivers.ocpp.station.Fields.Violation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** What charging profiles of all versions have in common as JSON. */
public final class ProfileText {
  private static final Map<String, Kind> KINDS = new LinkedHashMap<>();
  private static final Map<String, Recurrency> RECURRENCIES = new LinkedHashMap<>();
  private static final Map<String, RateUnit> UNITS = new LinkedHashMap<>();

  static {
    KINDS.put("Absolute", Kind.ABSOLUTE);
    KINDS.put("Recurring", Kind.RECURRING);
    KINDS.put("Relative", Kind.RELATIVE);
    RECURRENCIES.put("Daily", Recurrency.DAILY);
    RECURRENCIES.put("Weekly", Recurrency.WEEKLY);
    UNITS.put("A", RateUnit.A);
    UNITS.put("W", RateUnit.W);
  }

  private ProfileText() {}

  /**
   * The words of a profile's purpose.
   *
   * @param station what the version calls a limit of the whole charger
   */
  public static Map<String, Purpose> purposes(String station) {
    Map<String, Purpose> purposes = new LinkedHashMap<>();
    purposes.put(station, Purpose.STATION);
    purposes.put("TxDefaultProfile", Purpose.DEFAULT);
    purposes.put("TxProfile", Purpose.TRANSACTION);
    return purposes;
  }

  /**
   * A profile.
   *
   * @param idName what the version calls its id
   * @param transaction as the charger knows it
   */
  public static ChargingProfile profile(
      Fields fields,
      String idName,
      Purpose purpose,
      Optional<String> transaction,
      Schedule schedule)
      throws Violation {
    return new ChargingProfile(
        fields.wholeNumber(idName),
        fields.wholeNumber("stackLevel"),
        purpose,
        fields.word("chargingProfileKind", KINDS),
        fields.optionalWord("recurrencyKind", RECURRENCIES),
        fields.optionalTime("validFrom"),
        fields.optionalTime("validTo"),
        transaction,
        schedule);
  }

  /**
   * A schedule.
   *
   * @param id 0 where the version numbers none
   */
  public static Schedule schedule(Fields fields, int id) throws Violation {
    List<Period> periods = new ArrayList<>();
    for (Fields period : fields.objects("chargingSchedulePeriod"))
      periods.add(
          new Period(
              period.wholeNumber("startPeriod"),
              period.thousandths("limit"),
              period.optionalWholeNumber("numberPhases")));
    return new Schedule(
        id,
        fields.optionalTime("startSchedule"),
        fields.optionalWholeNumber("duration").map(Duration::ofSeconds),
        fields.word("chargingRateUnit", UNITS),
        periods);
  }

  /** The unit in which something is asked for. */
  public static Optional<RateUnit> unit(Fields fields) throws Violation {
    return fields.optionalWord("chargingRateUnit", UNITS);
  }

  /**
   * The periods of a composite schedule, in a unit, rounded down.
   *
   * @param evse 0: the charger as a whole
   */
  public static String periods(
      List<Composite.Step> steps, RateUnit unit, Charger charger, int evse) {
    int wired =
        charger.evses().stream()
            .filter(each -> evse == 0 || each.id().number() == evse)
            .mapToInt(each -> each.wiring().terminals())
            .max()
            .orElse(3);
    StringJoiner periods = new StringJoiner(",");
    for (Composite.Step step : steps)
      periods.add(
          period(
              step.startSeconds(),
              step.rate().in(unit, charger, wired),
              Optional.of(step.rate().phases()).filter(n -> n != 3)));
    return "[" + periods + "]";
  }

  /** One period; a limit has at most one digit after the point (OCPP 1.6 section 7.14). */
  public static String period(int startSeconds, long limit_milli, Optional<Integer> phases) {
    String limit =
        BigDecimal.valueOf(limit_milli, 3).setScale(1, RoundingMode.DOWN).toPlainString();
    return "{\"startPeriod\":%d,\"limit\":%s%s}"
        .formatted(startSeconds, limit, phases.map(n -> ",\"numberPhases\":" + n).orElse(""));
  }
}
