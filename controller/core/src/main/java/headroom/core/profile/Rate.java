package headroom.core.profile;

import headroom.core.site.Charger;
import headroom.core.site.Charger.Current;
import headroom.core.site.Charger.RateUnit;
import headroom.core.units.Amps;
import headroom.core.units.Watts;

/**
 * A limit as a profile says it.
 *
 * @param milli thousandths of its unit: per phase in A, in total in W
 * @param phases how many phases a power in W is divided over, 1 to 3
 */
public record Rate(RateUnit unit, long milli, int phases) {
  private static final long MOST_MILLIAMPS = 1_000_000;

  static Rate of(RateUnit unit, ChargingProfile.Period period) {
    return new Rate(unit, period.limit_milli(), period.phases().orElse(3));
  }

  /** A current per phase. */
  public static Rate of(Amps perPhase, int phases) {
    return new Rate(RateUnit.A, perPhase.milliamps(), phases);
  }

  /**
   * The current per phase that it allows, rounded down.
   *
   * <p>A current is one per phase, whatever number of phases is named (OCPP 1.6 erratum 3.34). A
   * power is divided by the nominal voltage and the named number of phases, or as many as there are
   * (erratum 3.69; OCPP 2.0.1 K01.FR.49 and 50). For DC it is what the car gets: the supply carries
   * more by the efficiency, at the lowest voltage, as our own limits are written.
   *
   * @param wired phases of the EVSE
   */
  Amps perPhase(Charger charger, int wired) {
    long milliamps =
        switch (unit) {
          case A -> milli;
          case W -> milliampsOfPower(charger, wired);
        };
    return Amps.ofMilliamps((int) Math.min(milliamps, MOST_MILLIAMPS));
  }

  private long milliampsOfPower(Charger charger, int wired) {
    if (charger.current() == Current.DC)
      return milli * 1000 / ((long) wired * Watts.LOWEST_VOLTS * charger.efficiencyPermille());
    return milli / ((long) Math.min(phases, wired) * Watts.NOMINAL_VOLTS);
  }

  /**
   * The same limit in a unit, in thousandths of it, rounded down.
   *
   * @param wired phases of the EVSE
   */
  public long in(RateUnit wanted, Charger charger, int wired) {
    if (unit == wanted) return milli;
    long milliamps = perPhase(charger, wired).milliamps();
    if (wanted == RateUnit.A) return milliamps;
    return charger.current() == Current.DC
        ? milliamps * wired * Watts.LOWEST_VOLTS * charger.efficiencyPermille() / 1000
        : milliamps * Math.min(phases, wired) * Watts.NOMINAL_VOLTS;
  }
}
