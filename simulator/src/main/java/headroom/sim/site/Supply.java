package headroom.sim.site;

import headroom.sim.Chance;

/**
 * The grid as it arrives: voltage per phase and frequency wander slowly, and the voltage sags with
 * the load.
 */
final class Supply {
  private static final double NOMINAL_VOLTS = 230;
  private static final double OHMS = 0.04;

  private final Chance chance;
  private PerPhase wander = PerPhase.ZERO;
  private double hertz = 50;

  Supply(Chance chance) {
    this.chance = chance;
  }

  /** Lets a second pass. */
  void age() {
    wander = wander.map(each -> each * 0.995 + 0.15 * chance.normal());
    hertz = 50 + (hertz - 50) * 0.99 + 0.002 * chance.normal();
  }

  PerPhase volts(PerPhase loadAmps) {
    return wander.zip(loadAmps, (off, amps) -> NOMINAL_VOLTS + off - OHMS * amps);
  }

  double hertz() {
    return hertz;
  }
}
