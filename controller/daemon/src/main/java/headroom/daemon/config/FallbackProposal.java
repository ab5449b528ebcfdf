package headroom.daemon.config;

import headroom.core.site.Charger;
import headroom.core.site.Circuit;
import headroom.core.site.Evse;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Looks for the largest fallback that every circuit can bear. */
final class FallbackProposal {
  private final Site site;
  private final Set<Charger> changing;

  private FallbackProposal(Site site, Circuit circuit) {
    this.site = site;
    this.changing = new HashSet<>(Budget.installedBelow(site, circuit));
  }

  /**
   * The largest fallback, in whole amperes, that all chargers below {@code circuit} can have
   * together while the others keep theirs: at least the floor of each, at most the rating of each.
   *
   * @return 0 A when there is none, even if 0 A does not fit either
   */
  static Amps largest(Site site, Circuit circuit) {
    FallbackProposal proposal = new FallbackProposal(site, circuit);
    Amps floor = proposal.changing(Evse::floor).max(Amps::compareTo).orElse(Amps.ZERO);
    Amps rating = proposal.changing(Evse::rating).min(Amps::compareTo).orElse(Amps.ZERO);
    int least = Math.ceilDiv(floor.milliamps(), 1000);
    int most = rating.milliamps() / 1000;
    if (least > most || !proposal.fits(Amps.of(least))) return Amps.ZERO;
    // What the chargers draw rises with the fallback, so halving finds the edge.
    int tooMuch = most + 1;
    while (tooMuch - least > 1) {
      int middle = (least + tooMuch) / 2;
      if (proposal.fits(Amps.of(middle))) least = middle;
      else tooMuch = middle;
    }
    return Amps.of(least);
  }

  private Stream<Amps> changing(Function<Evse, Amps> value) {
    return changing.stream().flatMap(charger -> charger.evses().stream()).map(value);
  }

  private boolean fits(Amps fallback) {
    for (Circuit circuit : site.circuits()) {
      List<Charger> below = Budget.installedBelow(site, circuit);
      PhaseAmps sum = circuit.background();
      for (Charger charger : below) {
        Amps each = changing.contains(charger) ? fallback : charger.fallback();
        sum = sum.plus(Budget.fallbackOf(charger, each));
      }
      PhaseAmps total = sum;
      boolean touched = below.stream().anyMatch(changing::contains);
      boolean inPower =
          circuit.power().filter(most -> Budget.power(total).compareTo(most) > 0).isEmpty();
      if (touched && !(sum.fitsWithin(circuit.limit().minus(circuit.margin())) && inPower))
        return false;
    }
    return true;
  }
}
