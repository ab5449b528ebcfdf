package headroom.drivers.ocpp.station;

import headroom.core.event.Event;
import headroom.core.port.StoredRecord;
import headroom.core.profile.ChargingProfile;
import headroom.core.profile.Composite;
import headroom.core.profile.Installed;
import headroom.core.profile.ProfileBook;
import headroom.core.profile.ProfileFault;
import headroom.core.profile.ProfileFilter;
import headroom.core.profile.ProfileRules;
import headroom.core.site.Charger.Current;
import headroom.core.site.Charger.RateUnit;
import headroom.drivers.ocpp.Frame;
import headroom.drivers.ocpp.Link.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Charging profiles that the CSMS sets on one charger (design 4): never passed on, but checked,
 * kept on disk, and answered when they are in force. For all versions; the dialects read and write
 * the messages.
 */
public final class CsmsProfiles {
  /** Where the charger does not say how much it takes, as much as we do. */
  private static final int HIGHEST_LEVEL = 100;

  private static final int MOST_PERIODS = 200;
  private static final int MOST_PROFILES = 100;

  private final Station station;
  private final SmartCharging smart;
  private final SettingUp settingUp;

  public CsmsProfiles(Station station, SmartCharging smart, SettingUp settingUp) {
    this.station = station;
    this.smart = smart;
    this.settingUp = settingUp;
  }

  /**
   * What the charger takes.
   *
   * @param strict as {@link ProfileRules#strict}
   */
  public ProfileRules rules(boolean strict) {
    Capabilities can = smart.capabilities();
    return new ProfileRules(
        station.charger(),
        smart.isSupported(),
        can.maxStackLevel().orElse(HIGHEST_LEVEL),
        can.maxPeriods().orElse(MOST_PERIODS),
        Math.min(can.maxProfiles().orElse(MOST_PROFILES), MOST_PROFILES),
        can.onlyUnit().map(List::of).orElseGet(this::units),
        strict);
  }

  /** Of a DC charger's current nobody knows what it is on the supply. */
  private List<RateUnit> units() {
    return station.charger().current() == Current.DC
        ? List.of(RateUnit.W)
        : List.of(RateUnit.A, RateUnit.W);
  }

  /**
   * Installs a profile, or says why not. It waits for what is still being written: the transaction
   * that it is for may be among that.
   *
   * @param about the question
   * @param done gets the fault; empty: the profile is on disk and in force
   */
  public void set(
      Frame.Call about, Installed offered, boolean strict, Consumer<Optional<ProfileFault>> done) {
    afterWhatCame(
        about,
        () -> {
          Instant wall = station.link.time();
          Optional<ProfileFault> fault = book().check(rules(strict), offered, wall);
          if (fault.isPresent()) {
            refused(about, fault.get());
            done.accept(fault);
            return;
          }
          keep(
              about,
              book().toKeep(station.id(), offered, wall),
              () -> {
                book().install(station.id(), offered, wall);
                done.accept(Optional.empty());
              },
              () -> done.accept(Optional.of(ProfileFault.NOT_KEPT)));
        });
  }

  /**
   * Removes profiles.
   *
   * @param done gets whether there were any; false also where the disk fails
   */
  public void clear(Frame.Call about, ProfileFilter filter, Consumer<Boolean> done) {
    afterWhatCame(
        about,
        () -> {
          List<Installed> gone = book().which(station.id(), filter);
          if (gone.isEmpty()) {
            done.accept(false);
            return;
          }
          keep(
              about,
              ProfileBook.goneOf(station.id(), gone),
              () -> {
                book().remove(station.id(), gone);
                done.accept(true);
              },
              () -> done.accept(false));
        });
  }

  private void afterWhatCame(Frame.Call about, Runnable then) {
    settingUp.onceSafe(
        () -> station.link.keep(about, List.of(), Patience.ANSWER_MEANWHILE, then, then));
  }

  private void keep(Frame.Call about, List<StoredRecord> records, Runnable kept, Runnable failed) {
    station.link.keep(about, records, Patience.GIVE_UP, kept, failed);
  }

  /** The profiles that are meant. */
  public List<Installed> which(ProfileFilter filter) {
    return book().which(station.id(), filter);
  }

  /**
   * What is in force: the least of theirs and ours.
   *
   * @param evse one that the charger has, or 0
   */
  public List<Composite.Step> composite(int evse, Instant from, Duration duration) {
    return book().composite(station.charger(), evse, from, duration, smart::allowed, station.now());
  }

  /** What is wrong with the profile of a remote start. */
  public Optional<ProfileFault> checkForStart(Frame.Call about, ChargingProfile profile) {
    Optional<ProfileFault> fault = rules(false).checkForStart(profile);
    fault.ifPresent(each -> refused(about, each));
    return fault;
  }

  /** The charger has taken a remote start. */
  public void await(Optional<Integer> evse, String card, ChargingProfile profile) {
    book().await(station.id(), evse, card, profile, station.now());
  }

  private void refused(Frame.Call about, ProfileFault fault) {
    station.link.log(
        new Event.CsmsIntercepted(station.id(), about.action(), "Rejected: " + fault.words()));
  }

  private ProfileBook book() {
    return station.link.profiles();
  }
}
