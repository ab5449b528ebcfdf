package headroom.drivers.ocpp;

import static headroom.drivers.ocpp.v201.Charger201.by;
import static headroom.drivers.ocpp.v201.Charger201.on;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Event;
import headroom.core.port.ChargerReport.Draw;
import headroom.core.port.ChargerReport.TransactionStarted;
import headroom.core.port.Remembered;
import headroom.core.port.StoredRecord.TransactionReported;
import headroom.core.proxy.Authorization;
import headroom.drivers.ocpp.v201.Charger201;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Design 4 for OCPP 2.0.1: between one charger and the CSMS, online and offline. */
final class Relay201Test {
  private static final String OURS = "{\"status\":\"Accepted\"}";

  private Bench bench;
  private FakeCsms csms;
  private Charger201 charger;

  @BeforeEach
  void aChargerThatTheCsmsHasAccepted() {
    bench =
        new Bench(
            Authorization.ALL,
            Remembered.NOTHING,
            List.of(Bench.ac("CP-01", 2)),
            made -> {
              csms = new FakeCsms(made);
              return Optional.of(new Csms(csms, csms, charger -> 0));
            });
    csms.answers("TransactionEvent", "{}");
    csms.answers("Authorize", "{\"idTokenInfo\":{\"status\":\"Accepted\"}}");
    charger = new Charger201(bench, "CP-01").ready();
    bench.time.pass(Duration.ofSeconds(1));
  }

  private List<String> events() {
    return csms.payloads("TransactionEvent");
  }

  private void back() {
    csms.reachable = true;
    bench.time.pass(Duration.ofMinutes(3));
  }

  // ---- transaction events

  @Test
  void anEventPassesByteForByteAndSoDoesItsAnswer() {
    String odd =
        charger
            .payload("Started", "t-1", "Charging", on(1) + by("CARD"))
            .replace(
                ",\"seqNo\"",
                " , \"x\\/\\u0041\":1.50e1,\"customData\":{\"vendorId\":\"v\"},\"seqNo\"");
    csms.answers(
        "TransactionEvent", "{\"totalCost\":0.00 ,\"idTokenInfo\":{\"status\":\"Accepted\"}}");
    String id = charger.wire.asks("TransactionEvent", odd);
    assertEquals(List.of(odd), events());
    assertEquals(2, charger.answer(id).size());
    assertEquals(1, bench.reports(TransactionStarted.class).size());
    assertEquals(1, bench.disk.kept(TransactionReported.class).size());
  }

  @Test
  void E12_whatHappenedWhileTheCsmsWasAwayIsMarkedAndNothingElseIsTouched() {
    csms.cut();
    String started = charger.payload("Started", "t-1", "Charging", on(1) + by("CARD"));
    String updated =
        charger.payload("Updated", "t-1", "SuspendedEV", ",\"offline\" : false, \"z\":[1, 2]");
    String already = charger.payload("Ended", "t-1", "Idle", ",\"offline\":true");
    for (String payload : List.of(started, updated, already)) {
      String id = charger.wire.asks("TransactionEvent", payload);
      assertTrue(charger.answered(id).isPresent());
    }
    back();
    assertEquals(
        List.of(
            "{\"offline\":true," + started.substring(1),
            updated.replace("\"offline\" : false", "\"offline\" : true"),
            already),
        events());
  }

  @Test
  void anEventThatTheCsmsHadAndDidNotAnswerComesAgainByteForByte() {
    csms.answers("TransactionEvent", "");
    String started = charger.payload("Started", "t-1", "Charging", on(1));
    charger.wire.asks("TransactionEvent", started);
    bench.time.pass(Duration.ofSeconds(6));
    csms.cut();
    csms.answers("TransactionEvent", "{}");
    back();
    assertEquals(List.of(started, started), events());
  }

  @Test
  void anEventBehindOthersIsNotMarkedWhenTheCsmsWasThere() {
    csms.cut();
    charger.event("Started", "t-1", "Charging", on(1));
    csms.answers("TransactionEvent", "");
    csms.reachable = true;
    bench.time.pass(Duration.ofSeconds(61));
    String updated = charger.payload("Updated", "t-1", "SuspendedEV", "");
    charger.wire.asks("TransactionEvent", updated);
    csms.answers("TransactionEvent", "{}");
    back();
    assertEquals(updated, events().getLast());
    assertTrue(events().getFirst().startsWith("{\"offline\":true,"));
  }

