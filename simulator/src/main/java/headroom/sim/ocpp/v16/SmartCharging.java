package headroom.sim.ocpp.v16;

import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.ocpp.ChargingProfile;
import headroom.sim.ocpp.ChargingProfile.Kind;
import headroom.sim.ocpp.ChargingProfile.Purpose;
import headroom.sim.ocpp.ChargingProfile.RateUnit;
import headroom.sim.ocpp.Composite;
import headroom.sim.ocpp.Fields;
import headroom.sim.ocpp.Json;
import headroom.sim.ocpp.Refusal;
import headroom.sim.site.Oracle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The smart charging profile of a station: set, clear, and what results. */
final class SmartCharging {
  private static final int MOST_PROFILES = 20;

  private final Charger16 station;

  SmartCharging(Charger16 station) {
    this.station = station;
  }

  private void needSupport(String action) throws Refusal {
    if (!station.quirks().profiles().supported())
      throw new Refusal("NotSupported", action + " is not supported");
  }

  ObjectNode set(Fields fields) throws Refusal {
    needSupport("SetChargingProfile");
    int connector = fields.needInt("connectorId");
    ChargingProfile profile = ProfileReader.read(connector, fields.need("csChargingProfiles"));
    if (connector != 0 && station.connector(connector).isEmpty())
      throw new Refusal("PropertyConstraintViolation", "no connector " + connector);
    if (!isAcceptable(profile)) return Json.status("Rejected");
    tellOracle(profile);
    if (!station.quirks().profiles().heeded()) return Json.status("Accepted");
    station.installed().put(profile);
    station.profilesChanged();
    return Json.status("Accepted");
  }

  private boolean isAcceptable(ChargingProfile profile) {
    ChargerQuirks.Profiles quirks = station.quirks().profiles();
    boolean knowsUnit =
        profile.schedule().unit() == RateUnit.A ? quirks.takesAmps() : quirks.takesWatts();
    if (!knowsUnit
        || profile.stackLevel() > quirks.maxStackLevel()
        || (quirks.relativeOnly() && profile.kind() != Kind.Relative)
        || station.installed().size() >= MOST_PROFILES) return false;
    return switch (profile.purpose()) {
      case STATION_MAX -> profile.connector() == 0 && profile.kind() != Kind.Relative;
      case TX_DEFAULT -> profile.connector() != 0 || quirks.connectorZero();
      case TX -> quirks.txProfiles() && fitsTransaction(profile);
    };
  }

  /** TxProfile needs a transaction on its connector, the one that it names (section 3.13.1). */
  private boolean fitsTransaction(ChargingProfile profile) {
    Optional<Transaction> running =
        station.connector(profile.connector()).flatMap(Connector16::transaction);
    if (running.isEmpty()) return false;
    return profile.transaction().isEmpty()
        || running.get().id().map(String::valueOf).equals(profile.transaction());
  }

  private void tellOracle(ChargingProfile profile) {
    List<Connector16> touched =
        profile.connector() == 0
            ? station.connectors()
            : station.connector(profile.connector()).stream().toList();
    double first = profile.schedule().periods().getFirst().limit();
    Oracle.Unit unit = profile.schedule().unit() == RateUnit.A ? Oracle.Unit.A : Oracle.Unit.W;
    for (Connector16 connector : touched)
      station.site().oracle().limitReceived(connector.outlet().id(), first, unit);
  }

  /** Fields are ANDed; an id makes the others irrelevant; none means all (section 6.11). */
  ObjectNode clear(Fields fields) throws Refusal {
    needSupport("ClearChargingProfile");
    Optional<Integer> id = fields.findInt("id");
    Optional<Integer> connector = fields.findInt("connectorId");
    Optional<Integer> level = fields.findInt("stackLevel");
    Optional<Purpose> purpose =
        fields.find("chargingProfilePurpose").isPresent()
            ? Optional.of(ProfileReader.purpose(fields))
            : Optional.empty();
    int removed =
        station
            .installed()
            .remove(
                profile ->
                    id.isPresent()
                        ? profile.id() == id.get()
                        : connector.map(c -> c == profile.connector()).orElse(true)
                            && level.map(l -> l == profile.stackLevel()).orElse(true)
                            && purpose.map(p -> p == profile.purpose()).orElse(true));
    if (removed > 0) station.profilesChanged();
    return Json.status(removed > 0 ? "Accepted" : "Unknown");
  }

  ObjectNode composite(Fields fields) throws Refusal {
    needSupport("GetCompositeSchedule");
    int number = fields.needInt("connectorId");
    Duration length = Duration.ofSeconds(fields.needInt("duration"));
    RateUnit unit =
        fields.find("chargingRateUnit").isPresent()
            ? fields.needEnum("chargingRateUnit", RateUnit.class)
            : station.quirks().profiles().takesAmps() ? RateUnit.A : RateUnit.W;
    if (number != 0 && station.connector(number).isEmpty()) return Json.status("Rejected");
    Instant begin = station.clock();
    ArrayNode periods = Json.array();
    for (Composite.Step step : Composite.of(station, number, begin, length, unit))
      periods.add(Json.object().put("startPeriod", step.startSeconds()).put("limit", step.limit()));
    ObjectNode schedule =
        Json.object().put("duration", length.toSeconds()).put("chargingRateUnit", unit.name());
    schedule.set("chargingSchedulePeriod", periods);
    ObjectNode answer =
        Json.status("Accepted").put("connectorId", number).put("scheduleStart", Json.time(begin));
    answer.set("chargingSchedule", schedule);
    return answer;
  }
}
