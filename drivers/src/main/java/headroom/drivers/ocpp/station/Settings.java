package headroom.drivers.ocpp.station;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Settings of a charger: configuration keys in OCPP 1.6, variables in 2.0.1. Their names are those
 * of the version.
 */
public interface Settings {
  /** What became of a change. */
  enum Change {
    /** In force, or after the next restart. */
    TAKEN,
    /** The charger knows the setting and does not take the value. */
    REJECTED,
    /** No answer, or no such setting. */
    FAILED
  }

  /** The value, as the charger said it last; empty where it did not. */
  Optional<String> value(String name);

  boolean isReadOnly(String name);

  /** How long a list may be at most, where the charger said so. */
  Optional<Integer> longestList(String name);

  /** Writes a setting. */
  void change(String name, String value, Consumer<Change> then);
}
