package headroom.drivers.ocpp.v201;

import headroom.core.profile.ChargingProfile;
import headroom.core.profile.ChargingProfile.Purpose;
import headroom.core.profile.ChargingProfile.Schedule;
import headroom.core.profile.Composite;
import headroom.core.profile.Installed;
import headroom.core.profile.ProfileFault;
import headroom.core.profile.ProfileFilter;
import headroom.core.site.Charger.RateUnit;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.ErrorCode;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.FrameCodec;
import headroom.drivers.ocpp.station.CsmsProfiles;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Fields.Violation;
import headroom.drivers.ocpp.station.Lease;
import headroom.drivers.ocpp.station.ProfileText;
import headroom.drivers.ocpp.station.SmartCharging;
import headroom.drivers.ocpp.station.Station;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Consumer;

/**
 * The CSMS's charging profiles as OCPP 2.0.1 writes them: SetChargingProfile (K01),
 * GetChargingProfiles (K09), ClearChargingProfile (K10), GetCompositeSchedule (K08), and the
 * profile of a RequestStartTransaction (F01).
 */
final class Profiling {
  private static final Map<String, Purpose> PURPOSES =
      ProfileText.purposes("ChargingStationMaxProfile");

  /** Set by who is behind the charger, never by a CSMS (K01.FR.22). */
  private static final String EXTERNAL = "ChargingStationExternalConstraints";

  /** So many profiles go into one ReportChargingProfiles. */
  private static final int PER_REPORT = 5;

  private final Station station;
  private final SmartCharging smart;
  private final CsmsProfiles profiles;

  Profiling(Station station, SmartCharging smart, CsmsProfiles profiles) {
    this.station = station;
    this.smart = smart;
    this.profiles = profiles;
  }

  void set(Call call, Consumer<Answer> answer) throws Violation {
    Fields fields = Fields.of(call.payload());
    Fields given = fields.object("chargingProfile");
    if (given.anyText("chargingProfilePurpose", 50).equals(EXTERNAL)) {
      answer.accept(rejected("InvalidProfile", "a CSMS sets no external constraints"));
      return;
    }
    Installed offered = new Installed(fields.connector("evseId"), profile(given));
    profiles.set(
        call,
        offered,
        true,
        fault -> answer.accept(fault.map(Profiling::rejected).orElse(status("Accepted"))));
  }

  void clear(Call call, Consumer<Answer> answer) throws Violation {
    Fields fields = Fields.of(call.payload());
    Optional<Integer> id = fields.optionalWholeNumber("chargingProfileId");
    ProfileFilter filter =
        filter(id, fields.anyObject("chargingProfileCriteria"), "evseId", Optional.empty());
    profiles.clear(call, filter, any -> answer.accept(status(any ? "Accepted" : "Unknown")));
  }

  private static ProfileFilter filter(
      Optional<Integer> id, Optional<Fields> criteria, String evse, Optional<Integer> onEvse)
      throws Violation {
    if (criteria.isEmpty())
      return new ProfileFilter(id, onEvse, Optional.empty(), Optional.empty());
    Fields fields = criteria.get();
    Optional<Integer> named = fields.optionalWholeNumber(evse);
    return new ProfileFilter(
        id,
        named.isPresent() ? named : onEvse,
        fields.optionalWord("chargingProfilePurpose", PURPOSES),
        fields.optionalWholeNumber("stackLevel"));
  }

  /** The profiles follow the answer, in one or more reports (K09.FR.01 to 03). */
  Answer get(Call call) throws Violation {
    Fields fields = Fields.of(call.payload());
    int request = fields.wholeNumber("requestId");
    List<Installed> found = found(fields);
    if (found.isEmpty()) return status("NoProfiles");
    station.link.after(Duration.ZERO, () -> report(request, found));
    return status("Accepted");
  }

  private List<Installed> found(Fields fields) throws Violation {
    Optional<Integer> evse = fields.optionalWholeNumber("evseId");
    Optional<Fields> criteria = fields.anyObject("chargingProfile");
    List<Integer> ids = List.of();
    if (criteria.isPresent()) {
      List<String> sources = criteria.get().texts("chargingLimitSource");
      boolean theirs = sources.isEmpty() || sources.contains("CSO");
      if (!theirs || criteria.get().anyText("chargingProfilePurpose", 50).equals(EXTERNAL))
        return List.of();
      ids = criteria.get().wholeNumbers("chargingProfileId");
    }
    List<Installed> found = new ArrayList<>();
    for (Installed each : profiles.which(filter(Optional.empty(), criteria, "", evse)))
      if (ids.isEmpty() || ids.contains(each.profile().id())) found.add(each);
    return found;
  }

  private void report(int request, List<Installed> found) {
    Map<Integer, List<Installed>> byEvse = new LinkedHashMap<>();
    for (Installed each : found)
      byEvse.computeIfAbsent(each.evse(), evse -> new ArrayList<>()).add(each);
    List<String> reports = new ArrayList<>();
    byEvse.forEach(
        (evse, all) -> {
          for (int from = 0; from < all.size(); from += PER_REPORT)
            reports.add(
                report(request, evse, all.subList(from, Math.min(from + PER_REPORT, all.size()))));
        });
    for (int i = 0; i < reports.size(); i++)
      station.link.tellCsms(
          "ReportChargingProfiles", reports.get(i) + ",\"tbc\":" + (i < reports.size() - 1) + "}");
  }

  private static String report(int request, int evse, List<Installed> some) {
    StringJoiner profiles = new StringJoiner(",");
    for (Installed each : some) profiles.add(json(each.profile()));
    return "{\"requestId\":%d,\"chargingLimitSource\":\"CSO\",\"evseId\":%d,\"chargingProfile\":[%s]"
        .formatted(request, evse, profiles);
  }

