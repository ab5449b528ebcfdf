package headroom.drivers.ocpp;

import headroom.core.port.Remembered;
import headroom.core.port.Remembered.Undelivered;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.port.StoredRecord.TransactionBegun;
import headroom.core.port.StoredRecord.TransactionDone;
import headroom.core.port.StoredRecord.TransactionMapped;
import headroom.core.proxy.Authorization;
import headroom.core.site.ChargerId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One charger that its CSMS has accepted, in virtual time, with us between them. */
final class RelaySite {
  static final ChargerId CP = new ChargerId("CP-01");
  static final long FIRST_OF_OURS = Integer.MAX_VALUE;
  static final String START =
      "{\"connectorId\":1,\"idTag\":\"TAG\",\"meterStart\":100,\"timestamp\":\"2026-11-21T05:01:00Z\"}";
  static final String STATUS =
      "{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"Charging\"}";

  final Bench bench;
  final FakeCharger charger;
  FakeCsms csms;

  RelaySite() {
    this(Remembered.NOTHING, List.of());
  }

  private RelaySite(Remembered remembered, List<StoredRecord> onDisk) {
    bench =
        new Bench(
            Authorization.ALL,
            remembered,
            List.of(Bench.ac("CP-01", 1)),
            made -> {
              csms = new FakeCsms(made);
              return Optional.of(
                  new Csms(
                      csms, csms, id -> remembered.undelivered().waiting().getOrDefault(id, 0)));
            });
    bench.disk.kept.addAll(onDisk);
    charger = bench.ready("CP-01");
    pass(Duration.ofSeconds(1));
  }

  /** The same site after a restart of ours, with what was on disk; the charger connects anew. */
  RelaySite restarted() {
    List<TransactionDone> done = bench.disk.kept(TransactionDone.class);
    List<TransactionBegun> begun = bench.disk.kept(TransactionBegun.class);
    Map<ChargerId, Integer> waiting = new LinkedHashMap<>();
    csms.waiting().values().forEach(each -> waiting.merge(each.charger(), 1, Integer::sum));
    return new RelaySite(
        new Remembered(
            List.of(),
            bench.disk.kept(ChargerSeen.class),
            begun.stream()
                .filter(b -> done.stream().noneMatch(d -> d.transaction() == b.transaction()))
                .toList(),
            begun.stream()
                .filter(TransactionBegun::ours)
                .map(TransactionBegun::transaction)
                .min(Long::compare),
            new Undelivered(
                bench.disk.kept(ToForward.class).stream().mapToLong(ToForward::seq).max().orElse(0),
                waiting,
                bench.disk.kept(TransactionMapped.class)),
            Optional.empty()),
        bench.disk.kept);
  }

  static String stop(long transaction) {
    return "{\"transactionId\":"
        + transaction
        + ",\"meterStop\":5100,\"timestamp\":\"2026-11-21T06:01:00Z\"}";
  }

  static String endValues(long transaction) {
    return values(transaction, 3000);
  }

  /** Values that belong to a bill. */
  static String values(long transaction, int energy) {
    return "{\"connectorId\":1,\"transactionId\":%d,\"meterValue\":[{\"timestamp\":\"2026-11-21T05:30:00Z\",\"sampledValue\":[{\"value\":\"%d\",\"context\":\"Interruption.Begin\"}]}]}"
        .formatted(transaction, energy);
  }

  void pass(Duration duration) {
    bench.time.pass(duration);
  }

  JsonNode answer(String id) {
    return charger.answer(id).orElseThrow(() -> new AssertionError("no answer to " + id));
  }

  long started(String id) {
    return answer(id).get(2).get("transactionId").longValue();
  }

  /** How many messages the program says that wait. */
  long waiting() {
    return bench.sessions.status().getFirst().csms().orElseThrow().waiting();
  }
}
