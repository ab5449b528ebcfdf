package headroom.drivers.ocpp;

import headroom.core.port.Backlog;
import headroom.core.port.StoredRecord.ProfileKept;
import headroom.core.profile.WhileAway;
import headroom.core.site.ChargerId;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The CSMS behind a site, as the sessions see it.
 *
 * @param backlog reads what waits for it
 * @param waiting how many messages of a charger waited at the start
 * @param pace of all chargers together
 * @param whileAway how long its charging profiles count while it is away
 * @param profiles what it had set when the program last ran
 */
public record Csms(
    CsmsDialer dialer,
    Backlog backlog,
    ToIntFunction<ChargerId> waiting,
    ReplayPace pace,
    WhileAway whileAway,
    List<ProfileKept> profiles) {
  public Csms {
    profiles = List.copyOf(profiles);
  }

  /** With a pace of its own, and without charging profiles so far. */
  public Csms(CsmsDialer dialer, Backlog backlog, ToIntFunction<ChargerId> waiting) {
    this(dialer, backlog, waiting, new ReplayPace(), WhileAway.KEEP, List.of());
  }
}
