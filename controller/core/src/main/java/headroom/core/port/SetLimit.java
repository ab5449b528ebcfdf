package headroom.core.port;

import headroom.core.event.Source;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import headroom.core.units.Watts;
import java.util.Optional;

/**
 * A limit that somebody set while the site runs, beside the limits of the config (design 3.1): a
 * grid operator, a schedule, the CSMS, a technician. The lowest of all limits wins, and the reason
 * names its source.
 *
 * <p>It counts until {@link #until}, or until its source takes it back. 0 A is 0 A.
 */
public sealed interface SetLimit {
  Source source();

  /** When it ends by itself; empty: when its source takes it back. */
  Optional<MonoTime> until();

  /** Whether it counts at {@code now}. */
  default boolean countsAt(MonoTime now) {
    return until().isEmpty() || now.isBefore(until().get());
  }

  /**
   * On everything that the limits of a circuit count: all load, or that of our chargers alone.
   *
   * @param current per phase; empty: only the power is limited
   * @param power in total; empty: only the current is limited
   */
  record OnCircuit(
      CircuitId circuit,
      Source source,
      Optional<PhaseAmps> current,
      Optional<Watts> power,
      Optional<MonoTime> until)
      implements SetLimit {}

  /**
   * On one EVSE.
   *
   * @param current per phase, on all wired phases alike
   */
  record OnEvse(EvseId evse, Source source, Amps current, Optional<MonoTime> until)
      implements SetLimit {}
}
