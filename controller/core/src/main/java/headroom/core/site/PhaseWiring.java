package headroom.core.site;

import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import java.util.List;

/**
 * Which phase of the site feeds each terminal of an EVSE.
 *
 * @param sitePhases the site's phase on terminal L1, then L2, then L3; one to three, all different.
 *     One-phase EVSEs name one
 */
public record PhaseWiring(List<Phase> sitePhases) {
  public static final PhaseWiring STRAIGHT = new PhaseWiring(List.of(Phase.L1, Phase.L2, Phase.L3));

  public PhaseWiring {
    sitePhases = List.copyOf(sitePhases);
    if (sitePhases.isEmpty()
        || sitePhases.size() > 3
        || sitePhases.stream().distinct().count() != sitePhases.size()) {
      throw new IllegalArgumentException(
          "wiring needs one to three different phases, found " + sitePhases);
    }
  }

  public static PhaseWiring of(Phase... sitePhases) {
    return new PhaseWiring(List.of(sitePhases));
  }

  /** The site's phases that the EVSE is wired to. */
  public PhaseSet phases() {
    return PhaseSet.of(sitePhases.toArray(new Phase[0]));
  }

  /** The site's phase behind a terminal (1 to 3) of the EVSE. */
  public Phase sitePhase(int terminal) {
    return sitePhases.get(terminal - 1);
  }

  public int terminals() {
    return sitePhases.size();
  }

  /**
   * Turns currents at the terminals L1, L2, L3 of the EVSE into currents on the site's phases.
   *
   * @param terminal1 current at terminal L1; likewise the others, which are ignored where there is
   *     no such terminal
   */
  public PhaseAmps toSite(Amps terminal1, Amps terminal2, Amps terminal3) {
    PhaseAmps site = PhaseAmps.ZERO;
    Amps[] terminals = {terminal1, terminal2, terminal3};
    for (int i = 0; i < sitePhases.size(); i++) site = site.with(sitePhases.get(i), terminals[i]);
    return site;
  }
}
