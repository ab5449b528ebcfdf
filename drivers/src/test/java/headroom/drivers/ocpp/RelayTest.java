package headroom.drivers.ocpp;

import static headroom.drivers.ocpp.RelaySite.CP;
import static headroom.drivers.ocpp.RelaySite.FIRST_OF_OURS;
import static headroom.drivers.ocpp.RelaySite.START;
import static headroom.drivers.ocpp.RelaySite.STATUS;
import static headroom.drivers.ocpp.RelaySite.endValues;
import static headroom.drivers.ocpp.RelaySite.stop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Event;
import headroom.core.port.ChargerReport;
import headroom.core.port.Remembered;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.port.StoredRecord.SetAside;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.port.StoredRecord.TransactionMapped;
import headroom.core.proxy.Authorization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Design 4: between one charger and the CSMS, online and offline. */
final class RelayTest {
  private Bench bench;
  private FakeCsms csms;
  private FakeCharger charger;

  @BeforeEach
  void aChargerThatTheCsmsHasAccepted() {
    RelaySite site = new RelaySite();
    bench = site.bench;
    csms = site.csms;
    charger = site.charger;
  }

  private JsonNode answer(String id) {
    return charger.answer(id).orElseThrow(() -> new AssertionError("no answer to " + id));
  }

  private long started(String id) {
    return answer(id).get(2).get("transactionId").longValue();
  }

  @Test
  void aChargerThatConnectsIsConnectedUpstreamAndItsBootReachesTheCsms() {
    assertTrue(csms.isConnected());
    assertEquals(List.of(Bench.BOOT), csms.payloads("BootNotification"));
    assertEquals(1, bench.disk.kept(ChargerSeen.class).size());
  }

  @Test
  void theFirstWordsOfAChargerWaitForTheConnectionThatIsBeingMade() {
    charger.disconnect();
    bench.time.pass(Duration.ofSeconds(10));
    csms.told.clear();
    FakeCharger again = new FakeCharger(bench.time);
    csms.takes = Duration.ofSeconds(2);
    again.connect(bench.sessions, "CP-01");
    String boot = again.asks("BootNotification", Bench.BOOT);
    bench.time.pass(Duration.ofSeconds(1));
    assertTrue(again.answer(boot).isEmpty());
    bench.time.pass(Duration.ofSeconds(2));
    assertEquals(120, again.answer(boot).orElseThrow().get(2).get("interval").intValue());
    assertEquals(List.of(Bench.BOOT), csms.payloads("BootNotification"));
  }

  @Test
  void payloadsPassAsTheyCameInBothDirections() {
    String odd =
        "{ \"vendorId\" : \"x\", \"data\":\"\\u0041\\/b\" , \"n\": 1.50e1, \"empty\":null }";
    csms.answers("DataTransfer", "{\"status\":\"Accepted\" ,\"data\":\"\\u00e9\",\"x\":-0.0}");
    String id = charger.asks("DataTransfer", odd);
    assertEquals(List.of(odd), csms.payloads("DataTransfer"));
    assertEquals(
        "{\"status\":\"Accepted\",\"data\":\"é\",\"x\":-0.0}", answer(id).get(2).toString());
    charger.answers("UnlockConnector", "{ \"status\":\"Unlocked\", \"vendor\":[ 1 ] }");
    String asked = csms.asks("UnlockConnector", "{\"connectorId\":  1}");
    bench.time.settle();
    assertEquals(
        "[3,\"" + asked + "\",{ \"status\":\"Unlocked\", \"vendor\":[ 1 ] }]",
        csms.answer(asked).orElseThrow());
    assertEquals(1, charger.asked("UnlockConnector").size());
  }

  @Test
  void anActionThatNobodyKnowsPassesWhileTheCsmsIsThereAndIsRefusedWhenItIsNot() {
    csms.answers("VendorAction", "{\"fine\":true}");
    String online = charger.asks("VendorAction", "{\"a\":1}");
    assertEquals(3, answer(online).get(0).intValue());
    csms.cut();
    String offline = charger.asks("VendorAction", "{\"a\":1}");
    assertEquals(4, answer(offline).get(0).intValue());
  }

