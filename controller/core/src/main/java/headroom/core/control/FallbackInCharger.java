package headroom.core.control;

import headroom.core.units.Amps;
import java.util.Optional;

/**
 * The fallback of an EVSE, as far as we know it (design 3.4). The config says what it shall be;
 * what is in the charger is what was last written there, by this run or an earlier one.
 *
 * @param ordered what the charger is to be told, now or when it comes back
 * @param most the highest that may be in the charger; never below {@code ordered}
 * @param rises a higher one was ordered, and nothing was heard of it yet: an answer to what was
 *     written before may still be on its way
 * @param reserved a higher one that has its room and is not ordered yet: the store must note it
 *     first
 */
record FallbackInCharger(Amps ordered, Amps most, boolean rises, Optional<Amps> reserved) {
  /** One that has never heard from us: it is told what the config says. */
  static FallbackInCharger ofStranger(Amps configured) {
    return new FallbackInCharger(configured, configured, false, Optional.empty());
  }

  /** An earlier run wrote it: a lower one is ordered at once, a higher one when there is room. */
  static FallbackInCharger kept(Amps most, Amps configured) {
    return new FallbackInCharger(most.min(configured), most, false, Optional.empty());
  }

  /** What the store has to know: the highest that is in the charger, or is about to be. */
  Amps toKeep() {
    return reserved.map(most::max).orElse(most);
  }

  FallbackInCharger reserve(Optional<Amps> higher) {
    return new FallbackInCharger(ordered, most, rises, higher);
  }

  FallbackInCharger order(Amps fallback) {
    return new FallbackInCharger(
        fallback,
        most.max(fallback),
        fallback.isAbove(ordered) && fallback.isAbove(most),
        Optional.empty());
  }

  /** The charger has taken one. It may be the one before the last that was ordered. */
  FallbackInCharger accepted(Amps fallback) {
    return new FallbackInCharger(
        ordered, fallback.max(ordered), rises && !fallback.equals(ordered), reserved);
  }

  /** No answer will come any more. */
  FallbackInCharger unanswered() {
    return new FallbackInCharger(ordered, most, false, reserved);
  }
}
