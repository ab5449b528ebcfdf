package headroom.core.profile;

import headroom.core.profile.ChargingProfile.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The profiles of one charger, and what they say at an instant (OCPP 1.6 section 3.13, OCPP 2.0.1
 * K01). Immutable.
 *
 * @param all in the order in which they came
 */
record ProfileSet(List<Installed> all) {
  static final ProfileSet EMPTY = new ProfileSet(List.of());

  ProfileSet {
    all = List.copyOf(all);
  }

  /**
   * A transaction, or what would be one.
   *
   * @param id empty: none runs, and what a new one would get is asked
   * @param began when it began
   */
  record Session(Optional<String> id, Instant began) {}

  /**
   * Whether a new profile takes the place of another: the same id, or the same purpose and stack
   * level in the same place (OCPP 1.6 section 5.16.3, OCPP 2.0.1 K01.FR.05 and 06).
   */
  static boolean replaces(Installed next, Installed old) {
    if (next.profile().id() == old.profile().id()) return true;
    return next.evse() == old.evse()
        && next.profile().purpose() == old.profile().purpose()
        && next.profile().level() == old.profile().level();
  }

  ProfileSet with(Installed next) {
    List<Installed> after = new ArrayList<>(all);
    after.removeIf(old -> replaces(next, old));
    after.add(next);
    return new ProfileSet(after);
  }

  ProfileSet without(Predicate<Installed> gone) {
    return new ProfileSet(all.stream().filter(gone.negate()).toList());
  }

  List<Installed> which(Predicate<Installed> wanted) {
    return all.stream().filter(wanted).toList();
  }

  /** What limits the whole charger. */
  Stretch station(Instant at) {
    return Stretch.highest(ranked(each -> each.profile().purpose() == Purpose.STATION), at, at);
  }

  /**
   * What limits one EVSE by itself: the profile of its transaction, and where that says nothing the
   * default (OCPP 1.6 section 3.13.1).
   */
  Stretch evse(int evse, Session session, Instant at) {
    Stretch own =
        session
            .id()
            .map(id -> Stretch.highest(ranked(each -> isOf(each, evse, id)), at, session.began()))
            .orElse(Stretch.NOTHING);
    return own.or(Stretch.highest(ranked(each -> isDefault(each, evse, at)), at, session.began()));
  }

  private static boolean isOf(Installed each, int evse, String transaction) {
    return each.profile().purpose() == Purpose.TRANSACTION
        && each.evse() == evse
        && each.profile().transaction().map(transaction::equals).orElse(true);
  }

  /** One of the charger counts where the EVSE has none of its own at that level. */
  private boolean isDefault(Installed each, int evse, Instant at) {
    if (each.profile().purpose() != Purpose.DEFAULT) return false;
    if (each.evse() == evse) return true;
    return each.evse() == 0
        && all.stream()
            .noneMatch(
                other ->
                    other.evse() == evse
                        && other.profile().purpose() == Purpose.DEFAULT
                        && other.profile().level() == each.profile().level()
                        && !isOver(other, at));
  }

  /** Whether it can never count again. */
  static boolean isOver(Installed each, Instant at) {
    return each.profile().validTo().map(end -> !at.isBefore(end)).orElse(false);
  }

  private List<ChargingProfile> ranked(Predicate<Installed> which) {
    return all.stream()
        .filter(which)
        .map(Installed::profile)
        .sorted(Comparator.comparingInt(ChargingProfile::level).reversed())
        .toList();
  }
}