  @Test
  void anErrorOfTheCsmsReachesTheChargerAsItIs() {
    csms.answers("DataTransfer", "!InternalError");
    String id = charger.asks("DataTransfer", "{\"vendorId\":\"x\"}");
    assertEquals("InternalError", answer(id).get(2).stringValue());
  }

  @Test
  void onlineTheIdOfTheCsmsIsUsedAndNothingIsKeptForLater() {
    String id = charger.asks("StartTransaction", START);
    bench.time.settle();
    assertEquals(71, started(id));
    assertEquals(
        "71", bench.reports(ChargerReport.TransactionStarted.class).getFirst().transaction());
    charger.asks("StopTransaction", stop(71));
    assertEquals(List.of(stop(71)), csms.payloads("StopTransaction"));
    assertEquals(1, bench.reports(ChargerReport.TransactionEnded.class).size());
    assertEquals(List.of(), bench.disk.kept(ToForward.class));
  }

  @Test
  void aStartThatTheCsmsRefusesIsRefusedHere() {
    csms.answers(
        "StartTransaction", "{\"transactionId\":72,\"idTagInfo\":{\"status\":\"Blocked\"}}");
    String id = charger.asks("StartTransaction", START);
    assertEquals("Blocked", answer(id).get(2).get("idTagInfo").get("status").stringValue());
    assertEquals(List.of(), bench.reports(ChargerReport.TransactionStarted.class));
  }

  @Test
  void offlineATransactionGetsAnIdOfOursAndReachesTheCsmsLaterInOrderUnderItsOwn() {
    csms.cut();
    long ours = started(charger.asks("StartTransaction", START));
    assertEquals(FIRST_OF_OURS, ours);
    charger.asks("MeterValues", endValues(ours));
    charger.asks("StopTransaction", stop(ours));
    assertEquals(3, csms.waiting().size());
    csms.reachable = true;
    csms.told.clear();
    bench.time.pass(Duration.ofSeconds(70));
    assertEquals(
        List.of("StartTransaction", "MeterValues", "StopTransaction"),
        csms.actions().stream().filter(a -> !a.equals("StatusNotification")).toList());
    assertEquals(List.of(START), csms.payloads("StartTransaction"), "as it was received");
    assertEquals(List.of(endValues(71)), csms.payloads("MeterValues"));
    assertEquals(List.of(stop(71)), csms.payloads("StopTransaction"));
    assertTrue(csms.waiting().isEmpty());
    assertEquals(
        List.of(new TransactionMapped(CP, ours, Optional.of(71L))),
        bench.disk.kept(TransactionMapped.class));
  }

  @Test
  void aTransactionThatBeganOfflineKeepsItsIdAtTheChargerWhenTheCsmsIsBack() {
    csms.cut();
    long ours = started(charger.asks("StartTransaction", START));
    csms.reachable = true;
    bench.time.pass(Duration.ofSeconds(70));
    assertTrue(csms.waiting().isEmpty());
    charger.answers("RemoteStopTransaction", "{\"status\":\"Accepted\"}");
    csms.asks("RemoteStopTransaction", "{\"transactionId\": 71}");
    assertEquals(
        ours, charger.asked("RemoteStopTransaction").getFirst().get("transactionId").longValue());
    charger.asks("StopTransaction", stop(ours));
    assertEquals(List.of(stop(71)), csms.payloads("StopTransaction"));
  }

  @Test
  void anUpdateOfTheFirmwareIsFollowedToItsEndAndItsSilenceIsTold() {
    charger.answers("UpdateFirmware", "{}");
    csms.asks(
        "UpdateFirmware",
        "{\"location\":\"https://f/1\",\"retrieveDate\":\"2020-01-01T00:00:00Z\"}");
    charger.asks("FirmwareStatusNotification", "{\"status\":\"Downloading\"}");
    assertEquals(
        List.of("{\"status\":\"Downloading\"}"), csms.payloads("FirmwareStatusNotification"));
    bench.time.pass(FirmwareUpdate.SILENCE);
    charger.asks("FirmwareStatusNotification", "{\"status\":\"Installed\"}");
    bench.time.pass(FirmwareUpdate.SILENCE);
    assertEquals(
        List.of(
            "firmware update: ordered by the CSMS",
            "firmware update: Downloading",
            "has said nothing of its firmware update for 30 minutes, last: Downloading",
            "firmware update: Installed"),
        bench.events.stream()
            .filter(
                event ->
                    event instanceof Event.FirmwareUpdated || event instanceof Event.FirmwareSilent)
            .map(Event::sentence)
            .toList());
  }

