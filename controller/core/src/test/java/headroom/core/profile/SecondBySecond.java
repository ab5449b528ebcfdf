package headroom.core.profile;

import headroom.core.profile.ChargingProfile.Kind;
import headroom.core.profile.ChargingProfile.Period;
import headroom.core.profile.ChargingProfile.Purpose;
import headroom.core.site.Charger.RateUnit;
import java.util.List;
import java.util.OptionalLong;

/**
 * What profiles allow at one second, by the plain words of the standard and nothing of the program:
 * every rule is looked up anew, in milliamperes of an AC charger.
 *
 * @param began epoch second at which the transaction began
 * @param transaction empty text: none runs
 */
record SecondBySecond(
    List<Installed> profiles, int evse, int wired, String transaction, long began) {
  private static final int HIGHEST = 5;

  OptionalLong evseAt(long second) {
    OptionalLong best = OptionalLong.empty();
    for (int level = HIGHEST; level >= 0 && best.isEmpty() && !transaction.isEmpty(); level--)
      for (Installed each : profiles) {
        boolean mine =
            each.profile().purpose() == Purpose.TRANSACTION
                && each.evse() == evse
                && each.profile().transaction().orElse("").equals(transaction);
        if (mine && each.profile().level() == level && best.isEmpty())
          best = says(each.profile(), second);
      }
    for (int level = HIGHEST; level >= 0 && best.isEmpty(); level--) {
      boolean own = false;
      for (Installed each : profiles)
        if (each.profile().purpose() == Purpose.DEFAULT
            && each.profile().level() == level
            && each.evse() == evse
            && second < end(each.profile())) {
          own = true;
          best = says(each.profile(), second);
        }
      if (own) continue;
      for (Installed each : profiles)
        if (each.profile().purpose() == Purpose.DEFAULT
            && each.profile().level() == level
            && each.evse() == 0) best = says(each.profile(), second);
    }
    return best;
  }

  OptionalLong stationAt(long second) {
    for (int level = HIGHEST; level >= 0; level--)
      for (Installed each : profiles)
        if (each.profile().purpose() == Purpose.STATION && each.profile().level() == level) {
          OptionalLong says = says(each.profile(), second);
          if (says.isPresent()) return says;
        }
    return OptionalLong.empty();
  }

  private static long end(ChargingProfile profile) {
    return profile.validTo().map(to -> to.getEpochSecond()).orElse(Long.MAX_VALUE);
  }

  private OptionalLong says(ChargingProfile profile, long second) {
    if (profile.validFrom().isPresent() && second < profile.validFrom().get().getEpochSecond())
      return OptionalLong.empty();
    if (second >= end(profile)) return OptionalLong.empty();
    long start =
        profile.kind() == Kind.RELATIVE
            ? began
            : profile.schedule().start().orElseThrow().getEpochSecond();
    long into = second - start;
    if (profile.kind() == Kind.RECURRING) {
      long every =
          switch (profile.recurrency().orElseThrow()) {
            case DAILY -> 86_400;
            case WEEKLY -> 604_800;
          };
      while (into < 0) into += every;
      while (into >= every) into -= every;
    }
    if (into < 0) return OptionalLong.empty();
    if (profile.schedule().duration().isPresent()
        && into >= profile.schedule().duration().get().toSeconds()) return OptionalLong.empty();
    OptionalLong found = OptionalLong.empty();
    for (Period period : profile.schedule().periods())
      if (period.startSeconds() <= into)
        found = OptionalLong.of(milliamps(profile.schedule().unit(), period));
    return found;
  }

  private long milliamps(RateUnit unit, Period period) {
    if (unit == RateUnit.A) return period.limit_milli();
    int over = period.phases().isPresent() ? period.phases().get() : 3;
    return period.limit_milli() / (230L * (over > wired ? wired : over));
  }
}
