package headroom.daemon.config;

import headroom.core.units.Amps;
import headroom.core.units.Watts;

/** A fallback as it is written: a current, or for DC chargers also a power. */
sealed interface Fallback {
  record InAmps(Amps amps) implements Fallback {}

  record InWatts(Watts watts) implements Fallback {}

  static Key<Fallback> key(String name) {
    String expected = "a current, such as 0 A; no charger has a default for it";
    return Values.key(
        name,
        expected,
        text ->
            text.endsWith("W")
                ? new InWatts(Watts.of(Quantity.POWER.parse(text)))
                : new InAmps(Values.amps(text)));
  }
}
