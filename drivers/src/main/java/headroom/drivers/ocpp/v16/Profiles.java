package headroom.drivers.ocpp.v16;

import static headroom.drivers.ocpp.station.Lease.utc;

import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.ForeignLevels;
import headroom.drivers.ocpp.station.Lease;
import headroom.drivers.ocpp.station.ProfileIds;
import headroom.drivers.ocpp.station.Rate;
import headroom.drivers.ocpp.station.Wording;

/** Charging profiles as JSON (OCPP 1.6 sections 6.43, 7.8 and 7.13), and what goes with them. */
final class Profiles implements Wording {
  @Override
  public String fallback(int connector, int level, FallbackKind kind, Rate rate) {
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
            ProfileIds.fallback(connector),
            level,
            kind == FallbackKind.ABSOLUTE ? "Absolute" : "Relative",
            start,
            rate.unit(),
            rate.limit());
  }

  @Override
  public String hold(int connector, int level, Lease lease, Rate rate) {
    return leased(
        connector, ProfileIds.hold(connector), "", level, "TxDefaultProfile", lease, rate);
  }

  @Override
  public String session(int connector, String transaction, int level, Lease lease, Rate rate) {
    return leased(
        connector,
        ProfileIds.session(connector),
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

  @Override
  public String trigger(String message) {
    return "{\"requestedMessage\":\"" + message + "\"}";
  }

  @Override
  public String trigger(String message, int connector) {
    return "{\"requestedMessage\":\"" + message + "\",\"connectorId\":" + connector + "}";
  }

  @Override
  public Make make(Fields boot) throws Fields.Violation {
    return new Make(
        boot.text("chargePointVendor", 255),
        boot.text("chargePointModel", 255),
        boot.anyText("firmwareVersion", 255));
  }

  /** ClearChargingProfile.req for profiles of one purpose and level. */
  static String clear(ForeignLevels.Place place) {
    String purpose =
        switch (place.purpose()) {
          case WHOLE_CHARGER -> "ChargePointMaxProfile";
          case DEFAULT -> "TxDefaultProfile";
          case TRANSACTION -> "TxProfile";
        };
    return "{%s\"chargingProfilePurpose\":\"%s\",\"stackLevel\":%d}"
        .formatted(
            place.evse().map(n -> "\"connectorId\":" + n + ",").orElse(""), purpose, place.level());
  }
}
