package headroom.core.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Source;
import headroom.core.port.SetLimit;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.ProfileGone;
import headroom.core.port.StoredRecord.ProfileKept;
import headroom.core.profile.ChargingProfile.Purpose;
import headroom.core.profile.ChargingProfile.Recurrency;
import headroom.core.site.Charger;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import headroom.core.units.Watts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Design 4: what the CSMS sets becomes limits; errata of OCPP 1.6 by their numbers. */
final class ProfileBookTest {
  private static final Instant NOON = Plug.NOON;
  private static final ProfileFilter ALL = filter(null, null, null, null);

  private final Charger charger = Plug.ac(2);
  private final ProfileBook book = book(charger, WhileAway.KEEP, List.of());

  private static ProfileBook book(Charger charger, WhileAway away, List<ProfileKept> remembered) {
    return new ProfileBook(Plug.site(charger), away, remembered, Plug.START);
  }

  private static ProfileFilter filter(Integer id, Integer evse, Purpose purpose, Integer level) {
    return new ProfileFilter(
        Optional.ofNullable(id),
        Optional.ofNullable(evse),
        Optional.ofNullable(purpose),
        Optional.ofNullable(level));
  }

  private void set(Installed next) {
    book.install(Plug.CP, next, NOON);
  }

  private static List<String> limits(ProfileBook book, Duration later) {
    return book.limits(NOON.plus(later), Plug.START.plus(later)).stream()
        .map(limit -> (SetLimit.OnEvse) limit)
        .map(on -> on.evse() + " " + on.current())
        .toList();
  }

  private List<String> limits() {
    return limits(book, Duration.ZERO);
  }

  private List<Integer> ids(ProfileFilter filter) {
    return book.which(Plug.CP, filter).stream().map(each -> each.profile().id()).toList();
  }

  private void begin(EvseId evse, String id) {
    book.started(Plug.started(evse, id, Plug.START), NOON);
  }

  @Test
  void limitsAreOfTheCsmsAndEndWhenThePeriodDoes() {
    set(
        Plug.profile(1, Purpose.DEFAULT, 0)
            .at(NOON)
            .periods(Plug.amps(0, 10), Plug.amps(90, 16))
            .on(1));
    SetLimit limit = book.limits(NOON, Plug.START).getFirst();
    assertEquals(Source.CSMS, limit.source());
    assertEquals(Optional.of(Plug.START.plus(Duration.ofSeconds(90))), limit.until());
    assertEquals(List.of("CP 10 A"), limits(book, Duration.ofMillis(89_999)));
    assertEquals(List.of("CP 16 A"), limits(book, Duration.ofSeconds(90)));
  }

  @Test
  void aClockThatIsSetBackIsFollowed() {
    set(
        Plug.profile(1, Purpose.DEFAULT, 0)
            .at(NOON)
            .periods(Plug.amps(0, 10), Plug.amps(90, 16))
            .on(1));
    assertEquals(List.of("CP 16 A"), limits(book, Duration.ofSeconds(100)));
    MonoTime later = Plug.START.plus(Duration.ofSeconds(101));
    SetLimit.OnEvse on = (SetLimit.OnEvse) book.limits(NOON.plusSeconds(10), later).getFirst();
    assertEquals(Amps.of(10), on.current());
  }

  @Test
  void erratum8ANewDefaultCountsForWhatRunsAndAfterItsRemovalNothingDoes() {
    begin(Plug.ONE, "7");
    set(Plug.profile(1, Purpose.DEFAULT, 16).on(1));
    assertEquals(List.of("CP 16 A"), limits());
    set(Plug.profile(1, Purpose.DEFAULT, 10).on(1));
    assertEquals(List.of("CP 10 A"), limits());
    book.remove(Plug.CP, book.which(Plug.CP, ALL));
    assertEquals(List.of(), limits());
  }

