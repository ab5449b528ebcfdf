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
   * together while the others keep theirs. Chargers whose floor is above it count as 0 A.
   *
   * @return 0 A when nothing more fits, even if 0 A does not fit either
   */
  static Amps largest(Site site, Circuit circuit) {
    FallbackProposal proposal = new FallbackProposal(site, circuit);
    int fits = 0;
    int tooMuch = 1 + proposal.highestRating().milliamps() / 1000;
    // What the chargers draw never falls when the fallback rises, so halving finds the edge.
    while (tooMuch - fits > 1) {
      int middle = (fits + tooMuch) / 2;
      if (proposal.fits(Amps.of(middle))) fits = middle;
      else tooMuch = middle;
    }
    Amps found = Amps.of(fits);
    boolean noneCharges = proposal.changing.stream().allMatch(c -> each(c, found).isZero());
    return noneCharges ? Amps.ZERO : found;
  }

  private Amps highestRating() {
    return changing.stream()
        .flatMap(charger -> charger.evses().stream())
        .map(Evse::rating)
        .max(Amps::compareTo)
        .orElse(Amps.ZERO);
  }

  private boolean fits(Amps fallback) {
    for (Circuit circuit : site.circuits()) {
      List<Charger> below = Budget.installedBelow(site, circuit);
      PhaseAmps sum = circuit.background();
      for (Charger charger : below) {
        Amps each = changing.contains(charger) ? each(charger, fallback) : charger.fallback();
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

  private static Amps each(Charger charger, Amps fallback) {
    Evse evse = charger.evses().getFirst();
    return fallback.isBelow(evse.floor()) ? Amps.ZERO : fallback.min(evse.rating());
  }
}