  @Test
  void aStartThatTheCsmsDoesNotAnswerInFiveSecondsIsAnsweredHereAndSentAgainAsItWas() {
    csms.answers("StartTransaction", "");
    String id = charger.asks("StartTransaction", START);
    bench.time.pass(Duration.ofMillis(4_900));
    assertTrue(charger.answer(id).isEmpty());
    bench.time.pass(Duration.ofMillis(200));
    assertEquals(FIRST_OF_OURS, started(id));
    csms.answers(
        "StartTransaction", "{\"transactionId\":71,\"idTagInfo\":{\"status\":\"Accepted\"}}");
    bench.time.pass(Duration.ofSeconds(60));
    assertEquals(List.of(START, START), csms.payloads("StartTransaction"));
    assertTrue(csms.waiting().isEmpty());
  }

  @Test
  void aLateAnswerOfTheCsmsCountsAndTheStartIsNotSentTwice() {
    csms.answers("StartTransaction", "");
    String id = charger.asks("StartTransaction", START);
    bench.time.pass(Duration.ofSeconds(6));
    long ours = started(id);
    String asked = csms.told.getLast().id();
    csms.says(
        "[3,\"" + asked + "\",{\"transactionId\":99,\"idTagInfo\":{\"status\":\"Accepted\"}}]");
    bench.time.pass(Duration.ofSeconds(60));
    assertEquals(1, csms.payloads("StartTransaction").size());
    assertTrue(csms.waiting().isEmpty());
    charger.asks("StopTransaction", stop(ours));
    assertEquals(List.of(stop(99)), csms.payloads("StopTransaction"));
  }

  @Test
  void whatTheCsmsKeepsRefusingIsSetAsideWithItsAnswerAndHoldsUpNothing() {
    csms.cut();
    long first = started(charger.asks("StartTransaction", START));
    charger.asks("StopTransaction", stop(first));
    csms.answers("StartTransaction", "!InternalError");
    csms.reachable = true;
    bench.time.pass(Duration.ofSeconds(180));
    SetAside aside = bench.disk.kept(SetAside.class).getFirst();
    assertTrue(aside.answer().contains("InternalError"), aside.answer());
    assertEquals(3, csms.payloads("StartTransaction").size());
    assertEquals(List.of(stop(-1)), csms.payloads("StopTransaction"), "OCPP 1.6 erratum 3.18");
    assertTrue(csms.waiting().isEmpty());
  }

  @Test
  void beingOfflineIsNoAttempt() {
    csms.cut();
    charger.asks("StartTransaction", START);
    csms.answers("StartTransaction", "");
    for (int i = 0; i < 10; i++) {
      csms.reachable = true;
      while (!csms.isConnected()) bench.time.pass(Duration.ofMillis(100));
      bench.time.pass(Duration.ofSeconds(20));
      csms.cut();
    }
    assertTrue(csms.payloads("StartTransaction").size() >= 10);
    csms.answers(
        "StartTransaction", "{\"transactionId\":5,\"idTagInfo\":{\"status\":\"Accepted\"}}");
    csms.reachable = true;
    bench.time.pass(Duration.ofSeconds(120));
    assertTrue(csms.waiting().isEmpty());
    assertEquals(List.of(), bench.disk.kept(SetAside.class));
  }

  @Test
  void offlineOnlyTheLatestStateOfAConnectorIsToldLater() {
    csms.cut();
    charger.asks("StatusNotification", STATUS.replace("Charging", "Preparing"));
    charger.asks("StatusNotification", STATUS);
    csms.told.clear();
    csms.reachable = true;
    bench.time.pass(Duration.ofSeconds(70));
    assertEquals(List.of(STATUS), csms.payloads("StatusNotification"));
  }

