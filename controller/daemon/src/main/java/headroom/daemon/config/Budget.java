package headroom.daemon.config;

import headroom.core.site.Charger;
import headroom.core.site.Circuit;
import headroom.core.site.Evse;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import headroom.core.units.Watts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What one circuit must bear, and what it has left, by the config alone.
 *
 * @param evses below the circuit, planned chargers left out
 * @param plannedEvses below the circuit, of planned chargers
 * @param fallbacks what the chargers below draw together when all are on their fallback
 * @param worst fallbacks and worst-case background together, no export credited
 * @param usable the hard limit less the margin; {@code worst} must not exceed it
 * @param floorsAtWorst how many EVSEs can run at their floor beside the worst-case background
 * @param floorsAtBest how many can when there is no background at all
 */
public record Budget(
    Circuit circuit,
    int evses,
    int plannedEvses,
    PhaseAmps fallbacks,
    PhaseAmps worst,
    PhaseAmps usable,
    int floorsAtWorst,
    int floorsAtBest) {

  /** One per circuit, in the site's order. */
  public static List<Budget> of(Site site) {
    return site.circuits().stream().map(circuit -> of(site, circuit)).toList();
  }

  private static Budget of(Site site, Circuit circuit) {
    List<Charger> installed = installedBelow(site, circuit);
    List<Evse> evses = installed.stream().flatMap(charger -> charger.evses().stream()).toList();
    int all = site.below(circuit.id()).stream().mapToInt(charger -> charger.evses().size()).sum();
    PhaseAmps fallbacks = PhaseAmps.ZERO;
    for (Charger charger : installed)
      fallbacks = fallbacks.plus(fallbackOf(charger, charger.fallback()));
    PhaseAmps shared = circuit.effectiveLimit().minus(circuit.margin());
    return new Budget(
        circuit,
        evses.size(),
        all - evses.size(),
        fallbacks,
        fallbacks.plus(circuit.background()),
        circuit.limit().minus(circuit.margin()),
        floorsThatFit(evses, circuit, shared.minus(circuit.background())),
        floorsThatFit(evses, circuit, shared));
  }

  /** The chargers that count: a planned one counts nothing until it is first seen. */
  static List<Charger> installedBelow(Site site, Circuit circuit) {
    return site.below(circuit.id()).stream().filter(charger -> !charger.planned()).toList();
  }

  /** What all EVSEs of a charger draw together at {@code each}. */
  static PhaseAmps fallbackOf(Charger charger, Amps each) {
    PhaseAmps sum = PhaseAmps.ZERO;
    for (Evse evse : charger.evses()) sum = sum.plus(PhaseAmps.on(evse.wiring().phases(), each));
    return sum;
  }

  /** Active power of currents at nominal voltage. */
  static Watts power(PhaseAmps amps) {
    long milliamps = (long) amps.l1().milliamps() + amps.l2().milliamps() + amps.l3().milliamps();
    return Watts.of(Math.ceilDiv(milliamps * Watts.NOMINAL_VOLTS, 1000L));
  }

  boolean fits() {
    return worst.fitsWithin(usable) && powerFits();
  }

  boolean powerFits() {
    return circuit.power().filter(most -> power(worst).compareTo(most) > 0).isEmpty();
  }

  /** Those that use least go first, which makes the count the largest for like chargers. */
  private static int floorsThatFit(List<Evse> evses, Circuit circuit, PhaseAmps free) {
    List<Evse> leastFirst = new ArrayList<>(evses);
    leastFirst.sort(
        Comparator.<Evse>comparingInt(evse -> evse.wiring().terminals() * evse.floor().milliamps())
            .thenComparing(Evse::floor));
    PhaseAmps used = PhaseAmps.ZERO;
    PhaseAmps background = circuit.effectiveLimit().minus(circuit.margin()).minus(free);
    int count = 0;
    for (Evse evse : leastFirst) {
      PhaseAmps with = used.plus(PhaseAmps.on(evse.wiring().phases(), evse.floor()));
      boolean inPower =
          circuit
              .power()
              .filter(most -> power(with.plus(background)).compareTo(most) > 0)
              .isEmpty();
      if (!with.fitsWithin(free) || !inPower) continue;
      used = with;
      count++;
    }
    return count;
  }
}
