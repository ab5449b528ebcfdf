package headroom.drivers.ocpp;

import headroom.core.port.ChargerLimit;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import java.time.Duration;
import java.util.Optional;

/**
 * One version of OCPP, as spoken with one charger over all its links. It answers the charger's
 * questions, sets the charger up, and turns limits into charging profiles. On the session's queue
 * only.
 */
public interface Dialect {
  /** A link opened; {@link Link} works from here on. */
  void opened();

  /**
   * The link is gone: its timers will not run, and questions that are still open get their answers
   * after this.
   */
  void closed();

  /** The charger asks. Each question is answered or refused, now or later. */
  void asked(Frame.Call call);

  void offer(ChargerLimit limit);

  void requestSample(EvseId evse);

  /** Nothing came for long: asks for any word. */
  void probe();

  /** The config of the charger changed; {@link Link#charger} is the new one. */
  void reconfigured();

  Facts facts();

  /** What the dialect found out, for people. */
  record Facts(
      String setUp,
      Optional<String> vendor,
      Optional<String> model,
      Optional<String> firmware,
      Optional<RateUnit> unit,
      Optional<Amps> step,
      Optional<Duration> clockOffset,
      long profilesWritten) {
    public static final Facts NONE =
        new Facts(
            "offline",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0);
  }
}
