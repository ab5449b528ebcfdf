package headroom.drivers.ocpp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The other end of a wire: answers our questions as its script says, and remembers every frame. Its
 * answers leave only when the test lets time pass.
 */
public final class FakeCharger implements Wire {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What to answer to an action; a text that begins with '!' is an error code; empty is silence.
   */
  public final Map<String, UnaryOperator<String>> script = new LinkedHashMap<>();

  /** Frames that came, in order. */
  public final List<JsonNode> received = new ArrayList<>();

  public final List<String> closed = new ArrayList<>();

  /** Message id of its latest question. */
  public String lastAsked = "";

  /** The subprotocol that it connects with. */
  public String protocol = "ocpp1.6";

  private final VirtualTime time;
  private Optional<Conversation> conversation = Optional.empty();
  private int ids;

  public FakeCharger(VirtualTime time) {
    this.time = time;
    answers("GetConfiguration", "{\"configurationKey\":[],\"unknownKey\":[]}");
    answers("SetChargingProfile", "{\"status\":\"Accepted\"}");
    answers("ClearChargingProfile", "{\"status\":\"Unknown\"}");
    answers("ChangeConfiguration", "{\"status\":\"Accepted\"}");
    answers("TriggerMessage", "{\"status\":\"Accepted\"}");
  }

  public FakeCharger answers(String action, String payload) {
    script.put(action, request -> payload);
    return this;
  }

  public FakeCharger answers(String action, UnaryOperator<String> payload) {
    script.put(action, payload);
    return this;
  }

  public void connect(ChargerSessions sessions, String identity) {
    conversation =
        Optional.of(
            sessions.open(
                new headroom.core.site.ChargerId(identity), protocol, "192.0.2.7:40000", this));
    time.settle();
  }

  public void disconnect() {
    conversation.orElseThrow().onClosed("gone");
    time.settle();
  }

  /** Sends a question and returns its message id. */
  public String asks(String action, String payload) {
    String id = "c" + ++ids;
    lastAsked = id;
    says("[2,\"" + id + "\",\"" + action + "\"," + payload + "]");
    return id;
  }

  public void says(String text) {
    conversation.orElseThrow().onText(text);
    time.settle();
  }

  /** The answer to a question of ours. */
  public Optional<JsonNode> answer(String id) {
    return received.stream()
        .filter(f -> f.get(0).intValue() != 2 && f.get(1).stringValue().equals(id))
        .findFirst();
  }

  /** Payloads of the questions of one action that came. */
  public List<JsonNode> asked(String action) {
    return received.stream()
        .filter(f -> f.get(0).intValue() == 2 && f.get(2).stringValue().equals(action))
        .map(f -> f.get(3))
        .toList();
  }

  /** Actions asked of the charger, in order. */
  public List<String> actions() {
    return received.stream()
        .filter(f -> f.get(0).intValue() == 2)
        .map(f -> f.get(2).stringValue())
        .toList();
  }

  /** Message id of the last question of an action. */
  public String lastId(String action) {
    return received.stream()
        .filter(f -> f.get(0).intValue() == 2 && f.get(2).stringValue().equals(action))
        .reduce((a, b) -> b)
        .orElseThrow()
        .get(1)
        .stringValue();
  }

  @Override
  public void send(String text) {
    JsonNode frame = JSON.readTree(text);
    received.add(frame);
    if (frame.get(0).intValue() != 2) return;
    String action = frame.get(2).stringValue();
    UnaryOperator<String> answer = script.get(action);
    String payload = answer == null ? "!NotImplemented" : answer.apply(frame.get(3).toString());
    if (payload.isEmpty()) return;
    String id = frame.get(1).stringValue();
    Conversation to = conversation.orElse(null);
    String reply =
        payload.startsWith("!")
            ? "[4,\"" + id + "\",\"" + payload.substring(1) + "\",\"\",{}]"
            : "[3,\"" + id + "\"," + payload + "]";
    time.soon(
        () -> conversation.filter(c -> to == null || c == to).ifPresent(c -> c.onText(reply)));
  }

  @Override
  public void close(int code, String why) {
    closed.add(code + " " + why);
  }

  public static JsonNode json(String text) {
    return JSON.readTree(text);
  }
}
