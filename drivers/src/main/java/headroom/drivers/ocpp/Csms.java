package headroom.drivers.ocpp;

import headroom.core.port.Backlog;
import headroom.core.site.ChargerId;
import java.util.function.ToIntFunction;

/**
 * The CSMS behind a site, as the sessions see it.
 *
 * @param backlog reads what waits for it
 * @param waiting how many messages of a charger waited at the start
 * @param pace of all chargers together
 */
public record Csms(
    CsmsDialer dialer, Backlog backlog, ToIntFunction<ChargerId> waiting, ReplayPace pace) {
  /** With a pace of its own. */
  public Csms(CsmsDialer dialer, Backlog backlog, ToIntFunction<ChargerId> waiting) {
    this(dialer, backlog, waiting, new ReplayPace());
  }
}
