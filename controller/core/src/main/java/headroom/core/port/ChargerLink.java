package headroom.core.port;

import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;

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
   * The fallback that a charger is to have, now or when it comes back; what it took comes back as
   * {@link ChargerReport.FallbackSet}. Until this is first called it is what the config says.
   */
  void setFallback(ChargerId charger, Amps fallback);

  /**
   * Asks the charger for fresh meter values of one EVSE; the answer comes as {@link
   * ChargerReport.Draw}.
   */
  void requestSample(EvseId evse);
}
