package headroom.core.control;

import headroom.core.site.PowerLimit;
import headroom.core.units.Amps;
import headroom.core.units.Watts;
import java.math.BigInteger;

/**
 * An AC EVSE that is limited in W: it divides a power over the phases of a car of which we may not
 * know how many it uses (design 3.4, decision 024). Its offers are counted as current per phase
 * over the fewest of them.
 *
 * @param power what a power and a current have to do with each other there
 * @param fewest the fewest phases that the car may use
 * @param most the most phases that the car may use
 */
record Divided(PowerLimit power, int fewest, int most) {

  /** The least offer with which the car gets {@code floor} on each of its phases. */
  Amps least(Amps floor) {
    return power.enough(floor, fewest, most);
  }

  /** A step in which the rating can be told, for at the rating the power is whole. */
  Amps step(Amps step) {
    BigInteger rating = BigInteger.valueOf(power.rating().milliamps());
    return new Amps(rating.gcd(BigInteger.valueOf(step.milliamps())).intValueExact());
  }

  /**
   * What a draw is of the offer, at least: the car uses as many phases as it may, at the highest
   * voltage. It must not be taken for one that wants no more, or its offer would shrink time after
   * time.
   */
  Amps ofOffer(Amps draw) {
    return Amps.ofMilliamps(
        (long) draw.milliamps()
            * most
            * Watts.HIGHEST_VOLTS
            / ((long) fewest * Watts.LOWEST_VOLTS));
  }
}
