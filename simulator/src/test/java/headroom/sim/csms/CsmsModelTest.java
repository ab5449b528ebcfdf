package headroom.sim.csms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.sim.World;
import headroom.sim.csms.CsmsModel.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsmsModelTest {
  private static final String START =
      "{\"connectorId\":1,\"idTag\":\"A\",\"meterStart\":7,\"timestamp\":\"2026-03-02T08:00:00Z\"}";

  private final World world = World.of(3);
  private final CsmsModel csms = new CsmsModel(world);

  private Peer station() {
    return new Peer(world, csms, "CP-1", "ocpp1.6");
  }

  private static String stop(int id) {
    return "{\"transactionId\":" + id + ",\"meterStop\":9,\"timestamp\":\"2026-03-02T09:00:00Z\"}";
  }

  @Test
  void aTransactionIsNumberedOnceHoweverOftenItsStartComes() {
    Peer peer = station().says("StartTransaction", START).says("StartTransaction", START);
    assertTrue(peer.heard.get(0).contains("\"transactionId\":1,"), peer.heard.get(0));
    assertTrue(peer.heard.get(1).contains("\"transactionId\":1,"), peer.heard.get(1));
    assertEquals(1, csms.ledger().doubles());
    assertEquals(1, csms.ledger().bills().size());
    assertEquals(List.of(), csms.ledger().findings());
  }

  @Test
  void aDoubleWithOtherBytesIsAFinding() {
    station()
        .says("StartTransaction", START)
        .says("StartTransaction", START.replace(":1,", ": 1,"));
    assertEquals(1, csms.ledger().findings().size());
    assertTrue(csms.ledger().findings().getFirst().contains("other bytes"));
  }

  @Test
  void whatNamesNoTransactionOrComesAfterTheEndIsAFinding() {
    station()
        .says("StartTransaction", START)
        .says("StopTransaction", stop(2))
        .says("StopTransaction", stop(1))
        .says("StopTransaction", stop(1))
        .says("MeterValues", "{\"connectorId\":1,\"transactionId\":1,\"meterValue\":[]}");
    List<String> findings = csms.ledger().findings();
    assertEquals(2, findings.size(), findings.toString());
    assertTrue(findings.get(0).contains("nobody began"));
    assertTrue(findings.get(1).contains("after the end"));
    assertEquals(1, csms.ledger().doubles());
  }

  @Test
  void anEndWithoutATransactionNeedsARefusedStart() {
    Peer peer = station().says("StopTransaction", stop(-1));
    assertEquals(1, csms.ledger().findings().size());
    csms.conduct((station, action, text) -> new Reply.Refusal("InternalError", Duration.ZERO));
    peer.says("StartTransaction", START);
    csms.conduct(Conduct.PROMPT);
    peer.says("StopTransaction", stop(-1).replace("09:", "10:"));
    assertEquals(1, csms.ledger().findings().size());
  }

  @Test
  void numbersOfEventsHaveNoGapAndNoTurn() {
    Peer peer = new Peer(world, csms, "CP-2", "ocpp2.0.1");
    peer.says("TransactionEvent", event("Started", 0))
        .says("TransactionEvent", event("Updated", 1));
    peer.says("TransactionEvent", event("Updated", 1)).says("TransactionEvent", event("Ended", 2));
    assertEquals(List.of(), csms.ledger().findings());
    assertEquals(1, csms.ledger().doubles());
    peer.says("TransactionEvent", event("Started", 0).replace("T-1", "T-2"));
    peer.says("TransactionEvent", event("Ended", 2).replace("T-1", "T-2"));
    assertEquals(1, csms.ledger().findings().size());
    assertTrue(csms.ledger().findings().getFirst().contains("came when 1 was next"));
    assertTrue(csms.ledger().bills().stream().allMatch(Bill::hasEnded));
  }

  @Test
  void aRefusedEventMayStayOut() {
    Peer peer = new Peer(world, csms, "CP-2", "ocpp2.0.1");
    peer.says("TransactionEvent", event("Started", 0));
    csms.conduct((station, action, text) -> new Reply.Refusal("InternalError", Duration.ZERO));
    peer.says("TransactionEvent", event("Updated", 1));
    csms.conduct(Conduct.PROMPT);
    peer.says("TransactionEvent", event("Ended", 2));
    assertEquals(List.of(), csms.ledger().findings());
  }

  private static String event(String type, int number) {
    return "{\"eventType\":\""
        + type
        + "\",\"seqNo\":"
        + number
        + ",\"transactionInfo\":{\"transactionId\":\"T-1\"}}";
  }

  @Test
  void oneCallAtATimeAndNoIdTwice() {
    Peer peer = station();
    csms.conduct((station, action, text) -> new Reply.Silence());
    peer.visit.onText("[2,\"a\",\"Heartbeat\",{}]");
    peer.visit.onText("[2,\"b\",\"Heartbeat\",{}]");
    world.run(Duration.ofSeconds(5));
    peer.visit.onText("[2,\"b\",\"Heartbeat\",{}]");
    List<String> findings = csms.ledger().findings();
    assertEquals(2, findings.size(), findings.toString());
    assertTrue(findings.get(0).contains("while an earlier call was open"));
    assertTrue(findings.get(1).contains("twice on one connection"));
  }

  @Test
  void aCutLosesTheCallOrTheAnswer() {
    Peer first = station();
    csms.conduct((station, action, text) -> new Reply.CutBefore());
    first.says("StartTransaction", START);
    assertTrue(first.cut);
    assertEquals(0, csms.ledger().bills().size());
    Peer second = station();
    csms.conduct((station, action, text) -> new Reply.CutAfter());
    second.says("StartTransaction", START);
    assertTrue(second.cut);
    assertEquals(1, csms.ledger().bills().size());
    assertEquals(List.of(), second.heard);
    assertFalse(csms.isConnected("CP-1"));
  }

  @Test
  void theNewestConnectionWinsAndAQuestionToTheOldOneIsGone() {
    Peer old = station();
    List<Outcome> outcomes = new ArrayList<>();
    csms.call("CP-1", "ClearCache", "{}", outcomes::add);
    assertEquals(List.of("[2,\"csms-1\",\"ClearCache\",{}]"), old.heard);
    Peer next = station();
    assertTrue(old.cut);
    assertEquals(List.of(new Outcome.Gone()), outcomes);
    csms.call("CP-1", "ClearCache", "{}", outcomes::add);
    next.visit.onText("[3,\"csms-2\",{\"status\" : \"Accepted\"}]");
    assertEquals(new Outcome.Result("{\"status\" : \"Accepted\"}"), outcomes.getLast());
  }

  @Test
  void aMoodyOneDoesEverythingAndTheSameForTheSameSeed() {
    Conduct.Moods moods = new Conduct.Moods(0.1, 0.1, 0.1, 0.1, 0.1);
    Conduct one = Conduct.moody(World.of(9).chance("m"), moods, Duration.ofSeconds(2));
    Conduct two = Conduct.moody(World.of(9).chance("m"), moods, Duration.ofSeconds(2));
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Reply reply = one.to("CP-1", "Heartbeat", "{}");
      assertEquals(reply, two.to("CP-1", "Heartbeat", "{}"));
      replies.add(reply);
    }
    assertEquals(6, replies.stream().map(Object::getClass).distinct().count());
  }
}
