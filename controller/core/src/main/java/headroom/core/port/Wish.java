package headroom.core.port;

import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.core.units.WattHours;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of the session at one EVSE beyond what its charger measures (design 3.3): said by a
 * driver, a fleet system or the car. It is forgotten with the session.
 *
 * @param departure when the car leaves
 * @param energy what it wants in this session, from plug-in; at least 0 Wh
 * @param weight its share relative to the others, 1000 is one share, 100 to 100,000; empty: the
 *     charger's
 * @param priority its class for admission, higher goes first; empty: the charger's
 */
public record Wish(
    EvseId evse,
    Optional<MonoTime> departure,
    Optional<WattHours> energy,
    OptionalInt weight,
    OptionalInt priority) {
  public Wish {
    if (weight.isPresent() && (weight.getAsInt() < 100 || weight.getAsInt() > 100_000))
      throw new IllegalArgumentException(
          "weight from 100 to 100000 expected, found " + weight.getAsInt());
    if (energy.isPresent() && energy.get().compareTo(WattHours.ZERO) < 0)
      throw new IllegalArgumentException("energy of at least 0 Wh expected, found " + energy.get());
  }
}
