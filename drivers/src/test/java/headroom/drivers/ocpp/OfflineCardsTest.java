package headroom.drivers.ocpp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Event;
import headroom.core.port.Remembered;
import headroom.core.port.SetLimit;
import headroom.core.port.StoredRecord.CardAnswered;
import headroom.core.port.StoredRecord.CardsForgotten;
import headroom.core.port.StoredRecord.LocalListKept;
import headroom.core.proxy.Authorization;
import headroom.core.proxy.Authorization.Policy;
import headroom.core.units.Amps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cards while the CSMS is away, in OCPP 1.6: seen, kept, decided, and what comes of it later. */
final class OfflineCardsTest {
  private static final long OURS = Integer.MAX_VALUE;
  private static final String START =
      "{\"connectorId\":1,\"idTag\":\"ANNA\",\"meterStart\":100,\"timestamp\":\"2026-11-21T05:01:00Z\"}";
  private static final String BLOCKED =
      "{\"transactionId\":71,\"idTagInfo\":{\"status\":\"Blocked\"}}";

  private Bench bench;
  private FakeCsms csms;
  private FakeCharger charger;

  @BeforeEach
  void underTheCachedPolicy() {
    bench =
        new Bench(
            new Authorization(Policy.CACHED, List.of()),
            Remembered.NOTHING,
            List.of(Bench.ac("CP-01", 1)),
            made -> {
              csms = new FakeCsms(made);
              return Optional.of(new Csms(csms, csms, charger -> 0));
            });
    charger = bench.ready("CP-01");
    bench.time.pass(Duration.ofSeconds(1));
  }

  private String authorize(String tag) {
    String id = charger.asks("Authorize", "{\"idTag\":\"" + tag + "\"}");
    bench.time.pass(Duration.ofSeconds(1));
    return charger.answer(id).orElseThrow().get(2).get("idTagInfo").toString();
  }

  private void asks(String action, String payload) {
    String id = csms.asks(action, payload);
    bench.time.pass(Duration.ofSeconds(1));
    assertTrue(csms.answer(id).isPresent(), action);
  }

  @Test
  void whomTheCsmsAcceptedMayChargeWhileItIsAwayWithGroupAndExpiry() {
    csms.answers(
        "Authorize",
        "{\"idTagInfo\":{\"status\":\"Accepted\",\"parentIdTag\":\"HOME\",\"expiryDate\":\"2027-01-01T00:00:00Z\"}}");
    authorize("anna");
    csms.answers("Authorize", "{\"idTagInfo\":{\"status\":\"Blocked\"}}");
    authorize("BERT");
    assertEquals(2, bench.disk.kept(CardAnswered.class).size());
    csms.cut();
    assertEquals(
        "{\"status\":\"Accepted\",\"expiryDate\":\"2027-01-01T00:00:00Z\",\"parentIdTag\":\"HOME\"}",
        authorize("ANNA"));
    assertEquals("{\"status\":\"Blocked\"}", authorize("BERT"));
    assertEquals("{\"status\":\"Invalid\"}", authorize("CARL"));
  }

  @Test
  void theAnswersToStartsAndEndsCountToo() {
    charger.asks("StartTransaction", START);
    bench.time.pass(Duration.ofSeconds(1));
    csms.answers("StopTransaction", "{\"idTagInfo\":{\"status\":\"Accepted\"}}");
    charger.asks(
        "StopTransaction",
        "{\"transactionId\":71,\"idTag\":\"BERT\",\"meterStop\":5100,\"timestamp\":\"2026-11-21T06:01:00Z\"}");
    bench.time.pass(Duration.ofSeconds(1));
    csms.cut();
    assertEquals("{\"status\":\"Accepted\"}", authorize("ANNA"));
    assertEquals("{\"status\":\"Accepted\"}", authorize("BERT"));
  }

  @Test
  void aLocalListThatTheChargerTakesIsKeptBeforeTheCsmsIsTold() {
    charger.answers("SendLocalList", "{\"status\":\"Accepted\"}");
    asks(
        "SendLocalList",
        "{\"listVersion\":2,\"updateType\":\"Full\",\"localAuthorizationList\":[{\"idTag\":\"DORA\",\"idTagInfo\":{\"status\":\"Accepted\"}}]}");
    assertEquals(1, bench.disk.kept(LocalListKept.class).size());
    assertEquals(1, charger.asked("SendLocalList").size(), "the charger has it, too");
    charger.answers("SendLocalList", "{\"status\":\"VersionMismatch\"}");
    asks("SendLocalList", "{\"listVersion\":3,\"updateType\":\"Full\"}");
    csms.cut();
    assertEquals("{\"status\":\"Accepted\"}", authorize("DORA"));
  }

