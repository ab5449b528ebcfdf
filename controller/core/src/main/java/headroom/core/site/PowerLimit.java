package headroom.core.site;

import headroom.core.site.Charger.Current;
import headroom.core.units.Amps;
import headroom.core.units.Watts;

/**
 * What a power in a charging profile of one EVSE and the current per phase that it allows have to
 * do with each other (design 3.4).
 *
 * <p>A charger divides a power by phases and a voltage of its own choice. The most that comes of it
 * is the power over the lowest voltage and the fewest phases that the car may use; more than the
 * rating the hardware does not give. A DC charger takes its power from all its phases, and counts
 * it where the car gets it.
 *
 * @param rating most that hardware and cable can carry per phase, on the AC side
 * @param wired phases of the supply
 * @param efficiencyPermille DC power out per AC power in; 1000 for AC
 */
public record PowerLimit(Current kind, Amps rating, int wired, int efficiencyPermille) {

  public static PowerLimit of(Charger charger, Evse evse) {
    return new PowerLimit(
        charger.current(), evse.rating(), evse.wiring().terminals(), charger.efficiencyPermille());
  }

  /**
   * The power that allows {@code limit} per phase when it is divided over {@code phases}, rounded
   * down. At the rating it is all that there can be, for the hardware limits the rest.
   *
   * @param phases in [1, wired]; a DC charger always uses all
   */
  public Watts power(Amps limit, int phases) {
    long milliamps = limit.milliamps();
    return switch (kind) {
      case AC ->
          limit.isBelow(rating) ? Watts.of(milliamps * phases * Watts.LOWEST_VOLTS / 1000) : full();
      case DC -> Watts.of(milliamps * wired * Watts.LOWEST_VOLTS * efficiencyPermille / 1_000_000);
    };
  }

  private Watts full() {
    return Watts.of(Math.ceilDiv((long) rating.milliamps() * wired * Watts.HIGHEST_VOLTS, 1000));
  }

  /**
   * The most current per phase that {@code power} allows a car on {@code phases} or more, rounded
   * up.
   */
  public Amps current(Watts power, int phases) {
    long most =
        switch (kind) {
          case AC -> Math.ceilDiv(power.watts() * 1000, (long) phases * Watts.LOWEST_VOLTS);
          case DC ->
              Math.ceilDiv(
                  power.watts() * 1_000_000,
                  (long) wired * Watts.LOWEST_VOLTS * efficiencyPermille);
        };
    return Amps.ofMilliamps(Math.min(most, rating.milliamps()));
  }

  /**
   * The least limit with which a car gets {@code current} on each of its phases, whatever the
   * voltage: never above the rating, which always does.
   *
   * @param phases what the power is divided over
   * @param most the most phases that the car may use
   */
  public Amps enough(Amps current, int phases, int most) {
    long needed =
        switch (kind) {
          case AC ->
              Math.ceilDiv(
                  (long) current.milliamps() * most * Watts.HIGHEST_VOLTS,
                  (long) phases * Watts.LOWEST_VOLTS);
          case DC -> current.milliamps();
        };
    return Amps.ofMilliamps(Math.min(needed, rating.milliamps()));
  }
}
