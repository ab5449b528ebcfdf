package headroom.core.site;

import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import headroom.core.units.Watts;
import java.util.Optional;

/**
 * A node of the limit tree: grid connection, sub-board or cable.
 *
 * @param parent empty for the grid connection
 * @param limit the installer's hard limit per phase, above 0 A on every phase that the circuit has
 * @param softLimit a lower limit of the operator, never above {@code limit}
 * @param power limit of the total active power
 * @param unbalance most that the offers on one phase may exceed those on another (design 3.1)
 * @param meter the meter that measures the whole load of this circuit
 * @param margin kept free below the limit
 * @param background the worst-case load that is not ours: used without a meter, and when the meter
 *     fails
 * @param of whether the limit counts all load or that of our chargers alone
 * @param useExport whether measured export (PV) gives room for charging
 */
public record Circuit(
    CircuitId id,
    Optional<CircuitId> parent,
    PhaseAmps limit,
    Optional<PhaseAmps> softLimit,
    Optional<Watts> power,
    Optional<Amps> unbalance,
    Optional<MeterId> meter,
    PhaseAmps margin,
    PhaseAmps background,
    LimitOf of,
    boolean useExport) {

  /** What a circuit's limit counts. */
  public enum LimitOf {
    /** All load of the circuit. */
    CIRCUIT,
    /** The load of our chargers only, as section 14a EnWG does. */
    MANAGED
  }

  /** The lower of hard and soft limit. */
  public PhaseAmps effectiveLimit() {
    return softLimit.map(limit::min).orElse(limit);
  }
}