  @Test
  void aListOfAnotherVersionIsForgotten() {
    charger.answers("SendLocalList", "{\"status\":\"Accepted\"}");
    charger.answers("GetLocalListVersion", "{\"listVersion\":2}");
    asks(
        "SendLocalList",
        "{\"listVersion\":2,\"updateType\":\"Full\",\"localAuthorizationList\":[{\"idTag\":\"DORA\",\"idTagInfo\":{\"status\":\"Accepted\"}}]}");
    asks("GetLocalListVersion", "{}");
    assertEquals(1, bench.disk.kept(LocalListKept.class).size());
    charger.answers("GetLocalListVersion", "{\"listVersion\":0}");
    asks("GetLocalListVersion", "{}");
    csms.cut();
    assertEquals("{\"status\":\"Invalid\"}", authorize("DORA"));
  }

  @Test
  void clearCacheForgetsHereToo() {
    authorize("ANNA");
    charger.answers("ClearCache", "{\"status\":\"Accepted\"}");
    asks("ClearCache", "{}");
    assertEquals(1, bench.disk.kept(CardsForgotten.class).size());
    csms.cut();
    assertEquals("{\"status\":\"Invalid\"}", authorize("ANNA"));
  }

  /** A transaction that began while the CSMS was away, and whose card it then refuses. */
  private void refusedLater(String configuration) {
    authorize("ANNA");
    csms.cut();
    charger.asks("StartTransaction", START);
    charger.answers("GetConfiguration", configuration);
    charger.answers("RemoteStopTransaction", "{\"status\":\"Accepted\"}");
    csms.answers("StartTransaction", BLOCKED);
    csms.reachable = true;
    bench.time.pass(Duration.ofSeconds(70));
    assertTrue(csms.waiting().isEmpty());
  }

  private List<SetLimit> limits() {
    return bench.sessions.profiles().limits(bench.time.wall(), bench.time.now());
  }

  @Test
  void whatTheCsmsRefusesAfterwardsIsStoppedAndTheCardIsKnownForIt() {
    refusedLater(Bench.configuration("StopTransactionOnInvalidId", "true"));
    assertEquals(
        OURS, charger.asked("RemoteStopTransaction").getFirst().get("transactionId").longValue());
    assertEquals(List.of(), limits());
    csms.cut();
    assertEquals("{\"status\":\"Blocked\"}", authorize("ANNA"));
    List<String> said =
        bench.events.stream()
            .filter(Event.AuthorizationRefused.class::isInstance)
            .map(Event::sentence)
            .toList();
    assertEquals(1, said.size());
    assertFalse(bench.events.toString().contains("ANNA"), "no card in an event");
  }

  @Test
  void whereTheChargerDoesNotStopItItGetsNoMoreEnergyUntilItEnds() {
    refusedLater(Bench.configuration("StopTransactionOnInvalidId", "false"));
    assertEquals(List.of(), charger.asked("RemoteStopTransaction"));
    SetLimit.OnEvse on = (SetLimit.OnEvse) limits().getFirst();
    assertEquals(Amps.ZERO, on.current());
    charger.asks(
        "StopTransaction",
        "{\"transactionId\":%d,\"meterStop\":5100,\"timestamp\":\"2026-11-21T06:01:00Z\"}"
            .formatted(OURS));
    bench.time.pass(Duration.ofSeconds(1));
    assertEquals(List.of(), limits());
  }

  @Test
  void theEnergyThatARefusedCardMayStillHaveIsGivenFirst() {
    refusedLater(
        Bench.configuration("StopTransactionOnInvalidId", "true", "MaxEnergyOnInvalidId", "500"));
    meter(599);
    bench.time.pass(Duration.ofSeconds(20));
    assertEquals(List.of(), charger.asked("RemoteStopTransaction"));
    meter(600);
    bench.time.pass(Duration.ofSeconds(20));
    assertEquals(1, charger.asked("RemoteStopTransaction").size());
  }

  private void meter(int wattHours) {
    charger.asks(
        "MeterValues",
        "{\"connectorId\":1,\"transactionId\":%d,\"meterValue\":[{\"timestamp\":\"%s\",\"sampledValue\":[{\"value\":\"%d\",\"measurand\":\"Energy.Active.Import.Register\",\"unit\":\"Wh\"}]}]}"
            .formatted(OURS, bench.time.wall(), wattHours));
  }
}