  private static String json(ChargingProfile profile) {
    StringBuilder json = new StringBuilder();
    json.append(
        "{\"id\":%d,\"stackLevel\":%d,\"chargingProfilePurpose\":\"%s\",\"chargingProfileKind\":\"%s\","
            .formatted(
                profile.id(), profile.level(), word(profile.purpose()), word(profile.kind())));
    profile.recurrency().ifPresent(r -> json.append(member("recurrencyKind", word(r))));
    profile.validFrom().ifPresent(at -> json.append(member("validFrom", Lease.utc(at))));
    profile.validTo().ifPresent(at -> json.append(member("validTo", Lease.utc(at))));
    profile.transaction().ifPresent(id -> json.append(member("transactionId", id)));
    Schedule schedule = profile.schedule();
    json.append("\"chargingSchedule\":[{\"id\":").append(schedule.id()).append(',');
    schedule.start().ifPresent(at -> json.append(member("startSchedule", Lease.utc(at))));
    schedule
        .duration()
        .ifPresent(time -> json.append("\"duration\":").append(time.toSeconds()).append(','));
    StringJoiner periods = new StringJoiner(",");
    for (ChargingProfile.Period period : schedule.periods())
      periods.add(ProfileText.period(period.startSeconds(), period.limit_milli(), period.phases()));
    return json.append(member("chargingRateUnit", schedule.unit().name()))
        .append("\"chargingSchedulePeriod\":[")
        .append(periods)
        .append("]}]}")
        .toString();
  }

  private static String member(String name, String text) {
    return "\"" + name + "\":" + FrameCodec.quoted(text) + ",";
  }

  private static String word(Purpose purpose) {
    for (Map.Entry<String, Purpose> each : PURPOSES.entrySet())
      if (each.getValue() == purpose) return each.getKey();
    throw new IllegalStateException("no word for " + purpose);
  }

  /** The standard's words are ours with one capital. */
  private static String word(Enum<?> constant) {
    String name = constant.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  Answer compositeSchedule(Call call) throws Violation {
    Fields fields = Fields.of(call.payload());
    int evse = fields.connector("evseId");
    long seconds = fields.integer("duration");
    RateUnit unit = ProfileText.unit(fields).orElseGet(smart::unit);
    if (evse != 0 && station.evse(evse).isEmpty())
      return rejected("UnknownEvse", "the charger has no such EVSE");
    if (seconds < 0 || seconds > Integer.MAX_VALUE)
      return rejected("PropertyConstraintViolation", "a duration of 0 or more is expected");
    if (!profiles.rules(true).units().contains(unit))
      return rejected(ProfileFault.UNIT_NOT_ALLOWED);
    Instant now = station.link.time();
    List<Composite.Step> steps = profiles.composite(evse, now, Duration.ofSeconds(seconds));
    return result(
        """
        {"status":"Accepted","schedule":{"evseId":%d,"duration":%d,"scheduleStart":"%s",\
        "chargingRateUnit":"%s","chargingSchedulePeriod":%s}}\
        """
            .formatted(
                evse,
                seconds,
                Lease.utc(now),
                unit,
                ProfileText.periods(steps, unit, station.charger(), evse)));
  }

  /** The answer to a remote start whose profile cannot be taken; empty: the charger decides. */
  Optional<Answer> remoteStart(Call call) throws Violation {
    Optional<Fields> given = Fields.of(call.payload()).anyObject("chargingProfile");
    if (given.isEmpty() || !profiles.rules(true).supported()) return Optional.empty();
    return profiles
        .checkForStart(call, profile(given.get()))
        .map(fault -> rejected("InvalidProfile", fault.words()));
  }

  /** The charger has answered a remote start. */
  void remoteStarted(Call call, Answer answer) {
    if (!Station.isAccepted(answer)) return;
    try {
      Fields fields = Fields.of(call.payload());
      Optional<Fields> given = fields.anyObject("chargingProfile");
      Optional<Token> token = Token.in(fields);
      if (given.isEmpty() || token.isEmpty()) return;
      profiles.await(
          fields.optionalWholeNumber("evseId"), token.get().text(), profile(given.get()));
    } catch (Violation unreadable) {
      station.link.trouble("RequestStartTransaction: " + unreadable.text());
    }
  }

  private static ChargingProfile profile(Fields fields) throws Violation {
    Purpose purpose = fields.word("chargingProfilePurpose", PURPOSES);
    List<Fields> schedules = fields.objects("chargingSchedule");
    if (schedules.isEmpty())
      throw new Violation(
          ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION,
          "chargingProfile.chargingSchedule: one at least is expected");
    // The alternatives are for the car to choose from; what limits it here is the first.
    Fields first = schedules.getFirst();
    return ProfileText.profile(
        fields,
        "id",
        purpose,
        fields.optionalText("transactionId", 36).filter(id -> purpose == Purpose.TRANSACTION),
        ProfileText.schedule(first, first.wholeNumber("id")));
  }

  private static Answer rejected(ProfileFault fault) {
    return rejected(fault.code(), fault.words());
  }

  private static Answer rejected(String code, String words) {
    return result(
        "{\"status\":\"Rejected\",\"statusInfo\":{\"reasonCode\":\"%s\",\"additionalInfo\":\"%s\"}}"
            .formatted(code, words));
  }

  private static Answer status(String word) {
    return result("{\"status\":\"" + word + "\"}");
  }

  private static Answer result(String payload) {
    return new Answer.Result(payload);
  }
}
