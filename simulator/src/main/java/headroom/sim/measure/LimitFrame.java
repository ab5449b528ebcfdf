package headroom.sim.measure;

import java.math.BigDecimal;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A limit as it came over the wire: an OCPP 1.6 SetChargingProfile call.
 *
 * @param connector 0 is the whole charger
 * @param limit of the first period
 * @param unit A or W
 */
public record LimitFrame(int connector, String purpose, BigDecimal limit, String unit) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** In amperes per phase; watts are taken as three phases of 230 V. */
  public double amps() {
    return unit.equals("W") ? limit.doubleValue() / (3 * 230) : limit.doubleValue();
  }

  /** Reads a frame; empty when it is anything else. */
  public static Optional<LimitFrame> parse(String text) {
    if (!text.contains("SetChargingProfile")) return Optional.empty();
    try {
      JsonNode frame = JSON.readTree(text);
      if (frame.path(0).asInt(0) != 2 || !frame.path(2).asString("").equals("SetChargingProfile"))
        return Optional.empty();
      // OCPP 2.0.1 has other names, and a list of schedules.
      boolean old = frame.path(3).has("csChargingProfiles");
      JsonNode profile = frame.path(3).path(old ? "csChargingProfiles" : "chargingProfile");
      JsonNode schedules = profile.path("chargingSchedule");
      JsonNode schedule = old ? schedules : schedules.path(0);
      JsonNode limit = schedule.path("chargingSchedulePeriod").path(0).path("limit");
      if (!limit.isNumber()) return Optional.empty();
      return Optional.of(
          new LimitFrame(
              frame.path(3).path(old ? "connectorId" : "evseId").asInt(0),
              profile.path("chargingProfilePurpose").asString(""),
              limit.decimalValue(),
              schedule.path("chargingRateUnit").asString("")));
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }
}
