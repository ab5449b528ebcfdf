package headroom.sim.ocpp.v16;

import headroom.sim.ocpp.ChargingProfile;
import headroom.sim.ocpp.ChargingProfile.Purpose;
import headroom.sim.ocpp.Fields;
import headroom.sim.ocpp.Json;
import headroom.sim.ocpp.Refusal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a station does with the calls of its central system (OCPP 1.6 section 5). */
final class Commands {
  private final Charger16 station;
  private final SmartCharging smartCharging;
  private final Deque<Runnable> afterAnswer = new ArrayDeque<>();
  private int localListVersion;

  Commands(Charger16 station) {
    this.station = station;
    this.smartCharging = new SmartCharging(station);
  }

  ObjectNode answer(String action, JsonNode payload) throws Refusal {
    Fields fields = new Fields(payload, action);
    return switch (action) {
      case "GetConfiguration" -> station.settings().answer(fields.find("key"));
      case "ChangeConfiguration" -> changeConfiguration(fields);
      case "SetChargingProfile" -> smartCharging.set(fields);
      case "ClearChargingProfile" -> smartCharging.clear(fields);
      case "GetCompositeSchedule" -> smartCharging.composite(fields);
      case "TriggerMessage" -> trigger(fields);
      case "RemoteStartTransaction" -> remoteStart(fields);
      case "RemoteStopTransaction" -> remoteStop(fields);
      case "Reset" -> reset(fields);
      case "ChangeAvailability" -> changeAvailability(fields);
      case "UnlockConnector" -> unlock(fields);
      case "ClearCache" -> Json.status("Accepted");
      case "DataTransfer" -> Json.status("UnknownVendorId");
      case "GetLocalListVersion" -> Json.object().put("listVersion", localListVersion);
      case "SendLocalList" -> {
        localListVersion = fields.needInt("listVersion");
        yield Json.status("Accepted");
      }
      case "ReserveNow", "CancelReservation", "GetDiagnostics", "UpdateFirmware" ->
          throw new Refusal("NotSupported", action + " is not supported");
      default -> throw new Refusal("NotImplemented", "unknown action " + action);
    };
  }

  /** Does what has to wait until the answer is on its way. */
  void afterAnswer() {
    while (!afterAnswer.isEmpty()) afterAnswer.remove().run();
  }

  private ObjectNode changeConfiguration(Fields fields) throws Refusal {
    String key = fields.needText("key");
    return Json.status(station.settings().change(key, fields.needText("value")));
  }

  private ObjectNode trigger(Fields fields) throws Refusal {
    String wanted = fields.needText("requestedMessage");
    Optional<Integer> number = fields.findInt("connectorId");
    List<Connector16> which = station.connectors();
    if (number.isPresent() && number.get() != 0) {
      Optional<Connector16> one = station.connector(number.get());
      if (one.isEmpty()) return Json.status("Rejected");
      which = List.of(one.get());
    }
    List<Connector16> chosen = which;
    switch (wanted) {
      // Once accepted it may refuse (erratum 3.35).
      case "BootNotification" -> {
        if (station.mayCall()) return Json.status("Rejected");
        afterAnswer.add(station::sendBoot);
      }
      case "Heartbeat" -> afterAnswer.add(station::beat);
      case "StatusNotification" ->
          afterAnswer.add(
              () -> {
                if (number.isEmpty() || number.get() == 0) station.tellStationStatus();
                chosen.forEach(Connector16::tellStatus);
              });
      case "MeterValues" -> afterAnswer.add(() -> chosen.forEach(Connector16::tellMeterValues));
      default -> {
        return Json.status("NotImplemented");
      }
    }
    return Json.status("Accepted");
  }

  private ObjectNode remoteStart(Fields fields) throws Refusal {
    String tag = fields.needText("idTag");
    Optional<Integer> number = fields.findInt("connectorId");
    Optional<Connector16> connector =
        number.isPresent()
            ? station.connector(number.get())
            : station.connectors().stream().filter(c -> c.transaction().isEmpty()).findFirst();
    if (connector.isEmpty()) return Json.status("Rejected");
    Optional<ChargingProfile> profile = Optional.empty();
    Optional<JsonNode> sent = fields.find("chargingProfile");
    if (sent.isPresent()) {
      profile = Optional.of(ProfileReader.read(connector.get().number(), sent.get()));
      if (profile.get().purpose() != Purpose.TX) return Json.status("Rejected");
    }
    boolean taken = connector.get().beginRemotely(tag, profile);
    return Json.status(taken ? "Accepted" : "Rejected");
  }

  private ObjectNode remoteStop(Fields fields) throws Refusal {
    int id = fields.needInt("transactionId");
    for (Connector16 connector : station.connectors()) {
      Optional<Integer> running = connector.transaction().flatMap(Transaction::id);
      if (running.equals(Optional.of(id))) {
        afterAnswer.add(() -> connector.stop("Remote"));
        return Json.status("Accepted");
      }
    }
    return Json.status("Rejected");
  }

  private ObjectNode reset(Fields fields) throws Refusal {
    boolean soft = fields.needText("type").equals("Soft");
    afterAnswer.add(() -> station.restart(soft ? "SoftReset" : "HardReset"));
    return Json.status("Accepted");
  }

  private ObjectNode changeAvailability(Fields fields) throws Refusal {
    boolean operative = fields.needText("type").equals("Operative");
    int number = fields.needInt("connectorId");
    List<Connector16> which =
        number == 0 ? station.connectors() : station.connector(number).stream().toList();
    if (which.isEmpty()) return Json.status("Rejected");
    boolean atOnce = true;
    for (Connector16 connector : which) atOnce &= connector.makeAvailable(operative);
    return Json.status(atOnce ? "Accepted" : "Scheduled");
  }

  private ObjectNode unlock(Fields fields) throws Refusal {
    Optional<Connector16> connector = station.connector(fields.needInt("connectorId"));
    if (connector.isEmpty()) return Json.status("NotSupported");
    afterAnswer.add(() -> connector.get().stop("UnlockCommand"));
    return Json.status("Unlocked");
  }
}