  @Test
  void ourFasterSamplesDoNotReachTheCsmsButThoseOfItsIntervalDo() {
    charger.asks("StartTransaction", START);
    String sample = endValues(71).replace("Interruption.Begin", "Sample.Periodic");
    for (int i = 0; i < 91; i++) {
      charger.asks("MeterValues", sample);
      bench.time.pass(Duration.ofSeconds(10));
    }
    assertEquals(2, csms.payloads("MeterValues").size(), "every 900 s where the CSMS set nothing");
    String set =
        csms.asks("ChangeConfiguration", "{\"key\":\"MeterValueSampleInterval\",\"value\":\"60\"}");
    assertEquals("[3,\"" + set + "\",{\"status\":\"Accepted\"}]", csms.answer(set).orElseThrow());
    int before = csms.payloads("MeterValues").size();
    for (int i = 0; i < 12; i++) {
      charger.asks("MeterValues", sample);
      bench.time.pass(Duration.ofSeconds(10));
    }
    assertEquals(2, csms.payloads("MeterValues").size() - before);
  }

  @Test
  void whatWouldTakeTheChargerFromUsIsNotPassedOn() {
    String asked =
        csms.asks(
            "ChangeConfiguration",
            "{\"key\":\"AuthorizationKey\",\"value\":\"00112233445566778899\"}");
    assertEquals(
        "[3,\"" + asked + "\",{\"status\":\"Rejected\"}]", csms.answer(asked).orElseThrow());
    assertFalse(
        charger.asked("ChangeConfiguration").stream()
            .anyMatch(p -> p.toString().contains("AuthorizationKey")));
    assertEquals(1, bench.events.stream().filter(Event.CsmsIntercepted.class::isInstance).count());
  }

  @Test
  void aDeadChargerIsGoneUpstreamAfterItsGraceAndOneThatComesBackKeepsItsConnection() {
    charger.disconnect();
    bench.time.pass(Duration.ofSeconds(4));
    assertTrue(csms.isConnected());
    charger.connect(bench.sessions, "CP-01");
    bench.time.pass(Duration.ofSeconds(10));
    assertTrue(csms.isConnected());
    assertEquals(1, csms.dialled);
    charger.disconnect();
    bench.time.pass(Duration.ofSeconds(6));
    assertFalse(csms.isConnected());
    assertEquals(1, csms.closed.size());
  }

  @Test
  void anOutageIsAnsweredWithRedialsThatSpread() {
    csms.cut();
    bench.time.pass(Duration.ofSeconds(300));
    assertTrue(csms.dialled >= 8 && csms.dialled <= 14, csms.dialled + " dials");
    csms.reachable = true;
    bench.time.pass(Duration.ofSeconds(61));
    assertTrue(csms.isConnected());
  }

  @Test
  void aChargerThatTheCsmsNeverAcceptedWaitsWhileTheCsmsIsAway() {
    Bench fresh =
        new Bench(
            Authorization.ALL,
            Remembered.NOTHING,
            List.of(Bench.ac("CP-01", 1)),
            made -> {
              csms = new FakeCsms(made);
              csms.reachable = false;
              return Optional.of(new Csms(csms, csms, charger -> 0));
            });
    FakeCharger stranger = new FakeCharger(fresh.time);
    stranger.connect(fresh.sessions, "CP-01");
    String boot = stranger.asks("BootNotification", Bench.BOOT);
    assertEquals("Pending", stranger.answer(boot).orElseThrow().get(2).get("status").stringValue());
  }

  @Test
  void aChargerThatWasAcceptedBeforeBootsWhileTheCsmsIsAwayAndTheCsmsHearsOfItLater() {
    csms.cut();
    String boot = charger.asks("BootNotification", Bench.BOOT);
    bench.time.pass(Duration.ofSeconds(1));
    assertEquals("Accepted", answer(boot).get(2).get("status").stringValue());
    csms.told.clear();
    csms.reachable = true;
    bench.time.pass(Duration.ofSeconds(70));
    assertEquals("BootNotification", csms.actions().getFirst());
  }
}
