package headroom.core.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.Remembered;
import headroom.core.port.Remembered.Undelivered;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.port.StoredRecord.TransactionBegun;
import headroom.core.proxy.Authorization.Policy;
import headroom.core.proxy.BackOffice.Running;
import headroom.core.proxy.BackOffice.Start;
import headroom.core.proxy.BackOffice.Started;
import headroom.core.proxy.BackOffice.Stop;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.core.units.WattHours;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackOfficeTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final ChargerId CHARGER = new ChargerId("CP-01");
  private static final EvseId EVSE = new EvseId(CHARGER, 1);

  private BackOffice office = new BackOffice(Authorization.ALL, Remembered.NOTHING);

  private static BackOffice known(String... tags) {
    return new BackOffice(new Authorization(Policy.KNOWN, List.of(tags)), Remembered.NOTHING);
  }

  private Started start(EvseId evse, String tag, Instant at) {
    return office.start(new Start(evse, tag, WattHours.of(7), at, "{}"), NOON);
  }

  private TagStatus status(String tag) {
    return office.authorize(CHARGER, Card.of(tag), NOON).status();
  }

  private static Stop stop(long transaction, Instant at) {
    return new Stop(CHARGER, transaction, WattHours.of(9), "Local", at, "{}");
  }

  @Test
  void tagsAreComparedWithoutCase() {
    office = known("AbC", " 04a1 ");
    assertEquals(TagStatus.ACCEPTED, status("aBc"));
    assertEquals(TagStatus.ACCEPTED, status("04A1"));
    assertEquals(TagStatus.INVALID, status("abcd"));
  }

  @Test
  void thePolicyDecidesAndCanChange() {
    assertEquals(TagStatus.ACCEPTED, status("anyone"));
    office.reconfigure(new Authorization(Policy.NONE, List.of("anyone")));
    assertEquals(TagStatus.BLOCKED, status("anyone"));
    office.reconfigure(new Authorization(Policy.KNOWN, List.of("anyone")));
    assertEquals(TagStatus.ACCEPTED, status("anyone"));
  }

  @Test
  void aCardOfTheLocalListChargesOneCarAtATime() {
    office = known("card");
    EvseId other = EvseId.of("CP-02", 1);
    Started first = start(EVSE, "card", NOON);
    assertEquals(TagStatus.ACCEPTED, first.tag());
    Started second = start(other, "CARD", NOON);
    assertEquals(TagStatus.CONCURRENT, second.tag());
    assertEquals(TagStatus.CONCURRENT, start(other, "CARD", NOON).tag(), "also when repeated");
    office.stop(stop(first.transaction(), NOON), NOON);
    assertEquals(TagStatus.ACCEPTED, start(other, "card", NOON.plusSeconds(1)).tag());
  }

  @Test
  void underAPolicyForAllOneTagMayChargeManyCars() {
    assertEquals(TagStatus.ACCEPTED, start(EVSE, "free", NOON).tag());
    assertEquals(TagStatus.ACCEPTED, start(EvseId.of("CP-02", 1), "free", NOON).tag());
  }

  @Test
  void idsGoOnWhereTheStoreEnded() {
    office =
        new BackOffice(
            Authorization.ALL,
            new Remembered(
                List.of(),
                List.of(),
                List.of(
                    new TransactionBegun(90, true, EVSE, "t", WattHours.of(7), NOON, "{}", NOON)),
                Optional.of(88L),
                Undelivered.NOTHING,
                Optional.empty()));
    assertEquals(90, start(EVSE, "t", NOON).transaction(), "the same start as before our restart");
    assertEquals(87, start(EVSE, "t", NOON.plusSeconds(1)).transaction(), "they count down");
    assertEquals(List.of(87L), office.running(CHARGER).stream().map(Running::transaction).toList());
  }

  @Test
  void aStartThatWasWithdrawnIsForgotten() {
    Started lost = start(EVSE, "t", NOON);
    office.withdraw(CHARGER, lost.transaction());
    assertEquals(List.of(), office.running(CHARGER));
    assertFalse(office.knows(CHARGER, lost.transaction()));
    Started again = start(EVSE, "t", NOON);
    assertTrue(again.record().isPresent());
    assertTrue(again.transaction() < lost.transaction(), "an id is never given twice");
  }

  @Test
  void anEndOfAnotherChargersTransactionEndsNothing() {
    Started running = start(EVSE, "t", NOON);
    Stop foreign =
        new Stop(
            new ChargerId("CP-02"), running.transaction(), WattHours.ZERO, "Local", NOON, "{}");
    assertTrue(office.stop(foreign, NOON).ended().isEmpty());
    assertTrue(office.stop(foreign, NOON).record().isEmpty(), "kept once");
    assertEquals(1, office.running(CHARGER).size());
    assertTrue(office.stop(stop(running.transaction(), NOON), NOON).ended().isPresent());
    assertTrue(office.isOver(CHARGER, running.transaction()));
  }

  @Test
  void aBootIsKeptWhenItSaysSomethingNew() {
    ChargerSeen boot = new ChargerSeen(CHARGER, "V", "M", "1", "{}", NOON);
    assertFalse(office.acceptedBefore(CHARGER));
    assertTrue(office.boot(boot).isPresent());
    assertTrue(office.acceptedBefore(CHARGER));
    assertTrue(office.boot(boot).isEmpty());
    assertTrue(office.boot(new ChargerSeen(CHARGER, "V", "M", "2", "{}", NOON)).isPresent());
  }

  @Test
  void meterValuesAreDueAtBothSidesOfAQuarterOfAnHour() {
    assertTrue(meter(0, false));
    assertFalse(meter(899_999, false));
    assertTrue(meter(899_999, true), "an edge of the transaction is always kept");
    assertTrue(meter(900_000, false));
    assertFalse(meter(1_000_000, false));
  }

  private boolean meter(long atMs, boolean mustKeep) {
    return office
        .meterValues(EVSE, Optional.of(1L), mustKeep, "{}", NOON, MonoTime.ofMillis(atMs))
        .isPresent();
  }

  @Test
  void meterValuesOutsideATransactionAreKeptOnlyWhenTheyBelongToABill() {
    assertTrue(
        office.meterValues(EVSE, Optional.empty(), false, "{}", NOON, MonoTime.ZERO).isEmpty());
    assertTrue(
        office.meterValues(EVSE, Optional.empty(), true, "{}", NOON, MonoTime.ZERO).isPresent());
  }

  @Test
  void theToldTimeGoesOnFromTheStoredOneWhileTheClockIsBehindIt() {
    office =
        new BackOffice(
            Authorization.ALL,
            new Remembered(
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Undelivered.NOTHING,
                Optional.of(NOON)));
    Instant wrong = Instant.EPOCH;
    assertEquals(NOON, office.timeForChargers(wrong, MonoTime.ofSeconds(5)));
    assertEquals(
        NOON.plusSeconds(10),
        office.timeForChargers(wrong.plusSeconds(10), MonoTime.ofSeconds(15)));
    assertEquals(
        NOON.plusSeconds(3600),
        office.timeForChargers(NOON.plusSeconds(3600), MonoTime.ofSeconds(16)));
    assertEquals(NOON.plusSeconds(3601), office.timeForChargers(NOON, MonoTime.ofSeconds(17)));
  }

  @Test
  void theToldTimeDoesNotRunBackBehindWhatTheCsmsTold() {
    Instant wrong = NOON.minusSeconds(86_400);
    office.csmsSays(NOON, wrong, MonoTime.ofSeconds(5));
    assertEquals(Optional.of(Duration.ofDays(1)), office.csmsAhead());
    assertEquals(
        NOON.plusSeconds(10),
        office.timeForChargers(wrong.plusSeconds(10), MonoTime.ofSeconds(15)));
    office.csmsSays(NOON.minusSeconds(60), wrong.plusSeconds(20), MonoTime.ofSeconds(25));
    assertEquals(
        NOON.plusSeconds(20),
        office.timeForChargers(wrong.plusSeconds(20), MonoTime.ofSeconds(25)));
  }

  @Test
  void aTimeOfTheCsmsThatCannotBeIsNotFollowed() {
    for (String absurd : List.of("2025-12-31T23:59:59Z", "2056-01-01T00:00:01Z"))
      office.csmsSays(Instant.parse(absurd), NOON, MonoTime.ofSeconds(5));
    assertEquals(NOON, office.timeForChargers(NOON, MonoTime.ofSeconds(6)));
  }

  @Test
  void whatAChargerSaysCannotMakeTheMemoryGrowForEver() {
    for (int i = 0; i < 10_000; i++) {
      start(EvseId.of("CP-01", 1 + i % 2), "t", NOON.plusSeconds(i));
      office.stop(stop(1_000_000 + i, NOON), NOON);
    }
    assertFalse(office.knows(CHARGER, Integer.MAX_VALUE));
    assertTrue(office.knows(CHARGER, Integer.MAX_VALUE - 9_999));
    assertEquals(2, office.running(CHARGER).size());
  }

  @Test
  void tagsAreNotInTheTextOfWhatIsKeptInMemory() {
    start(EVSE, "SECRET", NOON);
    assertFalse(office.running(CHARGER).toString().contains("SECRET"));
    assertFalse(new Authorization(Policy.KNOWN, List.of("SECRET")).toString().contains("SECRET"));
  }
}
