package headroom.sim.site;

/**
 * The control pilot of IEC 61851-1: the duty cycle of a 1 kHz signal says how much the car may
 * take.
 *
 * @param dutyPermille 0 is no signal: the car must not charge
 */
public record Pilot(int dutyPermille) {
  public static final Pilot OFF = new Pilot(0);

  /** Below this no duty cycle allows charging. */
  public static final double LEAST_AMPS = 6;

  private static final double MOST_AMPS = 80;

  public Pilot {
    if (dutyPermille < 0 || dutyPermille > 1000)
      throw new IllegalArgumentException("duty " + dutyPermille + " not in 0..1000");
  }

  /** The largest duty that does not allow more than {@code amps}; off below 6 A. */
  public static Pilot atMost(double amps) {
    if (amps < LEAST_AMPS) return OFF;
    double least = Math.min(amps, MOST_AMPS);
    double percent = dutyPercent(least);
    // a hair, so that 6.6 A / 0.6 is 11 % and not 10.9 %
    return new Pilot((int) Math.floor(percent * 10 + 1e-9));
  }

  private static double dutyPercent(double amps) {
    if (amps <= 51) return amps / 0.6;
    // No duty means anything between 51 A and 52.5 A.
    return amps < 52.5 ? 85 : amps / 2.5 + 64;
  }

  /** What the car may take per phase, in amperes (IEC 61851-1 table A.8). */
  public double amps() {
    double percent = dutyPermille / 10.0;
    if (percent < 8 || percent > 97) return 0;
    if (percent < 10) return LEAST_AMPS;
    if (percent <= 85) return percent * 0.6;
    if (percent <= 96) return (percent - 64) * 2.5;
    return MOST_AMPS;
  }
}