  @Test
  void seqNoArrivesWholeAndInOrderAlsoWhenTheCsmsComesAndGoes() {
    charger.event("Started", "t-1", "Charging", on(1));
    csms.cut();
    for (int i = 0; i < 40; i++) charger.event("Updated", "t-1", "", "");
    csms.reachable = true;
    bench.time.pass(Duration.ofMinutes(2));
    charger.event("Updated", "t-1", "", "");
    csms.cut();
    charger.event("Ended", "t-1", "", "");
    back();
    List<Integer> numbers =
        events().stream().map(e -> FakeCharger.json(e).get("seqNo").intValue()).toList();
    assertEquals(43, numbers.size());
    for (int i = 0; i < 43; i++) assertEquals(i, numbers.get(i));
  }

  @Test
  void aCardThatTheCsmsRefusesDoesNotCountForTheControl() {
    csms.answers("TransactionEvent", "{\"idTokenInfo\":{\"status\":\"Blocked\"}}");
    String id = charger.event("Started", "t-1", "EVConnected", on(1) + by("CARD"));
    assertEquals("Blocked", charger.answer(id).get("idTokenInfo").get("status").stringValue());
    assertEquals(List.of(), bench.reports(TransactionStarted.class));
  }

  @Test
  void aCardThatTheCsmsRefusesAfterwardsIsInTheLog() {
    csms.cut();
    String id = charger.event("Started", "t-1", "EVConnected", on(1) + by("CARD"));
    assertEquals("Accepted", charger.answer(id).get("idTokenInfo").get("status").stringValue());
    csms.answers("TransactionEvent", "{\"idTokenInfo\":{\"status\":\"Invalid\"}}");
    back();
    assertEquals(
        1, bench.events.stream().filter(Event.AuthorizationRefused.class::isInstance).count());
  }

  // ---- samples

  @Test
  void ourSamplesAreAskedForOutsideOfTransactionsAndNeverSeenUpstream() {
    charger.wire.answers(
        "TriggerMessage",
        request -> {
          if (request.contains("MeterValues"))
            bench.time.soon(
                () ->
                    charger.wire.asks(
                        "MeterValues",
                        "{\"evseId\":1,\"meterValue\":[{\"timestamp\":\"%s\",\"sampledValue\":[{\"value\":7,\"context\":\"Trigger\",\"measurand\":\"Current.Import\",\"phase\":\"L1\"}]}]}"
                            .formatted(bench.time.wall())));
          return "{\"status\":\"Accepted\"}";
        });
    assertEquals("60", charger.variables.get("SampledDataCtrlr.TxUpdatedInterval"), "as it was");
    charger.event("Started", "t-1", "Charging", on(1));
    bench.time.pass(Duration.ofSeconds(61));
    int draws = bench.reports(Draw.class).size();
    assertTrue(draws >= 5 && draws <= 8, draws + " samples in a minute");
    assertEquals(List.of(), csms.payloads("MeterValues"));
    assertEquals(1, events().size());
  }

  @Test
  void meterValuesThatNobodyHereAskedForAreTheCsmss() {
    bench.time.pass(Duration.ofMinutes(1));
    String clock =
        "{\"evseId\":1,\"meterValue\":[{\"timestamp\":\"2026-11-21T05:00:00Z\",\"sampledValue\":[{\"value\":7,\"context\":\"Sample.Clock\"}]}]}";
    charger.wire.asks("MeterValues", clock);
    assertEquals(List.of(clock), csms.payloads("MeterValues"));
  }

  @Test
  void aChargerThatKnowsNoTriggersSamplesInItsTransactionEvents() {
    charger.wire.answers("TriggerMessage", "{\"status\":\"NotImplemented\"}");
    charger.boot();
    assertEquals("10", charger.variables.get("SampledDataCtrlr.TxUpdatedInterval"));
  }

  // ---- what the CSMS asks