  @Test
  void errata25And26FieldsAreAndedAnIdIsEnoughAndNoneMeansAll() {
    set(Plug.profile(1, Purpose.DEFAULT, 16).on(0));
    set(Plug.profile(2, Purpose.DEFAULT, 16).level(1).on(1));
    set(Plug.profile(3, Purpose.DEFAULT, 16).level(1).on(2));
    set(Plug.profile(4, Purpose.STATION, 16).level(1).on(0));
    assertEquals(List.of(1, 2, 3, 4), ids(ALL));
    assertEquals(List.of(2, 3), ids(filter(null, null, Purpose.DEFAULT, 1)));
    assertEquals(List.of(3), ids(filter(null, 2, Purpose.DEFAULT, 1)));
    assertEquals(List.of(), ids(filter(null, 2, Purpose.STATION, 1)));
    assertEquals(List.of(1, 4), ids(filter(null, 0, null, null)));
    assertEquals(List.of(4), ids(filter(4, 2, Purpose.DEFAULT, 7)));
    assertEquals(List.of(), ids(filter(5, null, null, null)));
  }

  @Test
  void erratum34ACurrentStaysAsItIsWithMorePhasesThanThereAre() {
    ProfileBook one = book(Plug.onePhase(), WhileAway.KEEP, List.of());
    one.install(Plug.CP, Plug.profile(1, Purpose.DEFAULT, 10).on(1), NOON);
    assertEquals(List.of("CP 10 A"), limits(one, Duration.ZERO));
  }

  @Test
  void erratum43AfterItsDurationTheNextLowerLevelCounts() {
    begin(Plug.ONE, "7");
    set(Plug.profile(1, Purpose.DEFAULT, 20).on(1));
    set(Plug.profile(2, Purpose.TRANSACTION, 16).of("7").on(1));
    set(
        Plug.profile(3, Purpose.TRANSACTION, 10)
            .of("7")
            .level(1)
            .at(NOON)
            .lasting(Duration.ofSeconds(60))
            .on(1));
    assertEquals(List.of("CP 10 A"), limits(book, Duration.ofSeconds(59)));
    assertEquals(List.of("CP 16 A"), limits(book, Duration.ofSeconds(60)));
    book.remove(Plug.CP, book.which(Plug.CP, filter(2, null, null, null)));
    assertEquals(List.of("CP 20 A"), limits(book, Duration.ofSeconds(60)));
  }

  @Test
  void erratum44WhatIsLongerThanItsRecurrenceBeginsAnew() {
    set(
        Plug.profile(1, Purpose.DEFAULT, 0)
            .at(NOON)
            .every(Recurrency.DAILY)
            .lasting(Duration.ofHours(40))
            .periods(Plug.amps(0, 10), Plug.amps(23 * 3600, 16), Plug.amps(25 * 3600, 20))
            .on(1));
    assertEquals(List.of("CP 16 A"), limits(book, Duration.ofHours(23)));
    assertEquals(List.of("CP 10 A"), limits(book, Duration.ofHours(24)));
    assertEquals(List.of("CP 10 A"), limits(book, Duration.ofHours(25)));
  }

  @Test
  void erratum79ARecurringOneThatBeginsLaterHasBegunADayBefore() {
    set(
        Plug.profile(1, Purpose.DEFAULT, 10)
            .at(NOON.plus(Duration.ofHours(3)))
            .every(Recurrency.DAILY)
            .lasting(Duration.ofHours(22))
            .on(1));
    assertEquals(List.of("CP 10 A"), limits(book, Duration.ofMinutes(59)));
    assertEquals(List.of(), limits(book, Duration.ofHours(1)));
    assertEquals(List.of("CP 10 A"), limits(book, Duration.ofHours(3)));
  }

  @Test
  void aDefaultOfTheChargerIsReplacedForOneConnectorAlone() {
    set(Plug.profile(1, Purpose.DEFAULT, 16).on(0));
    set(Plug.profile(2, Purpose.DEFAULT, 20).to(NOON.plusSeconds(60)).on(2));
    assertEquals(List.of("CP 16 A", "CP#2 20 A"), limits());
    assertEquals(List.of("CP 16 A", "CP#2 16 A"), limits(book, Duration.ofSeconds(60)));
  }

