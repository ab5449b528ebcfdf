package headroom.drivers.ocpp.v16;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Event;
import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.TransactionEnded;
import headroom.core.port.ChargerReport.TransactionStarted;
import headroom.core.port.Remembered;
import headroom.core.port.Remembered.Undelivered;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.port.StoredRecord.MeterValuesTaken;
import headroom.core.port.StoredRecord.SecurityEvent;
import headroom.core.port.StoredRecord.TransactionBegun;
import headroom.core.port.StoredRecord.TransactionDone;
import headroom.core.proxy.Authorization;
import headroom.core.proxy.Authorization.Policy;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.WattHours;
import headroom.drivers.ocpp.Bench;
import headroom.drivers.ocpp.FakeCharger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TransactingTest {
  private static final String START =
      "{\"connectorId\":1,\"idTag\":\"TAG\",\"meterStart\":100,\"timestamp\":\"2026-11-21T05:01:00Z\"}";
  private static final String STOP =
      "{\"transactionId\":2147483647,\"meterStop\":5100,\"timestamp\":\"2026-11-21T06:01:00Z\",\"reason\":\"EVDisconnected\"}";

  private final Bench bench = new Bench(Bench.ac("CP-01", 1), Bench.ac("CP-02", 1));

  private static String status(JsonNode answer) {
    return answer.get(2).get("idTagInfo").get("status").stringValue();
  }

  private static int id(JsonNode answer) {
    return answer.get(2).get("transactionId").intValue();
  }

  private static String meterValues(long transaction, String context) {
    return """
    {"connectorId":1,"transactionId":%d,"meterValue":[{"timestamp":"2026-11-21T05:02:00Z",\
    "sampledValue":[{"value":"1","context":"%s"}]}]}\
    """
        .formatted(transaction, context);
  }

  @Test
  void aStartIsOnDiskBeforeTheChargerGetsItsAnswer() {
    FakeCharger charger = bench.ready("CP-01");
    bench.disk.takes = Duration.ofSeconds(2);
    String asked = charger.asks("StartTransaction", START);
    assertTrue(charger.answer(asked).isEmpty());
    assertEquals(List.of(), bench.disk.kept(TransactionBegun.class));
    bench.time.pass(Duration.ofSeconds(2));
    JsonNode answer = charger.answer(asked).orElseThrow();
    assertEquals("Accepted", status(answer));
    TransactionBegun kept = bench.disk.kept(TransactionBegun.class).getFirst();
    assertEquals(id(answer), kept.transaction());
    assertEquals(START, kept.payload());
    assertEquals(Instant.parse("2026-11-21T05:01:00Z"), kept.startedAt());
    assertEquals(1, bench.reports(TransactionStarted.class).size());
  }

  @Test
  void theSameStartAgainGetsTheSameIdAndIsKeptOnce() {
    FakeCharger charger = bench.ready("CP-01");
    bench.disk.takes = Duration.ofSeconds(1);
    String first = charger.asks("StartTransaction", START);
    String second = charger.asks("StartTransaction", START);
    bench.time.pass(Duration.ofSeconds(3));
    String third = charger.asks("StartTransaction", START);
    for (String each : List.of(first, second, third))
      assertEquals(Integer.MAX_VALUE, id(charger.answer(each).orElseThrow()));
    assertEquals(1, bench.disk.kept(TransactionBegun.class).size());
    assertEquals(1, bench.reports(TransactionStarted.class).size());
    String other = charger.asks("StartTransaction", START.replace("05:01:00", "05:01:01"));
    bench.time.pass(Duration.ofSeconds(3));
    assertEquals(Integer.MAX_VALUE - 1, id(charger.answer(other).orElseThrow()));
  }

  @Test
  void anEndIsReportedAtOnceAndAnsweredWhenItIsOnDisk() {
    FakeCharger charger = bench.ready("CP-01");
    charger.asks("StartTransaction", START);
    bench.disk.takes = Duration.ofSeconds(2);
    String asked = charger.asks("StopTransaction", STOP);
    assertEquals(1, bench.reports(TransactionEnded.class).size());
    assertTrue(charger.answer(asked).isEmpty());
    bench.time.pass(Duration.ofSeconds(2));
    assertEquals("{}", charger.answer(asked).orElseThrow().get(2).toString());
    TransactionDone done = bench.disk.kept(TransactionDone.class).getFirst();
    assertEquals(WattHours.of(5100), done.meterStop());
    assertEquals("EVDisconnected", done.reason());
    charger.asks("StopTransaction", STOP);
    bench.time.pass(Duration.ofSeconds(2));
    assertEquals(1, bench.disk.kept(TransactionDone.class).size());
  }

  @Test
  void anEndOfATransactionThatNobodyKnowsIsKeptAndAcknowledged() {
    FakeCharger charger = bench.ready("CP-01");
    for (int transaction : new int[] {-1, 0, 99_999}) {
      String asked =
          charger.asks(
              "StopTransaction",
              "{\"transactionId\":%d,\"meterStop\":1,\"timestamp\":\"2026-11-21T06:00:00Z\"}"
                  .formatted(transaction));
      assertEquals(3, charger.answer(asked).orElseThrow().get(0).intValue());
    }
    assertEquals(3, bench.disk.kept(TransactionDone.class).size());
    assertEquals(List.of(), bench.reports(TransactionEnded.class));
  }

  @Test
  void aStartThatCannotBeKeptIsRefusedAfterThreeTries() {
    FakeCharger charger = bench.ready("CP-01");
    bench.disk.broken = true;
    String asked = charger.asks("StartTransaction", START);
    bench.time.pass(Duration.ofMillis(2_900));
    assertTrue(charger.answer(asked).isEmpty());
    bench.time.pass(Duration.ofMillis(200));
    assertEquals("Invalid", status(charger.answer(asked).orElseThrow()));
    assertEquals(List.of(), bench.reports(TransactionStarted.class));
    bench.disk.broken = false;
    String again = charger.asks("StartTransaction", START);
    bench.time.pass(Duration.ofSeconds(10));
    assertEquals("Accepted", status(charger.answer(again).orElseThrow()));
  }

  @Test
  void anEndWaitsForTheDiskHoweverLongItTakesAndIsNeverAnError() {
    FakeCharger charger = bench.ready("CP-01");
    charger.asks("StartTransaction", START);
    bench.disk.broken = true;
    String asked = charger.asks("StopTransaction", STOP);
    bench.time.pass(Duration.ofHours(1));
    assertTrue(charger.answer(asked).isEmpty());
    bench.disk.broken = false;
    bench.time.pass(Duration.ofSeconds(10));
    assertEquals(3, charger.answer(asked).orElseThrow().get(0).intValue());
    assertEquals(1, bench.disk.kept(TransactionDone.class).size());
  }

  @Test
  void recordsReachTheDiskInTheOrderTheyCameWhateverFailedMeanwhile() {
    FakeCharger charger = bench.ready("CP-01");
    charger.asks("StartTransaction", START);
    bench.disk.broken = true;
    charger.asks("MeterValues", meterValues(Integer.MAX_VALUE, "Transaction.Begin"));
    charger.asks("StopTransaction", STOP);
    bench.time.pass(Duration.ofSeconds(30));
    bench.disk.broken = false;
    bench.time.pass(Duration.ofSeconds(30));
    List<String> kinds =
        bench.disk.kept.stream().map(record -> record.getClass().getSimpleName()).toList();
    assertEquals(
        List.of("ChargerSeen", "TransactionBegun", "MeterValuesTaken", "TransactionDone"), kinds);
  }

  @Test
  void meterValuesAreKeptEveryQuarterOfAnHourAndAtTheEdgesOfATransaction() {
    FakeCharger charger = bench.ready("CP-01");
    charger.asks("StartTransaction", START);
    charger.asks("MeterValues", meterValues(Integer.MAX_VALUE, "Sample.Periodic"));
    charger.asks("MeterValues", meterValues(Integer.MAX_VALUE, "Sample.Periodic"));
    assertEquals(1, bench.disk.kept(MeterValuesTaken.class).size());
    charger.asks("MeterValues", meterValues(Integer.MAX_VALUE, "Transaction.End"));
    assertEquals(2, bench.disk.kept(MeterValuesTaken.class).size());
    bench.time.pass(Duration.ofSeconds(899));
    charger.asks("MeterValues", meterValues(Integer.MAX_VALUE, "Sample.Periodic"));
    assertEquals(2, bench.disk.kept(MeterValuesTaken.class).size());
    bench.time.pass(Duration.ofSeconds(1));
    charger.asks("MeterValues", meterValues(Integer.MAX_VALUE, "Sample.Periodic"));
    assertEquals(3, bench.disk.kept(MeterValuesTaken.class).size());
  }

  @Test
  void aBrokenDiskDoesNotHoldUpMeterValuesForEver() {
    FakeCharger charger = bench.ready("CP-01");
    charger.asks("StartTransaction", START);
    bench.disk.broken = true;
    String asked = charger.asks("MeterValues", meterValues(Integer.MAX_VALUE, "Transaction.Begin"));
    bench.time.pass(Duration.ofSeconds(4));
    assertEquals(3, charger.answer(asked).orElseThrow().get(0).intValue());
    bench.disk.broken = false;
    bench.time.pass(Duration.ofSeconds(10));
    assertEquals(1, bench.disk.kept(MeterValuesTaken.class).size());
  }

  @Test
  void whatWaitsForABrokenDiskIsBoundedAndAnEndIsNotGivenUpForMeterValues() {
    FakeCharger charger = bench.ready("CP-01");
    charger.asks("StartTransaction", START);
    bench.disk.broken = true;
    for (int i = 0; i < 100; i++) {
      charger.asks("MeterValues", meterValues(Integer.MAX_VALUE, "Transaction.Begin"));
      bench.time.pass(Duration.ofSeconds(1));
    }
    charger.asks("StopTransaction", STOP);
    for (int i = 0; i < 500; i++) {
      charger.asks("MeterValues", meterValues(Integer.MAX_VALUE, "Transaction.End"));
      bench.time.pass(Duration.ofSeconds(1));
    }
    bench.disk.broken = false;
    bench.time.pass(Duration.ofSeconds(20));
    assertEquals(1, bench.disk.kept(TransactionDone.class).size());
    assertEquals(499, bench.disk.kept(MeterValuesTaken.class).size());
  }

  @Test
  void aSecurityEventIsKept() {
    FakeCharger charger = bench.ready("CP-01");
    String asked =
        charger.asks(
            "SecurityEventNotification",
            "{\"type\":\"FirmwareUpdated\",\"timestamp\":\"2026-11-21T05:00:00Z\"}");
    assertEquals("{}", charger.answer(asked).orElseThrow().get(2).toString());
    assertEquals(1, bench.disk.kept(SecurityEvent.class).size());
  }

  @Test
  void aCardThatIsNotAllowedGetsAnIdButNoShare() {
    Bench strict =
        new Bench(
            new Authorization(Policy.KNOWN, List.of("Friend")),
            Remembered.NOTHING,
            List.of(Bench.ac("CP-01", 1), Bench.ac("CP-02", 1)));
    FakeCharger charger = strict.ready("CP-01");
    JsonNode refused = charger.answer(charger.asks("StartTransaction", START)).orElseThrow();
    assertEquals("Invalid", status(refused));
    charger.asks("MeterValues", meterValues(id(refused), "Sample.Periodic"));
    assertEquals(List.of(), strict.reports(TransactionStarted.class));
    assertInstanceOf(Event.AuthorizationRefused.class, strict.events.getLast());
    JsonNode friend =
        charger
            .answer(charger.asks("StartTransaction", START.replace("TAG", "FRIEND")))
            .orElseThrow();
    assertEquals("Accepted", status(friend));
    FakeCharger other = strict.ready("CP-02");
    JsonNode twice =
        other.answer(other.asks("StartTransaction", START.replace("TAG", "friend"))).orElseThrow();
    assertEquals("ConcurrentTx", status(twice));
  }

  @Test
  void noIdTagIsEverInALogOrAStatus() {
    Bench strict =
        new Bench(
            new Authorization(Policy.NONE, List.of()),
            Remembered.NOTHING,
            List.of(Bench.ac("CP-01", 1)));
    FakeCharger charger = strict.ready("CP-01");
    charger.asks("StartTransaction", START.replace("TAG", "SECRET-CARD"));
    charger.asks("Authorize", "{\"idTag\":\"SECRET-CARD-THAT-IS-TOO-LONG\"}");
    String all =
        strict.sessions.status().toString()
            + strict.events.stream().map(Event::sentence).toList()
            + strict.backOffice.running(new ChargerId("CP-01"));
    assertTrue(!all.contains("SECRET"), all);
  }

  @Test
  void whatRanBeforeOurRestartIsTakenToRunOn() {
    Instant begun = bench.time.wall().minusSeconds(600);
    Remembered remembered =
        new Remembered(
            List.of(),
            List.of(new ChargerSeen(new ChargerId("CP-01"), "Acme", "One", "1", Bench.BOOT, begun)),
            List.of(
                new TransactionBegun(
                    41, false, EvseId.of("CP-01", 1), "TAG", WattHours.ZERO, begun, "{}", begun)),
            Optional.of(57L),
            Undelivered.NOTHING,
            Optional.of(begun));
    Bench again = new Bench(Authorization.ALL, remembered, List.of(Bench.ac("CP-01", 1)));
    FakeCharger charger = new FakeCharger(again.time);
    charger.connect(again.sessions, "CP-01");
    TransactionStarted started = again.reports(TransactionStarted.class).getFirst();
    assertEquals("41", started.transaction());
    assertEquals(600, again.time.now().since(started.startedAt()).toSeconds());
    assertEquals(1, again.reports(ChargerReport.FallbackSet.class).size());
    charger.asks("StopTransaction", STOP.replace("2147483647", "41"));
    assertEquals(1, again.reports(TransactionEnded.class).size());
    assertEquals(56, id(charger.answer(charger.asks("StartTransaction", START)).orElseThrow()));
  }

  @Test
  void aFreeConnectorEndsWhatRanOnItAndALateEndIsStillKept() {
    FakeCharger charger = bench.ready("CP-01");
    charger.asks("StartTransaction", START);
    charger.asks(
        "StatusNotification",
        "{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"Available\"}");
    assertEquals(1, bench.reports(TransactionEnded.class).size());
    charger.asks("StopTransaction", STOP);
    assertEquals(1, bench.reports(TransactionEnded.class).size());
    assertEquals(1, bench.disk.kept(TransactionDone.class).size());
    charger.asks("MeterValues", meterValues(Integer.MAX_VALUE, "Sample.Periodic"));
    assertEquals(1, bench.reports(TransactionStarted.class).size());
  }

  @Test
  void meterValuesOfATransactionThatWeNeverSawBeginShowThatItRuns() {
    FakeCharger charger = bench.ready("CP-01");
    charger.asks("MeterValues", meterValues(4711, "Sample.Periodic"));
    assertEquals("4711", bench.reports(TransactionStarted.class).getFirst().transaction());
    charger.asks("MeterValues", meterValues(-1, "Sample.Periodic"));
    assertEquals(1, bench.reports(TransactionStarted.class).size());
  }

  @Test
  void lateMeterValuesOfAnOlderTransactionDoNotEndTheOneThatRuns() {
    Bench again =
        new Bench(
            Authorization.ALL,
            new Remembered(
                List.of(),
                List.of(),
                List.of(),
                Optional.of(57L),
                Undelivered.NOTHING,
                Optional.empty()),
            List.of(Bench.ac("CP-01", 1)));
    FakeCharger charger = again.ready("CP-01");
    charger.asks("StartTransaction", START);
    charger.asks("MeterValues", meterValues(57, "Sample.Periodic"));
    assertEquals(List.of(), again.reports(TransactionEnded.class));
    assertEquals("56", again.reports(TransactionStarted.class).getLast().transaction());
  }

  @Test
  void aStartOnAnOutletThatTheConfigDoesNotNameIsRefusedForNobodyWouldCountIt() {
    FakeCharger charger = bench.ready("CP-01");
    String asked = charger.asks("StartTransaction", START.replace("Id\":1", "Id\":2"));
    assertEquals("Invalid", status(charger.answer(asked).orElseThrow()));
    assertEquals(1, bench.disk.kept(TransactionBegun.class).size());
    assertEquals(List.of(), bench.backOffice.running(new ChargerId("CP-01")));
    assertInstanceOf(Event.AuthorizationRefused.class, bench.events.getLast());
  }

  @Test
  void nothingIsGrantedToARestartedChargerBeforeItsFallbackIsIn() {
    FakeCharger charger = new FakeCharger(bench.time);
    charger.answers("SetChargingProfile", "");
    charger.connect(bench.sessions, "CP-01");
    charger.asks("BootNotification", Bench.BOOT);
    String card = charger.asks("Authorize", "{\"idTag\":\"TAG\"}");
    String start = charger.asks("StartTransaction", START);
    bench.time.pass(Duration.ofSeconds(2));
    assertTrue(charger.answer(card).isEmpty());
    assertTrue(charger.answer(start).isEmpty());
    charger.says("[3,\"" + charger.lastId("SetChargingProfile") + "\",{\"status\":\"Accepted\"}]");
    assertTrue(charger.answer(card).isPresent());
    assertEquals("Accepted", status(charger.answer(start).orElseThrow()));
  }

  @Test
  void aChargerThatNeverAnswersTheFallbackIsNotKeptWaitingForEver() {
    FakeCharger charger = new FakeCharger(bench.time);
    charger.answers("SetChargingProfile", "");
    charger.connect(bench.sessions, "CP-01");
    charger.asks("BootNotification", Bench.BOOT);
    String start = charger.asks("StartTransaction", START);
    bench.time.pass(Duration.ofMillis(14_900));
    assertTrue(charger.answer(start).isEmpty());
    bench.time.pass(Duration.ofMillis(200));
    assertEquals("Accepted", status(charger.answer(start).orElseThrow()));
  }

  @Test
  void aStrangerThatStartsWithoutABootGetsItsFallbackFirst() {
    FakeCharger charger = new FakeCharger(bench.time);
    charger.connect(bench.sessions, "CP-01");
    String start = charger.asks("StartTransaction", START);
    bench.time.settle();
    assertEquals("SetChargingProfile", charger.actions().getFirst());
    assertEquals("Accepted", status(charger.answer(start).orElseThrow()));
  }

  @Test
  void aStartWithoutAReadableTimeIsKeptWithOurs() {
    FakeCharger charger = bench.ready("CP-01");
    Instant now = bench.time.wall();
    charger.asks("StartTransaction", START.replace("2026-11-21T05:01:00Z", "yesterday"));
    assertTrue(!bench.disk.kept(TransactionBegun.class).getFirst().startedAt().isBefore(now));
  }
}
