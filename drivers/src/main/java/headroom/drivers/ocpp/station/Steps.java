package headroom.drivers.ocpp.station;

import headroom.drivers.ocpp.Answer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The steps of {@link SettingUp} that each version of OCPP takes in its own way. */
public interface Steps {
  /** What others may have left in the charger. */
  sealed interface Foreign {
    /**
     * @param clears ClearChargingProfile payloads, to be asked one after the other
     * @param mayMeetFallback whether one of them may clear our fallback, too
     */
    record Clear(List<String> clears, boolean mayMeetFallback) implements Foreign {
      public Clear {
        clears = List.copyOf(clears);
      }
    }

    /** It cannot be found out. */
    record Unreadable(Answer answer) implements Foreign {}
  }

  /**
   * Asks the charger what it can do.
   *
   * @param then gets {@link Capabilities#UNKNOWN} where it does not tell
   */
  void readCapabilities(Consumer<Capabilities> then);

  /**
   * Finds what is to be cleared.
   *
   * @param sessionLevel the level of our transaction limits
   */
  void findForeign(int sessionLevel, Consumer<Foreign> then);

  /** Whether a profile of others may be why the charger does not take our fallback. */
  boolean foreignMayBlockFallback();

  /**
   * Sets measurands and intervals where they differ.
   *
   * @param then gets how often samples will come
   */
  void configure(Consumer<Duration> then);
}