  @Test
  void theSameIdReplacesAndSoDoesTheSamePlaceAndTheStoreHearsOfBoth() {
    set(Plug.profile(1, Purpose.DEFAULT, 16).on(1));
    Installed samePlace = Plug.profile(2, Purpose.DEFAULT, 10).on(1);
    assertEquals(
        List.of(new ProfileGone(Plug.CP, 1), new ProfileKept(Plug.CP, samePlace, NOON)),
        book.toKeep(Plug.CP, samePlace, NOON));
    set(samePlace);
    assertEquals(List.of(2), ids(ALL));
    Installed sameId = Plug.profile(2, Purpose.STATION, 12).level(3).on(0);
    assertEquals(
        List.of(new ProfileKept(Plug.CP, sameId, NOON)), book.toKeep(Plug.CP, sameId, NOON));
    set(sameId);
    assertEquals(List.of(2), ids(ALL));
    assertEquals(List.of("CP 12 A", "CP#2 12 A"), limits());
  }

  @Test
  void whatIsSetForATransactionEndsWithIt() {
    begin(Plug.ONE, "7");
    set(Plug.profile(1, Purpose.TRANSACTION, 10).on(1));
    assertEquals(Optional.of("7"), book.which(Plug.CP, ALL).getFirst().profile().transaction());
    assertEquals(List.of("CP 10 A"), limits());
    assertEquals(
        List.of(new ProfileGone(Plug.CP, 1)), book.ended(Plug.ended(Plug.ONE, "7", Plug.START)));
    assertEquals(List.of(), ids(ALL));
  }

  @Test
  void afterARestartItCountsOnForTheTransactionThatStillRunsAndNotForAnother() {
    ProfileKept kept =
        new ProfileKept(Plug.CP, Plug.profile(1, Purpose.TRANSACTION, 10).of("7").on(1), NOON);
    ProfileBook again = book(charger, WhileAway.KEEP, List.of(kept));
    assertEquals(List.of(), limits(again, Duration.ZERO), "nobody says yet that it runs");
    assertEquals(List.of(), again.started(Plug.started(Plug.ONE, "7", Plug.START), NOON));
    assertEquals(List.of("CP 10 A"), limits(again, Duration.ZERO));
    assertEquals(
        List.of(new ProfileGone(Plug.CP, 1)),
        again.started(Plug.started(Plug.ONE, "8", Plug.START), NOON));
  }

  @Test
  void aRelativeOneCountsFromTheStartOfTheTransactionAlsoWhenItIsSetLater() {
    book.started(
        new headroom.core.port.ChargerReport.TransactionStarted(
            Plug.CP, Plug.START, Plug.ONE, "7", Plug.START.minus(Duration.ofSeconds(50)), "TAG"),
        NOON);
    set(
        Plug.profile(1, Purpose.TRANSACTION, 0)
            .relative()
            .periods(Plug.amps(0, 10), Plug.amps(60, 16))
            .on(1));
    assertEquals(List.of("CP 10 A"), limits(book, Duration.ofSeconds(9)));
    assertEquals(List.of("CP 16 A"), limits(book, Duration.ofSeconds(10)));
  }

  @Test
  void erratum42TheProfileOfARemoteStartIsForTheTransactionThatComesOfIt() {
    ChargingProfile profile = Plug.profile(5, Purpose.TRANSACTION, 8).made();
    book.await(Plug.CP, Optional.of(1), "tag ", profile, Plug.START);
    assertEquals(List.of(), book.started(Plug.started(Plug.TWO, "6", Plug.START), NOON));
    List<StoredRecord> records = book.started(Plug.started(Plug.ONE, "7", Plug.START), NOON);
    assertEquals(1, records.size());
    assertEquals(List.of("CP 8 A"), limits());
    assertEquals(List.of(), book.started(Plug.started(Plug.TWO, "8", Plug.START), NOON));
    set(Plug.profile(9, Purpose.TRANSACTION, 12).of("7").on(1));
    assertEquals(List.of(9), ids(ALL), "the same stack level replaces it");
  }

