package headroom.sim.ocpp.v201;

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

/** Reads the profile in SetChargingProfile and RequestStartTransaction. */
final class ProfileReader {
  private ProfileReader() {}

  /** The purposes by their names. */
  enum Named {
    ChargingStationExternalConstraints,
    ChargingStationMaxProfile,
    TxDefaultProfile,
    TxProfile
  }

  private enum Recurrency {
    Daily,
    Weekly
  }

  /** A profile that the station rejects, with the reason of Part 2's appendix on reason codes. */
  static final class Rejected extends Exception {
    private static final long serialVersionUID = 1L;

    Rejected(String reason) {
      super(reason);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * @throws Refusal when it breaks the form of the message
   * @throws Rejected when the station does not take it
   */
  static ChargingProfile read(int evse, JsonNode node) throws Refusal, Rejected {
    Fields fields = new Fields(node, "chargingProfile");
    Kind kind = fields.needEnum("chargingProfileKind", Kind.class);
    Purpose purpose =
        switch (fields.needEnum("chargingProfilePurpose", Named.class)) {
          // K01.FR.22
          case ChargingStationExternalConstraints -> throw new Rejected("InvalidProfile");
          case ChargingStationMaxProfile -> Purpose.STATION_MAX;
          case TxDefaultProfile -> Purpose.TX_DEFAULT;
          case TxProfile -> Purpose.TX;
        };
    int level = fields.needInt("stackLevel");
    if (level < 0)
      throw new Refusal("PropertyConstraintViolation", "stackLevel is below 0: " + level);
    JsonNode schedules = fields.need("chargingSchedule");
    if (!schedules.isArray() || schedules.isEmpty() || schedules.size() > 3)
      throw new Refusal("OccurrenceConstraintViolation", "chargingSchedule needs 1 to 3 elements");
    // K01.FR.34: more than one needs ISO 15118.
    if (schedules.size() > 1) throw new Rejected("InvalidSchedule");
    return new ChargingProfile(
        evse,
        fields.needInt("id"),
        fields.findText("transactionId"),
        level,
        purpose,
        kind,
        kind == Kind.Recurring ? Optional.of(recurrence(fields)) : Optional.empty(),
        fields.findInstant("validFrom"),
        fields.findInstant("validTo"),
        schedule(new Fields(schedules.get(0), "chargingSchedule"), kind));
  }

  private static Duration recurrence(Fields fields) throws Refusal {
    return switch (fields.needEnum("recurrencyKind", Recurrency.class)) {
      case Daily -> Duration.ofDays(1);
      case Weekly -> Duration.ofDays(7);
    };
  }

  private static Schedule schedule(Fields fields, Kind kind) throws Refusal, Rejected {
    fields.needInt("id");
    JsonNode list = fields.need("chargingSchedulePeriod");
    if (!list.isArray() || list.isEmpty())
      throw new Refusal("OccurrenceConstraintViolation", "chargingSchedulePeriod needs an element");
    List<Period> periods = new ArrayList<>();
    for (JsonNode each : list) periods.add(period(new Fields(each, "chargingSchedulePeriod")));
    // K01.FR.31 and K01.FR.35
    if (!periods.getFirst().start().isZero()) throw new Rejected("InvalidSchedule");
    for (int i = 1; i < periods.size(); i++) {
      if (periods.get(i).start().compareTo(periods.get(i - 1).start()) <= 0)
        throw new Rejected("InvalidSchedule");
    }
    Schedule schedule =
        new Schedule(
            fields.findInt("duration").map(Duration::ofSeconds),
            fields.findInstant("startSchedule"),
            fields.needEnum("chargingRateUnit", RateUnit.class),
            periods);
    // K01.FR.40 and K01.FR.41
    if ((kind == Kind.Relative) == schedule.start().isPresent())
      throw new Rejected("InvalidSchedule");
    return schedule;
  }

  private static Period period(Fields fields) throws Refusal, Rejected {
    double limit = fields.needNumber("limit");
    if (limit < 0) throw new Rejected("InvalidSchedule");
    int phases = fields.findInt("numberPhases").orElse(3);
    if (phases < 1 || phases > 3)
      throw new Refusal("PropertyConstraintViolation", "numberPhases not in 1..3: " + phases);
    // K01.FR.19 and K01.FR.20: no phase can be chosen here.
    if (fields.findInt("phaseToUse").isPresent()) throw new Rejected("PhaseConflict");
    return new Period(Duration.ofSeconds(fields.needInt("startPeriod")), limit, phases);
  }
}
