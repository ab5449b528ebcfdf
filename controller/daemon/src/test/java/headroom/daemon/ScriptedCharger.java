package headroom.daemon;

import headroom.core.site.ChargerId;
import headroom.daemon.json.RecordJson;
import headroom.drivers.ocpp.ChargerGate;
import headroom.drivers.ocpp.Conversation;
import headroom.drivers.ocpp.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A charger of OCPP 1.6J that says yes to everything, without a socket: enough for tests of the
 * wiring. The simulator has the one that behaves like a charger.
 */
final class ScriptedCharger implements Wire {
  private final VirtualTime time;
  private final Conversation conversation;
  private final List<JsonNode> profiles = new ArrayList<>();
  private int nextId;
  private boolean closed;

  ScriptedCharger(VirtualTime time, ChargerGate gate, ChargerId id) {
    this.time = time;
    this.conversation = gate.open(id, "ocpp1.6", "10.0.0.9", this);
  }

  boolean isClosed() {
    return closed;
  }

  /** The limit of the newest TxProfile, in A. */
  Optional<Integer> limit() {
    return profiles.stream()
        .filter(each -> each.path("chargingProfilePurpose").asString().equals("TxProfile"))
        .reduce((first, second) -> second)
        .map(
            each ->
                each.path("chargingSchedule")
                    .path("chargingSchedulePeriod")
                    .path(0)
                    .path("limit")
                    .asInt());
  }

  /** Every fallback that it was told, in A, the oldest first. */
  List<Integer> fallbacks() {
    return profiles.stream()
        .filter(
            each ->
                each.path("chargingProfilePurpose").asString().equals("TxDefaultProfile")
                    && each.path("stackLevel").asInt() == 0)
        .map(
            each ->
                each.path("chargingSchedule")
                    .path("chargingSchedulePeriod")
                    .path(0)
                    .path("limit")
                    .asInt())
        .toList();
  }

  void boot() {
    call(
        "BootNotification",
        "{\"chargePointVendor\":\"V\",\"chargePointModel\":\"M\",\"firmwareVersion\":\"1\"}");
    status("Available");
  }

  void plugInAndStart() {
    status("Preparing");
    call(
        "StartTransaction",
        "{\"connectorId\":1,\"idTag\":\"CARD\",\"meterStart\":0,\"timestamp\":\""
            + time.wall()
            + "\"}");
    status("Charging");
  }

  private void status(String status) {
    call(
        "StatusNotification",
        "{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\""
            + status
            + "\",\"timestamp\":\""
            + time.wall()
            + "\"}");
  }

  private void call(String action, String payload) {
    conversation.onText("[2,\"c" + nextId++ + "\",\"" + action + "\"," + payload + "]");
    time.passMillis(300);
  }

  @Override
  public void send(String text) {
    JsonNode frame = RecordJson.parse(text);
    if (frame.path(0).asInt() != 2) return;
    String action = frame.path(2).asString();
    JsonNode profile = frame.path(3).path("csChargingProfiles");
    if (action.equals("SetChargingProfile")) profiles.add(profile);
    String answer =
        action.equals("GetConfiguration")
            ? "{\"configurationKey\":[],\"unknownKey\":[]}"
            : "{\"status\":\"Accepted\"}";
    time.wakeAt(time.now(), () -> conversation.onText("[3," + frame.path(1) + "," + answer + "]"));
  }

  @Override
  public void close(int code, String why) {
    closed = true;
    time.wakeAt(time.now(), () -> conversation.onClosed(why));
  }
}
