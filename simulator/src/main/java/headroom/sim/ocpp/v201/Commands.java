package headroom.sim.ocpp.v201;

import headroom.sim.ocpp.ChargingProfile;
import headroom.sim.ocpp.Fields;
import headroom.sim.ocpp.Json;
import headroom.sim.ocpp.Refusal;
import headroom.sim.ocpp.v201.ProfileReader.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a station does with the calls of its central system. */
final class Commands {
  private final Charger201 station;
  private final SmartCharging smartCharging;
  private final Variables variables;
  private final List<Runnable> afterwards = new ArrayList<>();
  private int localListVersion;

  Commands(Charger201 station) {
    this.station = station;
    this.smartCharging = new SmartCharging(station);
    this.variables = new Variables(station);
  }

  ObjectNode answer(String action, JsonNode payload) throws Refusal {
    Fields fields = new Fields(payload, action);
    return switch (action) {
      case "GetVariables" -> variables.get(fields);
      case "SetVariables" -> variables.set(fields);
      case "GetBaseReport" -> variables.baseReport(fields, afterwards);
      case "GetReport" -> variables.report(fields, afterwards);
      case "SetChargingProfile" -> smartCharging.set(fields);
      case "ClearChargingProfile" -> smartCharging.clear(fields);
      case "GetCompositeSchedule" -> smartCharging.composite(fields);
      case "GetChargingProfiles" -> smartCharging.get(fields, afterwards);
      case "TriggerMessage" -> trigger(fields);
      case "RequestStartTransaction" -> start(fields);
      case "RequestStopTransaction" -> stop(fields);
      case "GetTransactionStatus" -> transactionStatus(fields);
      case "Reset" -> reset(fields);
      case "ChangeAvailability" -> changeAvailability(fields);
      case "UnlockConnector" -> unlock(fields);
      case "ClearCache" -> Json.status("Accepted");
      case "DataTransfer" -> Json.status("UnknownVendorId");
      case "GetLocalListVersion" -> Json.object().put("versionNumber", localListVersion);
      case "SendLocalList" -> sendLocalList(fields);
      case "SetNetworkProfile" -> Json.status("Rejected");
      case "CancelReservation",
          "CertificateSigned",
          "ClearDisplayMessage",
          "ClearVariableMonitoring",
          "CostUpdated",
          "CustomerInformation",
          "DeleteCertificate",
          "GetDisplayMessages",
          "GetInstalledCertificateIds",
          "GetLog",
          "GetMonitoringReport",
          "InstallCertificate",
          "PublishFirmware",
          "ReserveNow",
          "SetDisplayMessage",
          "SetMonitoringBase",
          "SetMonitoringLevel",
          "SetVariableMonitoring",
          "UnpublishFirmware",
          "UpdateFirmware" ->
          throw new Refusal("NotSupported", action + " is not supported");
      default -> throw new Refusal("NotImplemented", "unknown action " + action);
    };
  }

  /** Does what has to wait until the answer is on its way. */
  void afterAnswer() {
    List<Runnable> due = List.copyOf(afterwards);
    afterwards.clear();
    due.forEach(Runnable::run);
  }

  /** F06. */
  private ObjectNode trigger(Fields fields) throws Refusal {
    Optional<Evse201> one = Optional.empty();
    Optional<JsonNode> named = fields.find("evse");
    if (named.isPresent()) {
      one = station.evse(new Fields(named.get(), "evse").needInt("id"));
      if (one.isEmpty()) return Json.status("Rejected");
    }
    List<Evse201> which = one.map(List::of).orElse(station.evses());
    switch (fields.needText("requestedMessage")) {
      // F06.FR.17: once it is accepted it does not boot again.
      case "BootNotification" -> {
        if (station.mayCall()) return Json.status("Rejected");
        afterwards.add(station::sendBoot);
      }
      case "Heartbeat" -> afterwards.add(station::beat);
      case "StatusNotification" -> {
        // F06.FR.12: it names the connector.
        if (named.isEmpty() || !named.get().has("connectorId")) return Json.status("Rejected");
        afterwards.add(() -> which.forEach(Evse201::tellStatus));
      }
      case "MeterValues" -> afterwards.add(() -> which.forEach(this::tellMeterValues));
      case "TransactionEvent" ->
          afterwards.add(() -> which.forEach(evse -> evse.tellSample("Trigger", "Trigger")));
      default -> {
        return Json.status("NotImplemented");
      }
    }
    return Json.status("Accepted");
  }

