package headroom.drivers.ocpp;

import headroom.core.site.Charger.RateUnit;
import headroom.core.site.ChargerId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;

/**
 * What is known of one charger's link, for people.
 *
 * @param onlineSince empty while there is no link
 * @param protocol empty before the first link, otherwise that of the latest
 * @param setUp where the set-up sequence stands, in words
 * @param clockOffset charger's clock less the time that we tell; empty before it said a time
 * @param framesIn since the start of the program; likewise the other counts
 * @param errors frames that were no OCPP, values that could not be true, calls without an answer
 * @param profilesWritten charging profiles that the charger was given: each may be a write to its
 *     flash
 * @param lastRefusal the last thing that was refused, by either side
 * @param csms empty where the site has no CSMS
 */
public record ChargerStatus(
    ChargerId charger,
    Optional<MonoTime> onlineSince,
    Optional<String> protocol,
    Optional<String> peer,
    Optional<String> vendor,
    Optional<String> model,
    Optional<String> firmware,
    String setUp,
    Optional<RateUnit> unit,
    Optional<Amps> step,
    Optional<Duration> clockOffset,
    long framesIn,
    long framesOut,
    long errors,
    long profilesWritten,
    Optional<String> lastRefusal,
    Optional<CsmsLink> csms) {

  /**
   * The connection to the CSMS under this charger's identity.
   *
   * @param waiting how many messages wait for it
   */
  public record CsmsLink(boolean connected, long waiting) {}
}
