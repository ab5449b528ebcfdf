package headroom.sim.csms;

import headroom.sim.ocpp.StationBook.Said;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which words of a station and of what came to its central system are the same message. */
final class Wording {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern ID = Pattern.compile("\"transactionId\"\\s*:\\s*-?\\d+");
  private static final String EVENT = "TransactionEvent";

  private Wording() {}

  static boolean isBilled(Received message) {
    return switch (message.action()) {
      case "StartTransaction", "StopTransaction", EVENT -> true;
      case "MeterValues" -> message.payload().contains("\"transactionId\"");
      default -> false;
    };
  }

  static String key(Received message) {
    return key(message.action(), message.payload());
  }

  static String key(Said message) {
    return key(message.action(), message.payload());
  }

  private static String key(String action, String payload) {
    if (!action.equals(EVENT)) return action + masked(payload);
    JsonNode event = JSON.readTree(payload);
    return event.path("transactionInfo").path("transactionId").asString("")
        + "#"
        + event.path("seqNo").asString("");
  }

  /** Without the id, which differs on both sides of a proxy. */
  private static String masked(String payload) {
    return ID.matcher(payload).replaceAll("\"transactionId\":#");
  }

  /** Whether only what may differ differs. */
  static boolean same(String action, String said, String came) {
    if (!action.equals(EVENT)) return masked(said).equals(masked(came));
    if (said.equals(came)) return true;
    return stripped(said).equals(stripped(came));
  }

  /** Whether two events of OCPP 2.0.1 differ in the flag at most. */
  static boolean sameButOffline(String one, String other) {
    if (one.equals(other)) return true;
    ObjectNode first = (ObjectNode) JSON.readTree(one);
    ObjectNode second = (ObjectNode) JSON.readTree(other);
    first.remove("offline");
    second.remove("offline");
    return first.equals(second);
  }

  private static JsonNode stripped(String payload) {
    ObjectNode event = (ObjectNode) JSON.readTree(payload);
    event.remove("offline");
    ArrayNode kept = event.arrayNode();
    for (JsonNode moment : event.path("meterValue")) {
      for (JsonNode value : moment.path("sampledValue"))
        if (value.has("signedMeterValue")) kept.add(value);
    }
    event.set("meterValue", kept);
    return event;
  }
}
