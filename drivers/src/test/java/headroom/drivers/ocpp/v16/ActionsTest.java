package headroom.drivers.ocpp.v16;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.ChargerReport.EvseState;
import headroom.core.port.ChargerReport.Status;
import headroom.core.port.Remembered;
import headroom.core.proxy.Authorization;
import headroom.drivers.ocpp.Bench;
import headroom.drivers.ocpp.FakeCharger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Every action that a charger can ask, well and badly formed. */
class ActionsTest {
  private final Bench bench = new Bench(Bench.ac("CP-01", 1));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Authorize | {'idTag':'A'} | {'idTagInfo':{'status':'Accepted'}}",
        "DataTransfer | {'vendorId':'X','data':'y'} | {'status':'UnknownVendorId'}",
        "DiagnosticsStatusNotification | {'status':'Idle'} | {}",
        "FirmwareStatusNotification | {'status':'Idle'} | {}",
        "LogStatusNotification | {'status':'Idle','requestId':1} | {}",
        "SignedFirmwareStatusNotification | {'status':'Idle'} | {}",
        "SignCertificate | {'csr':'-----BEGIN'} | {'status':'Rejected'}",
        "SecurityEventNotification | {'type':'X','timestamp':'2026-11-21T05:00:00Z'} | {}",
        "StatusNotification | {'connectorId':0,'errorCode':'NoError','status':'Available'} | {}",
        "MeterValues | {'connectorId':0,'meterValue':[]} | {}",
      })
  void aCoreActionIsAnswered(String action, String payload, String answer) {
    FakeCharger charger = bench.ready("CP-01");
    JsonNode given = charger.answer(charger.asks(action, payload.replace('\'', '"'))).orElseThrow();
    assertEquals(3, given.get(0).intValue(), "" + given);
    assertEquals(answer.replace('\'', '"'), given.get(2).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MakeCoffee | {} | NotImplemented",
        "RemoteStartTransaction | {'idTag':'A'} | NotSupported",
        "SetChargingProfile | {} | NotSupported",
        "Authorize | {} | OccurenceConstraintViolation",
        "Authorize | {'idTag':''} | OccurenceConstraintViolation",
        "Authorize | {'idTag':7} | TypeConstraintViolation",
        "Authorize | {'idTag':'123456789012345678901'} | PropertyConstraintViolation",
        "BootNotification | {'chargePointVendor':'V'} | OccurenceConstraintViolation",
        "StatusNotification | {'connectorId':1,'errorCode':'NoError','status':'Asleep'} |"
            + " PropertyConstraintViolation",
        "StatusNotification | {'connectorId':-1,'errorCode':'NoError','status':'Available'} |"
            + " PropertyConstraintViolation",
        "StatusNotification | {'connectorId':1.5,'errorCode':'NoError','status':'Available'} |"
            + " TypeConstraintViolation",
        "StatusNotification | {'connectorId':1e400,'errorCode':'NoError','status':'Available'} |"
            + " TypeConstraintViolation",
        "StartTransaction |"
            + " {'connectorId':0,'idTag':'A','meterStart':0,'timestamp':'2026-11-21T05:00:00Z'} |"
            + " PropertyConstraintViolation",
        "StartTransaction | {'connectorId':1,'idTag':'A','meterStart':'0'} |"
            + " TypeConstraintViolation",
        "StopTransaction | {'meterStop':0} | OccurenceConstraintViolation",
        "MeterValues | {'connectorId':1} | OccurenceConstraintViolation",
        "MeterValues | {'connectorId':1,'meterValue':{}} | TypeConstraintViolation",
        "MeterValues | {'connectorId':1,'meterValue':[7]} | TypeConstraintViolation",
        "SignCertificate | {} | OccurenceConstraintViolation",
      })
  void aBadQuestionGetsTheErrorOfItsKind(String action, String payload, String code) {
    FakeCharger charger = bench.ready("CP-01");
    JsonNode given = charger.answer(charger.asks(action, payload.replace('\'', '"'))).orElseThrow();
    assertEquals(4, given.get(0).intValue(), "" + given);
    assertEquals(code, given.get(2).stringValue());
    assertTrue(bench.sessions.status().getFirst().lastRefusal().orElseThrow().contains(code));
  }

  @Test
  void aWholeNumberWrittenAsADecimalIsOne() {
    FakeCharger charger = bench.ready("CP-01");
    JsonNode answer =
        charger
            .answer(
                charger.asks(
                    "StartTransaction",
                    "{\"connectorId\":1.0,\"idTag\":\"A\",\"meterStart\":1.2E1,\"timestamp\":\"2026-11-21T05:00:00\"}"))
            .orElseThrow();
    assertEquals(3, answer.get(0).intValue());
  }

  @Test
  void messagesBeforeTheBootAndSeveralAtOnceAreAnswered() {
    FakeCharger charger = new FakeCharger(bench.time);
    charger.connect(bench.sessions, "CP-01");
    bench.disk.takes = Duration.ofMillis(100);
    String status =
        charger.asks(
            "StatusNotification",
            "{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"Preparing\",\"info\":\"\"}");
    String boot = charger.asks("BootNotification", Bench.BOOT);
    String early =
        charger.asks(
            "StatusNotification",
            "{\"connectorId\":1,\"errorCode\":\"OtherError\",\"status\":\"Faulted\",\"vendorErrorCode\":\"E7\"}");
    String beat = charger.asks("Heartbeat", "{}");
    bench.time.pass(Duration.ofSeconds(1));
    for (String id : List.of(status, boot, early, beat))
      assertEquals(3, charger.answer(id).orElseThrow().get(0).intValue());
    List<Status> states = bench.reports(Status.class);
    assertEquals(
        List.of(EvseState.PREPARING, EvseState.FAULTED),
        states.stream().map(Status::state).toList());
    assertEquals("OtherError E7", states.getLast().detail());
  }

  @Test
  void anIdThatIsUsedTwiceIsAnsweredTwice() {
    FakeCharger charger = bench.ready("CP-01");
    charger.says("[2,\"same\",\"Heartbeat\",{}]");
    charger.says("[2,\"same\",\"Authorize\",{\"idTag\":\"A\"}]");
    assertEquals(
        2,
        charger.received.stream()
            .filter(f -> f.get(0).intValue() == 3 && f.get(1).stringValue().equals("same"))
            .count());
  }

  @Test
  void anAnswerNeverGoesToALinkThatDidNotAsk() {
    FakeCharger charger = bench.ready("CP-01");
    bench.disk.takes = Duration.ofSeconds(5);
    charger.asks(
        "StartTransaction",
        "{\"connectorId\":1,\"idTag\":\"A\",\"meterStart\":0,\"timestamp\":\"2026-11-21T05:00:00Z\"}");
    charger.disconnect();
    FakeCharger again = new FakeCharger(bench.time);
    again.connect(bench.sessions, "CP-01");
    bench.time.pass(Duration.ofSeconds(10));
    assertTrue(
        again.received.stream().allMatch(f -> f.get(0).intValue() == 2), "" + again.received);
  }

  @Test
  void theTimeThatIsToldNeverRunsBackBehindTheStore() {
    Instant stored = bench.time.wall().plusSeconds(86_400);
    Bench later =
        new Bench(
            Authorization.ALL,
            new Remembered(
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Remembered.Undelivered.NOTHING,
                Optional.of(stored)),
            List.of(Bench.ac("CP-01", 1)));
    FakeCharger charger = later.ready("CP-01");
    Instant first = told(charger);
    assertTrue(!first.isBefore(stored), first + " is before " + stored);
    later.time.pass(Duration.ofSeconds(60));
    assertEquals(60, Duration.between(first, told(charger)).toSeconds());
  }

  private static Instant told(FakeCharger charger) {
    return Instant.parse(
        charger
            .answer(charger.asks("Heartbeat", "{}"))
            .orElseThrow()
            .get(2)
            .get("currentTime")
            .stringValue());
  }
}
