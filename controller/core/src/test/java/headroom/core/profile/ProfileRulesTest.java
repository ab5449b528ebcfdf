package headroom.core.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.profile.ChargingProfile.Period;
import headroom.core.profile.ChargingProfile.Purpose;
import headroom.core.profile.ChargingProfile.Recurrency;
import headroom.core.profile.Plug.Making;
import headroom.core.site.Charger;
import headroom.core.site.Charger.RateUnit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every fault of a profile by its name, and the nearest profile that has none. */
final class ProfileRulesTest {
  private static final ProfileRules LOOSE = Plug.rules(Plug.ac(2), false);
  private static final ProfileRules STRICT = Plug.rules(Plug.ac(2), true);

  private static Optional<ProfileFault> check(ProfileRules rules, Installed offered) {
    return rules.check(offered, List.of(), Optional.of("7"));
  }

  private static void refused(ProfileFault fault, Installed offered) {
    assertEquals(Optional.of(fault), check(LOOSE, offered));
  }

  private static void taken(Installed offered) {
    assertEquals(Optional.empty(), check(LOOSE, offered));
  }

  private static Making standard() {
    return Plug.profile(1, Purpose.DEFAULT, 16);
  }

  @Test
  void anEvseThatTheChargerDoesNotHave() {
    refused(ProfileFault.UNKNOWN_EVSE, standard().on(3));
    taken(standard().on(2));
    taken(standard().on(0));
  }

  @Test
  void aStackLevelAboveTheHighest() {
    refused(ProfileFault.LEVEL_TOO_HIGH, standard().level(9).on(1));
    taken(standard().level(8).on(1));
    refused(ProfileFault.LEVEL_NEGATIVE, standard().level(-1).on(1));
    taken(standard().level(0).on(1));
  }

  @Test
  void aUnitThatIsNotAllowed() {
    Charger dc = Plug.dc();
    ProfileRules watts = new ProfileRules(dc, true, 8, 24, 10, List.of(RateUnit.W), false);
    assertEquals(Optional.of(ProfileFault.UNIT_NOT_ALLOWED), check(watts, standard().on(1)));
    assertEquals(Optional.empty(), check(watts, standard().watts().on(1)));
  }

  @Test
  void periodsThatDoNotBeginAtZeroOrAreUnordered() {
    refused(ProfileFault.NO_PERIOD, standard().periods().on(1));
    // Errata 3.45 and 3.70.
    refused(ProfileFault.FIRST_PERIOD_NOT_ZERO, standard().periods(Plug.amps(1, 6)).on(1));
    refused(
        ProfileFault.PERIODS_UNORDERED,
        standard().periods(Plug.amps(0, 6), Plug.amps(60, 8), Plug.amps(60, 10)).on(1));
    taken(standard().periods(Plug.amps(0, 6), Plug.amps(60, 8), Plug.amps(61, 10)).on(1));
  }

  @Test
  void morePeriodsThanThereMayBe() {
    List<Period> periods = new ArrayList<>();
    for (int i = 0; i < 24; i++) periods.add(Plug.amps(i * 60, 6));
    taken(standard().periods(periods).on(1));
    periods.add(Plug.amps(24 * 60, 6));
    refused(ProfileFault.TOO_MANY_PERIODS, standard().periods(periods).on(1));
  }

  @Test
  void aLimitBelowZeroAndPhasesThatThereAreNot() {
    refused(
        ProfileFault.LIMIT_NEGATIVE, standard().periods(new Period(0, -1, Optional.empty())).on(1));
    taken(standard().periods(Plug.amps(0, 0)).on(1));
    refused(ProfileFault.PHASES_OUT_OF_RANGE, phases(0));
    taken(phases(1));
    taken(phases(3));
    refused(ProfileFault.PHASES_OUT_OF_RANGE, phases(4));
    refused(ProfileFault.DURATION_NEGATIVE, standard().lasting(Duration.ofSeconds(-1)).on(1));
  }

  private static Installed phases(int phases) {
    return standard().periods(new Period(0, 6000, Optional.of(phases))).on(1);
  }

  @Test
  void anAbsoluteOrRecurringScheduleWithoutAStart() {
    refused(ProfileFault.NO_START, standard().noStart().on(1));
    refused(ProfileFault.NO_START, standard().every(Recurrency.DAILY).noStart().on(1));
    refused(ProfileFault.NO_RECURRENCY, standard().neverAgain().on(1));
    taken(standard().every(Recurrency.WEEKLY).on(1));
    taken(standard().relative().on(1));
  }

