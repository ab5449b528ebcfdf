package headroom.drivers.ocpp.v16;

import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.station.Station;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sets what the charger measures and how often. What is set already is not written again: it may
 * cost a write to its flash.
 */
final class Measurands {
  /** Wanted most first: where the list is refused it is shortened from the end. */
  static final List<String> WANTED =
      List.of(
          "Current.Import",
          "Power.Active.Import",
          "Energy.Active.Import.Register",
          "Voltage",
          "Current.Offered",
          "SoC",
          "Temperature");

  private static final String KEY = "MeterValuesSampledData";
  private static final String INTERVAL = "MeterValueSampleInterval";

  private final Station station;
  private Optional<String> taken = Optional.empty();

  Measurands(Station station) {
    this.station = station;
  }

  /**
   * Sets measurands, sample interval and ping interval, in this order.
   *
   * @param then gets the interval at which samples will come
   */
  void set(ConfigurationKeys keys, Duration sample, Duration ping, Consumer<Duration> then) {
    measurands(
        keys,
        () ->
            number(
                keys,
                INTERVAL,
                sample,
                interval ->
                    number(keys, "WebSocketPingInterval", ping, pinged -> then.accept(interval))));
  }

  private void measurands(ConfigurationKeys keys, Runnable then) {
    if (keys.isReadOnly(KEY)) {
      then.run();
      return;
    }
    int most = keys.number(KEY + "MaxLength").filter(n -> n > 0).orElse(WANTED.size());
    List<String> list =
        taken
            .map(known -> Arrays.asList(known.split(",")))
            .orElse(WANTED.subList(0, Math.min(most, WANTED.size())));
    measurands(keys, list, then);
  }

  private void measurands(ConfigurationKeys keys, List<String> list, Runnable then) {
    String value = String.join(",", list);
    boolean set = keys.value(KEY).map(v -> v.replace(" ", "")).filter(value::equals).isPresent();
    if (list.isEmpty() || set) {
      if (set) taken = Optional.of(value);
      then.run();
      return;
    }
    change(
        KEY,
        value,
        answer -> {
          if (isTaken(answer)) {
            taken = Optional.of(value);
            then.run();
          } else if (Station.word(answer).equals("Rejected")) {
            measurands(keys, list.subList(0, list.size() - 1), then);
          } else {
            then.run();
          }
        });
  }

  /** Sets a number of seconds; what is in force afterwards goes to {@code then}. */
  private void number(
      ConfigurationKeys keys, String key, Duration wanted, Consumer<Duration> then) {
    Optional<Duration> current =
        keys.number(key).filter(n -> n > 0 && n < 100_000).map(Duration::ofSeconds);
    if (current.filter(wanted::equals).isPresent() || keys.isReadOnly(key)) {
      then.accept(current.orElse(wanted));
      return;
    }
    change(
        key,
        Long.toString(wanted.toSeconds()),
        answer -> then.accept(isTaken(answer) ? wanted : current.orElse(wanted)));
  }

  private void change(String key, String value, Consumer<Answer> then) {
    station.ask(
        "ChangeConfiguration",
        "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(key, value),
        answer -> {
          if (!isTaken(answer)) station.link.trouble(key + ": " + Station.word(answer));
          then.accept(answer);
        });
  }

  private static boolean isTaken(Answer answer) {
    return answer instanceof Answer.Result
        && List.of("Accepted", "RebootRequired").contains(Station.word(answer));
  }
}
