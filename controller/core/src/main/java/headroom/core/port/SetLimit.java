package headroom.core.port;

import headroom.core.event.Source;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import headroom.core.units.Watts;
import java.time.Duration;
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

  /**
   * Of an input that a grid operator switches: it counts while the signal is active, and while
   * nobody knows (design 3.7: a lost input is taken as active).
   *
   * @param input its name, for people
   * @param whenActive what is limited then
   * @param reading the latest; empty: it has never been read, or its driver knows that it is lost
   * @param goodFor a reading that is older tells nothing any more; above zero
   */
  record OfSignal(String input, OnCircuit whenActive, Optional<Reading> reading, Duration goodFor)
      implements SetLimit {
    /** What an input showed at an instant. */
    public record Reading(boolean active, MonoTime at) {}

    public OfSignal {
      if (!goodFor.isPositive())
        throw new IllegalArgumentException("input " + input + " is good for " + goodFor);
    }

    @Override
    public Source source() {
      return whenActive.source();
    }

    @Override
    public Optional<MonoTime> until() {
      return whenActive.until();
    }

    /** Nobody knows what the input shows. */
    public boolean isLostAt(MonoTime now) {
      return reading.isEmpty() || now.isAtLeast(goodFor, reading.get().at());
    }

    @Override
    public boolean countsAt(MonoTime now) {
      return whenActive.countsAt(now) && (isLostAt(now) || reading.orElseThrow().active());
    }
  }
}