  @Test
  void aLimitOfTheWholeChargerOnOneEvseOrRelative() {
    refused(ProfileFault.STATION_ON_EVSE, Plug.profile(1, Purpose.STATION, 16).on(1));
    refused(ProfileFault.STATION_RELATIVE, Plug.profile(1, Purpose.STATION, 16).relative().on(0));
    taken(Plug.profile(1, Purpose.STATION, 16).on(0));
  }

  @Test
  void aLimitOfATransactionThatDoesNotRun() {
    Making tx = Plug.profile(1, Purpose.TRANSACTION, 16);
    refused(ProfileFault.TRANSACTION_ON_STATION, tx.on(0));
    refused(ProfileFault.NO_TRANSACTION, Plug.profile(1, Purpose.TRANSACTION, 16).of("8").on(1));
    taken(Plug.profile(1, Purpose.TRANSACTION, 16).of("7").on(1));
    assertEquals(
        Optional.of(ProfileFault.NO_TRANSACTION),
        LOOSE.check(tx.on(1), List.of(), Optional.empty()));
    // OCPP 1.6 section 7.8: the id may be left out. OCPP 2.0.1 K01.FR.03: it may not.
    taken(tx.on(1));
    assertEquals(Optional.of(ProfileFault.TRANSACTION_MISSING), check(STRICT, tx.on(1)));
  }

  @Test
  void validFromAndValidToAreAllowedForTransactionsErrata65And66() {
    Making tx = Plug.profile(1, Purpose.TRANSACTION, 16).of("7").from(Plug.NOON);
    taken(tx.to(Plug.NOON.plusSeconds(1)).on(1));
    refused(ProfileFault.NEVER_VALID, tx.to(Plug.NOON).on(1));
  }

  @Test
  void twoOfOneLevelAreAConflictInOcpp201Only() {
    Installed onStation = Plug.profile(1, Purpose.DEFAULT, 16).level(2).on(0);
    Installed onEvse = Plug.profile(2, Purpose.DEFAULT, 10).level(2).on(1);
    for (List<Installed> pair : List.of(List.of(onStation, onEvse), List.of(onEvse, onStation))) {
      List<Installed> there = List.of(pair.get(0));
      assertEquals(
          Optional.of(ProfileFault.DUPLICATE), STRICT.check(pair.get(1), there, Optional.of("7")));
      assertEquals(Optional.empty(), LOOSE.check(pair.get(1), there, Optional.of("7")));
    }
    Installed otherLevel = Plug.profile(2, Purpose.DEFAULT, 10).level(3).on(1);
    assertEquals(Optional.empty(), STRICT.check(otherLevel, List.of(onStation), Optional.of("7")));
    Installed tx = Plug.profile(3, Purpose.TRANSACTION, 16).of("7").on(1);
    Installed again = Plug.profile(4, Purpose.TRANSACTION, 16).of("7").on(1);
    assertEquals(
        Optional.of(ProfileFault.DUPLICATE),
        STRICT.check(again, List.of(tx), Optional.of("7")),
        "K01.FR.39");
    assertEquals(Optional.empty(), STRICT.check(tx, List.of(tx), Optional.of("7")));
  }

  @Test
  void noMoreProfilesThanThereMayBeButOneThatReplacesIsNotMore() {
    List<Installed> there = new ArrayList<>();
    for (int id = 1; id <= 10; id++)
      there.add(Plug.profile(id, Purpose.DEFAULT, 16).level(id % 8).on(id > 7 ? 2 : 1));
    assertEquals(
        Optional.of(ProfileFault.TOO_MANY),
        LOOSE.check(Plug.profile(11, Purpose.STATION, 16).on(0), there, Optional.empty()));
    assertEquals(
        Optional.empty(),
        LOOSE.check(Plug.profile(10, Purpose.STATION, 16).on(0), there, Optional.empty()));
  }

  @Test
  void aChargerThatCannotBeLimitedSaysSo() {
    ProfileRules none = new ProfileRules(Plug.ac(1), false, 8, 24, 10, List.of(), false);
    assertEquals(Optional.of(ProfileFault.NO_SMART_CHARGING), check(none, standard().on(1)));
  }

  @Test
  void theProfileOfARemoteStartIsOfATransactionThatIsStillToCome() {
    Making tx = Plug.profile(1, Purpose.TRANSACTION, 16);
    assertEquals(Optional.empty(), LOOSE.checkForStart(tx.made()));
    assertEquals(
        Optional.of(ProfileFault.NO_TRANSACTION),
        LOOSE.checkForStart(Plug.profile(1, Purpose.TRANSACTION, 16).of("7").made()),
        "erratum 3.41");
    assertEquals(Optional.of(ProfileFault.NO_TRANSACTION), LOOSE.checkForStart(standard().made()));
  }
}
