package headroom.sim.ocpp.v201;

import headroom.core.site.Evse;
import headroom.sim.ocpp.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * The device model of a station (Part 2, B05 to B08 and the referenced components of its
 * appendices): components, their variables, what may be written. It outlives a restart.
 */
final class DeviceModel {
  /** Most entries of one message; a station's controllers are small. */
  static final int ITEMS_PER_MESSAGE = 10;

  private final Map<Key, Variable> variables = new LinkedHashMap<>();

  /**
   * What a variable is known by; names are compared without case.
   *
   * @param evse 0 for what is of the station
   */
  record Key(String component, int evse, String variable, String instance) {
    private Key folded() {
      return new Key(fold(component), evse, fold(variable), fold(instance));
    }

    private static String fold(String name) {
      return name.toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** What may be written into a variable. */
  enum Rule {
    READ_ONLY("ReadOnly", "string"),
    WRITE_ONLY("WriteOnly", "string"),
    TEXT("ReadWrite", "string"),
    NUMBER("ReadWrite", "integer"),
    FLAG("ReadWrite", "boolean"),
    MEASURANDS("ReadWrite", "MemberList");

    private final String mutability;
    private final String dataType;

    Rule(String mutability, String dataType) {
      this.mutability = mutability;
      this.dataType = dataType;
    }
  }

  private static final class Variable {
    private final Key key;
    private final Rule rule;
    private Supplier<String> value;

    private Variable(Key key, Rule rule, Supplier<String> value) {
      this.key = key;
      this.rule = rule;
      this.value = value;
    }
  }

  private final List<String> measurands;

  DeviceModel(Charger201 station) {
    var metering = station.quirks().metering();
    this.measurands = metering.measurands().stream().filter(m -> !m.equals("Temperature")).toList();
    String all = String.join(",", measurands);
    Rule lists = metering.changeable() ? Rule.MEASURANDS : Rule.READ_ONLY;

    add("OCPPCommCtrlr", "HeartbeatInterval", "300", Rule.NUMBER);
    add("OCPPCommCtrlr", "OfflineThreshold", "60", Rule.NUMBER);
    add("OCPPCommCtrlr", "WebSocketPingInterval", "30", Rule.NUMBER);
    add("OCPPCommCtrlr", "MessageTimeout", "Default", "30", Rule.READ_ONLY);
    add("OCPPCommCtrlr", "MessageAttempts", "TransactionEvent", "3", Rule.READ_ONLY);
    add("OCPPCommCtrlr", "MessageAttemptInterval", "TransactionEvent", "20", Rule.READ_ONLY);
    add("OCPPCommCtrlr", "NetworkConfigurationPriority", "1", Rule.READ_ONLY);
    add("OCPPCommCtrlr", "NetworkProfileConnectionAttempts", "3", Rule.NUMBER);
    add("OCPPCommCtrlr", "FileTransferProtocols", "HTTPS", Rule.READ_ONLY);
    add("OCPPCommCtrlr", "ResetRetries", "1", Rule.NUMBER);
    add("OCPPCommCtrlr", "UnlockOnEVSideDisconnect", "true", Rule.FLAG);

    add("TxCtrlr", "EVConnectionTimeOut", "60", Rule.NUMBER);
    add("TxCtrlr", "StopTxOnEVSideDisconnect", "true", Rule.READ_ONLY);
    add("TxCtrlr", "StopTxOnInvalidId", "true", Rule.FLAG);
    add("TxCtrlr", "TxStartPoint", station.quirks().speech().txStartPoint(), Rule.READ_ONLY);
    add("TxCtrlr", "TxStopPoint", station.quirks().speech().txStartPoint(), Rule.READ_ONLY);
    add("TxCtrlr", "TxBeforeAcceptedEnabled", "true", Rule.READ_ONLY);

    add("AuthCtrlr", "AuthorizeRemoteStart", "false", Rule.FLAG);
    add("AuthCtrlr", "LocalAuthorizeOffline", "true", Rule.FLAG);
    add("AuthCtrlr", "LocalPreAuthorize", "false", Rule.FLAG);
    add("AuthCtrlr", "OfflineTxForUnknownIdEnabled", "true", Rule.FLAG);
    add("AuthCacheCtrlr", "Enabled", "false", Rule.FLAG);

    add("SampledDataCtrlr", "TxStartedMeasurands", "Energy.Active.Import.Register", lists);
    String updated = metering.changeable() ? "Energy.Active.Import.Register" : all;
    add("SampledDataCtrlr", "TxUpdatedMeasurands", updated, lists);
    add("SampledDataCtrlr", "TxUpdatedInterval", "60", Rule.NUMBER);
    add("SampledDataCtrlr", "TxEndedMeasurands", "Energy.Active.Import.Register", lists);
    add("SampledDataCtrlr", "TxEndedInterval", "0", Rule.NUMBER);
    add("SampledDataCtrlr", "SignReadings", String.valueOf(metering.signed()), Rule.READ_ONLY);
    add("AlignedDataCtrlr", "Interval", "0", Rule.NUMBER);
    add("AlignedDataCtrlr", "Measurands", "", Rule.MEASURANDS);
    add("AlignedDataCtrlr", "TxEndedInterval", "0", Rule.NUMBER);
    add("AlignedDataCtrlr", "TxEndedMeasurands", "", Rule.MEASURANDS);

    var profiles = station.quirks().profiles();
    add("SmartChargingCtrlr", "Enabled", String.valueOf(profiles.supported()), Rule.READ_ONLY);
    if (profiles.supported()) {
      add(
          "SmartChargingCtrlr",
          "ProfileStackLevel",
          String.valueOf(profiles.maxStackLevel()),
          Rule.READ_ONLY);
      String units =
          (profiles.takesAmps() ? "A" : "")
              + (profiles.takesAmps() && profiles.takesWatts() ? "," : "")
              + (profiles.takesWatts() ? "W" : "");
      add("SmartChargingCtrlr", "RateUnit", units, Rule.READ_ONLY);
      add("SmartChargingCtrlr", "PeriodsPerSchedule", "24", Rule.READ_ONLY);
      add("SmartChargingCtrlr", "Entries", "ChargingProfiles", "20", Rule.READ_ONLY);
      add("SmartChargingCtrlr", "LimitChangeSignificance", "5", Rule.NUMBER);
      add("SmartChargingCtrlr", "Phases3to1", "false", Rule.READ_ONLY);
      add("SmartChargingCtrlr", "ExternalControlSignalsEnabled", "false", Rule.READ_ONLY);
    }

    String items = String.valueOf(ITEMS_PER_MESSAGE);
    for (String of : List.of("GetReport", "GetVariables", "SetVariables")) {
      add("DeviceDataCtrlr", "ItemsPerMessage", of, items, Rule.READ_ONLY);
      add("DeviceDataCtrlr", "BytesPerMessage", of, "65535", Rule.READ_ONLY);
    }
    live("ClockCtrlr", 0, "DateTime", () -> Json.time(station.clock()));
    add("ClockCtrlr", "TimeSource", "Heartbeat", Rule.READ_ONLY);
    add("SecurityCtrlr", "SecurityProfile", "1", Rule.READ_ONLY);
    add("SecurityCtrlr", "Identity", station.id().name(), Rule.READ_ONLY);
    add("SecurityCtrlr", "OrganizationName", "Simulated", Rule.TEXT);
    add("SecurityCtrlr", "CertificateEntries", "0", Rule.READ_ONLY);
    add("SecurityCtrlr", "BasicAuthPassword", "", Rule.WRITE_ONLY);
    for (Evse evse : station.charger().evses()) {
      int id = evse.id().number();
      String phases = String.valueOf(evse.wiring().terminals());
      live("EVSE", id, "AvailabilityState", () -> station.status(id));
      live("EVSE", id, "SupplyPhases", () -> phases);
      live("Connector", id, "AvailabilityState", () -> station.status(id));
      live("Connector", id, "SupplyPhases", () -> phases);
      live("Connector", id, "ConnectorType", () -> "cType2");
    }
  }

  private void add(String component, String variable, String value, Rule rule) {
    add(component, variable, "", value, rule);
  }

  private void add(String component, String variable, String instance, String value, Rule rule) {
    Key key = new Key(component, 0, variable, instance);
    variables.put(key.folded(), new Variable(key, rule, () -> value));
  }

  private void live(String component, int evse, String variable, Supplier<String> value) {
    Key key = new Key(component, evse, variable, "");
    variables.put(key.folded(), new Variable(key, Rule.READ_ONLY, value));
  }

  private Variable known(String component, String variable) {
    Variable known = variables.get(new Key(component, 0, variable, "").folded());
    if (known == null) throw new IllegalArgumentException("no variable " + variable);
    return known;
  }

  int number(String component, String variable) {
    return Integer.parseInt(known(component, variable).value.get());
  }

  boolean flag(String component, String variable) {
    return Boolean.parseBoolean(known(component, variable).value.get());
  }

  List<String> list(String component, String variable) {
    String value = known(component, variable).value.get();
    return value.isEmpty() ? List.of() : List.of(value.split("\\s*,\\s*"));
  }

  void put(String component, String variable, String value) {
    known(component, variable).value = () -> value;
  }

  /** B06: the status of a read, and the value where there is one. */
  record Read(String status, Optional<String> value) {
    private static Read failed(String status) {
      return new Read(status, Optional.empty());
    }
  }

  Read get(Key key, String attribute) {
    Variable found = variables.get(key.folded());
    if (found == null) return Read.failed(unknown(key));
    if (!attribute.equals("Actual")) return Read.failed("NotSupportedAttributeType");
    if (found.rule == Rule.WRITE_ONLY) return Read.failed("Rejected");
    return new Read("Accepted", Optional.of(found.value.get()));
  }

  /** B05: the status of a write. */
  String set(Key key, String attribute, String value) {
    Variable found = variables.get(key.folded());
    if (found == null) return unknown(key);
    if (!attribute.equals("Actual")) return "NotSupportedAttributeType";
    if (!isGood(found.rule, value)) return "Rejected";
    found.value = () -> value;
    return "Accepted";
  }

  private String unknown(Key key) {
    boolean component =
        variables.keySet().stream()
            .anyMatch(
                each ->
                    each.component().equals(key.folded().component()) && each.evse() == key.evse());
    return component ? "UnknownVariable" : "UnknownComponent";
  }

  private boolean isGood(Rule rule, String value) {
    return switch (rule) {
      case READ_ONLY -> false;
      case TEXT -> true;
      case WRITE_ONLY -> value.length() >= 16 && value.length() <= 40;
      case NUMBER -> value.matches("\\d{1,9}");
      case FLAG -> value.equals("true") || value.equals("false");
      case MEASURANDS ->
          value.isEmpty()
              || List.of(value.split("\\s*,\\s*")).stream().allMatch(measurands::contains);
    };
  }

  /** B07 and B08: entries of a report. Empty {@code wanted} is everything. */
  List<ObjectNode> report(List<Key> wanted, boolean writableAlone) {
    List<ObjectNode> entries = new ArrayList<>();
    for (Variable each : variables.values()) {
      boolean isWanted =
          wanted.isEmpty()
              || wanted.stream().anyMatch(key -> matches(key.folded(), each.key.folded()));
      if (isWanted && (!writableAlone || each.rule != Rule.READ_ONLY)) entries.add(entry(each));
    }
    return entries;
  }

  private static boolean matches(Key wanted, Key key) {
    return wanted.component().equals(key.component())
        && (wanted.evse() == 0 || wanted.evse() == key.evse())
        && (wanted.variable().isEmpty() || wanted.variable().equals(key.variable()))
        && (wanted.instance().isEmpty() || wanted.instance().equals(key.instance()));
  }

  private static ObjectNode entry(Variable of) {
    ObjectNode component = Json.object().put("name", of.key.component());
    if (of.key.evse() > 0) component.set("evse", Json.object().put("id", of.key.evse()));
    ObjectNode variable = Json.object().put("name", of.key.variable());
    if (!of.key.instance().isEmpty()) variable.put("instance", of.key.instance());
    ObjectNode attribute =
        Json.object().put("type", "Actual").put("mutability", of.rule.mutability);
    if (of.rule != Rule.WRITE_ONLY) attribute.put("value", of.value.get());
    ObjectNode entry = Json.object();
    entry.set("component", component);
    entry.set("variable", variable);
    entry.set("variableAttribute", Json.array().add(attribute));
    entry.set(
        "variableCharacteristics",
        Json.object().put("dataType", of.rule.dataType).put("supportsMonitoring", false));
    return entry;
  }
}
