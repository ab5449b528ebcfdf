package headroom.drivers.ocpp.v201;

import static headroom.drivers.ocpp.station.Lease.utc;

import headroom.drivers.ocpp.FrameCodec;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.ForeignLevels;
import headroom.drivers.ocpp.station.Lease;
import headroom.drivers.ocpp.station.ProfileIds;
import headroom.drivers.ocpp.station.Rate;
import headroom.drivers.ocpp.station.Wording;

/** Charging profiles as JSON (OCPP 2.0.1 K01 and K10), and what goes with them. */
final class Profiles implements Wording {
  /** Messages about a connector, not about the EVSE as a whole (F06.FR.13). */
  private static final String OF_A_CONNECTOR = "StatusNotification";

  private final DeviceModel model;

  /**
   * @param model what the charger says that it can do
   */
  Profiles(DeviceModel model) {
    this.model = model;
  }

  @Override
  public String fallback(int evse, int level, FallbackKind kind, Rate rate) {
    // Absolute needs a start, Relative must have none (K01.FR.40 and 41).
    String start =
        kind == FallbackKind.ABSOLUTE ? "\"startSchedule\":\"1970-01-01T00:00:00Z\"," : "";
    String word = kind == FallbackKind.ABSOLUTE ? "Absolute" : "Relative";
    return profile(
        evse, ProfileIds.fallback(evse), level, "TxDefaultProfile", word, "", start, rate);
  }

  @Override
  public String hold(int evse, int level, Lease lease, Rate rate) {
    return leased(evse, ProfileIds.hold(evse), level, "TxDefaultProfile", "", lease, rate);
  }

  @Override
  public String session(int evse, String transaction, int level, Lease lease, Rate rate) {
    return leased(
        evse,
        ProfileIds.session(evse),
        level,
        "TxProfile",
        "\"transactionId\":" + FrameCodec.quoted(transaction) + ",",
        lease,
        rate);
  }

  private String leased(
      int evse, int id, int level, String purpose, String transaction, Lease lease, Rate rate) {
    return profile(
        evse,
        id,
        level,
        purpose,
        "Absolute",
        transaction + "\"validTo\":\"" + utc(lease.end()) + "\",",
        "\"startSchedule\":\"%s\",\"duration\":%d,"
            .formatted(utc(lease.start()), lease.durationSeconds()),
        rate);
  }

  private String profile(
      int evse,
      int id,
      int level,
      String purpose,
      String kind,
      String ofProfile,
      String ofSchedule,
      Rate rate) {
    return """
    {"evseId":%d,"chargingProfile":{"id":%d,"stackLevel":%d,"chargingProfilePurpose":"%s",\
    "chargingProfileKind":"%s",%s"chargingSchedule":[{"id":%d,%s"chargingRateUnit":"%s",\
    "chargingSchedulePeriod":[{"startPeriod":0,"limit":%s%s}]}]}}\
    """
        .formatted(
            evse,
            id,
            level,
            purpose,
            kind,
            ofProfile,
            id,
            ofSchedule,
            rate.unit(),
            rate.limit(),
            phases(evse, rate));
  }

  /** Which phase is said only to who can choose it, and only where it is one (K01.FR.19 and 20). */
  private String phases(int evse, Rate rate) {
    String number = rate.phases().map(n -> ",\"numberPhases\":" + n).orElse("");
    return rate.switchesToL1() && Preparing.switchesPhases(model, evse)
        ? number + ",\"phaseToUse\":1"
        : number;
  }

  @Override
  public String trigger(String message) {
    return "{\"requestedMessage\":\"" + message + "\"}";
  }

  @Override
  public String trigger(String message, int evse) {
    String connector = message.equals(OF_A_CONNECTOR) ? ",\"connectorId\":1" : "";
    return "{\"requestedMessage\":\"%s\",\"evse\":{\"id\":%d%s}}"
        .formatted(message, evse, connector);
  }

  @Override
  public Make make(Fields boot) throws Fields.Violation {
    Fields station = boot.object("chargingStation");
    return new Make(
        station.text("vendorName", 255),
        station.text("model", 255),
        station.anyText("firmwareVersion", 255));
  }

  /** ClearChargingProfile for one profile. */
  static String clear(long id) {
    return "{\"chargingProfileId\":" + id + "}";
  }

  /** ClearChargingProfile for profiles of one purpose and level. */
  static String clear(ForeignLevels.Place place) {
    String purpose =
        switch (place.purpose()) {
          case WHOLE_CHARGER -> "ChargingStationMaxProfile";
          case DEFAULT -> "TxDefaultProfile";
          case TRANSACTION -> "TxProfile";
        };
    return "{\"chargingProfileCriteria\":{%s\"chargingProfilePurpose\":\"%s\",\"stackLevel\":%d}}"
        .formatted(
            place.evse().map(n -> "\"evseId\":" + n + ",").orElse(""), purpose, place.level());
  }
}
