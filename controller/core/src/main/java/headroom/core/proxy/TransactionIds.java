package headroom.core.proxy;

import headroom.core.port.StoredRecord.TransactionMapped;
import headroom.core.site.ChargerId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ids of transactions: those that we gave, and what the CSMS calls them.
 *
 * <p>Ours count down from the largest, for all chargers together, so that they stay clear of those
 * that a CSMS counts up. The CSMS's own ids are used as they are; only one that falls among ours is
 * hidden from the charger behind one of ours.
 *
 * <p>Guarded by whoever owns it.
 */
final class TransactionIds {
  /** OCPP 1.6 does not bound them; chargers keep 32 bits with a sign. */
  static final long LARGEST = Integer.MAX_VALUE;

  /** What the CSMS calls a transaction of which it never heard (OCPP 1.6 erratum 3.18). */
  static final long NEVER_DELIVERED = -1;

  private final Map<ChargerId, Map<Long, Long>> upstream = new LinkedHashMap<>();
  private final Map<ChargerId, Map<Long, Long>> local = new LinkedHashMap<>();
  private long lowest;

  /**
   * @param lowest the lowest that we ever gave; empty: none yet
   */
  TransactionIds(Optional<Long> lowest, List<TransactionMapped> known) {
    this.lowest = lowest.orElse(LARGEST + 1);
    known.forEach(this::learn);
  }

  /** A new one of ours. */
  long next() {
    return --lowest;
  }

  /** Whether an id is among those that we gave. */
  boolean isOurs(long id) {
    return id >= lowest && id <= LARGEST;
  }

  void learn(TransactionMapped mapped) {
    long theirs = mapped.upstream().orElse(NEVER_DELIVERED);
    upstream
        .computeIfAbsent(mapped.charger(), id -> new LinkedHashMap<>())
        .put(mapped.local(), theirs);
    if (mapped.upstream().isPresent())
      local
          .computeIfAbsent(mapped.charger(), id -> new LinkedHashMap<>())
          .put(theirs, mapped.local());
  }

  /** What the CSMS calls the transaction that the charger calls {@code id}. */
  Optional<Long> towardsCsms(ChargerId charger, long id) {
    if (!isOurs(id)) return Optional.of(id);
    return Optional.ofNullable(upstream.get(charger)).map(pairs -> pairs.get(id));
  }

  /** What the charger calls the transaction that the CSMS calls {@code id}. */
  long towardsCharger(ChargerId charger, long id) {
    Map<Long, Long> pairs = local.get(charger);
    return pairs == null ? id : pairs.getOrDefault(id, id);
  }
}
