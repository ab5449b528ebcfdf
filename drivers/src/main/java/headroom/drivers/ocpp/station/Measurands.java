package headroom.drivers.ocpp.station;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sets what the charger measures and how often. What is set already is not written again: it may
 * cost a write to its flash.
 */
public final class Measurands {
  /** Wanted most first: where the list is refused it is shortened from the end. */
  private final List<String> wanted;

  /** What the charger took, by setting. */
  private final Map<String, String> taken = new LinkedHashMap<>();

  /**
   * @param wanted most first
   */
  public Measurands(List<String> wanted) {
    this.wanted = List.copyOf(wanted);
  }

  /** Sets a list of measurands, as much of it as the charger takes. */
  public void list(Settings settings, String name, Runnable then) {
    if (settings.isReadOnly(name)) {
      then.run();
      return;
    }
    int most = settings.longestList(name).filter(n -> n > 0).orElse(wanted.size());
    List<String> list =
        Optional.ofNullable(taken.get(name))
            .map(known -> Arrays.asList(known.split(",")))
            .orElse(wanted.subList(0, Math.min(most, wanted.size())));
    list(settings, name, list, then);
  }

  private void list(Settings settings, String name, List<String> list, Runnable then) {
    String value = String.join(",", list);
    boolean set =
        settings.value(name).map(v -> v.replace(" ", "")).filter(value::equals).isPresent();
    if (list.isEmpty() || set) {
      if (set) taken.put(name, value);
      then.run();
      return;
    }
    settings.change(
        name,
        value,
        change -> {
          switch (change) {
            case TAKEN -> {
              taken.put(name, value);
              then.run();
            }
            case REJECTED -> list(settings, name, list.subList(0, list.size() - 1), then);
            case FAILED -> then.run();
          }
        });
  }

  /** Sets a number of seconds; what is in force afterwards goes to {@code then}. */
  public static void seconds(
      Settings settings, String name, Duration wanted, Consumer<Duration> then) {
    Optional<Duration> current =
        settings
            .value(name)
            .map(String::strip)
            .filter(text -> text.matches("[0-9]{1,5}"))
            .map(text -> Duration.ofSeconds(Long.parseLong(text)))
            .filter(Duration::isPositive);
    if (current.filter(wanted::equals).isPresent() || settings.isReadOnly(name)) {
      then.accept(current.orElse(wanted));
      return;
    }
    settings.change(
        name,
        Long.toString(wanted.toSeconds()),
        change -> then.accept(change == Settings.Change.TAKEN ? wanted : current.orElse(wanted)));
  }
}
