package headroom.sim.ocpp.v201;

import headroom.sim.ocpp.Fields;
import headroom.sim.ocpp.Json;
import headroom.sim.ocpp.Refusal;
import headroom.sim.ocpp.v201.DeviceModel.Key;
import headroom.sim.ocpp.v201.DeviceModel.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The messages about the device model: read, write, report (B05 to B08). */
final class Variables {
  private static final int ENTRIES_PER_REPORT = 8;

  private final Charger201 station;

  Variables(Charger201 station) {
    this.station = station;
  }

  ObjectNode get(Fields fields) throws Refusal {
    ArrayNode results = Json.array();
    for (JsonNode each : list(fields, "getVariableData")) {
      Fields asked = new Fields(each, "getVariableData");
      String attribute = asked.findText("attributeType").orElse("Actual");
      Read read = station.device().get(key(asked), attribute);
      ObjectNode result = named(asked).put("attributeStatus", read.status());
      read.value().ifPresent(value -> result.put("attributeValue", value));
      if (asked.findText("attributeType").isPresent()) result.put("attributeType", attribute);
      results.add(result);
    }
    ObjectNode answer = Json.object();
    answer.set("getVariableResult", results);
    return answer;
  }

  ObjectNode set(Fields fields) throws Refusal {
    ArrayNode results = Json.array();
    for (JsonNode each : list(fields, "setVariableData")) {
      Fields asked = new Fields(each, "setVariableData");
      String attribute = asked.findText("attributeType").orElse("Actual");
      String value = asked.needText("attributeValue");
      String status = station.device().set(key(asked), attribute, value);
      results.add(named(asked).put("attributeStatus", status));
    }
    ObjectNode answer = Json.object();
    answer.set("setVariableResult", results);
    return answer;
  }

  /** B05.FR.11, B06.FR.16: more than it takes in one message is an error. */
  private static JsonNode list(Fields fields, String name) throws Refusal {
    JsonNode list = fields.need(name);
    if (!list.isArray() || list.isEmpty())
      throw new Refusal("OccurrenceConstraintViolation", name + " needs an element");
    if (list.size() > DeviceModel.ITEMS_PER_MESSAGE)
      throw new Refusal("OccurrenceConstraintViolation", name + " has too many elements");
    return list;
  }

  private static ObjectNode named(Fields asked) throws Refusal {
    ObjectNode named = Json.object();
    named.set("component", asked.need("component"));
    named.set("variable", asked.need("variable"));
    return named;
  }

  private static Key key(Fields asked) throws Refusal {
    Fields component = asked.object("component");
    Optional<JsonNode> evse = component.find("evse");
    int id = evse.isPresent() ? new Fields(evse.get(), "evse").needInt("id") : 0;
    Optional<JsonNode> variable = asked.find("variable");
    if (variable.isEmpty()) return new Key(component.needText("name"), id, "", "");
    Fields of = new Fields(variable.get(), "variable");
    return new Key(
        component.needText("name"), id, of.needText("name"), of.findText("instance").orElse(""));
  }

  /** B07. */
  ObjectNode baseReport(Fields fields, List<Runnable> afterwards) throws Refusal {
    int request = fields.needInt("requestId");
    return switch (fields.needText("reportBase")) {
      case "FullInventory" -> tell(request, station.device().report(List.of(), false), afterwards);
      case "ConfigurationInventory" ->
          tell(request, station.device().report(List.of(), true), afterwards);
      default -> Json.status("NotSupported");
    };
  }

  /** B08; by criteria alone it cannot choose. */
  ObjectNode report(Fields fields, List<Runnable> afterwards) throws Refusal {
    int request = fields.needInt("requestId");
    Optional<JsonNode> wanted = fields.find("componentVariable");
    if (wanted.isEmpty()) return Json.status("NotSupported");
    List<Key> keys = new ArrayList<>();
    for (JsonNode each : wanted.get()) keys.add(key(new Fields(each, "componentVariable")));
    List<ObjectNode> entries = station.device().report(keys, false);
    return entries.isEmpty() ? Json.status("EmptyResultSet") : tell(request, entries, afterwards);
  }

  private ObjectNode tell(int request, List<ObjectNode> entries, List<Runnable> afterwards) {
    String now = Json.time(station.clock());
    for (int from = 0, part = 0; from < entries.size(); from += ENTRIES_PER_REPORT, part++) {
      int to = Math.min(from + ENTRIES_PER_REPORT, entries.size());
      ObjectNode report =
          Json.object()
              .put("requestId", request)
              .put("generatedAt", now)
              .put("seqNo", part)
              .put("tbc", to < entries.size());
      ArrayNode data = Json.array();
      entries.subList(from, to).forEach(data::add);
      report.set("reportData", data);
      afterwards.add(() -> station.ask("NotifyReport", report, answer -> {}));
    }
    return Json.status("Accepted");
  }
}
