package headroom.drivers.ocpp.station;

import headroom.core.site.Charger.RateUnit;
import java.util.Optional;

/**
 * What a charger says that it can do.
 *
 * @param read whether it said anything
 * @param maxStackLevel highest stack level of a profile; empty where it did not say
 * @param onlyUnit the one unit that it takes; empty where it takes both or did not say
 * @param maxPeriods most periods of a schedule; empty where it did not say
 * @param maxProfiles most profiles that it keeps; empty where it did not say
 * @param lacksSmartCharging it says, credibly, that it has no smart charging
 */
public record Capabilities(
    boolean read,
    Optional<Integer> maxStackLevel,
    Optional<RateUnit> onlyUnit,
    Optional<Integer> maxPeriods,
    Optional<Integer> maxProfiles,
    boolean lacksSmartCharging) {

  /** One that says nothing of the size of schedules. */
  public Capabilities(
      boolean read,
      Optional<Integer> maxStackLevel,
      Optional<RateUnit> onlyUnit,
      boolean lacksSmartCharging) {
    this(read, maxStackLevel, onlyUnit, Optional.empty(), Optional.empty(), lacksSmartCharging);
  }

  /** It did not tell. */
  public static final Capabilities UNKNOWN =
      new Capabilities(false, Optional.empty(), Optional.empty(), false);
}
