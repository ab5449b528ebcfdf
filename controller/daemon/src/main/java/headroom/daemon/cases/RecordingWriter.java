package headroom.daemon.cases;

import headroom.core.control.ControlState;
import headroom.core.control.Controller;
import headroom.core.control.SiteSnapshot;
import headroom.core.control.SiteSnapshot.MeterSeen;
import headroom.core.control.Step;
import headroom.core.site.MeterId;
import headroom.daemon.cases.Recorder.Minutes;
import headroom.daemon.config.Yaml;
import headroom.daemon.json.RecordJson;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the last minutes of a daemon as a case. What the chargers were told is taken from the
 * daemon; offers and reasons, which the recorder does not keep, come from playing the minutes once
 * more.
 */
final class RecordingWriter {
  private final Minutes minutes;

  private RecordingWriter(Minutes minutes) {
    this.minutes = minutes;
  }

  /**
   * @param why it is written, as the case's name says
   */
  static String write(Minutes minutes, String why, String version, Instant wall) {
    ObjectNode file = RecordJson.object();
    file.put("case", why);
    minutes
        .subject()
        .written()
        .entries()
        .forEach((name, entry) -> file.set(name, json(entry.value())));
    ObjectNode recording = RecordJson.object();
    recording.put("version", version);
    recording.put("recorded", wall.toString());
    ObjectNode state = ExactWriter.fields(minutes.before());
    recording.put("started_ns", minutes.before().startedAt().nanos());
    recording.set("state", state);
    recording.set("ticks", new RecordingWriter(minutes).ticks());
    file.set("recording", recording);
    return lines(file, recording);
  }

  /** One line for each tick and each part of the config: a file of minutes stays readable. */
  private static String lines(ObjectNode file, ObjectNode recording) {
    StringBuilder text = new StringBuilder("{\n");
    file.properties()
        .forEach(
            each -> {
              if (!each.getKey().equals("recording"))
                text.append("  ").append(pair(each)).append(",\n");
            });
    text.append("  \"recording\": {\n");
    recording
        .properties()
        .forEach(
            each -> {
              if (!each.getKey().equals("ticks"))
                text.append("    ").append(pair(each)).append(",\n");
            });
    text.append("    \"ticks\": [");
    String separator = "\n";
    for (JsonNode tick : recording.get("ticks")) {
      text.append(separator).append("      ").append(RecordJson.compact(tick));
      separator = ",\n";
    }
    return text.append("\n    ]\n  }\n}\n").toString();
  }

  private static String pair(Map.Entry<String, JsonNode> entry) {
    String name = RecordJson.compact(RecordJson.object().textNode(entry.getKey()));
    return name + ": " + RecordJson.compact(entry.getValue());
  }

  private ArrayNode ticks() {
    ArrayNode ticks = RecordJson.array();
    Controller controller = new Controller(minutes.subject().site(), minutes.subject().control());
    ControlState state = minutes.before();
    Recording.News news = new Recording.News();
    Map<MeterId, MeterSeen> meters = new LinkedHashMap<>();
    Recording.Requests requests = Recording.Requests.NONE;
    for (Recorder.Tick tick : minutes.ticks()) {
      SiteSnapshot seen = tick.seen();
      Step step = controller.step(state, seen);
      state = step.next();
      ObjectNode node = RecordJson.object();
      node.put("now_ns", seen.now().nanos());
      ObjectNode changed = RecordJson.object();
      seen.meters()
          .forEach(
              (id, meter) -> {
                if (!meter.equals(meters.put(id, meter)))
                  changed.set(id.name(), ExactWriter.write(MeterSeen.class, meter));
              });
      if (!changed.isEmpty()) node.set("meters", changed);
      put(node, "reports", seen.reports(), headroom.core.port.ChargerReport.class);
      put(node, "bounds_stored", seen.boundsStored(), SiteSnapshot.StoredBound.class);
      if (!requests.limits().equals(seen.limits()))
        node.set("limits", list(seen.limits(), headroom.core.port.SetLimit.class));
      if (!requests.wishes().equals(seen.wishes()))
        node.set("wishes", list(seen.wishes(), headroom.core.port.Wish.class));
      requests = Recording.Requests.of(seen);
      put(node, "gave", tick.limits(), headroom.core.port.ChargerLimit.class);
      put(node, "said", news.of(step.view().evses()), Recording.Said.class);
      ticks.add(node);
    }
    return ticks;
  }

  private static void put(ObjectNode node, String name, Collection<?> items, Class<?> type) {
    if (!items.isEmpty()) node.set(name, list(items, type));
  }

  private static ArrayNode list(Collection<?> items, Class<?> type) {
    ArrayNode array = RecordJson.array();
    for (Object item : items) array.add(ExactWriter.write(type, item));
    return array;
  }

  /** A part of the config as it was written. */
  private static JsonNode json(Yaml yaml) {
    return switch (yaml) {
      case Yaml.Text text when text.isNothing() -> RecordJson.object().nullNode();
      case Yaml.Text text -> RecordJson.object().textNode(text.value());
      case Yaml.Items list -> {
        ArrayNode array = RecordJson.array();
        for (Yaml item : list.items()) array.add(json(item));
        yield array;
      }
      case Yaml.Table table -> {
        ObjectNode object = RecordJson.object();
        table.entries().forEach((name, entry) -> object.set(name, json(entry.value())));
        yield object;
      }
    };
  }
}
