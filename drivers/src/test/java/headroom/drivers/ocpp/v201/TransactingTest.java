package headroom.drivers.ocpp.v201;

import static headroom.drivers.ocpp.v201.Charger201.by;
import static headroom.drivers.ocpp.v201.Charger201.on;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Event;
import headroom.core.port.ChargerReport.EvseState;
import headroom.core.port.ChargerReport.Status;
import headroom.core.port.ChargerReport.TransactionEnded;
import headroom.core.port.ChargerReport.TransactionStarted;
import headroom.core.port.Remembered;
import headroom.core.port.Remembered.Undelivered;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.port.StoredRecord.SecurityEvent;
import headroom.core.port.StoredRecord.TransactionReported;
import headroom.core.port.StoredRecord.TransactionReported.Stage;
import headroom.core.proxy.Authorization;
import headroom.core.proxy.Authorization.Policy;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.drivers.ocpp.Bench;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransactingTest {
  private static final String LATEST = "";

  private Bench bench = new Bench(Bench.ac("CP-01", 2));
  private Charger201 charger = new Charger201(bench, "CP-01");

  private void known(String... tags) {
    bench =
        new Bench(
            new Authorization(Policy.KNOWN, List.of(tags)),
            Remembered.NOTHING,
            List.of(Bench.ac("CP-01", 2), Bench.ac("CP-02", 1)));
    charger = new Charger201(bench, "CP-01");
  }

  private String token(String id) {
    return charger.answer(id).get("idTokenInfo").get("status").stringValue();
  }

  private EvseState state() {
    return bench.reports(Status.class).getLast().state();
  }

  // ---- when it runs, for the control

  @Test
  void E03_cardFirst_itRunsWhenACarIsThereAndMayCharge() {
    charger.ready();
    charger.status(2, 1, "Available");
    charger.event("Started", "t-1", "Idle", on(2) + by("CARD"));
    assertEquals(List.of(), bench.reports(TransactionStarted.class));
    charger.status(2, 1, "Occupied");
    charger.event("Updated", "t-1", "EVConnected", "");
    TransactionStarted started = bench.reports(TransactionStarted.class).getFirst();
    assertEquals(EvseId.of("CP-01", 2), started.evse());
    assertEquals("t-1", started.transaction());
    assertEquals("CARD", started.idTag());
  }

  @Test
  void E02_cableFirst_aCarThatNobodyHasLetChargeDoesNotCount() {
    charger.ready();
    charger.status(1, 1, "Occupied");
    String asked = charger.event("Started", "t-1", "EVConnected", on(1));
    assertEquals("{}", charger.answer(asked).toString());
    assertEquals(List.of(), bench.reports(TransactionStarted.class));
    String card = charger.event("Updated", "t-1", LATEST, by("CARD"));
    assertEquals("Accepted", token(card));
    assertEquals(1, bench.reports(TransactionStarted.class).size());
  }

  @Test
  void aCarThatIsLetChargeCountsWhoeverLetIt() {
    charger.ready();
    charger.event("Started", "t-1", "Charging", on(1));
    assertEquals(1, bench.reports(TransactionStarted.class).size());
    charger.event("Updated", "t-1", "SuspendedEV", "");
    assertEquals(EvseState.SUSPENDED_EV, state());
    charger.event("Ended", "t-1", "EVConnected", "");
    assertEquals("Local", bench.reports(TransactionEnded.class).getFirst().reason());
  }

  @Test
  void itEndsWithItsReason() {
    charger.ready();
    charger.event("Started", "t-1", "Charging", on(1));
    charger.wire.asks(
        "TransactionEvent",
        charger
            .payload("Ended", "t-1", "EVConnected", "")
            .replace(
                "\"chargingState\":", "\"stoppedReason\":\"EVDisconnected\",\"chargingState\":"));
    assertEquals("EVDisconnected", bench.reports(TransactionEnded.class).getFirst().reason());
    charger.event("Updated", "t-1", "Charging", "");
    assertEquals(1, bench.reports(TransactionStarted.class).size(), "it is over");
  }

  @Test
  void aCarThatLeavesWhileItsTransactionGoesOnNoLongerCounts() {
    charger.ready();
    charger.status(1, 1, "Occupied");
    charger.event("Started", "t-1", "Charging", on(1) + by("CARD"));
    charger.status(1, 1, "Available");
    assertEquals(1, bench.reports(TransactionEnded.class).size());
    assertEquals(EvseState.AVAILABLE, state());
    charger.status(1, 1, "Occupied");
    charger.event("Updated", "t-1", "Charging", "");
    assertEquals(2, bench.reports(TransactionStarted.class).size());
  }

  @Test
  void aNewTransactionOnAnEvseEndsTheOneBefore() {
    charger.ready();
    charger.event("Started", "t-1", "Charging", on(1));
    charger.event("Started", "t-2", "Charging", on(1));
    assertEquals("t-1", bench.reports(TransactionEnded.class).getFirst().transaction());
    assertEquals("t-2", bench.reports(TransactionStarted.class).getLast().transaction());
  }

  @Test
  void theEvseIsSaidOnceAndAChargerWithOneNeedNotSayIt() {
    known();
    Charger201 small = new Charger201(bench, "CP-02").ready();
    small.event("Started", "t-9", "Charging", "");
    assertEquals(EvseId.of("CP-02", 1), bench.reports(TransactionStarted.class).getFirst().evse());
  }

  // ---- states

  @Test
  void G01_theStateOfAnEvseIsThatOfItsConnectorsAndItsCar() {
    charger.ready();
    charger.status(1, 1, "Available");
    charger.status(1, 2, "Available");
    assertEquals(EvseState.AVAILABLE, state());
    charger.status(1, 2, "Occupied");
    assertEquals(EvseState.PREPARING, state());
    charger.status(1, 1, "Unavailable");
    assertEquals(EvseState.PREPARING, state(), "the other connector of the same EVSE");
    charger.event("Started", "t-1", "Charging", on(1));
    assertEquals(EvseState.CHARGING, state());
    charger.event("Ended", "t-1", LATEST, "");
    assertEquals(EvseState.FINISHING, state());
    charger.status(1, 2, "Available");
    assertEquals(EvseState.AVAILABLE, state());
    charger.status(1, 2, "Faulted");
    charger.status(1, 1, "Faulted");
    assertEquals(EvseState.FAULTED, state());
  }

  @Test
  void G01_aStateMayComeAsAnEvent() {
    charger.ready();
    String asked =
        charger.wire.asks(
            "NotifyEvent",
            """
            {"generatedAt":"2026-11-21T05:00:00Z","seqNo":0,"eventData":[{"eventId":1,\
            "timestamp":"2026-11-21T05:00:00Z","trigger":"Delta","actualValue":"Occupied",\
            "eventNotificationType":"HardWiredNotification",\
            "component":{"name":"Connector","evse":{"id":2,"connectorId":1}},\
            "variable":{"name":"AvailabilityState"}}]}\
            """);
    assertEquals("{}", charger.answer(asked).toString());
    assertEquals(EvseId.of("CP-01", 2), bench.reports(Status.class).getLast().evse());
    assertEquals(EvseState.PREPARING, state());
  }

  // ---- what is kept

  @Test
  void anEventIsOnDiskBeforeTheChargerGetsItsAnswer() {
    charger.ready();
    bench.disk.takes = Duration.ofSeconds(2);
    String started = charger.event("Started", "t-1", "Charging", on(1) + by("CARD"));
    assertTrue(charger.answered(started).isEmpty());
    bench.time.pass(Duration.ofSeconds(2));
    assertEquals("Accepted", token(started));
    String ended = charger.event("Ended", "t-1", LATEST, "");
    assertTrue(charger.answered(ended).isEmpty());
    bench.time.pass(Duration.ofSeconds(2));
    assertEquals("{}", charger.answer(ended).toString());
    assertEquals(
        List.of(Stage.STARTED, Stage.ENDED),
        bench.disk.kept(TransactionReported.class).stream()
            .map(TransactionReported::stage)
            .toList());
  }

  @Test
  void samplesInBetweenAreKeptEveryQuarterOfAnHourAndSignedOnesAlways() {
    charger.ready();
    charger.event("Started", "t-1", "Charging", on(1));
    charger.event("Updated", "t-1", LATEST, "");
    assertEquals(1, bench.disk.kept(TransactionReported.class).size());
    charger.event(
        "Updated",
        "t-1",
        LATEST,
        """
        ,"meterValue":[{"timestamp":"2026-11-21T05:02:00Z","sampledValue":[{"value":1,\
        "signedMeterValue":{"signedMeterData":"x","signingMethod":"","encodingMethod":"","publicKey":""}}]}]\
        """);
    assertEquals(2, bench.disk.kept(TransactionReported.class).size());
    bench.time.pass(Duration.ofSeconds(900));
    charger.event("Updated", "t-1", LATEST, "");
    assertEquals(3, bench.disk.kept(TransactionReported.class).size());
  }

  @Test
  void aStartThatCannotBeKeptDoesNotChargeAndIsKeptWhenTheDiskWorksAgain() {
    charger.ready();
    bench.disk.broken = true;
    String started = charger.event("Started", "t-1", "EVConnected", on(1) + by("CARD"));
    bench.time.pass(Duration.ofSeconds(10));
    assertEquals("Invalid", token(started));
    assertEquals(1, bench.reports(TransactionEnded.class).size());
    bench.disk.broken = false;
    bench.time.pass(Duration.ofSeconds(30));
    assertEquals(1, bench.disk.kept(TransactionReported.class).size());
  }

  @Test
  void whatRanBeforeARestartRunsOn() {
    ChargerId id = new ChargerId("CP-01");
    Remembered remembered =
        new Remembered(
            List.of(),
            List.of(new ChargerSeen(id, "A", "B", "1", Charger201.BOOT, bench.time.wall())),
            List.of(),
            List.of(
                new TransactionReported(
                    id,
                    "t-7",
                    Optional.of(new EvseId(id, 2)),
                    Stage.UPDATED,
                    4,
                    true,
                    bench.time.wall(),
                    "{}",
                    bench.time.wall())),
            Optional.empty(),
            Undelivered.NOTHING,
            Optional.empty());
    bench = new Bench(Authorization.ALL, remembered, List.of(Bench.ac("CP-01", 2)));
    charger = new Charger201(bench, "CP-01");
    charger.connect();
    TransactionStarted started = bench.reports(TransactionStarted.class).getFirst();
    assertEquals("t-7", started.transaction());
    assertEquals(new EvseId(id, 2), started.evse());
    bench.time.pass(Duration.ofSeconds(1));
    charger.event("Ended", "t-7", LATEST, "");
    assertEquals(1, bench.reports(TransactionEnded.class).size());
  }

  // ---- cards

  @Test
  void C13_aTokenOfTheLocalListMayChargeWhateverItsType() {
    known("DE-8AA-C1234567-X");
    charger.ready();
    String asked =
        charger.wire.asks(
            "Authorize", "{\"idToken\":{\"idToken\":\"de-8aa-c1234567-x\",\"type\":\"eMAID\"}}");
    assertEquals("Accepted", token(asked));
    String other =
        charger.wire.asks(
            "Authorize", "{\"idToken\":{\"idToken\":\"OTHER\",\"type\":\"ISO14443\"}}");
    assertEquals("Invalid", token(other));
  }

  @Test
  void C07_aContractWhoseCertificateNobodyCanCheckIsRefused() {
    known("DE-8AA-C1234567-X");
    charger.ready();
    String asked =
        charger.wire.asks(
            "Authorize",
            "{\"certificate\":\"-----BEGIN\",\"idToken\":{\"idToken\":\"DE-8AA-C1234567-X\",\"type\":\"eMAID\"}}");
    assertEquals("Invalid", token(asked));
    assertEquals(
        "NoCertificateAvailable", charger.answer(asked).get("certificateStatus").stringValue());
  }

  @Test
  void aRefusedTokenDoesNotCountAndIsInTheLog() {
    known("CARD");
    charger.ready();
    String asked = charger.event("Started", "t-1", "EVConnected", on(1) + by("OTHER"));
    assertEquals("Invalid", token(asked));
    assertEquals(List.of(), bench.reports(TransactionStarted.class));
    assertEquals(
        1, bench.events.stream().filter(Event.AuthorizationRefused.class::isInstance).count());
  }

  @Test
  void aTokenThatChargesElsewhereIsConcurrentWhereTokensNamePersons() {
    charger.ready();
    charger.event("Started", "t-1", "Charging", on(1) + by("CARD"));
    assertEquals(
        "Accepted", token(charger.event("Started", "t-2", "EVConnected", on(2) + by("CARD"))));
    known("CARD");
    charger.ready();
    charger.event("Started", "t-1", "Charging", on(1) + by("CARD"));
    String asked = charger.event("Started", "t-2", "EVConnected", on(2) + by("card"));
    assertEquals("ConcurrentTx", token(asked));
    charger.event("Ended", "t-1", LATEST, "");
    String again = charger.event("Started", "t-3", "EVConnected", on(2) + by("card"));
    assertEquals("Accepted", token(again));
  }

  @Test
  void anOutletThatTheConfigDoesNotNameIsRefused() {
    charger.ready();
    String asked = charger.event("Started", "t-1", "EVConnected", on(3) + by("CARD"));
    assertEquals("Invalid", token(asked));
    assertEquals(List.of(), bench.reports(TransactionStarted.class));
  }

  // ---- the rest

  @Test
  void aSecurityEventIsOnDiskBeforeItIsAnswered() {
    charger.ready();
    bench.disk.takes = Duration.ofSeconds(1);
    String asked =
        charger.wire.asks(
            "SecurityEventNotification",
            "{\"type\":\"TamperDetectionActivated\",\"timestamp\":\"2026-11-21T05:00:00Z\"}");
    assertTrue(charger.answered(asked).isEmpty());
    bench.time.pass(Duration.ofSeconds(1));
    assertEquals("{}", charger.answer(asked).toString());
    assertEquals(1, bench.disk.kept(SecurityEvent.class).size());
  }

  @Test
  void cardsWaitForTheFallback() {
    charger.wire.answers("SetChargingProfile", "");
    charger.connect();
    charger.boot();
    String asked = charger.event("Started", "t-1", "EVConnected", on(1) + by("CARD"));
    assertTrue(charger.answered(asked).isEmpty());
    charger.wire.says(
        "[3,\"" + charger.wire.lastId("SetChargingProfile") + "\",{\"status\":\"Accepted\"}]");
    assertEquals("Accepted", token(asked));
  }
}
