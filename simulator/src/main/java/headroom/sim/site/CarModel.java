package headroom.sim.site;

/**
 * What the maker built.
 *
 * @param batteryWh size of the battery
 * @param phases how many phases its charger on board uses, 1 to 3
 * @param floorAmps below this it does not charge at all: 6, 7 or 14 A
 * @param mostAmps most per phase on AC
 * @param mostDcWatts most at its DC inlet; 0 where it has none
 * @param taperFrom state of charge [0, 1] from which it takes less and less
 * @param sleeps after a long pause it charges only when it is offered current anew, from 0 A
 */
public record CarModel(
    String name,
    double batteryWh,
    int phases,
    double floorAmps,
    double mostAmps,
    double mostDcWatts,
    double taperFrom,
    boolean sleeps) {
  /** Part of the AC energy that reaches the battery. */
  static final double CHARGER_EFFICIENCY = 0.9;

  public static final CarModel SALOON =
      new CarModel("saloon", 77_000, 3, 6, 16, 150_000, 0.85, false);
  public static final CarModel COMPACT =
      new CarModel("compact", 52_000, 3, 6, 16, 100_000, 0.80, false);
  public static final CarModel FAST_AC = new CarModel("fast AC", 41_000, 3, 7, 32, 0, 0.80, false);
  public static final CarModel TWO_PHASE =
      new CarModel("two-phase", 58_000, 2, 6, 16, 100_000, 0.85, false);
  public static final CarModel ONE_PHASE =
      new CarModel("one-phase", 39_000, 1, 6, 32, 50_000, 0.80, false);
  public static final CarModel HYBRID =
      new CarModel("plug-in hybrid", 12_000, 1, 6, 16, 0, 0.90, false);
  public static final CarModel SLEEPER =
      new CarModel("sleeper", 64_000, 3, 6, 16, 110_000, 0.85, true);
  public static final CarModel HIGH_FLOOR =
      new CarModel("high floor", 22_000, 3, 14, 32, 0, 0.80, false);

  /**
   * Most that it takes per phase on AC at this state of charge: flat, then falling in a line to a
   * tenth when full.
   *
   * @param charge state of charge [0, 1]
   */
  double acceptedAmps(double charge) {
    if (charge >= 1) return 0;
    if (charge <= taperFrom) return mostAmps;
    return mostAmps * (1 - 0.9 * (charge - taperFrom) / (1 - taperFrom));
  }

  /**
   * Most that it takes on DC: flat to 55 %, a third at 80 %, a twentieth when full.
   *
   * @param charge state of charge [0, 1]
   */
  double acceptedDcWatts(double charge) {
    if (charge >= 1) return 0;
    if (charge <= 0.55) return mostDcWatts;
    double third = mostDcWatts / 3;
    if (charge <= 0.8) return mostDcWatts - (mostDcWatts - third) * (charge - 0.55) / 0.25;
    return third - (third - mostDcWatts / 20) * (charge - 0.8) / 0.2;
  }
}
