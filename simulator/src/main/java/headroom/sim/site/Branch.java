package headroom.sim.site;

import headroom.core.site.Circuit;
import headroom.core.units.Phase;
import java.util.ArrayList;
import java.util.List;

/** One circuit of a living site: its loads, its breaker, what its meter has counted. */
final class Branch {
  /** A building's machines; cars correct their own. */
  private static final double POWER_FACTOR = 0.98;

  final Circuit circuit;
  final Building building;
  final List<Branch> children = new ArrayList<>();
  double importWh;
  double exportWh;
  private final List<Outlet> outlets;
  private final List<Breaker> quickest = new ArrayList<>();
  private final List<Breaker> real = new ArrayList<>();
  private boolean powered = true;

  /**
   * @param outlets on this circuit and below
   * @param lateness of its real breaker: see {@link Breaker}
   */
  Branch(Circuit circuit, Building building, List<Outlet> outlets, double lateness) {
    this.circuit = circuit;
    this.building = building;
    this.outlets = outlets;
    for (Phase phase : Phase.values()) {
      double rating = circuit.limit().get(phase).toDouble();
      quickest.add(new Breaker(rating, 0));
      real.add(new Breaker(rating, lateness));
    }
  }

  /** All load, of this circuit and of those below, in amperes. */
  PerPhase loadAmps() {
    PerPhase load = buildingAmps();
    for (Outlet outlet : outlets) load = load.plus(outlet.amps());
    return load;
  }

  PerPhase buildingAmps() {
    if (!powered) return PerPhase.ZERO;
    PerPhase load = building.amps();
    for (Branch child : children) load = load.plus(child.buildingAmps());
    return load;
  }

  /** Mean over its loads: cars are near 1. */
  double powerFactor() {
    return outlets.stream().anyMatch(outlet -> outlet.amps().highest() > 0) ? 0.995 : POWER_FACTOR;
  }

  /** Reactive over active power. */
  double tangent() {
    double factor = powerFactor();
    return Math.sqrt(1 - factor * factor) / factor;
  }

  void carry(PerPhase loadAmps, PerPhase volts, double seconds, double hours) {
    for (Phase phase : Phase.values()) {
      quickest.get(phase.ordinal()).carry(loadAmps.get(phase), seconds);
      real.get(phase.ordinal()).carry(loadAmps.get(phase), seconds);
    }
    double wattHours = loadAmps.zip(volts, (i, u) -> i * u).sum() * powerFactor() * hours;
    if (wattHours >= 0) importWh += wattHours;
    else exportWh -= wattHours;
  }

  double hottest() {
    return quickest.stream().mapToDouble(Breaker::hottest).max().orElseThrow();
  }

  boolean hasTripped() {
    return real.stream().anyMatch(Breaker::hasTripped);
  }

  boolean isPowered() {
    return powered;
  }

  void power(boolean on) {
    powered = on;
    for (Outlet outlet : outlets) outlet.power(on);
  }
}
