package headroom.core.proxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes of each OCPP message between a charger and the CSMS (design 4): one row for every
 * action, in the direction in which it may be asked.
 *
 * <p>The table is the rule: whoever handles a message looks here, and {@code headroom ocpp policy}
 * prints it. An action that is not in it passes while both sides are there.
 */
public final class RelayPolicy {
  /** Who asks. */
  public enum Sender {
    CHARGER,
    CSMS
  }

  /** What is done with a question. */
  public enum Handling {
    /** Passes as received, and so does the answer. */
    RELAY,
    /** The same; what it says is noted here as well. */
    MIRROR,
    /**
     * Passes as received. What the CSMS does not answer within {@link #PATIENCE_SECONDS} is synced
     * to disk, answered here, and delivered later, in order.
     */
    STORE,
    /** Answered here; of its kind the latest alone is sent when the CSMS is back. */
    COALESCE,
    /** Answered here; the other side never sees it. */
    ANSWER,
    /** Refused here. */
    REFUSE
  }

  /** How long a charger waits for the CSMS before it is answered here, in seconds (design 4). */
  public static final int PATIENCE_SECONDS = 5;

  /**
   * One row.
   *
   * @param online while the other side is there
   * @param offline while it is not: for a charger's question the CSMS, for the CSMS's the charger
   * @param note one clause for people: what is noted, edited or said
   */
  public record Row(Sender sender, String action, Handling online, Handling offline, String note) {}

  private final String version;
  private final Map<String, Row> fromCharger = new LinkedHashMap<>();
  private final Map<String, Row> fromCsms = new LinkedHashMap<>();

  private RelayPolicy(String version, List<Row> rows) {
    this.version = version;
    for (Row row : rows) {
      if (of(row.sender).put(row.action, row) != null)
        throw new IllegalArgumentException("two rows for " + row.action);
    }
  }

  private Map<String, Row> of(Sender sender) {
    return switch (sender) {
      case CHARGER -> fromCharger;
      case CSMS -> fromCsms;
    };
  }

  /** The subprotocol that the table is for. */
  public String version() {
    return version;
  }

  @Override
  public String toString() {
    return version;
  }

