package headroom.daemon.cases;

import headroom.core.control.ControlState;
import headroom.core.control.Controller;
import headroom.core.control.SiteSnapshot;
import headroom.core.control.SiteSnapshot.MeterSeen;
import headroom.core.control.Step;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerReport;
import headroom.core.port.SetLimit;
import headroom.core.port.Wish;
import headroom.core.site.MeterId;
import headroom.daemon.cases.Recorder.Minutes;
import headroom.daemon.config.Yaml;
import headroom.daemon.json.RecordJson;
import java.io.IOException;
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
  private final Recording.News news = new Recording.News();
  private final Map<MeterId, MeterSeen> meters = new LinkedHashMap<>();
  private Recording.Requests requests = Recording.Requests.NONE;

  private RecordingWriter(Minutes minutes) {
    this.minutes = minutes;
  }

  /**
   * Writes line by line, so that minutes of a busy site take no more memory than one tick.
   *
   * @param why it is written, as the case's name says
   */
  static void write(Minutes minutes, String why, String version, Instant wall, Appendable out)
      throws IOException {
    ObjectNode head = RecordJson.object();
    head.put("case", why);
    minutes
        .subject()
        .written()
        .entries()
        .forEach((name, entry) -> head.set(name, json(entry.value())));
    ObjectNode recording = RecordJson.object();
    recording.put("version", version);
    recording.put("recorded", wall.toString());
    recording.put("started_ns", minutes.before().startedAt().nanos());
    recording.set("state", ExactWriter.fields(minutes.before()));
    out.append("{\n");
    for (Map.Entry<String, JsonNode> each : head.properties())
      out.append("  ").append(pair(each)).append(",\n");
    out.append("  \"recording\": {\n");
    for (Map.Entry<String, JsonNode> each : recording.properties())
      out.append("    ").append(pair(each)).append(",\n");
    out.append("    \"ticks\": [\n");
    new RecordingWriter(minutes).ticks(out);
    out.append("    ]\n  }\n}\n");
  }

  private static String pair(Map.Entry<String, JsonNode> entry) {
    return ascii(RecordJson.object().stringNode(entry.getKey())) + ": " + ascii(entry.getValue());
  }

  /** On one line and in ASCII, so that the file can be cut anywhere on its way to a technician. */
  private static String ascii(JsonNode node) {
    String text = RecordJson.compact(node);
    StringBuilder ascii = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x7f) ascii.append(c);
      else ascii.append("\\u%04x".formatted((int) c));
    }
    return ascii.toString();
  }

  private void ticks(Appendable out) throws IOException {
    Controller controller = new Controller(minutes.subject().site(), minutes.subject().control());
    ControlState state = minutes.before();
    int left = minutes.ticks().size();
    for (Recorder.Tick tick : minutes.ticks()) {
      Step step = controller.step(state, tick.seen());
      state = step.next();
      out.append("      ").append(ascii(tick(tick, step)));
      out.append(--left > 0 ? ",\n" : "\n");
    }
  }

  private ObjectNode tick(Recorder.Tick tick, Step step) {
    SiteSnapshot seen = tick.seen();
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
    put(node, "reports", seen.reports(), ChargerReport.class);
    put(node, "bounds_stored", seen.boundsStored(), SiteSnapshot.StoredBound.class);
    if (!requests.limits().equals(seen.limits()))
      node.set("limits", list(seen.limits(), SetLimit.class));
    if (!requests.wishes().equals(seen.wishes()))
      node.set("wishes", list(seen.wishes(), Wish.class));
    requests = Recording.Requests.of(seen);
    put(node, "gave", tick.limits(), ChargerLimit.class);
    put(node, "said", news.of(step.view().evses()), Recording.Said.class);
    return node;
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
      case Yaml.Text text -> RecordJson.object().stringNode(text.value());
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
