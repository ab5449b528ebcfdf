package headroom.sim.ocpp.v16;

import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.ocpp.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The configuration keys of a station (OCPP 1.6 section 9). They outlive a restart. */
final class Settings {
  private final Map<String, Key> keys = new LinkedHashMap<>();
  private final ChargerQuirks quirks;

  private static final class Key {
    private final String name;
    private final Rule rule;
    private String value;

    private Key(String name, String value, Rule rule) {
      this.name = name;
      this.value = value;
      this.rule = rule;
    }
  }

  /** What a key takes. */
  private enum Rule {
    READ_ONLY,
    TEXT,
    NUMBER,
    FLAG,
    MEASURANDS
  }

  Settings(ChargerQuirks quirks, int connectors) {
    this.quirks = quirks;
    add("AllowOfflineTxForUnknownId", "true", Rule.FLAG);
    add("AuthorizationCacheEnabled", "false", Rule.FLAG);
    add("AuthorizeRemoteTxRequests", "false", Rule.FLAG);
    add("ClockAlignedDataInterval", "0", Rule.NUMBER);
    add("ConnectionTimeOut", "60", Rule.NUMBER);
    add("GetConfigurationMaxKeys", "50", Rule.READ_ONLY);
    add("HeartbeatInterval", "300", Rule.NUMBER);
    add("LocalAuthorizeOffline", "true", Rule.FLAG);
    add("LocalPreAuthorize", "false", Rule.FLAG);
    add("MeterValuesAlignedData", "Energy.Active.Import.Register", Rule.MEASURANDS);
    add(
        "MeterValuesSampledData",
        "Energy.Active.Import.Register",
        quirks.metering().changeable() ? Rule.MEASURANDS : Rule.READ_ONLY);
    add("MeterValuesSampledDataMaxLength", "8", Rule.READ_ONLY);
    add("MeterValueSampleInterval", "60", Rule.NUMBER);
    add("NumberOfConnectors", String.valueOf(connectors), Rule.READ_ONLY);
    add("ResetRetries", "1", Rule.NUMBER);
    add("StopTransactionOnEVSideDisconnect", "true", Rule.FLAG);
    add("StopTransactionOnInvalidId", "true", Rule.FLAG);
    add("StopTxnAlignedData", "", Rule.MEASURANDS);
    add("StopTxnSampledData", "", Rule.MEASURANDS);
    add(
        "SupportedFeatureProfiles",
        "Core,RemoteTrigger,LocalAuthListManagement"
            + (quirks.profiles().supported() ? ",SmartCharging" : ""),
        Rule.READ_ONLY);
    add("TransactionMessageAttempts", "3", Rule.NUMBER);
    add("TransactionMessageRetryInterval", "20", Rule.NUMBER);
    add("UnlockConnectorOnEVSideDisconnect", "true", Rule.FLAG);
    add("WebSocketPingInterval", "30", Rule.NUMBER);
    if (quirks.profiles().supported()) {
      add(
          "ChargeProfileMaxStackLevel",
          String.valueOf(quirks.profiles().maxStackLevel()),
          Rule.READ_ONLY);
      add(
          "ChargingScheduleAllowedChargingRateUnit",
          String.join(",", quirks.profiles().rateUnits()),
          Rule.READ_ONLY);
      add("ChargingScheduleMaxPeriods", "24", Rule.READ_ONLY);
      add("MaxChargingProfilesInstalled", "20", Rule.READ_ONLY);
      add("ConnectorSwitch3to1PhaseSupported", "false", Rule.READ_ONLY);
    }
    if (!quirks.metering().changeable())
      key("MeterValuesSampledData").value = String.join(",", quirks.metering().measurands());
  }

  private void add(String name, String value, Rule rule) {
    keys.put(name.toLowerCase(Locale.ROOT), new Key(name, value, rule));
  }

  private Key key(String name) {
    Key key = keys.get(name.toLowerCase(Locale.ROOT));
    if (key == null) throw new IllegalArgumentException("no key " + name);
    return key;
  }

  int number(String name) {
    return Integer.parseInt(key(name).value);
  }

  boolean flag(String name) {
    return Boolean.parseBoolean(key(name).value);
  }

  List<String> list(String name) {
    String value = key(name).value;
    return value.isEmpty() ? List.of() : List.of(value.split("\\s*,\\s*"));
  }

  /** The answer to ChangeConfiguration: Accepted, Rejected or NotSupported. */
  String change(String name, String value) {
    Key key = keys.get(name.toLowerCase(Locale.ROOT));
    if (key == null) return "NotSupported";
    if (!isGood(key.rule, value)) return "Rejected";
    key.value = value;
    return "Accepted";
  }

  private boolean isGood(Rule rule, String value) {
    return switch (rule) {
      case READ_ONLY -> false;
      case TEXT -> true;
      case NUMBER -> value.matches("\\d{1,9}");
      case FLAG -> value.equals("true") || value.equals("false");
      case MEASURANDS ->
          value.isEmpty()
              || List.of(value.split("\\s*,\\s*")).stream()
                  .allMatch(quirks.metering().measurands()::contains);
    };
  }

  /** The answer to GetConfiguration. */
  ObjectNode answer(Optional<JsonNode> asked) {
    ArrayNode known = Json.array();
    ArrayNode unknown = Json.array();
    if (asked.isEmpty() || asked.get().isEmpty()) {
      for (Key key : keys.values()) known.add(entry(key));
    } else {
      for (JsonNode each : asked.get()) {
        Key key = keys.get(each.asString("").toLowerCase(Locale.ROOT));
        if (key == null) unknown.add(each);
        else known.add(entry(key));
      }
    }
    ObjectNode answer = Json.object();
    answer.set("configurationKey", known);
    if (!unknown.isEmpty()) answer.set("unknownKey", unknown);
    return answer;
  }

  private static ObjectNode entry(Key key) {
    return Json.object()
        .put("key", key.name)
        .put("readonly", key.rule == Rule.READ_ONLY)
        .put("value", key.value);
  }
}
