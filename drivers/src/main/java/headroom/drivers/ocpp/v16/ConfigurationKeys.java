package headroom.drivers.ocpp.v16;

import headroom.core.site.Charger.RateUnit;
import headroom.drivers.ocpp.station.Capabilities;
import headroom.drivers.ocpp.station.Fields;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What GetConfiguration told. Keys match without case; quotes around a value are taken off, for
 * some chargers send them.
 */
final class ConfigurationKeys {
  /** What we ask for. */
  static final List<String> ASKED =
      List.of(
          "ChargeProfileMaxStackLevel",
          "ChargingScheduleAllowedChargingRateUnit",
          "ChargingScheduleMaxPeriods",
          "MaxChargingProfilesInstalled",
          "ConnectorSwitch3to1PhaseSupported",
          "MeterValuesSampledData",
          "MeterValuesSampledDataMaxLength",
          "MeterValueSampleInterval",
          "WebSocketPingInterval",
          "NumberOfConnectors",
          "SupportedFeatureProfiles");

  static final ConfigurationKeys NONE = new ConfigurationKeys(Map.of());

  private static final int HIGHEST_BELIEVABLE_LEVEL = 1_000_000;

  private record Value(String text, boolean readOnly) {}

  private final Map<String, Value> values;

  private ConfigurationKeys(Map<String, Value> values) {
    this.values = values;
  }

  /** GetConfiguration.req. */
  static String request() {
    return "{\"key\":[\"" + String.join("\",\"", ASKED) + "\"]}";
  }

  /** Reads a GetConfiguration.conf; what makes no sense in it counts as not said. */
  static ConfigurationKeys read(String payload) throws Fields.Violation {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Fields key : Fields.of(payload).anyObjects("configurationKey")) {
      String name = key.anyText("key", 50);
      String value = unquoted(key.anyText("value", 500));
      if (!name.isEmpty())
        values.putIfAbsent(name.toLowerCase(Locale.ROOT), new Value(value, key.isTrue("readonly")));
    }
    return new ConfigurationKeys(values);
  }

  Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key.toLowerCase(Locale.ROOT)))
        .map(Value::text)
        .filter(text -> !text.isEmpty());
  }

  boolean isReadOnly(String key) {
    Value value = values.get(key.toLowerCase(Locale.ROOT));
    return value != null && value.readOnly;
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** What they say of charging profiles. */
  Capabilities capabilities() {
    return new Capabilities(
        true,
        maxStackLevel(),
        onlyUnit(),
        number("ChargingScheduleMaxPeriods").filter(n -> n > 0),
        number("MaxChargingProfilesInstalled").filter(n -> n > 0),
        lacksSmartCharging());
  }

  Optional<Integer> maxStackLevel() {
    return number("ChargeProfileMaxStackLevel").filter(n -> n <= HIGHEST_BELIEVABLE_LEVEL);
  }

  /** The one unit that the charger takes; empty where it takes both or did not say. */
  Optional<RateUnit> onlyUnit() {
    Optional<String> units = value("ChargingScheduleAllowedChargingRateUnit");
    if (units.isEmpty()) return Optional.empty();
    boolean amps = false;
    boolean watts = false;
    for (String unit : units.get().toLowerCase(Locale.ROOT).split("[,; ]+")) {
      amps |= unit.equals("a") || unit.equals("current");
      watts |= unit.equals("w") || unit.equals("power");
    }
    if (amps == watts) return Optional.empty();
    return Optional.of(amps ? RateUnit.A : RateUnit.W);
  }

  /**
   * Whether smart charging is missing from a list of profiles that looks valid: one that does not
   * even name Core is not believed.
   */
  boolean lacksSmartCharging() {
    Optional<String> list = value("SupportedFeatureProfiles");
    if (list.isEmpty()) return false;
    List<String> profiles =
        Arrays.stream(list.get().toLowerCase(Locale.ROOT).split("[,; ]+")).toList();
    return profiles.contains("core") && !profiles.contains("smartcharging");
  }

  Optional<Integer> number(String key) {
    try {
      return value(key).map(text -> Integer.parseInt(text.strip())).filter(n -> n >= 0);
    } catch (NumberFormatException notOne) {
      return Optional.empty();
    }
  }

  private static String unquoted(String value) {
    String stripped = value.strip();
    boolean quoted = stripped.length() >= 2 && stripped.startsWith("\"") && stripped.endsWith("\"");
    return quoted ? stripped.substring(1, stripped.length() - 1).strip() : stripped;
  }
}
