package headroom.core.control;

import headroom.core.event.Reason;
import headroom.core.port.ChargerReport.EvseState;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import headroom.core.units.WattHours;
import java.util.List;
import java.util.Optional;

/** The site as the last step saw it, for {@code status}, {@code why} and telemetry. */
public record SiteView(MonoTime at, List<CircuitView> circuits, List<EvseView> evses) {
  public SiteView {
    circuits = List.copyOf(circuits);
    evses = List.copyOf(evses);
  }

  /**
   * @param limit in force, the lowest of all sources
   * @param load measured, empty without a fresh meter
   * @param background what is not ours
   * @param committed the most that our chargers below could draw now
   * @param free limit less margin and background: what our chargers may have together
   * @param failSafe the meter is lost and the worst-case background is used
   */
  public record CircuitView(
      CircuitId circuit,
      PhaseAmps limit,
      Optional<PhaseAmps> load,
      PhaseAmps background,
      PhaseAmps committed,
      PhaseAmps free,
      boolean failSafe) {}

  /**
   * @param met the charger has connected in this run, or the store knows it from an earlier one
   * @param online the charger's link is open
   * @param silent the link is open, but the charger says nothing, not even when asked
   * @param state empty before the charger has said
   * @param offer per phase, what it is allowed now (acknowledged); the fallback where nothing else
   *     is known
   * @param target per phase, where its share will go once others have made room
   * @param committed per phase, the most it could draw now
   * @param draw last measured, on the site's phases
   * @param drawAge_ms age of {@code draw}
   * @param energy charged in the running transaction, where samples tell
   * @param closings how often it was let on from 0 A since the program started: each wears its
   *     contactor
   * @param phaseSwitches how often it was switched to one phase or back
   */
  public record EvseView(
      EvseId evse,
      boolean met,
      boolean online,
      boolean silent,
      Optional<EvseState> state,
      Optional<String> transaction,
      Amps offer,
      Amps target,
      Amps committed,
      Optional<PhaseAmps> draw,
      Optional<Long> drawAge_ms,
      Optional<WattHours> energy,
      long closings,
      long phaseSwitches,
      Reason reason) {}
}
