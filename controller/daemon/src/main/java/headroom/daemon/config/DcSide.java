package headroom.daemon.config;

import headroom.core.units.Amps;
import headroom.core.units.Watts;

/** What DC power means for the AC supply. */
final class DcSide {
  private DcSide() {}

  /**
   * The most current per phase that a DC power can take: at the lowest voltage of the grid (design
   * 3.4: W / (207 V x phases)), with the losses of the rectifier, rounded up.
   *
   * @param efficiencyPermille DC power out per AC power in, above 0
   * @param phases of the supply, 1 to 3
   */
  static Amps atMost(Watts dc, int efficiencyPermille, int phases) {
    long microwatts = Math.multiplyExact(dc.watts(), 1_000_000L);
    long divisor = (long) efficiencyPermille * Watts.LOWEST_VOLTS * phases;
    return Amps.ofMilliamps(Math.ceilDiv(microwatts, divisor));
  }
}
