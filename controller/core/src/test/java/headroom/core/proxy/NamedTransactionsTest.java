package headroom.core.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.StoredRecord.TransactionReported;
import headroom.core.port.StoredRecord.TransactionReported.Stage;
import headroom.core.proxy.NamedTransactions.Need;
import headroom.core.proxy.NamedTransactions.Running;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NamedTransactionsTest {
  private static final ChargerId CP = new ChargerId("CP-01");
  private static final EvseId EVSE = new EvseId(CP, 2);
  private static final Instant AT = Instant.parse("2026-11-21T05:00:00Z");

  private final NamedTransactions transactions = new NamedTransactions(List.of());
  private MonoTime now = MonoTime.ZERO;

  private static TransactionReported event(
      Stage stage, long seqNo, boolean active, Optional<EvseId> evse) {
    return new TransactionReported(CP, "t-1", evse, stage, seqNo, active, AT, "{}", AT);
  }

  private boolean isKept(Stage stage, long seqNo, boolean active, Need need) {
    return transactions
        .report(event(stage, seqNo, active, Optional.of(EVSE)), need, now)
        .isPresent();
  }

  @Test
  void beginEndAndWhatLetsACarChargeAreKeptAndTheRestIsNot() {
    assertTrue(isKept(Stage.STARTED, 0, false, Need.EDGES));
    assertFalse(isKept(Stage.UPDATED, 1, false, Need.EDGES));
    assertTrue(isKept(Stage.UPDATED, 2, true, Need.EDGES));
    assertFalse(isKept(Stage.UPDATED, 3, true, Need.EDGES));
    assertTrue(isKept(Stage.UPDATED, 4, true, Need.THIS));
    assertTrue(isKept(Stage.ENDED, 5, false, Need.EDGES));
  }

  @Test
  void aSampleIsKeptWhenFifteenMinutesHavePassedAndNotASecondBefore() {
    assertTrue(isKept(Stage.STARTED, 0, true, Need.SAMPLES));
    now = now.plus(BackOffice.KEEP_METER_VALUES_EVERY.minusSeconds(1));
    assertFalse(isKept(Stage.UPDATED, 1, true, Need.SAMPLES));
    now = now.plus(Duration.ofSeconds(1));
    assertFalse(isKept(Stage.UPDATED, 2, true, Need.EDGES));
    assertTrue(isKept(Stage.UPDATED, 3, true, Need.SAMPLES));
    assertFalse(isKept(Stage.UPDATED, 4, true, Need.SAMPLES));
  }

  @Test
  void whatAChargerRepeatsIsKeptOnce() {
    assertTrue(isKept(Stage.STARTED, 0, true, Need.THIS));
    assertFalse(isKept(Stage.STARTED, 0, true, Need.THIS));
    assertTrue(isKept(Stage.ENDED, 1, false, Need.THIS));
    assertFalse(isKept(Stage.ENDED, 1, false, Need.THIS));
  }

  @Test
  void whatRanBeforeARestartRunsOnUntilItsEnd() {
    NamedTransactions after =
        new NamedTransactions(List.of(event(Stage.UPDATED, 3, true, Optional.of(EVSE))));
    assertEquals(List.of(new Running("t-1", EVSE, AT)), after.running(CP));
    assertEquals(Optional.of(EVSE), after.evse(CP, "t-1"));
    assertEquals(List.of(), after.running(new ChargerId("CP-02")));
    after.report(event(Stage.ENDED, 4, false, Optional.empty()), Need.EDGES, now);
    assertEquals(List.of(), after.running(CP));
    assertTrue(after.isOver(CP, "t-1"));
  }

  @Test
  void anEventWithoutItsEvseIsWhereTheTransactionWas() {
    isKept(Stage.STARTED, 0, false, Need.EDGES);
    transactions.report(event(Stage.UPDATED, 1, true, Optional.empty()), Need.EDGES, now);
    assertEquals(List.of(EVSE), transactions.running(CP).stream().map(Running::evse).toList());
  }

  @Test
  void aTokenIsUsedElsewhereOnlyWhileThatTransactionRuns() {
    isKept(Stage.STARTED, 0, true, Need.EDGES);
    transactions.uses(CP, "t-1", "Card");
    assertFalse(transactions.isUsedElsewhere(CP, "t-1", "CARD"));
    assertTrue(transactions.isUsedElsewhere(CP, "t-2", "CARD"));
    isKept(Stage.ENDED, 1, false, Need.EDGES);
    assertFalse(transactions.isUsedElsewhere(CP, "t-2", "CARD"));
  }
}
