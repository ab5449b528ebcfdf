package headroom.sim.csms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.sim.World;
import headroom.sim.ocpp.StationBook;
import headroom.sim.ocpp.StationBook.Said;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The audit finds what it is there to find, and nothing where all is well. */
class AuditTest {
  private final World world = World.of(4);
  private final CsmsModel csms = new CsmsModel(world);
  private final StationBook book = new StationBook("CP-1");
  private final Peer peer = new Peer(world, csms, "CP-1", "ocpp1.6");

  AuditTest() {
    for (int t = 0; t < 2; t++) {
      book.add(new Said(t, "StartTransaction", start(t), true));
      book.add(new Said(t, "MeterValues", values(-1, t, 1), false));
      book.add(new Said(t, "MeterValues", values(-1, t, 2), true));
      book.add(new Said(t, "StopTransaction", stop(-1, t), true));
    }
  }

  private static String start(int nr) {
    return "{\"connectorId\":1,\"idTag\":\"A\",\"meterStart\":" + nr + ",\"timestamp\":\"T\"}";
  }

  private static String values(int id, int nr, int of) {
    return "{\"connectorId\":1, \"transactionId\":"
        + id
        + ",\"meterValue\":["
        + nr
        + ","
        + of
        + "]}";
  }

  private static String stop(int id, int nr) {
    return "{\"transactionId\":" + id + ",\"meterStop\":" + nr + "}";
  }

  private void first() {
    peer.says("StartTransaction", start(0));
    peer.says("MeterValues", values(1, 0, 1));
    peer.says("MeterValues", values(1, 0, 2));
    peer.says("StopTransaction", stop(1, 0));
  }

  private void assertFound(String... words) {
    List<String> findings = Audit.settled(book, csms.ledger());
    assertEquals(words.length, findings.size(), findings.toString());
    for (int i = 0; i < words.length; i++)
      assertTrue(findings.get(i).contains(words[i]), findings.toString());
  }

  @Test
  void allThatIsDueInOrderIsWell() {
    first();
    assertEquals(List.of(), Audit.soFar(book, csms.ledger()));
    peer.says("StartTransaction", start(1)).says("StartTransaction", start(1));
    peer.says("MeterValues", values(2, 1, 2)).says("StopTransaction", stop(2, 1));
    assertFound();
  }

  @Test
  void whatIsMissingIsFound() {
    first();
    peer.says("StartTransaction", start(1)).says("StopTransaction", stop(2, 1));
    assertFound("missing, or out of order: MeterValues");
  }

  @Test
  void whatIsMissingAtTheEndIsFoundOnceAllIsSettled() {
    first();
    assertEquals(List.of(), Audit.soFar(book, csms.ledger()));
    assertFound("StartTransaction", "MeterValues", "StopTransaction");
  }

  @Test
  void otherBytesAreFound() {
    first();
    peer.says("StartTransaction", start(1));
    peer.says("MeterValues", values(2, 1, 2).replace(", ", ","));
    peer.says("StopTransaction", stop(2, 1));
    assertFound("nobody said", "missing");
  }

  @Test
  void aWrongTransactionIsFound() {
    first();
    peer.says("StartTransaction", start(1));
    peer.says("MeterValues", values(1, 1, 2)).says("StopTransaction", stop(2, 1));
    assertFound("in transaction 1, not 2");
  }

  @Test
  void aTurnIsFound() {
    first();
    peer.says("StartTransaction", start(1)).says("StopTransaction", stop(2, 1));
    peer.says("MeterValues", values(2, 1, 2));
    assertFound("missing, or out of order: MeterValues", "out of order: MeterValues");
  }

  @Test
  void whatWasRefusedThreeTimesMayBeMissingAndTwiceNot() {
    first();
    peer.says("StartTransaction", start(1));
    csms.conduct((station, action, text) -> new Reply.Refusal("InternalError", Duration.ZERO));
    for (int i = 0; i < 3; i++) peer.says("MeterValues", values(2, 1, 2));
    for (int i = 0; i < 2; i++) peer.says("StopTransaction", stop(2, 1));
    assertFound("StopTransaction");
  }
}
