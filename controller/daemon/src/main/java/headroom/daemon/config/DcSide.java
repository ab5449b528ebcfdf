package headroom.daemon.config;

import headroom.core.units.Amps;
import headroom.core.units.Watts;

/**
 * The rectifier of a DC charger: what power on its DC side means for the AC supply.
 *
 * @param efficiencyPermille DC power out per AC power in, above 0
 * @param phases of the supply, 1 to 3
 */
record DcSide(int efficiencyPermille, int phases) {

  /**
   * The most current per phase that a DC power can take: at the lowest voltage of the grid (design
   * 3.4: W / (207 V x phases)), losses included, rounded up.
   */
  Amps atMost(Watts dc) {
    long microwatts = Math.multiplyExact(dc.watts(), 1_000_000L);
    long divisor = (long) efficiencyPermille * Watts.LOWEST_VOLTS * phases;
    return Amps.ofMilliamps(Math.ceilDiv(microwatts, divisor));
  }
}
