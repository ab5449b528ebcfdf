package headroom.core.site;

import headroom.core.units.Amps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A charging station below one circuit.
 *
 * @param circuit the circuit that feeds it; where its outlets share a rating, a circuit of its own
 * @param evses by number, at least one
 * @param fallback current per phase to which each EVSE goes by itself when it no longer hears from
 *     us: 0 A or at least the floor. For one that cannot be limited this is its rating
 * @param step granularity of its limits, above 0 A: usually 1 A, 0.1 A where it can
 * @param lease how long a limit above the fallback lives without renewal
 * @param priority class for admission: higher goes first; 0 unless the config says more
 * @param weight share of what is free, relative to the others; 1000 is one share
 * @param planned known to the config but not installed yet: counts nothing until it is first seen
 * @param limitedIn the unit of its charging profiles; empty means: ask the charger at boot
 * @param efficiencyPermille for DC: DC power out per AC power in; 1000 for AC
 * @param phaseSwitch whether a limit for one phase switches a three-phase AC EVSE to its terminal
 *     L1
 */
public record Charger(
    ChargerId id,
    CircuitId circuit,
    Current current,
    List<Evse> evses,
    Amps fallback,
    Amps step,
    Duration lease,
    int priority,
    int weight,
    boolean planned,
    Optional<RateUnit> limitedIn,
    int efficiencyPermille,
    boolean phaseSwitch) {

  public Charger {
    evses = List.copyOf(evses);
  }

  /** One that does not switch its phases. */
  public Charger(
      ChargerId id,
      CircuitId circuit,
      Current current,
      List<Evse> evses,
      Amps fallback,
      Amps step,
      Duration lease,
      int priority,
      int weight,
      boolean planned,
      Optional<RateUnit> limitedIn,
      int efficiencyPermille) {
    this(
        id,
        circuit,
        current,
        evses,
        fallback,
        step,
        lease,
        priority,
        weight,
        planned,
        limitedIn,
        efficiencyPermille,
        false);
  }

  /** What the car gets from the EVSE. */
  public enum Current {
    AC,
    DC
  }

  /** Unit of a charging profile (OCPP ChargingRateUnit). */
  public enum RateUnit {
    A,
    W
  }
}
