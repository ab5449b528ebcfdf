package headroom.drivers.ocpp.v16;

import headroom.core.site.Charger;
import headroom.core.site.Charger.Current;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.Evse;
import headroom.core.site.PowerLimit;
import headroom.core.units.Amps;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Charging profiles as JSON (OCPP 1.6 sections 6.43, 7.8 and 7.13), and the arithmetic of their
 * limits. Pure.
 */
final class Profiles {
  /** Smallest step that OCPP 1.6 can say (limit: at most one digit fraction, section 7.14). */
  static final Amps FINEST_STEP = Amps.ofMilliamps(100);

  /** Whole and half amps pass every charger's check of that digit, other tenths do not. */
  static final Amps SAFE_STEP = Amps.ofMilliamps(500);

  /** Ids of ours, apart from the small ones that others like to use. */
  private static final int FIRST_ID = 88_000;

  private static final int IDS_PER_CONNECTOR = 10;

  /**
   * A lease begins this long before now, so that a clock that is measured a little early does not
   * leave a gap.
   */
  private static final long BEGINS_BEFORE_SECONDS = 60;

  private Profiles() {}

  /** How the fallback is written: chargers differ in what they take. */
  enum FallbackKind {
    /** Counts from the start of the transaction: in force whatever the charger's clock says. */
    RELATIVE,
    /** In force since 1970, for chargers that know no Relative. */
    ABSOLUTE
  }

  /** SetChargingProfile.req that limits what the charger does by itself, for ever. */
  static String fallback(int connector, int level, FallbackKind kind, RateUnit unit, String limit) {
    String start =
        kind == FallbackKind.ABSOLUTE ? "\"startSchedule\":\"1970-01-01T00:00:00Z\"," : "";
    return """
    {"connectorId":%d,"csChargingProfiles":{"chargingProfileId":%d,"stackLevel":%d,\
    "chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"%s",\
    "chargingSchedule":{%s"chargingRateUnit":"%s",\
    "chargingSchedulePeriod":[{"startPeriod":0,"limit":%s}]}}}\
    """
        .formatted(
            connector,
            id(connector, 1),
            level,
            kind == FallbackKind.ABSOLUTE ? "Absolute" : "Relative",
            start,
            unit,
            limit);
  }

  /** SetChargingProfile.req for a connector without a transaction, above the fallback. */
  static String hold(int connector, int level, Lease lease, Rate rate) {
    return leased(connector, id(connector, 2), "", level, "TxDefaultProfile", lease, rate);
  }

  /** SetChargingProfile.req for the running transaction. */
  static String session(int connector, long transaction, int level, Lease lease, Rate rate) {
    return leased(
        connector,
        id(connector, 3),
        "\"transactionId\":" + transaction + ",",
        level,
        "TxProfile",
        lease,
        rate);
  }

  private static String leased(
      int connector,
      int id,
      String transaction,
      int level,
      String purpose,
      Lease lease,
      Rate rate) {
    return """
    {"connectorId":%d,"csChargingProfiles":{"chargingProfileId":%d,%s"stackLevel":%d,\
    "chargingProfilePurpose":"%s","chargingProfileKind":"Absolute","validTo":"%s",\
    "chargingSchedule":{"duration":%d,"startSchedule":"%s","chargingRateUnit":"%s",\
    "chargingSchedulePeriod":[{"startPeriod":0,"limit":%s%s}]}}}\
    """
        .formatted(
            connector,
            id,
            transaction,
            level,
            purpose,
            utc(lease.end()),
            lease.durationSeconds(),
            utc(lease.start()),
            rate.unit(),
            rate.limit(),
            rate.phases().map(n -> ",\"numberPhases\":" + n).orElse(""));
  }

  /**
   * When a limit is in force, in the charger's clock, whole seconds.
   *
   * @param end cut down to the second: a lease may only get shorter
   */
  record Lease(Instant start, Instant end) {
    static Lease until(Instant chargersNow, Instant end) {
      return new Lease(
          chargersNow.minusSeconds(BEGINS_BEFORE_SECONDS).truncatedTo(ChronoUnit.SECONDS),
          end.truncatedTo(ChronoUnit.SECONDS));
    }

    long durationSeconds() {
      return ChronoUnit.SECONDS.between(start, end);
    }
  }

  /**
   * A limit in the charger's own unit.
   *
   * @param limit a JSON number with at most one digit after the point
   * @param phases said only where it is not three, which is what absence means
   */
  record Rate(RateUnit unit, String limit, Optional<Integer> phases) {}

  /**
   * The limit in the charger's unit, rounded down.
   *
   * @param phases how many phases the EVSE is to use
   * @param dividedOver how many phases a power is divided over
   */
  static Rate rate(
      Charger charger,
      Evse evse,
      RateUnit unit,
      Amps step,
      Amps limit,
      int phases,
      int dividedOver) {
    boolean saysPhases = charger.current() == Current.AC && phases < 3;
    return new Rate(
        unit,
        switch (unit) {
          case A -> amps(limit, step);
          case W -> Long.toString(PowerLimit.of(charger, evse).power(limit, dividedOver).watts());
        },
        saysPhases ? Optional.of(phases) : Optional.empty());
  }

  private static String amps(Amps limit, Amps step) {
    Amps tenths = limit.floorTo(step.max(FINEST_STEP)).floorTo(FINEST_STEP);
    return BigDecimal.valueOf(tenths.milliamps(), 3).setScale(1).toPlainString();
  }

  /** ClearChargingProfile.req for profiles of one purpose and level, on any connector. */
  static String clear(String purpose, int level) {
    return "{\"chargingProfilePurpose\":\"%s\",\"stackLevel\":%d}".formatted(purpose, level);
  }

  /** The same on one connector. */
  static String clear(int connector, String purpose, int level) {
    return "{\"connectorId\":%d,\"chargingProfilePurpose\":\"%s\",\"stackLevel\":%d}"
        .formatted(connector, purpose, level);
  }

  /**
   * What others may have left behind, one question each; never one that meets the fallback or a
   * limit of ours for a running transaction.
   *
   * @param sessionLevel the level of our transaction limits: a foreign one there is replaced by
   *     ours
   */
  static List<String> clearForeign(int highestLevel, int sessionLevel) {
    List<String> clears = new ArrayList<>();
    for (int level = 0; level <= highestLevel; level++) {
      if (level > 0) clears.add(clear("TxDefaultProfile", level));
      if (level != sessionLevel) clears.add(clear("TxProfile", level));
      clears.add(clear("ChargePointMaxProfile", level));
    }
    return clears;
  }

  static int id(int connector, int use) {
    return FIRST_ID + connector * IDS_PER_CONNECTOR + use;
  }

  /** UTC with whole seconds and a Z: what every charger reads. */
  static String utc(Instant time) {
    return DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS));
  }
}
