package headroom.drivers.ocpp.station;

import headroom.core.site.Charger;
import headroom.core.site.Charger.Current;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.Evse;
import headroom.core.site.PowerLimit;
import headroom.core.units.Amps;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A limit in the charger's own unit.
 *
 * @param limit a JSON number with at most one digit after the point
 * @param phases said only where it is not three, which is what absence means
 * @param switchesToL1 whether an EVSE with three terminals is to go on with its terminal L1 alone
 */
public record Rate(RateUnit unit, String limit, Optional<Integer> phases, boolean switchesToL1) {
  /** Smallest step that a profile can say (limit: at most one digit fraction). */
  public static final Amps FINEST_STEP = Amps.ofMilliamps(100);

  /** Whole and half amps pass every charger's check of that digit, other tenths do not. */
  public static final Amps SAFE_STEP = Amps.ofMilliamps(500);

  /**
   * The limit in the charger's unit, rounded down.
   *
   * @param phases how many phases the EVSE is to use
   * @param dividedOver how many phases a power is divided over
   */
  public static Rate of(
      Charger charger,
      Evse evse,
      RateUnit unit,
      Amps step,
      Amps limit,
      int phases,
      int dividedOver) {
    boolean saysPhases = charger.current() == Current.AC && phases < 3;
    return new Rate(
        unit,
        switch (unit) {
          case A -> amps(limit, step);
          case W -> Long.toString(PowerLimit.of(charger, evse).power(limit, dividedOver).watts());
        },
        saysPhases ? Optional.of(phases) : Optional.empty(),
        saysPhases && charger.phaseSwitch() && phases == 1 && evse.wiring().terminals() == 3);
  }

  /** The same for all phases that there are: nothing is said about them. */
  Rate withoutPhases() {
    return new Rate(unit, limit, Optional.empty(), false);
  }

  private static String amps(Amps limit, Amps step) {
    Amps tenths = limit.floorTo(step.max(FINEST_STEP)).floorTo(FINEST_STEP);
    return BigDecimal.valueOf(tenths.milliamps(), 3).setScale(1).toPlainString();
  }
}