  private void tellMeterValues(Evse201 evse) {
    ObjectNode payload = Json.object().put("evseId", evse.number());
    evse.measures()
        .now("TxUpdatedMeasurands", "Trigger")
        .ifPresent(
            values -> {
              payload.set("meterValue", values);
              station.ask("MeterValues", payload, answer -> {});
            });
  }

  /** F01, F02, K05. */
  private ObjectNode start(Fields fields) throws Refusal {
    String tag = fields.object("idToken").needText("idToken");
    int startId = fields.needInt("remoteStartId");
    Optional<Integer> id = fields.findInt("evseId");
    Optional<Evse201> evse =
        id.isPresent()
            ? station.evse(id.get())
            : station.evses().stream().filter(each -> !each.isCharging()).findFirst();
    if (evse.isEmpty()) return Json.status("Rejected");
    Optional<ChargingProfile> profile = Optional.empty();
    Optional<JsonNode> sent = fields.find("chargingProfile");
    try {
      if (sent.isPresent())
        profile = Optional.of(smartCharging.forStart(evse.get().number(), sent.get()));
    } catch (Rejected rejected) {
      return Json.status("Rejected");
    }
    Optional<Optional<String>> started = evse.get().startFromAfar(tag, startId, profile);
    if (started.isEmpty()) return Json.status("Rejected");
    ObjectNode answer = Json.status("Accepted");
    started.get().ifPresent(transaction -> answer.put("transactionId", transaction));
    return answer;
  }

  /** F03. */
  private ObjectNode stop(Fields fields) throws Refusal {
    Optional<String> id = Optional.of(fields.needText("transactionId"));
    for (Evse201 evse : station.evses()) {
      if (evse.transaction().map(Transaction::id).equals(id)) {
        afterwards.add(() -> evse.stop("RemoteStop", "Remote"));
        return Json.status("Accepted");
      }
    }
    return Json.status("Rejected");
  }

  /** E14. */
  private ObjectNode transactionStatus(Fields fields) throws Refusal {
    Optional<String> id = fields.findText("transactionId");
    ObjectNode answer = Json.object().put("messagesInQueue", station.events().has(id));
    if (id.isPresent())
      answer.put(
          "ongoingIndicator",
          station.evses().stream()
              .anyMatch(evse -> evse.transaction().map(Transaction::id).equals(id)));
    return answer;
  }

  /** B11, B12; single EVSEs cannot be reset. */
  private ObjectNode reset(Fields fields) throws Refusal {
    if (fields.findInt("evseId").isPresent()) return Json.status("Rejected");
    boolean atOnce = fields.needText("type").equals("Immediate");
    if (!atOnce && station.isCharging()) {
      station.afterTransactions(() -> station.restart("SoftReset"));
      return Json.status("Scheduled");
    }
    afterwards.add(() -> station.restart(atOnce ? "HardReset" : "SoftReset"));
    return Json.status("Accepted");
  }

  /** G03, G04. */
  private ObjectNode changeAvailability(Fields fields) throws Refusal {
    boolean operative = fields.needText("operationalStatus").equals("Operative");
    List<Evse201> which = station.evses();
    Optional<JsonNode> named = fields.find("evse");
    if (named.isPresent())
      which = station.evse(new Fields(named.get(), "evse").needInt("id")).stream().toList();
    if (which.isEmpty()) return Json.status("Rejected");
    boolean atOnce = true;
    for (Evse201 evse : which) atOnce &= evse.makeAvailable(operative);
    return Json.status(atOnce ? "Accepted" : "Scheduled");
  }

  /** F05. */
  private ObjectNode unlock(Fields fields) throws Refusal {
    Optional<Evse201> evse = station.evse(fields.needInt("evseId"));
    if (evse.isEmpty() || fields.needInt("connectorId") != 1)
      return Json.status("UnknownConnector");
    if (evse.get().transaction().isPresent()) return Json.status("OngoingAuthorizedTransaction");
    return Json.status("Unlocked");
  }

  /** D01.FR.18, D01.FR.19. */
  private ObjectNode sendLocalList(Fields fields) throws Refusal {
    int version = fields.needInt("versionNumber");
    boolean differential = fields.needText("updateType").equals("Differential");
    if (version <= 0) return Json.status("Failed");
    if (differential && version <= localListVersion) return Json.status("VersionMismatch");
    localListVersion = version;
    return Json.status("Accepted");
  }
}