  @Test
  void aRemoteStartIsAwaitedForTenMinutes() {
    ChargingProfile profile = Plug.profile(5, Purpose.TRANSACTION, 8).made();
    MonoTime late = Plug.START.plus(ProfileBook.START_AWAITED);
    for (boolean inTime : List.of(true, false)) {
      ProfileBook each = book(charger, WhileAway.KEEP, List.of());
      each.await(Plug.CP, Optional.empty(), "TAG", profile, Plug.START);
      MonoTime at = inTime ? late : late.plus(Duration.ofNanos(1));
      assertEquals(inTime ? 1 : 0, each.started(Plug.started(Plug.TWO, "7", at), NOON).size());
    }
  }

  @Test
  void whatTheWholeChargerMayTakeIsDividedByWhoCharges() {
    set(Plug.profile(1, Purpose.STATION, 20).on(0));
    assertEquals(List.of("CP 20 A", "CP#2 20 A"), limits());
    begin(Plug.ONE, "7");
    assertEquals(List.of("CP 20 A", "CP#2 20 A"), limits());
    begin(Plug.TWO, "8");
    assertEquals(List.of("CP 10 A", "CP#2 10 A"), limits());
    set(Plug.profile(2, Purpose.DEFAULT, 8).on(2));
    assertEquals(List.of("CP 10 A", "CP#2 8 A"), limits());
  }

  @Test
  void whereTheOutletsShareARatingTheSumIsLimited() {
    ProfileBook twin = book(Plug.twin(), WhileAway.KEEP, List.of());
    twin.install(Plug.CP, Plug.profile(1, Purpose.STATION, 20).on(0), NOON);
    assertEquals(
        List.of(
            new SetLimit.OnCircuit(
                new CircuitId("CP"),
                Source.CSMS,
                Optional.of(PhaseAmps.all(Amps.of(20))),
                Optional.empty(),
                Optional.empty())),
        twin.limits(NOON, Plug.START));
    twin.install(
        Plug.CP,
        Plug.profile(1, Purpose.STATION, 0).watts().periods(Plug.amps(0, 11_000)).on(0),
        NOON);
    SetLimit.OnCircuit power = (SetLimit.OnCircuit) twin.limits(NOON, Plug.START).getFirst();
    assertEquals(Optional.of(Watts.of(11_000)), power.power());
  }

  @Test
  void whileTheCsmsIsAwayLimitsStayUntilTheirOwnEndUnlessTheConfigSaysLess() {
    set(Plug.profile(1, Purpose.DEFAULT, 10).on(1));
    book.csmsLost(Plug.CP, Plug.START);
    assertEquals(List.of("CP 10 A"), limits(book, Duration.ofDays(90)));
    WhileAway hour =
        new WhileAway(Optional.empty(), Optional.of(Duration.ofHours(1)), Optional.empty());
    ProfileBook other = book(charger, hour, List.of());
    other.install(Plug.CP, Plug.profile(1, Purpose.DEFAULT, 10).on(1), NOON);
    other.install(Plug.CP, Plug.profile(2, Purpose.STATION, 25).on(0), NOON);
    other.csmsBack(Plug.CP);
    assertEquals(List.of("CP 10 A", "CP#2 25 A"), limits(other, Duration.ofHours(2)));
    other.csmsLost(Plug.CP, Plug.START.plus(Duration.ofHours(2)));
    assertEquals(List.of("CP 10 A", "CP#2 25 A"), limits(other, Duration.ofSeconds(10_799)));
    assertEquals(List.of("CP 25 A", "CP#2 25 A"), limits(other, Duration.ofHours(3)));
    other.csmsBack(Plug.CP);
    assertEquals(List.of("CP 10 A", "CP#2 25 A"), limits(other, Duration.ofHours(3)));
  }

  @Test
  void everyChangeWakesWhoeverListens() {
    int[] woken = {0};
    book.onChange(() -> woken[0]++);
    set(Plug.profile(1, Purpose.DEFAULT, 10).on(1));
    begin(Plug.ONE, "7");
    book.remove(Plug.CP, book.which(Plug.CP, ALL));
    assertEquals(3, woken[0]);
    assertTrue(limits().isEmpty());
  }
}