  /** All rows, a charger's questions first. */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>(fromCharger.values());
    rows.addAll(fromCsms.values());
    return List.copyOf(rows);
  }

  /** Whether an action is one of the standard's, whoever asks it. */
  public boolean knows(String action) {
    return fromCharger.containsKey(action) || fromCsms.containsKey(action);
  }

  /** The row of an action; of one that the table does not know, the row of strangers. */
  public Row row(Sender sender, String action) {
    Row row = of(sender).get(action);
    return row != null
        ? row
        : new Row(sender, action, Handling.RELAY, Handling.REFUSE, "not an action of the standard");
  }

  /** OCPP 1.6 edition 2 with the security extension (white paper edition 3). */
  public static final RelayPolicy V16 =
      new RelayPolicy(
          "ocpp1.6",
          List.of(
              up(
                  "Authorize",
                  Handling.MIRROR,
                  Handling.ANSWER,
                  "offline local lists, earlier answers and the policy decide"),
              up(
                  "BootNotification",
                  Handling.MIRROR,
                  Handling.COALESCE,
                  "accepted here if it was accepted before"),
              up("DataTransfer", Handling.RELAY, Handling.ANSWER, "offline: Rejected"),
              up("DiagnosticsStatusNotification", Handling.RELAY, Handling.COALESCE, ""),
              up("FirmwareStatusNotification", Handling.RELAY, Handling.COALESCE, ""),
              up("Heartbeat", Handling.MIRROR, Handling.ANSWER, "the time that it is told"),
              up("LogStatusNotification", Handling.RELAY, Handling.COALESCE, ""),
              up(
                  "MeterValues",
                  Handling.STORE,
                  Handling.STORE,
                  "our own faster samples are answered here; the transaction id is translated"),
              up("SecurityEventNotification", Handling.STORE, Handling.STORE, ""),
              up("SignCertificate", Handling.RELAY, Handling.ANSWER, "offline: Rejected"),
              up("SignedFirmwareStatusNotification", Handling.RELAY, Handling.COALESCE, ""),
              up(
                  "StartTransaction",
                  Handling.STORE,
                  Handling.STORE,
                  "offline it gets an id of ours, which is translated ever after"),
              up("StatusNotification", Handling.MIRROR, Handling.COALESCE, "the state of the EVSE"),
              up(
                  "StopTransaction",
                  Handling.STORE,
                  Handling.STORE,
                  "the transaction id is translated"),
              down("CancelReservation", Handling.RELAY, ""),
              down(
                  "CertificateSigned",
                  Handling.ANSWER,
                  "the charger's link to us has its own: Rejected"),
              down("ChangeAvailability", Handling.RELAY, ""),
              down(
                  "ChangeConfiguration",
                  Handling.MIRROR,
                  "what would take the charger from us, or change its samples, is answered here"),
              down("ClearCache", Handling.MIRROR, "earlier answers that are kept here go, too"),
              down("ClearChargingProfile", Handling.ANSWER, "of the CSMS's own, which are here"),
              down("DataTransfer", Handling.RELAY, ""),
              down("DeleteCertificate", Handling.REFUSE, "the charger's link to us has its own"),
              down("ExtendedTriggerMessage", Handling.RELAY, ""),
              down(
                  "GetCompositeSchedule",
                  Handling.ANSWER,
                  "the least of what the CSMS has set and what we allow"),
              down("GetConfiguration", Handling.RELAY, ""),
              down("GetDiagnostics", Handling.RELAY, ""),
              down("GetInstalledCertificateIds", Handling.RELAY, ""),
              down(
                  "GetLocalListVersion",
                  Handling.MIRROR,
                  "a list of another version is forgotten here"),
              down("GetLog", Handling.RELAY, ""),
              down(
                  "InstallCertificate",
                  Handling.MIRROR,
                  "CentralSystemRootCertificate: Rejected; others pass"),
              down(
                  "RemoteStartTransaction",
                  Handling.MIRROR,
                  "without its charging profile, which is kept here for the transaction"),
              down("RemoteStopTransaction", Handling.RELAY, "the transaction id is translated"),
              down("ReserveNow", Handling.RELAY, ""),
              down("Reset", Handling.RELAY, ""),
              down("SendLocalList", Handling.MIRROR, "what the charger takes is kept here, too"),
              down(
                  "SetChargingProfile",
                  Handling.ANSWER,
                  "checked, kept here, and merged with all other limits; chargers get ours alone"),
              down("SignedUpdateFirmware", Handling.RELAY, ""),
              down("TriggerMessage", Handling.RELAY, ""),
              down("UnlockConnector", Handling.RELAY, ""),
              down("UpdateFirmware", Handling.RELAY, "")));

  /** OCPP 2.0.1 edition 3; what 2.1 adds are strangers to it. */
  public static final RelayPolicy V201 =
      new RelayPolicy(
          "ocpp2.0.1",
          List.of(
              up(
                  "Authorize",
                  Handling.MIRROR,
                  Handling.ANSWER,
                  "offline local lists, earlier answers and the policy decide"),
              up(
                  "BootNotification",
                  Handling.MIRROR,
                  Handling.COALESCE,
                  "accepted here if it was accepted before"),
              up("ClearedChargingLimit", Handling.RELAY, Handling.COALESCE, ""),
              up("DataTransfer", Handling.RELAY, Handling.ANSWER, "offline: Rejected"),
              up("FirmwareStatusNotification", Handling.RELAY, Handling.COALESCE, ""),
              up("Get15118EVCertificate", Handling.RELAY, Handling.ANSWER, "offline: Failed"),
              up("GetCertificateStatus", Handling.RELAY, Handling.ANSWER, "offline: Failed"),
              up("Heartbeat", Handling.MIRROR, Handling.ANSWER, "the time that it is told"),
              up("LogStatusNotification", Handling.RELAY, Handling.COALESCE, ""),
              up(
                  "MeterValues",
                  Handling.STORE,
                  Handling.STORE,
                  "those that we asked for are answered here"),
              up("NotifyChargingLimit", Handling.RELAY, Handling.COALESCE, ""),
              up("NotifyCustomerInformation", Handling.RELAY, Handling.STORE, ""),
              up("NotifyDisplayMessages", Handling.RELAY, Handling.STORE, ""),
              up("NotifyEVChargingNeeds", Handling.RELAY, Handling.ANSWER, "offline: Rejected"),
              up("NotifyEVChargingSchedule", Handling.RELAY, Handling.ANSWER, "offline: Accepted"),
              up("NotifyEvent", Handling.RELAY, Handling.STORE, "the state of the EVSE"),
              up("NotifyMonitoringReport", Handling.RELAY, Handling.STORE, ""),
              up("NotifyReport", Handling.RELAY, Handling.STORE, ""),
              up("PublishFirmwareStatusNotification", Handling.RELAY, Handling.COALESCE, ""),
              up(
                  "ReportChargingProfiles",
                  Handling.RELAY,
                  Handling.STORE,
                  "those that we asked for are answered here"),
              up("ReservationStatusUpdate", Handling.RELAY, Handling.STORE, ""),
              up("SecurityEventNotification", Handling.STORE, Handling.STORE, ""),
              up("SignCertificate", Handling.RELAY, Handling.ANSWER, "offline: Rejected"),
              up("StatusNotification", Handling.MIRROR, Handling.COALESCE, "the state of the EVSE"),
              up(
                  "TransactionEvent",
                  Handling.STORE,
                  Handling.STORE,
                  "offline is set to true in what came while the CSMS was away; nothing else is"
                      + " touched"),
              down("CancelReservation", Handling.RELAY, ""),
              down(
                  "CertificateSigned",
                  Handling.MIRROR,
                  "for the link to us: Rejected; V2G certificates pass"),
              down("ChangeAvailability", Handling.RELAY, ""),
              down("ClearCache", Handling.MIRROR, "earlier answers that are kept here go, too"),
              down("ClearChargingProfile", Handling.ANSWER, "of the CSMS's own, which are here"),
              down("ClearDisplayMessage", Handling.RELAY, ""),
              down("ClearVariableMonitoring", Handling.RELAY, ""),
              down("CostUpdated", Handling.RELAY, ""),
              down("CustomerInformation", Handling.RELAY, ""),
              down("DataTransfer", Handling.RELAY, ""),
              down("DeleteCertificate", Handling.REFUSE, "the charger's link to us has its own"),
              down("GetBaseReport", Handling.RELAY, ""),
              down("GetChargingProfiles", Handling.ANSWER, "the CSMS's own, which are here"),
              down(
                  "GetCompositeSchedule",
                  Handling.ANSWER,
                  "the least of what the CSMS has set and what we allow"),
              down("GetDisplayMessages", Handling.RELAY, ""),
              down("GetInstalledCertificateIds", Handling.RELAY, ""),
              down(
                  "GetLocalListVersion",
                  Handling.MIRROR,
                  "a list of another version is forgotten here"),
              down("GetLog", Handling.RELAY, ""),
              down("GetMonitoringReport", Handling.RELAY, ""),
              down("GetReport", Handling.RELAY, ""),
              down(
                  "GetTransactionStatus",
                  Handling.RELAY,
                  "messagesInQueue is true while anything waits here"),
              down("GetVariables", Handling.RELAY, ""),
              down(
                  "InstallCertificate",
                  Handling.MIRROR,
                  "CSMSRootCertificate: Rejected; others pass"),
              down("PublishFirmware", Handling.RELAY, ""),
              down(
                  "RequestStartTransaction",
                  Handling.MIRROR,
                  "without its charging profile, which is kept here for the transaction"),
              down("RequestStopTransaction", Handling.RELAY, ""),
              down("ReserveNow", Handling.RELAY, ""),
              down("Reset", Handling.RELAY, ""),
              down("SendLocalList", Handling.MIRROR, "what the charger takes is kept here, too"),
              down(
                  "SetChargingProfile",
                  Handling.ANSWER,
                  "checked, kept here, and merged with all other limits; chargers get ours alone"),
              down("SetDisplayMessage", Handling.RELAY, ""),
              down("SetMonitoringBase", Handling.RELAY, ""),
              down("SetMonitoringLevel", Handling.RELAY, ""),
              down(
                  "SetNetworkProfile",
                  Handling.ANSWER,
                  "it would take the charger from us: Rejected"),
              down("SetVariableMonitoring", Handling.RELAY, ""),
              down(
                  "SetVariables",
                  Handling.MIRROR,
                  "what would take the charger from us, or change its samples, is answered here"),
              down("TriggerMessage", Handling.RELAY, ""),
              down("UnlockConnector", Handling.RELAY, ""),
              down("UnpublishFirmware", Handling.RELAY, ""),
              down("UpdateFirmware", Handling.RELAY, "")));

  /** The tables of all versions. */
  public static final List<RelayPolicy> ALL = List.of(V16, V201);

  private static Row up(String action, Handling online, Handling offline, String note) {
    return new Row(Sender.CHARGER, action, online, offline, note);
  }

  private static Row down(String action, Handling online, String note) {
    return new Row(
        Sender.CSMS,
        action,
        online,
        online == Handling.ANSWER ? Handling.ANSWER : Handling.REFUSE,
        note);
  }
}
