package headroom.drivers.ocpp.station;

import headroom.core.site.Charger;
import headroom.core.site.Evse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where profiles of others may be, for chargers that cannot be asked: each purpose and level in
 * turn, never all at once, and never one that meets a limit of ours for a running transaction.
 */
public final class ForeignLevels {
  /** Levels that others use are low, or the highest. */
  private static final int LEVELS_CLEARED = 10;

  private static final int LEVELS_ASSUMED = 8;

  private ForeignLevels() {}

  /** What a profile is for; each version has a word of its own for the whole charger's. */
  public enum Purpose {
    WHOLE_CHARGER,
    DEFAULT,
    TRANSACTION
  }

  /**
   * @param evse empty: on any
   */
  public record Place(Optional<Integer> evse, Purpose purpose, int level) {}

  /**
   * @param maxStackLevel highest that the charger has
   * @param sessionLevel the level of our transaction limits: a foreign one there is replaced by
   *     ours
   */
  public static List<Place> of(Charger charger, Optional<Integer> maxStackLevel, int sessionLevel) {
    int highest = Math.min(maxStackLevel.orElse(LEVELS_ASSUMED), LEVELS_CLEARED);
    List<Place> places = new ArrayList<>();
    for (int level = 0; level <= highest; level++) {
      if (level > 0) places.add(new Place(Optional.empty(), Purpose.DEFAULT, level));
      if (level != sessionLevel)
        places.add(new Place(Optional.empty(), Purpose.TRANSACTION, level));
      places.add(new Place(Optional.empty(), Purpose.WHOLE_CHARGER, level));
    }
    for (Evse evse : charger.evses())
      places.add(new Place(Optional.of(evse.id().number()), Purpose.DEFAULT, 0));
    return places;
  }
}
