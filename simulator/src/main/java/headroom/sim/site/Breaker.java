package headroom.sim.site;

/**
 * The heat of one pole of a circuit breaker (IEC 60898-1) whose rating is the limit of its circuit.
 *
 * <p>The standard gives a band: 1.13 times the rating must hold for an hour, 1.45 times must trip
 * within the hour, 2.55 times between 1 s and 60 s (120 s above 32 A), and a B curve trips at once
 * somewhere between 3 and 5 times. Between those points the time follows a straight line on
 * logarithmic axes. For the quickest breaker at 1.45 times and the slowest below it the standard
 * says nothing: a minute and ten hours at 1.13 are our assumptions.
 *
 * <p>Heat 1 is the trip. Above 1.13 it grows by what part of the trip time has passed, below it
 * fades with a time constant of ten minutes.
 */
public final class Breaker {
  private static final double HOLDS = 1.13;
  private static final double COOLS_IN_SECONDS = 600;
  private static final double[][] QUICKEST = {{HOLDS, 3600}, {1.45, 60}, {2.55, 1}, {3, 0.1}};
  private static final double[][] SLOWEST_TO_32_A = {
    {HOLDS, 36_000}, {1.45, 3600}, {2.55, 60}, {5, 0.1}
  };
  private static final double[][] SLOWEST_ABOVE = {
    {HOLDS, 36_000}, {1.45, 3600}, {2.55, 120}, {5, 0.1}
  };

  private final double ratingAmps;
  private final double lateness;
  private double heat;
  private double hottest;

  /**
   * @param lateness where in the band of the standard it trips: 0 as early as allowed, 1 as late
   */
  public Breaker(double ratingAmps, double lateness) {
    this.ratingAmps = ratingAmps;
    this.lateness = lateness;
  }

  /** Seconds until it trips, cold, at this current; infinite when it holds. */
  public double tripsAfterSeconds(double amps) {
    if (amps == 0) return Double.POSITIVE_INFINITY;
    double times = Math.abs(amps) / ratingAmps;
    if (times <= HOLDS) return Double.POSITIVE_INFINITY;
    double early = along(QUICKEST, times);
    double late = along(ratingAmps <= 32 ? SLOWEST_TO_32_A : SLOWEST_ABOVE, times);
    return between(early, late, lateness);
  }

  private static double along(double[][] curve, double times) {
    for (int i = 1; i < curve.length; i++) {
      double[] low = curve[i - 1];
      double[] high = curve[i];
      if (times < high[0]) {
        double part = StrictMath.log(times / low[0]) / StrictMath.log(high[0] / low[0]);
        return between(low[1], high[1], part);
      }
    }
    return curve[curve.length - 1][1];
  }

  /** On a logarithmic scale. */
  private static double between(double from, double to, double part) {
    return from * StrictMath.exp(part * StrictMath.log(to / from));
  }

  /** Lets a current flow for a while. */
  public void carry(double amps, double seconds) {
    double trip = tripsAfterSeconds(amps);
    if (Double.isInfinite(trip)) heat *= COOLS_IN_SECONDS / (COOLS_IN_SECONDS + seconds);
    else heat += seconds / trip;
    hottest = Math.max(hottest, heat);
  }

  /** 0 is cold, 1 and above has tripped. */
  public double heat() {
    return heat;
  }

  /** The highest heat ever. */
  public double hottest() {
    return hottest;
  }

  public boolean hasTripped() {
    return hottest >= 1;
  }
}
