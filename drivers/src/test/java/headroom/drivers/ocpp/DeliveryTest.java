package headroom.drivers.ocpp;

import static headroom.drivers.ocpp.RelaySite.FIRST_OF_OURS;
import static headroom.drivers.ocpp.RelaySite.START;
import static headroom.drivers.ocpp.RelaySite.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Event;
import headroom.core.port.StoredRecord.SetAside;
import headroom.core.port.StoredRecord.ToForward;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Design 4: what waited goes up in order, each message once for a CSMS that answers. */
final class DeliveryTest {
  private static final String ACCEPTED = "{\"status\":\"Accepted\"}";
  private RelaySite site;
  private FakeCsms csms;
  private FakeCharger charger;

  @BeforeEach
  void aChargerThatTheCsmsHasAccepted() {
    site = new RelaySite();
    csms = site.csms;
    charger = site.charger;
  }

  @Test
  void valuesThatWereAnsweredWhileTheDiskFailedAreCountedAndDeliveredOnceItWorksAgain() {
    csms.cut();
    charger.asks("StartTransaction", START);
    site.bench.disk.broken = true;
    String id = charger.asks("MeterValues", values(FIRST_OF_OURS, 1));
    site.pass(Duration.ofSeconds(10));
    assertTrue(charger.answer(id).isPresent(), "the charger does not wait for a broken disk");
    assertEquals(2, site.waiting());
    site.bench.disk.broken = false;
    csms.reachable = true;
    site.pass(Duration.ofSeconds(75));
    assertEquals(List.of(values(71, 1)), csms.payloads("MeterValues"));
    assertEquals(0, site.waiting());
  }

  @Test
  void aCsmsThatIsConnectedAndAnswersNothingIsAwayAndUsesUpNoAttempt() {
    csms.cut();
    charger.asks("StartTransaction", START);
    var script = new LinkedHashMap<>(csms.script);
    for (String action : script.keySet()) csms.answers(action, "");
    csms.reachable = true;
    site.pass(Duration.ofMinutes(30));
    assertTrue(site.bench.events.stream().anyMatch(Event.CsmsLost.class::isInstance));
    csms.script.putAll(script);
    site.pass(Duration.ofMinutes(3));
    assertEquals(0, site.waiting());
    assertEquals(List.of(), site.bench.disk.kept(SetAside.class));
  }

  @Test
  void aMessageThatAloneIsNeverAnsweredIsSetAside() {
    csms.cut();
    charger.asks("StartTransaction", START);
    csms.answers("StartTransaction", "");
    csms.reachable = true;
    site.pass(Duration.ofMinutes(10));
    assertEquals(1, site.bench.disk.kept(SetAside.class).size());
    assertEquals(0, site.waiting());
  }

  @Test
  void valuesThatFoundNoRoomWhileTheDiskFailedDoNotCountAsWaiting() {
    csms.cut();
    charger.asks("StartTransaction", START);
    site.bench.disk.broken = true;
    for (int i = 0; i < 600; i++) {
      charger.asks("MeterValues", values(FIRST_OF_OURS, i));
      site.pass(Duration.ofSeconds(1));
    }
    site.bench.disk.broken = false;
    csms.reachable = true;
    site.pass(Duration.ofSeconds(300));
    assertEquals(0, site.waiting());
    int kept = csms.payloads("MeterValues").size();
    assertTrue(kept >= 490 && kept <= 501, kept + " of 600 were delivered");
    assertEquals(List.of(), List.copyOf(csms.waiting().values()));
  }

  @Test
  void anAnswerThatCrossesAReadOfTheDiskIsNotAskedForAgain() {
    csms.answers("StartTransaction", "");
    csms.readTakes = Duration.ofSeconds(2);
    charger.asks("StartTransaction", START);
    site.pass(Duration.ofSeconds(6));
    assertEquals(1, site.waiting(), "it is on disk, and is being read");
    csms.says(
        "[3,\"%s\",{\"transactionId\":99,\"idTagInfo\":%s}]"
            .formatted(csms.told.getLast().id(), ACCEPTED));
    site.pass(Duration.ofSeconds(60));
    assertEquals(List.of(START), csms.payloads("StartTransaction"));
    assertEquals(0, site.waiting());
    charger.asks("MeterValues", values(FIRST_OF_OURS, 1));
    site.pass(Duration.ofSeconds(1));
    assertEquals(List.of(values(99, 1)), csms.payloads("MeterValues"), "nothing holds it up");
  }

  @Test
  void anAnswerThatComesWhileTheMessageIsSentAgainCountsOnce() {
    csms.answers("StartTransaction", "");
    charger.asks("StartTransaction", START);
    site.pass(Duration.ofSeconds(25));
    String first = csms.told.getLast().id();
    assertFalse(csms.waiting().isEmpty());
    // Its time has run out, and it is on its way again, when the first answer comes.
    site.pass(Duration.ofSeconds(8));
    assertEquals(2, csms.payloads("StartTransaction").size());
    String second = csms.told.getLast().id();
    for (String id : List.of(first, second))
      csms.says("[3,\"%s\",{\"transactionId\":99,\"idTagInfo\":%s}]".formatted(id, ACCEPTED));
    site.pass(Duration.ofSeconds(60));
    assertEquals(2, csms.payloads("StartTransaction").size());
    assertEquals(0, site.waiting());
  }

