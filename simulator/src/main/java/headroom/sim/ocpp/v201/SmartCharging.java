package headroom.sim.ocpp.v201;

import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.ocpp.ChargingProfile;
import headroom.sim.ocpp.ChargingProfile.Kind;
import headroom.sim.ocpp.ChargingProfile.Purpose;
import headroom.sim.ocpp.ChargingProfile.RateUnit;
import headroom.sim.ocpp.Composite;
import headroom.sim.ocpp.Fields;
import headroom.sim.ocpp.Json;
import headroom.sim.ocpp.Refusal;
import headroom.sim.ocpp.v201.ProfileReader.Named;
import headroom.sim.ocpp.v201.ProfileReader.Rejected;
import headroom.sim.site.Oracle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The profiles of an OCPP 2.0.1 station: set, cleared, reported, and what results (K01 to K10). */
final class SmartCharging {
  private static final int MOST_PROFILES = 20;

  private final Charger201 station;

  /** Each profile as it was sent, by its id, for the reports. */
  private final Map<Integer, JsonNode> asSent = new LinkedHashMap<>();

  SmartCharging(Charger201 station) {
    this.station = station;
  }

  private void needSupport(String action) throws Refusal {
    if (!station.quirks().profiles().supported())
      throw new Refusal("NotSupported", action + " is not supported");
  }

  ObjectNode set(Fields fields) throws Refusal {
    needSupport("SetChargingProfile");
    int evse = fields.needInt("evseId");
    JsonNode sent = fields.need("chargingProfile");
    try {
      ChargingProfile profile = ProfileReader.read(evse, sent);
      check(profile);
      tellOracle(profile);
      if (!station.quirks().profiles().heeded()) return Json.status("Accepted");
      station.installed().putById(profile);
      asSent.put(profile.id(), sent);
      station.profilesChanged();
      return Json.status("Accepted");
    } catch (Rejected rejected) {
      return rejected(rejected.reason());
    }
  }

  private static ObjectNode rejected(String reason) {
    ObjectNode answer = Json.status("Rejected");
    answer.set("statusInfo", Json.object().put("reasonCode", reason));
    return answer;
  }

  private void check(ChargingProfile profile) throws Rejected {
    ChargerQuirks.Profiles quirks = station.quirks().profiles();
    boolean whole = profile.connector() == 0;
    // K01.FR.28
    if (!whole && station.evse(profile.connector()).isEmpty()) throw new Rejected("UnknownEvse");
    boolean knowsUnit =
        profile.schedule().unit() == RateUnit.A ? quirks.takesAmps() : quirks.takesWatts();
    // K01.FR.26
    if (!knowsUnit) throw new Rejected("UnsupportedRateUnit");
    if (profile.stackLevel() > quirks.maxStackLevel()) throw new Rejected("InvalidStackLevel");
    if (quirks.relativeOnly() && profile.kind() != Kind.Relative)
      throw new Rejected("UnsupportedKindofSchedule");
    boolean known = asSent.containsKey(profile.id());
    if (!known && station.installed().size() >= MOST_PROFILES)
      throw new Rejected("TooManyElements");
    switch (profile.purpose()) {
      case STATION_MAX -> {
        // K01.FR.38
        if (!whole || profile.kind() == Kind.Relative) throw new Rejected("InvalidProfile");
      }
      case TX_DEFAULT -> {
        if (whole && !quirks.connectorZero()) throw new Rejected("InvalidProfile");
      }
      case TX -> checkTransaction(profile);
    }
    for (ChargingProfile other : station.installed().all())
      if (other.id() != profile.id() && clash(profile, other))
        throw new Rejected("DuplicateProfile");
  }

  /** K01.FR.03, K01.FR.09, K01.FR.16 and K01.FR.33: it names the transaction that runs there. */
  private void checkTransaction(ChargingProfile profile) throws Rejected {
    if (!station.quirks().profiles().txProfiles() || profile.connector() == 0)
      throw new Rejected("InvalidProfile");
    if (profile.transaction().isEmpty()) throw new Rejected("MissingParam");
    Optional<String> running =
        station.evse(profile.connector()).flatMap(Evse201::transaction).map(Transaction::id);
    if (!running.equals(profile.transaction())) throw new Rejected("TxNotFound");
  }

  /** K01.FR.06, K01.FR.39, and of defaults K01.FR.14 and K01.FR.15. */
  private static boolean clash(ChargingProfile one, ChargingProfile other) {
    if (one.purpose() != other.purpose() || one.stackLevel() != other.stackLevel()) return false;
    boolean samePlace =
        one.connector() == other.connector()
            || (one.purpose() == Purpose.TX_DEFAULT
                && (one.connector() == 0 || other.connector() == 0));
    return samePlace && overlap(one, other) && overlap(other, one);
  }

  private static boolean overlap(ChargingProfile one, ChargingProfile other) {
    return one.validTo().isEmpty()
        || other.validFrom().isEmpty()
        || one.validTo().get().isAfter(other.validFrom().get());
  }

  private void tellOracle(ChargingProfile profile) {
    List<Evse201> touched =
        profile.connector() == 0
            ? station.evses()
            : station.evse(profile.connector()).stream().toList();
    double first = profile.schedule().periods().getFirst().limit();
    Oracle.Unit unit = profile.schedule().unit() == RateUnit.A ? Oracle.Unit.A : Oracle.Unit.W;
    for (Evse201 evse : touched)
      station.site().oracle().limitReceived(evse.outlet().id(), first, unit);
  }

