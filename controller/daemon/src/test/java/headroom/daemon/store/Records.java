package headroom.daemon.store;

import headroom.core.port.RecordStore;
import headroom.core.port.RecordStore.Outcome;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.CommittedBound;
import headroom.core.port.StoredRecord.TransactionBegun;
import headroom.core.port.StoredRecord.TransactionDone;
import headroom.core.port.StoredRecord.TransactionReported;
import headroom.core.port.StoredRecord.TransactionReported.Stage;
import headroom.core.units.Amps;
import headroom.core.units.WattHours;
import headroom.daemon.Sites;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Records as their writers make them, and how a test waits for them. */
final class Records {
  static final Instant AT = Instant.parse("2026-05-04T10:00:00Z");

  private Records() {}

  static CommittedBound bound(int evse, int amps) {
    return new CommittedBound(Sites.evse(evse), Amps.of(amps), Amps.ZERO, 300, AT);
  }

  static TransactionBegun begun(long id) {
    return new TransactionBegun(
        id, true, Sites.evse(1), "CARD", WattHours.of(1000), AT, "{\"connectorId\":1}", AT);
  }

  static TransactionReported reported(String transaction, Stage stage, long seqNo) {
    return new TransactionReported(
        Sites.charger(1),
        transaction,
        Optional.of(Sites.evse(1)),
        stage,
        seqNo,
        true,
        AT,
        "{\"seqNo\":" + seqNo + "}",
        AT);
  }

  static TransactionDone done(long id) {
    return new TransactionDone(
        id, Sites.charger(1), WattHours.of(5000), "Local", AT, "{\"reason\":\"Local\"}", AT);
  }

  static CompletableFuture<Outcome> write(RecordStore store, StoredRecord... records) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    store.write(List.of(records), outcome::complete);
    return outcome;
  }

  static Outcome writeAndWait(RecordStore store, StoredRecord... records) {
    try {
      return write(store, records).get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no answer of the store", e);
    }
  }
}
