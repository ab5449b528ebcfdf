package headroom.drivers.ocpp.v201;

import headroom.drivers.ocpp.Bench;
import headroom.drivers.ocpp.FakeCharger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A 2.0.1 charger with a device model, and the messages that tests let it send. */
public final class Charger201 {
  public static final String BOOT =
      "{\"reason\":\"PowerUp\",\"chargingStation\":{\"model\":\"Two\",\"vendorName\":\"Acme\",\"firmwareVersion\":\"2.1\"}}";

  public final FakeCharger wire;

  /** Its device model, by {@code Component.Variable}. */
  public final Map<String, String> variables = new LinkedHashMap<>();

  /** Variables that it does not let be set. */
  public final List<String> readOnly = new ArrayList<>();

  /** Variables in the order in which we set them. */
  public final List<String> set = new ArrayList<>();

  private final Bench bench;
  private final String name;
  private int seqNo;

  public Charger201(Bench bench, String name) {
    this.bench = bench;
    this.name = name;
    this.wire = new FakeCharger(bench.time);
    wire.protocol = "ocpp2.0.1";
    variables.put("DeviceDataCtrlr.ItemsPerMessage[GetVariables]", "4");
    variables.put("SmartChargingCtrlr.ProfileStackLevel", "3");
    variables.put("SmartChargingCtrlr.RateUnit", "A,W");
    variables.put("SmartChargingCtrlr.Available", "true");
    variables.put("SmartChargingCtrlr.Enabled", "true");
    variables.put("AlignedDataCtrlr.Measurands", "Energy.Active.Import.Register");
    variables.put("SampledDataCtrlr.TxUpdatedInterval", "60");
    wire.answers("GetVariables", this::getVariables);
    wire.answers("SetVariables", this::setVariables);
    wire.answers("GetChargingProfiles", "{\"status\":\"NoProfiles\"}");
  }

  public void connect() {
    wire.connect(bench.sessions, name);
  }

  /** Connects, boots and lets the set-up end. */
  public Charger201 ready() {
    connect();
    boot();
    return this;
  }

  public void boot() {
    wire.asks("BootNotification", BOOT);
    bench.time.pass(Duration.ofSeconds(1));
  }

  private String getVariables(String request) {
    List<String> results = new ArrayList<>();
    for (JsonNode each : FakeCharger.json(request).get("getVariableData")) {
      String value = variables.get(key(each));
      String said =
          value == null
              ? "\"attributeStatus\":\"UnknownVariable\""
              : "\"attributeStatus\":\"Accepted\",\"attributeValue\":\"" + value + "\"";
      results.add("{" + said + same(each) + "}");
    }
    return "{\"getVariableResult\":[" + String.join(",", results) + "]}";
  }

  private String setVariables(String request) {
    List<String> results = new ArrayList<>();
    for (JsonNode each : FakeCharger.json(request).get("setVariableData")) {
      boolean refused = readOnly.contains(key(each));
      set.add(key(each));
      if (!refused) variables.put(key(each), each.get("attributeValue").stringValue());
      String status = refused ? "Rejected" : "Accepted";
      results.add("{\"attributeStatus\":\"" + status + "\"" + same(each) + "}");
    }
    return "{\"setVariableResult\":[" + String.join(",", results) + "]}";
  }

  private static String same(JsonNode element) {
    return ",\"component\":"
        + element.get("component")
        + ",\"variable\":"
        + element.get("variable");
  }

  private static String key(JsonNode element) {
    JsonNode component = element.get("component");
    JsonNode variable = element.get("variable");
    String evse = component.has("evse") ? "#" + component.get("evse").get("id").intValue() : "";
    String instance =
        variable.has("instance") ? "[" + variable.get("instance").stringValue() + "]" : "";
    return component.get("name").stringValue()
        + evse
        + "."
        + variable.get("name").stringValue()
        + instance;
  }

  /** A StatusNotification. */
  public String status(int evse, int connector, String status) {
    return wire.asks(
        "StatusNotification",
        "{\"timestamp\":\"%s\",\"connectorStatus\":\"%s\",\"evseId\":%d,\"connectorId\":%d}"
            .formatted(bench.time.wall(), status, evse, connector));
  }

  /**
   * A TransactionEvent.
   *
   * @param state chargingState; empty where it is left out
   * @param more further members, each with a comma before it
   */
  public String event(String type, String transaction, String state, String more) {
    return wire.asks("TransactionEvent", payload(type, transaction, state, more));
  }

  public String payload(String type, String transaction, String state, String more) {
    String car = state.isEmpty() ? "" : ",\"chargingState\":\"" + state + "\"";
    return """
    {"eventType":"%s","timestamp":"%s","triggerReason":"ChargingStateChanged","seqNo":%d,\
    "transactionInfo":{"transactionId":"%s"%s}%s}\
    """
        .formatted(type, bench.time.wall(), seqNo++, transaction, car, more);
  }

  public static String on(int evse) {
    return ",\"evse\":{\"id\":" + evse + ",\"connectorId\":1}";
  }

  public static String by(String token) {
    return ",\"idToken\":{\"idToken\":\"" + token + "\",\"type\":\"ISO14443\"}";
  }

  /** The payload of the answer to a question of the charger's. */
  public JsonNode answer(String id) {
    return answered(id).orElseThrow(() -> new AssertionError("no answer to " + id)).get(2);
  }

  public Optional<JsonNode> answered(String id) {
    return wire.answer(id);
  }

  /** Requests for messages that came, with their EVSE. */
  public List<String> triggered() {
    return wire.asked("TriggerMessage").stream()
        .map(
            request ->
                request.get("requestedMessage").stringValue()
                    + (request.has("evse") ? " " + request.get("evse").get("id").intValue() : ""))
        .toList();
  }
}
