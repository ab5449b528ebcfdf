package headroom.core.profile;

import headroom.core.profile.ChargingProfile.Kind;
import headroom.core.profile.ChargingProfile.Period;
import headroom.core.profile.ChargingProfile.Purpose;
import headroom.core.profile.ChargingProfile.Schedule;
import headroom.core.site.Charger;
import headroom.core.site.Charger.RateUnit;
import java.util.List;
import java.util.Optional;

/**
 * What a charger takes as a profile. The numbers are what it says of itself, so that the CSMS reads
 * in it what holds.
 *
 * @param charger how it is wired
 * @param supported whether it can be limited at all
 * @param highestLevel ChargeProfileMaxStackLevel, or what stands for it
 * @param mostPeriods ChargingScheduleMaxPeriods
 * @param mostProfiles MaxChargingProfilesInstalled
 * @param units what a schedule may be written in
 * @param strict as OCPP 2.0.1 wants it: a limit of a transaction has to name it (K01.FR.03), two of
 *     one level are a conflict (K01.FR.39), and so are a default of the charger and one of an EVSE
 *     (K01.FR.52 and 53). In OCPP 1.6 the later one and the one of the EVSE go first
 */
public record ProfileRules(
    Charger charger,
    boolean supported,
    int highestLevel,
    int mostPeriods,
    int mostProfiles,
    List<RateUnit> units,
    boolean strict) {
  public ProfileRules {
    units = List.copyOf(units);
  }

  /**
   * The first thing that is wrong with a profile; empty: it is taken.
   *
   * @param there what is installed
   * @param running the transaction that runs on its EVSE
   */
  Optional<ProfileFault> check(Installed offered, List<Installed> there, Optional<String> running) {
    ChargingProfile profile = offered.profile();
    if (!supported) return Optional.of(ProfileFault.NO_SMART_CHARGING);
    return place(offered)
        .or(() -> profile(profile))
        .or(() -> schedule(profile.schedule()))
        .or(() -> transaction(profile, running))
        .or(() -> others(offered, there));
  }

  /**
   * The same for the profile of a remote start: the transaction is still to come (OCPP 1.6 errata
   * 3.41, 3.42; OCPP 2.0.1 F01.FR.10 and 11).
   */
  public Optional<ProfileFault> checkForStart(ChargingProfile profile) {
    if (!supported) return Optional.of(ProfileFault.NO_SMART_CHARGING);
    if (profile.purpose() != Purpose.TRANSACTION || profile.transaction().isPresent())
      return Optional.of(ProfileFault.NO_TRANSACTION);
    return profile(profile).or(() -> schedule(profile.schedule()));
  }

  private Optional<ProfileFault> place(Installed offered) {
    boolean known =
        offered.evse() == 0
            || charger.evses().stream().anyMatch(evse -> evse.id().number() == offered.evse());
    if (!known) return Optional.of(ProfileFault.UNKNOWN_EVSE);
    boolean onStation = offered.evse() == 0;
    return switch (offered.profile().purpose()) {
      case STATION -> only(!onStation, ProfileFault.STATION_ON_EVSE);
      case TRANSACTION -> only(onStation, ProfileFault.TRANSACTION_ON_STATION);
      case DEFAULT -> Optional.empty();
    };
  }

  private static Optional<ProfileFault> only(boolean wrong, ProfileFault fault) {
    return wrong ? Optional.of(fault) : Optional.empty();
  }

  private Optional<ProfileFault> profile(ChargingProfile profile) {
    if (profile.level() < 0) return Optional.of(ProfileFault.LEVEL_NEGATIVE);
    if (profile.level() > highestLevel) return Optional.of(ProfileFault.LEVEL_TOO_HIGH);
    if (profile.purpose() == Purpose.STATION && profile.kind() == Kind.RELATIVE)
      return Optional.of(ProfileFault.STATION_RELATIVE);
    if (profile.kind() != Kind.RELATIVE && profile.schedule().start().isEmpty())
      return Optional.of(ProfileFault.NO_START);
    if (profile.kind() == Kind.RECURRING && profile.recurrency().isEmpty())
      return Optional.of(ProfileFault.NO_RECURRENCY);
    boolean ever =
        profile.validFrom().isEmpty()
            || profile.validTo().isEmpty()
            || profile.validFrom().get().isBefore(profile.validTo().get());
    return ever ? Optional.empty() : Optional.of(ProfileFault.NEVER_VALID);
  }

  private Optional<ProfileFault> schedule(Schedule schedule) {
    if (!units.contains(schedule.unit())) return Optional.of(ProfileFault.UNIT_NOT_ALLOWED);
    if (schedule.duration().filter(each -> each.isNegative()).isPresent())
      return Optional.of(ProfileFault.DURATION_NEGATIVE);
    List<Period> periods = schedule.periods();
    if (periods.isEmpty()) return Optional.of(ProfileFault.NO_PERIOD);
    if (periods.size() > mostPeriods) return Optional.of(ProfileFault.TOO_MANY_PERIODS);
    if (periods.getFirst().startSeconds() != 0)
      return Optional.of(ProfileFault.FIRST_PERIOD_NOT_ZERO);
    for (int i = 0; i < periods.size(); i++) {
      Period period = periods.get(i);
      if (i > 0 && period.startSeconds() <= periods.get(i - 1).startSeconds())
        return Optional.of(ProfileFault.PERIODS_UNORDERED);
      if (period.limit_milli() < 0) return Optional.of(ProfileFault.LIMIT_NEGATIVE);
      if (period.phases().filter(n -> n < 1 || n > 3).isPresent())
        return Optional.of(ProfileFault.PHASES_OUT_OF_RANGE);
    }
    return Optional.empty();
  }

  private Optional<ProfileFault> transaction(ChargingProfile profile, Optional<String> running) {
    if (profile.purpose() != Purpose.TRANSACTION) return Optional.empty();
    if (running.isEmpty()) return Optional.of(ProfileFault.NO_TRANSACTION);
    if (profile.transaction().isEmpty())
      return strict ? Optional.of(ProfileFault.TRANSACTION_MISSING) : Optional.empty();
    return profile.transaction().equals(running)
        ? Optional.empty()
        : Optional.of(ProfileFault.NO_TRANSACTION);
  }

  private Optional<ProfileFault> others(Installed offered, List<Installed> there) {
    if (strict && there.stream().anyMatch(each -> clashes(offered, each)))
      return Optional.of(ProfileFault.DUPLICATE);
    long remain = there.stream().filter(each -> !ProfileSet.replaces(offered, each)).count();
    return remain >= mostProfiles ? Optional.of(ProfileFault.TOO_MANY) : Optional.empty();
  }

  private static boolean clashes(Installed offered, Installed there) {
    if (offered.profile().purpose() != there.profile().purpose()
        || offered.profile().level() != there.profile().level()
        || offered.profile().id() == there.profile().id()) return false;
    return switch (offered.profile().purpose()) {
      case STATION -> false;
      case DEFAULT -> (offered.evse() == 0) != (there.evse() == 0);
      case TRANSACTION -> offered.evse() == there.evse();
    };
  }
}
