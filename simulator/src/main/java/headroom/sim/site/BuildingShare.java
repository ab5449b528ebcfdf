package headroom.sim.site;

import headroom.core.site.Circuit;
import headroom.core.site.Site;
import headroom.core.units.PhaseAmps;
import java.util.Optional;

/**
 * Splits the worst-case backgrounds of a config among the circuits: what a circuit has of its own
 * is its worst case less that of the circuits right below it.
 */
final class BuildingShare {
  private BuildingShare() {}

  static PerPhase of(Site site, Circuit circuit) {
    PhaseAmps own = circuit.background();
    for (Circuit child : site.circuits()) {
      if (child.parent().equals(Optional.of(circuit.id()))) own = own.minus(child.background());
    }
    return PerPhase.ofAmps(own.atLeastZero());
  }
}