  /** A transaction and so many values wait; the CSMS is back, and its connection open. */
  private List<String> backWith(int values) {
    csms.cut();
    charger.asks("StartTransaction", START);
    for (int i = 0; i < values; i++) charger.asks("MeterValues", values(FIRST_OF_OURS, i));
    csms.told.clear();
    csms.reachable = true;
    while (!csms.isConnected()) site.pass(Duration.ofMillis(1));
    return IntStream.range(0, values).mapToObj(i -> values(71, i)).toList();
  }

  @Test
  void aSlowCsmsGetsOneMessageAfterTheOtherInOrder() {
    csms.answersAfter = Duration.ofSeconds(20);
    List<String> expected = backWith(5);
    site.pass(Duration.ofSeconds(30));
    assertEquals(1, csms.payloads("MeterValues").size(), "one at a time");
    site.pass(Duration.ofSeconds(120));
    assertEquals(expected, csms.payloads("MeterValues"));
    assertEquals(0, site.waiting());
  }

  @Test
  void oneMessageThatIsRefusedIsSetAsideAndTheOthersArriveInOrder() {
    List<String> expected = backWith(4);
    String bad = values(71, 2);
    csms.script.put("MeterValues", payload -> payload.equals(bad) ? "!FormationViolation" : "{}");
    site.pass(Duration.ofSeconds(60));
    assertEquals(
        List.of(expected.get(0), expected.get(1), bad, bad, bad, expected.get(3)),
        csms.payloads("MeterValues"));
    assertEquals(1, site.bench.disk.kept(SetAside.class).size());
    assertEquals(0, site.waiting());
  }

  @Test
  void aSocketThatDropsInTheMiddleCostsNothingButASecondTelling() {
    csms.answersAfter = Duration.ofMillis(10);
    List<String> expected = backWith(20);
    site.pass(Duration.ofMillis(105));
    csms.cut();
    int told = csms.payloads("MeterValues").size();
    assertTrue(told > 3 && told < 20, told + " were told before it dropped");
    csms.reachable = true;
    site.pass(Duration.ofSeconds(10));
    List<String> all = csms.payloads("MeterValues");
    assertEquals(expected, all.stream().distinct().toList());
    assertTrue(all.size() <= 21, "only the one on its way is told again: " + all.size());
    assertEquals(0, site.waiting());
  }

  @Test
  void anAnswerThatComesTooLateIsOneAttemptAndTheMessageIsToldAgain() {
    csms.answersAfter = Duration.ofSeconds(31);
    backWith(1);
    site.pass(Duration.ofSeconds(35));
    csms.answersAfter = Duration.ZERO;
    site.pass(Duration.ofSeconds(60));
    assertEquals(2, csms.payloads("StartTransaction").size());
    assertEquals(List.of(values(71, 0)), csms.payloads("MeterValues"));
    assertEquals(0, site.waiting());
  }

  @Test
  void whatTheDiskHasGivenUpMeanwhileDoesNotCountAsWaitingForEver() {
    backWith(0);
    site.pass(Duration.ofSeconds(1));
    csms.cut();
    for (int i = 0; i < 100; i++) charger.asks("MeterValues", values(FIRST_OF_OURS, i));
    site.bench.disk.kept.removeIf(
        each -> each instanceof ToForward message && message.seq() % 2 == 0);
    csms.reachable = true;
    site.pass(Duration.ofSeconds(70));
    assertEquals(50, csms.payloads("MeterValues").size());
    assertEquals(0, site.waiting());
    charger.asks("MeterValues", values(FIRST_OF_OURS, 1_000));
    assertEquals(values(71, 1_000), csms.payloads("MeterValues").getLast(), "live again");
  }

  @Test
  void whatIsLiveOvertakesWhatHasWaited() {
    csms.answersAfter = Duration.ofMillis(100);
    backWith(30);
    site.pass(Duration.ofMillis(550));
    String id = charger.asks("Authorize", "{\"idTag\":\"TAG\"}");
    site.pass(Duration.ofMillis(250));
    assertTrue(charger.answer(id).isPresent(), "after the one that is on its way");
    assertTrue(site.waiting() > 20, site.waiting() + " still wait");
  }

  @Test
  void aLongBacklogIsReadInWindowsOfABoundedSize() {
    String filler = "x".repeat(40_000);
    csms.cut();
    charger.asks("StartTransaction", START);
    for (int i = 0; i < 10; i++)
      charger.asks(
          "MeterValues",
          values(FIRST_OF_OURS, i)
              .replace("\"connectorId\"", "\"v\":\"" + filler + "\",\"connectorId\""));
    csms.told.clear();
    csms.reachable = true;
    site.pass(Duration.ofSeconds(70));
    assertEquals(10, csms.payloads("MeterValues").size());
    assertTrue(csms.reads >= 10, "two such messages are more than a window: " + csms.reads);
    assertEquals(0, site.waiting());
  }
}
