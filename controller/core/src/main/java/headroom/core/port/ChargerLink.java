package headroom.core.port;

import headroom.core.site.EvseId;

/**
 * Sends commands to the chargers.
 *
 * <p>Called from the control thread: returns at once and never throws for a link or device fault.
 * What became of a limit comes back later as a {@link ChargerReport.LimitOutcome}.
 */
public interface ChargerLink {
  /** Offers a limit, replacing any earlier one for the EVSE that has not been sent. */
  void offer(ChargerLimit limit);

  /**
   * Asks the charger for fresh meter values of one EVSE; the answer comes as {@link
   * ChargerReport.Draw}.
   */
  void requestSample(EvseId evse);
}
