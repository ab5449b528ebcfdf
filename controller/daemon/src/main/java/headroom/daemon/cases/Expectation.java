package headroom.daemon.cases;

import headroom.core.event.Condition;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import headroom.daemon.config.Place;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Something that a case expects after one tick. */
sealed interface Expectation {
  /** Where the case says so. */
  Place place();

  /** A current of an EVSE. */
  record OfEvse(Place place, EvseId evse, Figure figure, Range<Amps> amps) implements Expectation {}

  /** Which current of an EVSE. */
  enum Figure {
    OFFER,
    TARGET,
    COMMITTED
  }

  /** What the car really draws, in the model. */
  record Drawn(Place place, EvseId evse, Range<PhaseAmps> amps) implements Expectation {}

  /** Currents of a circuit. */
  record OfCircuit(Place place, CircuitId circuit, Sum sum, Range<PhaseAmps> amps)
      implements Expectation {}

  /** Which currents of a circuit. */
  enum Sum {
    LIMIT,
    LOAD,
    BACKGROUND,
    FREE,
    COMMITTED
  }

  record InFailSafe(Place place, CircuitId circuit, boolean expected) implements Expectation {}

  /**
   * A reason as data: what is named must be as it says, what is not named may be anything.
   *
   * @param fields by the names of {@code headroom why --json}; lists joined by commas
   */
  record Because(Place place, EvseId evse, Map<String, String> fields) implements Expectation {}

  /** The conditions of the controller, and no others. */
  record Conditions(Place place, List<Condition.Code> codes) implements Expectation {}

  /** How many EVSEs are offered at least their floor. */
  record On(Place place, Range<Integer> count) implements Expectation {}

  /** How long an EVSE with a car has been offered at least its floor since the beginning. */
  record Served(Place place, EvseId evse, Range<Duration> time) implements Expectation {}
}