  /** A profile that comes with a start from afar (K05): it is of the transaction to come. */
  ChargingProfile forStart(int evse, JsonNode sent) throws Refusal, Rejected {
    ChargingProfile profile = ProfileReader.read(evse, sent);
    if (profile.purpose() != Purpose.TX) throw new Rejected("InvalidProfile");
    asSent.put(profile.id(), sent);
    return profile;
  }

  /** K10: by id, or by all criteria that are given. */
  ObjectNode clear(Fields fields) throws Refusal {
    needSupport("ClearChargingProfile");
    Optional<Integer> id = fields.findInt("chargingProfileId");
    Optional<JsonNode> criteria = fields.find("chargingProfileCriteria");
    if (id.isEmpty() && criteria.isEmpty())
      throw new Refusal("OccurrenceConstraintViolation", "neither an id nor criteria");
    Optional<Criteria> wanted =
        criteria.isPresent()
            ? Optional.of(Criteria.of(new Fields(criteria.get(), "chargingProfileCriteria")))
            : Optional.empty();
    int removed =
        station
            .installed()
            .remove(
                profile ->
                    id.isPresent()
                        ? profile.id() == id.get()
                        : wanted.map(each -> each.matches(profile)).orElse(false));
    if (removed > 0) station.profilesChanged();
    return Json.status(removed > 0 ? "Accepted" : "Unknown");
  }

  /** What a profile must be; what is empty does not matter. */
  private record Criteria(
      Optional<Integer> evse, Optional<Purpose> purpose, Optional<Integer> level) {
    private static Criteria of(Fields fields) throws Refusal {
      return new Criteria(fields.findInt("evseId"), purpose(fields), fields.findInt("stackLevel"));
    }

    private static Optional<Purpose> purpose(Fields fields) throws Refusal {
      if (fields.find("chargingProfilePurpose").isEmpty()) return Optional.empty();
      return switch (fields.needEnum("chargingProfilePurpose", Named.class)) {
        case ChargingStationExternalConstraints -> Optional.empty();
        case ChargingStationMaxProfile -> Optional.of(Purpose.STATION_MAX);
        case TxDefaultProfile -> Optional.of(Purpose.TX_DEFAULT);
        case TxProfile -> Optional.of(Purpose.TX);
      };
    }

    private boolean matches(ChargingProfile profile) {
      return evse.map(e -> e == profile.connector()).orElse(true)
          && purpose.map(p -> p == profile.purpose()).orElse(true)
          && level.map(l -> l == profile.stackLevel()).orElse(true);
    }
  }

  /** K08. */
  ObjectNode composite(Fields fields) throws Refusal {
    needSupport("GetCompositeSchedule");
    int evse = fields.needInt("evseId");
    Duration length = Duration.ofSeconds(fields.needInt("duration"));
    ChargerQuirks.Profiles quirks = station.quirks().profiles();
    RateUnit unit =
        fields.find("chargingRateUnit").isPresent()
            ? fields.needEnum("chargingRateUnit", RateUnit.class)
            : quirks.takesAmps() ? RateUnit.A : RateUnit.W;
    if (evse != 0 && station.evse(evse).isEmpty()) return rejected("UnknownEvse");
    boolean knowsUnit = unit == RateUnit.A ? quirks.takesAmps() : quirks.takesWatts();
    if (!knowsUnit) return rejected("UnsupportedRateUnit");
    Instant begin = station.clock();
    ArrayNode periods = Json.array();
    for (Composite.Step step : Composite.of(station, evse, begin, length, unit))
      periods.add(Json.object().put("startPeriod", step.startSeconds()).put("limit", step.limit()));
    ObjectNode schedule =
        Json.object()
            .put("evseId", evse)
            .put("duration", length.toSeconds())
            .put("scheduleStart", Json.time(begin))
            .put("chargingRateUnit", unit.name());
    schedule.set("chargingSchedulePeriod", periods);
    ObjectNode answer = Json.status("Accepted");
    answer.set("schedule", schedule);
    return answer;
  }

  /**
   * K09: what is installed and asked for; one report for each EVSE follows.
   *
   * @param afterwards takes what is to be sent after the answer
   */
  ObjectNode get(Fields fields, List<Runnable> afterwards) throws Refusal {
    needSupport("GetChargingProfiles");
    int request = fields.needInt("requestId");
    Optional<Integer> evse = fields.findInt("evseId");
    Fields criterion = fields.object("chargingProfile");
    Criteria wanted =
        new Criteria(evse, Criteria.purpose(criterion), criterion.findInt("stackLevel"));
    Optional<JsonNode> ids = criterion.find("chargingProfileId");
    Map<Integer, ArrayNode> found = new LinkedHashMap<>();
    for (ChargingProfile profile : station.installed().all()) {
      JsonNode sent = asSent.get(profile.id());
      boolean named = ids.isEmpty() || contains(ids.get(), profile.id());
      boolean matches = ids.isPresent() ? named : wanted.matches(profile);
      if (sent != null && matches)
        found.computeIfAbsent(profile.connector(), e -> Json.array()).add(sent);
    }
    if (found.isEmpty()) return Json.status("NoProfiles");
    List<ObjectNode> reports = new ArrayList<>();
    found.forEach(
        (of, profiles) -> {
          ObjectNode report =
              Json.object()
                  .put("requestId", request)
                  .put("chargingLimitSource", "CSO")
                  .put("evseId", of)
                  .put("tbc", true);
          report.set("chargingProfile", profiles);
          reports.add(report);
        });
    reports.getLast().put("tbc", false);
    for (ObjectNode report : reports)
      afterwards.add(() -> station.ask("ReportChargingProfiles", report, answer -> {}));
    return Json.status("Accepted");
  }

  private static boolean contains(JsonNode ids, int id) {
    for (JsonNode each : ids) if (each.asInt(-1) == id) return true;
    return false;
  }
}
