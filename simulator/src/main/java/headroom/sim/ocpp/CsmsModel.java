package headroom.sim.ocpp;

import headroom.sim.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A small central system for OCPP 1.6J: accepts every boot and card, numbers transactions, keeps
 * what it was told, and can call a station.
 */
public final class CsmsModel {
  private final World world;
  private final Map<String, Consumer<String>> links = new LinkedHashMap<>();
  private final Map<String, Consumer<JsonNode>> waiting = new LinkedHashMap<>();
  private final List<Told> told = new ArrayList<>();
  private int lastTransaction;
  private long lastId;
  private boolean answers = true;

  /** A call that it got. */
  public record Told(String station, String action, JsonNode payload) {}

  public CsmsModel(World world) {
    this.world = world;
  }

  /** Whether it answers at all. */
  public void answers(boolean on) {
    answers = on;
  }

  /** A station has connected; {@code send} takes text frames to it. */
  public void onOpen(String station, Consumer<String> send) {
    links.put(station, send);
  }

  public void onClosed(String station) {
    links.remove(station);
  }

  /** Calls a station; nothing happens when it is not there. */
  public void call(String station, String action, JsonNode payload, Consumer<JsonNode> onFrame) {
    String id = "csms-" + ++lastId;
    waiting.put(id, onFrame);
    send(station, Json.write(Json.array().add(2).add(id).add(action).add(payload)));
  }

  private void send(String station, String text) {
    Optional.ofNullable(links.get(station)).ifPresent(link -> link.accept(text));
  }

  /** Every call so far, in order. */
  public List<Told> told() {
    return List.copyOf(told);
  }

  public List<JsonNode> told(String action) {
    return told.stream().filter(each -> each.action().equals(action)).map(Told::payload).toList();
  }

  /** A text frame from a station. What is no OCPP is ignored. */
  public void onText(String station, String text) {
    JsonNode frame;
    try {
      frame = Json.read(text);
    } catch (JacksonException wrong) {
      return;
    }
    if (!frame.isArray() || frame.size() < 3) return;
    String id = frame.get(1).asString("");
    if (frame.get(0).asInt(0) != 2) {
      Consumer<JsonNode> asked = waiting.remove(id);
      if (asked != null) asked.accept(frame);
      return;
    }
    String action = frame.get(2).asString("");
    told.add(new Told(station, action, frame.path(3)));
    if (answers)
      send(station, Json.write(Json.array().add(3).add(id).add(answer(action, frame.path(3)))));
  }

  private ObjectNode answer(String action, JsonNode payload) {
    return switch (action) {
      case "BootNotification" ->
          Json.status("Accepted")
              .put("currentTime", Json.time(world.trueTime()))
              .put("interval", 300);
      case "Heartbeat" -> Json.object().put("currentTime", Json.time(world.trueTime()));
      case "Authorize" -> withTag(Json.object());
      case "StartTransaction" -> withTag(Json.object().put("transactionId", ++lastTransaction));
      case "StopTransaction" -> payload.has("idTag") ? withTag(Json.object()) : Json.object();
      case "DataTransfer" -> Json.status("UnknownVendorId");
      default -> Json.object();
    };
  }

  private static ObjectNode withTag(ObjectNode answer) {
    answer.set("idTagInfo", Json.status("Accepted"));
    return answer;
  }
}
