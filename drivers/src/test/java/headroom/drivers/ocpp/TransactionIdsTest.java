package headroom.drivers.ocpp;

import static headroom.drivers.ocpp.RelaySite.FIRST_OF_OURS;
import static headroom.drivers.ocpp.RelaySite.START;
import static headroom.drivers.ocpp.RelaySite.endValues;
import static headroom.drivers.ocpp.RelaySite.stop;
import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.port.StoredRecord.TransactionBegun;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Design 4: a transaction has one name at the charger and one at the CSMS, in every message that
 * carries it, whatever happens in between.
 */
final class TransactionIdsTest {
  private RelaySite site;

  @BeforeEach
  void aChargerThatTheCsmsHasAccepted() {
    site = new RelaySite();
  }

  /** A transaction that began while the CSMS was away, which is back and has taken its start. */
  private void begunAwayAndTaken() {
    site.csms.cut();
    assertEquals(FIRST_OF_OURS, site.started(site.charger.asks("StartTransaction", START)));
    back(site);
  }

  private static void back(RelaySite at) {
    at.csms.reachable = true;
    at.pass(Duration.ofSeconds(70));
    assertEquals(0, at.waiting());
  }

  private static void csmsStops(RelaySite at) {
    at.csms.asks("RemoteStopTransaction", "{\"transactionId\":71}");
    assertEquals(
        FIRST_OF_OURS,
        at.charger.asked("RemoteStopTransaction").getLast().get("transactionId").longValue());
  }

  /** The charger goes on with the transaction as it knows it, and so does the CSMS. */
  private static void goesOn(RelaySite at) {
    csmsStops(at);
    at.charger.asks("MeterValues", endValues(FIRST_OF_OURS));
    at.charger.asks("StopTransaction", stop(FIRST_OF_OURS));
    assertEquals(List.of(endValues(71)), at.csms.payloads("MeterValues"));
    assertEquals(List.of(stop(71)), at.csms.payloads("StopTransaction"));
  }

  @Test
  void whatBeganWhileTheCsmsWasAwayIsStoppedByItUnderItsOwnName() {
    begunAwayAndTaken();
    goesOn(site);
  }

  @Test
  void theNamesOutliveARestartOfTheCharger() {
    begunAwayAndTaken();
    site.charger.disconnect();
    site.pass(Duration.ofSeconds(20));
    site.charger.connect(site.bench.sessions, "CP-01");
    site.charger.asks("BootNotification", Bench.BOOT);
    site.pass(Duration.ofSeconds(1));
    goesOn(site);
  }

  @Test
  void theNamesOutliveARestartOfOurs() {
    begunAwayAndTaken();
    goesOn(site.restarted());
  }

  @Test
  void aRestartOfOursWhileTheStartWaitsCostsNothing() {
    site.csms.cut();
    site.charger.asks("StartTransaction", START);
    RelaySite after = site.restarted();
    after.pass(Duration.ofSeconds(10));
    assertEquals(List.of(START), after.csms.payloads("StartTransaction"));
    goesOn(after);
  }

  @Test
  void aRestartOfTheChargerWhileTheStartWaitsCostsNothing() {
    site.csms.cut();
    site.charger.asks("StartTransaction", START);
    site.charger.disconnect();
    site.pass(Duration.ofSeconds(20));
    site.charger.connect(site.bench.sessions, "CP-01");
    site.charger.asks("BootNotification", Bench.BOOT);
    site.pass(Duration.ofSeconds(1));
    back(site);
    goesOn(site);
  }

  @Test
  void aChargerThatNeverHeardTheAnswerIsToldTheSameNameAgain() {
    site.csms.cut();
    site.charger.asks("StartTransaction", START);
    site.charger.disconnect();
    site.pass(Duration.ofSeconds(2));
    site.charger.connect(site.bench.sessions, "CP-01");
    assertEquals(FIRST_OF_OURS, site.started(site.charger.asks("StartTransaction", START)));
    back(site);
    assertEquals(List.of(START, START), site.csms.payloads("StartTransaction"), "the same bytes");
    goesOn(site);
  }

  @Test
  void theNameStaysWhenTheCsmsAnswersTheRepeatedStartItself() {
    begunAwayAndTaken();
    // The charger never heard of the name that it has, and says its start again.
    assertEquals(FIRST_OF_OURS, site.started(site.charger.asks("StartTransaction", START)));
    assertEquals(1, site.bench.disk.kept(TransactionBegun.class).size(), "it began once");
    goesOn(site);
  }

  @Test
  void theSameHoldsAfterARestartOfOurs() {
    begunAwayAndTaken();
    RelaySite after = site.restarted();
    assertEquals(FIRST_OF_OURS, after.started(after.charger.asks("StartTransaction", START)));
    goesOn(after);
  }

  @Test
  void anEndThatIsRepeatedAfterARestartOfOursStillNamesTheTransactionOfTheCsms() {
    begunAwayAndTaken();
    goesOn(site);
    RelaySite after = site.restarted();
    after.charger.asks("StopTransaction", stop(FIRST_OF_OURS));
    assertEquals(List.of(stop(71)), after.csms.payloads("StopTransaction"));
  }

  @Test
  void aStartWhoseFirstAnswerWasLostOnTheWayFromTheCsmsHasOneNameOnEachSide() {
    site.csms.answers("StartTransaction", "");
    String id = site.charger.asks("StartTransaction", START);
    site.pass(Duration.ofSeconds(6));
    assertEquals(FIRST_OF_OURS, site.started(id));
    site.csms.answers(
        "StartTransaction", "{\"transactionId\":71,\"idTagInfo\":{\"status\":\"Accepted\"}}");
    site.pass(Duration.ofSeconds(60));
    assertEquals(List.of(START, START), site.csms.payloads("StartTransaction"), "the same bytes");
    goesOn(site);
  }
}