  private String asks(String action, String payload) {
    String id = csms.asks(action, payload);
    bench.time.settle();
    String text = csms.answer(id).orElseThrow(() -> new AssertionError("no answer to " + action));
    return text.substring(text.indexOf(",", 4) + 1, text.length() - 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ClearChargingProfile|{}|{\"status\":\"Unknown\"}",
        "GetChargingProfiles|{\"requestId\":1}|{\"status\":\"NoProfiles\"}",
        "SetNetworkProfile|{\"configurationSlot\":1}|{\"status\":\"Rejected\"}",
        "InstallCertificate|{\"certificateType\":\"CSMSRootCertificate\"}|{\"status\":\"Rejected\"}",
        "CertificateSigned|{\"certificateChain\":\"x\"}|{\"status\":\"Rejected\"}"
      })
  void whatWouldTakeTheChargerOrItsLimitsIsAnsweredHere(
      String action, String request, String answer) {
    int before = charger.wire.asked(action).size();
    assertEquals(answer, asks(action, request));
    assertEquals(before, charger.wire.asked(action).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "InstallCertificate|{\"certificateType\":\"V2GRootCertificate\",\"certificate\":\"x\"}",
        "CertificateSigned|{\"certificateType\":\"V2GCertificate\",\"certificateChain\":\"x\"}",
        "Reset|{\"type\":\"OnIdle\"}",
        "GetBaseReport|{\"requestId\":1,\"reportBase\":\"FullInventory\"}",
        "VendorThing|{\"a\":1.0}"
      })
  void everythingElsePasses(String action, String request) {
    charger.wire.answers(action, OURS);
    assertEquals(OURS, asks(action, request));
    assertEquals(FakeCharger.json(request), charger.wire.asked(action).getLast());
  }

  @Test
  void aRemoteStartGoesOnWithoutItsProfile() {
    charger.wire.answers("RequestStartTransaction", OURS);
    asks(
        "RequestStartTransaction",
        "{\"remoteStartId\":7,\"chargingProfile\":{\"id\":1,\"stackLevel\":0,\"chargingProfilePurpose\":\"TxProfile\",\"chargingProfileKind\":\"Relative\",\"chargingSchedule\":[{\"id\":1,\"chargingRateUnit\":\"A\",\"chargingSchedulePeriod\":[{\"startPeriod\":0,\"limit\":9}]}]},\"idToken\":{\"idToken\":\"C\",\"type\":\"Central\"}}");
    JsonNode asked = charger.wire.asked("RequestStartTransaction").getFirst();
    assertFalse(asked.has("chargingProfile"));
    assertEquals(7, asked.get("remoteStartId").intValue());
  }

  private static String variable(String component, String name, String value) {
    return "{\"attributeValue\":\"%s\",\"component\":{\"name\":\"%s\"},\"variable\":{\"name\":\"%s\"}}"
        .formatted(value, component, name);
  }

  @Test
  void variablesThatAreOursAreAnsweredHereAndTheOthersByTheCharger() {
    String answer =
        asks(
            "SetVariables",
            "{\"setVariableData\":["
                + variable("SecurityCtrlr", "BasicAuthPassword", "secret")
                + " , "
                + variable("TxCtrlr", "EVConnectionTimeOut", "60")
                + ","
                + variable("AlignedDataCtrlr", "Measurands", "Voltage")
                + "]}");
    List<String> statuses =
        FakeCharger.json(answer)
            .get("setVariableResult")
            .valueStream()
            .map(
                each ->
                    each.get("variable").get("name").stringValue()
                        + " "
                        + each.get("attributeStatus").stringValue())
            .toList();
    assertEquals(
        List.of(
            "BasicAuthPassword Rejected", "EVConnectionTimeOut Accepted", "Measurands Accepted"),
        statuses);
    assertEquals("60", charger.variables.get("TxCtrlr.EVConnectionTimeOut"));
    assertFalse(charger.variables.containsKey("SecurityCtrlr.BasicAuthPassword"));
    assertTrue(charger.variables.get("AlignedDataCtrlr.Measurands").contains("Current.Import"));
    assertEquals(1, bench.events.stream().filter(Event.CsmsIntercepted.class::isInstance).count());
  }

  @Test
  void variablesThatAreAllOursNeverReachTheCharger() {
    int set = charger.set.size();
    String answer =
        asks(
            "SetVariables",
            "{\"setVariableData\":["
                + variable("OCPPCommCtrlr", "NetworkConfigurationPriority", "2")
                + "]}");
    assertTrue(answer.contains("\"attributeStatus\":\"Rejected\""), answer);
    assertEquals(set, charger.set.size());
  }

  @Test
  void E14_messagesThatWaitHereAreInTheQueueAsFarAsTheCsmsKnows() {
    charger.wire.answers(
        "GetTransactionStatus", "{\"ongoingIndicator\":true,\"messagesInQueue\":false}");
    String request = "{\"transactionId\":\"t-1\"}";
    assertTrue(asks("GetTransactionStatus", request).contains("\"messagesInQueue\":false"));
    csms.cut();
    charger.event("Started", "t-1", "Charging", on(1));
    csms.answers("TransactionEvent", "");
    csms.reachable = true;
    bench.time.pass(Duration.ofSeconds(61));
    assertEquals(
        "{\"ongoingIndicator\":true,\"messagesInQueue\":true}",
        asks("GetTransactionStatus", request));
  }

  // ---- both ways

  @Test
  void theCsmsHearsTheVersionThatTheChargerSpeaksNow() {
    assertEquals("ocpp2.0.1", csms.protocol);
    charger.wire.disconnect();
    FakeCharger old = new FakeCharger(bench.time);
    old.connect(bench.sessions, "CP-01");
    bench.time.pass(Duration.ofSeconds(1));
    assertEquals("ocpp1.6", csms.protocol);
  }

  @Test
  void whatWantsNoAnswerPassesAsItCameInBothDirections() {
    String up = "[6,\"s-1\",\"NotifyPeriodicEventStream\",{\"id\":1 , \"data\":[1.0]}]";
    charger.wire.says(up);
    assertEquals(up, csms.texts.getLast());
    csms.says("[6,\"s-2\",\"VendorThing\",{\"a\":null}]");
    assertEquals("s-2", charger.wire.received.getLast().get(1).stringValue());
    csms.cut();
    int sent = csms.texts.size();
    charger.wire.says(up);
    assertEquals(sent, csms.texts.size(), "nobody is there, and nobody waits");
  }

  @Test
  void aComplaintOfAnAnswerReachesWhoGaveItByTheIdThatItKnows() {
    charger.wire.asks("DataTransfer", "{\"vendorId\":\"x\"}");
    String up = csms.told.getLast().id();
    charger.wire.says("[5,\"c3\",\"FormatViolation\",\"no\",{\"x\":1}]".replace("c3", lastAsked()));
    assertEquals("[5,\"" + up + "\",\"FormatViolation\",\"no\",{\"x\":1}]", csms.texts.getLast());
    charger.wire.answers("Reset", OURS);
    String asked = csms.asks("Reset", "{\"type\":\"OnIdle\"}");
    bench.time.settle();
    String down = charger.wire.lastId("Reset");
    csms.says("[5,\"" + asked + "\",\"FormatViolation\",\"\",{}]");
    assertEquals(down, charger.wire.received.getLast().get(1).stringValue());
    assertEquals(5, charger.wire.received.getLast().get(0).intValue());
    int sent = charger.wire.received.size();
    csms.says("[5,\"never-asked\",\"FormatViolation\",\"\",{}]");
    assertEquals(sent, charger.wire.received.size());
  }

  /** The id of the charger's latest question. */
  private String lastAsked() {
    return charger.wire.lastAsked;
  }

  @Test
  void aStateIsToldOncePerConnectorWhenTheCsmsIsBack() {
    csms.cut();
    charger.status(1, 1, "Occupied");
    charger.status(1, 2, "Unavailable");
    charger.status(1, 1, "Available");
    back();
    assertEquals(2, csms.payloads("StatusNotification").size());
    assertTrue(csms.payloads("StatusNotification").stream().noneMatch(p -> p.contains("Occupied")));
  }
}
