package headroom.sim.ocpp.v16;

import headroom.sim.ocpp.ChargingProfile;
import headroom.sim.ocpp.ChargingProfile.Kind;
import headroom.sim.ocpp.ChargingProfile.Period;
import headroom.sim.ocpp.ChargingProfile.Purpose;
import headroom.sim.ocpp.ChargingProfile.RateUnit;
import headroom.sim.ocpp.ChargingProfile.Schedule;
import headroom.sim.ocpp.Fields;
import headroom.sim.ocpp.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads the profile in SetChargingProfile and RemoteStartTransaction. */
final class ProfileReader {
  private ProfileReader() {}

  /** The purposes by their names. */
  private enum Named {
    ChargePointMaxProfile,
    TxDefaultProfile,
    TxProfile
  }

  /** What the daily and weekly kinds of recurrence last. */
  private enum Recurrency {
    Daily,
    Weekly
  }

  /**
   * @throws Refusal when it breaks a rule of the message's form
   */
  static ChargingProfile read(int connector, JsonNode node) throws Refusal {
    Fields fields = new Fields(node, "csChargingProfiles");
    Kind kind = fields.needEnum("chargingProfileKind", Kind.class);
    int level = fields.needInt("stackLevel");
    if (level < 0)
      throw new Refusal("PropertyConstraintViolation", "stackLevel is below 0: " + level);
    return new ChargingProfile(
        connector,
        fields.needInt("chargingProfileId"),
        fields.findInt("transactionId").map(String::valueOf),
        level,
        purpose(fields),
        kind,
        kind == Kind.Recurring ? Optional.of(recurrence(fields)) : Optional.empty(),
        fields.findInstant("validFrom"),
        fields.findInstant("validTo"),
        schedule(fields.object("chargingSchedule"), kind));
  }

  /** The value of chargingProfilePurpose. */
  static Purpose purpose(Fields fields) throws Refusal {
    return switch (fields.needEnum("chargingProfilePurpose", Named.class)) {
      case ChargePointMaxProfile -> Purpose.STATION_MAX;
      case TxDefaultProfile -> Purpose.TX_DEFAULT;
      case TxProfile -> Purpose.TX;
    };
  }

  private static Duration recurrence(Fields fields) throws Refusal {
    return switch (fields.needEnum("recurrencyKind", Recurrency.class)) {
      case Daily -> Duration.ofDays(1);
      case Weekly -> Duration.ofDays(7);
    };
  }

  private static Schedule schedule(Fields fields, Kind kind) throws Refusal {
    JsonNode list = fields.need("chargingSchedulePeriod");
    if (!list.isArray() || list.isEmpty())
      throw new Refusal("FormationViolation", "chargingSchedulePeriod should be a list");
    List<Period> periods = new ArrayList<>();
    for (JsonNode each : list) periods.add(period(new Fields(each, "chargingSchedulePeriod")));
    if (!periods.getFirst().start().isZero())
      throw new Refusal("PropertyConstraintViolation", "the first startPeriod is not 0");
    for (int i = 1; i < periods.size(); i++) {
      if (periods.get(i).start().compareTo(periods.get(i - 1).start()) <= 0)
        throw new Refusal("PropertyConstraintViolation", "startPeriods do not grow");
    }
    Schedule schedule =
        new Schedule(
            fields.findInt("duration").map(Duration::ofSeconds),
            fields.findInstant("startSchedule"),
            fields.needEnum("chargingRateUnit", RateUnit.class),
            periods);
    if (kind == Kind.Recurring && schedule.start().isEmpty())
      throw new Refusal("OccurenceConstraintViolation", "Recurring needs a startSchedule");
    return schedule;
  }

  private static Period period(Fields fields) throws Refusal {
    double limit = fields.needNumber("limit");
    if (limit < 0) throw new Refusal("PropertyConstraintViolation", "limit is below 0: " + limit);
    int phases = fields.findInt("numberPhases").orElse(3);
    if (phases < 1 || phases > 3)
      throw new Refusal("PropertyConstraintViolation", "numberPhases not in 1..3: " + phases);
    return new Period(Duration.ofSeconds(fields.needInt("startPeriod")), limit, phases);
  }
}
