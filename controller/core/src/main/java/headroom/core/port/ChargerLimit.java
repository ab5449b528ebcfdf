package headroom.core.port;

import headroom.core.event.Reason;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;

/**
 * A command to one EVSE. A limit is a lease: when it ends without renewal the charger goes to its
 * fallback by itself.
 *
 * @param seq grows by one with every limit of this run; names the limit in {@link
 *     ChargerReport.LimitOutcome}
 * @param kind what it is for
 * @param limit current per phase, on all wired phases alike; 0 A pauses, otherwise at least the
 *     floor
 * @param phases how many phases the EVSE is to use: all that are wired, or fewer where it can
 *     switch (OCPP numberPhases)
 * @param dividedOver how many phases a power is divided over where the charger is limited in W:
 *     what is sent is {@code limit} times so many phases (design 3.4); in [1, wired phases]
 * @param leaseEnds when it ends by itself. The driver turns this into the charger's own clock, so a
 *     limit that had to wait in a queue does not live longer
 * @param urgent a decrease: it goes before everything else on the link
 */
public record ChargerLimit(
    EvseId evse,
    long seq,
    Kind kind,
    Amps limit,
    int phases,
    int dividedOver,
    MonoTime leaseEnds,
    boolean urgent,
    Reason because) {

  /** Where in the charger a limit goes (design 3.4). */
  public enum Kind {
    /** For the running transaction (TxProfile). Ends with it. */
    SESSION,
    /**
     * For an EVSE without a transaction: above the fallback, at a stack level of its own
     * (TxDefaultProfile).
     */
    HOLD
  }
}
