package headroom.drivers.ocpp.v16;

import headroom.core.profile.ChargingProfile;
import headroom.core.profile.ChargingProfile.Purpose;
import headroom.core.profile.Composite;
import headroom.core.profile.Installed;
import headroom.core.profile.ProfileFault;
import headroom.core.profile.ProfileFilter;
import headroom.core.site.Charger.RateUnit;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.ErrorCode;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.station.CsmsProfiles;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Fields.Violation;
import headroom.drivers.ocpp.station.Lease;
import headroom.drivers.ocpp.station.ProfileText;
import headroom.drivers.ocpp.station.SmartCharging;
import headroom.drivers.ocpp.station.Station;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The CSMS's SetChargingProfile, ClearChargingProfile, GetCompositeSchedule and the profile of its
 * RemoteStartTransaction, as OCPP 1.6 writes them (sections 5.5, 5.7, 5.11 and 5.16).
 */
final class Profiling {
  private static final Map<String, Purpose> PURPOSES =
      ProfileText.purposes("ChargePointMaxProfile");

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
    Installed offered =
        new Installed(
            fields.connector("connectorId"), profile(fields.object("csChargingProfiles")));
    profiles.set(call, offered, false, fault -> answer.accept(answerTo(fault)));
  }

  /** Errata 3.39: two of the faults are errors, the others are Rejected. */
  private static Answer answerTo(Optional<ProfileFault> fault) {
    if (fault.isEmpty()) return status("Accepted");
    return switch (fault.get()) {
      case UNKNOWN_EVSE -> error(ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, fault.get());
      case NO_SMART_CHARGING -> error(ErrorCode.NOT_SUPPORTED, fault.get());
      default -> status("Rejected");
    };
  }

  void clear(Call call, Consumer<Answer> answer) throws Violation {
    Fields fields = Fields.of(call.payload());
    Optional<Integer> connector = whole(fields, "connectorId");
    ProfileFilter filter =
        new ProfileFilter(
            whole(fields, "id"),
            connector,
            fields.optionalWord("chargingProfilePurpose", PURPOSES),
            whole(fields, "stackLevel"));
    profiles.clear(call, filter, any -> answer.accept(status(any ? "Accepted" : "Unknown")));
  }

  Answer compositeSchedule(Call call) throws Violation {
    Fields fields = Fields.of(call.payload());
    int connector = fields.connector("connectorId");
    long seconds = fields.integer("duration");
    RateUnit unit = ProfileText.unit(fields).orElseGet(smart::unit);
    boolean known = connector == 0 || station.evse(connector).isPresent();
    if (!known || seconds < 0 || seconds > Integer.MAX_VALUE) return status("Rejected");
    if (!profiles.rules(false).units().contains(unit)) return status("Rejected");
    Instant now = station.link.time();
    List<Composite.Step> steps = profiles.composite(connector, now, Duration.ofSeconds(seconds));
    String periods = ProfileText.periods(steps, unit, station.charger(), connector);
    return new Answer.Result(
        """
        {"status":"Accepted","connectorId":%d,"scheduleStart":"%s","chargingSchedule":\
        {"duration":%d,"chargingRateUnit":"%s","chargingSchedulePeriod":%s}}\
        """
            .formatted(connector, Lease.utc(now), seconds, unit, periods));
  }

  /** The answer to a remote start whose profile cannot be taken; empty: the charger decides. */
  Optional<Answer> remoteStart(Call call) throws Violation {
    Optional<Fields> given = Fields.of(call.payload()).anyObject("chargingProfile");
    // A charger without smart charging ignores the profile (section 5.11).
    if (given.isEmpty() || !profiles.rules(false).supported()) return Optional.empty();
    return profiles.checkForStart(call, profile(given.get())).map(fault -> status("Rejected"));
  }

  /** The charger has answered a remote start. */
  void remoteStarted(Call call, Answer answer) {
    if (!Station.isAccepted(answer)) return;
    try {
      Fields fields = Fields.of(call.payload());
      Optional<Fields> given = fields.anyObject("chargingProfile");
      if (given.isEmpty()) return;
      profiles.await(
          whole(fields, "connectorId").filter(connector -> connector > 0),
          fields.anyText("idTag", 20),
          profile(given.get()));
    } catch (Violation unreadable) {
      station.link.trouble("RemoteStartTransaction: " + unreadable.text());
    }
  }

  private ChargingProfile profile(Fields fields) throws Violation {
    Purpose purpose = fields.word("chargingProfilePurpose", PURPOSES);
    // The CSMS's number of the transaction; the charger may know it by one of ours.
    Optional<String> transaction =
        fields
            .optionalInteger("transactionId")
            .filter(id -> purpose == Purpose.TRANSACTION)
            .map(id -> station.link.backOffice().towardsCharger(station.id(), id))
            .map(String::valueOf);
    return ProfileText.profile(
        fields,
        "chargingProfileId",
        purpose,
        transaction,
        ProfileText.schedule(fields.object("chargingSchedule"), 0));
  }

  private static Optional<Integer> whole(Fields fields, String name) throws Violation {
    return fields.optionalWholeNumber(name);
  }

  private static Answer status(String word) {
    return new Answer.Result("{\"status\":\"" + word + "\"}");
  }

  private static Answer error(ErrorCode code, ProfileFault fault) {
    return new Answer.Refused(code.word(), fault.words(), "{}");
  }
}
