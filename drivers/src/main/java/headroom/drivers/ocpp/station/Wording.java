package headroom.drivers.ocpp.station;

import headroom.drivers.ocpp.station.Fields.Violation;

/** How one version of OCPP writes and reads what all of them can say. */
public interface Wording {
  /** How the fallback is written: chargers differ in what they take. */
  enum FallbackKind {
    /** Counts from the start of the transaction: in force whatever the charger's clock says. */
    RELATIVE,
    /** In force since 1970, for chargers that know no Relative. */
    ABSOLUTE
  }

  /**
   * Who made a charger, as its boot says.
   *
   * @param firmware empty where it says none
   */
  record Make(String vendor, String model, String firmware) {}

  /**
   * SetChargingProfile that limits what the charger does by itself, for ever.
   *
   * @param evse 0: all of them
   */
  String fallback(int evse, int level, FallbackKind kind, Rate rate);

  /** SetChargingProfile for an EVSE without a transaction, above the fallback. */
  String hold(int evse, int level, Lease lease, Rate rate);

  /** SetChargingProfile for the running transaction. */
  String session(int evse, String transaction, int level, Lease lease, Rate rate);

  /** TriggerMessage for a message of the charger as a whole. */
  String trigger(String message);

  /** TriggerMessage for a message about one EVSE. */
  String trigger(String message, int evse);

  /** Reads a BootNotification. */
  Make make(Fields boot) throws Violation;
}
