package headroom.core.port;

import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.WattHours;
import java.time.Instant;
import java.util.Optional;

/** A fact that must survive a power cut. Times are wall time, as labels. */
public sealed interface StoredRecord {
  /**
   * The most an EVSE may draw after a restart of ours, until it has acknowledged a limit (design
   * 3.4).
   *
   * @param leaseSeconds longest lease granted up to this bound
   */
  record CommittedBound(EvseId evse, Amps bound, long leaseSeconds, Instant at)
      implements StoredRecord {}

  /**
   * The charger was accepted once: it may charge and boot while the upstream is away.
   *
   * @param payload its BootNotification as received
   */
  record ChargerSeen(
      ChargerId charger, String vendor, String model, String firmware, String payload, Instant at)
      implements StoredRecord {}

  /**
   * A transaction began.
   *
   * @param transaction id that we gave it; unique for ever
   * @param payload StartTransaction as received
   */
  record TransactionBegun(
      long transaction,
      EvseId evse,
      String idTag,
      WattHours meterStart,
      Instant startedAt,
      String payload,
      Instant at)
      implements StoredRecord {}

  /**
   * Meter values of a transaction, as received; {@code transaction} is empty for clock-aligned
   * values outside one.
   */
  record MeterValuesTaken(Optional<Long> transaction, EvseId evse, String payload, Instant at)
      implements StoredRecord {}

  /**
   * A transaction ended. {@code transaction} may be one that we never saw begin: it is kept all the
   * same.
   */
  record TransactionDone(
      long transaction,
      ChargerId charger,
      WattHours meterStop,
      String reason,
      Instant stoppedAt,
      String payload,
      Instant at)
      implements StoredRecord {}

  /** A security event of a charger, as received. */
  record SecurityEvent(ChargerId charger, String payload, Instant at) implements StoredRecord {}
}
