package headroom.drivers.ocpp.v16;

import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.station.Capabilities;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.ForeignLevels;
import headroom.drivers.ocpp.station.Measurands;
import headroom.drivers.ocpp.station.SettingUp;
import headroom.drivers.ocpp.station.Settings;
import headroom.drivers.ocpp.station.Station;
import headroom.drivers.ocpp.station.Steps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** How an OCPP 1.6 charger is asked for its configuration and made ready. */
final class Preparing implements Steps, Settings {
  private static final String MEASURANDS = "MeterValuesSampledData";

  /** Wanted most first. */
  static final List<String> WANTED =
      List.of(
          "Current.Import",
          "Power.Active.Import",
          "Energy.Active.Import.Register",
          "Voltage",
          "Current.Offered",
          "SoC",
          "Temperature");

  private final Station station;
  private final Measurands measurands = new Measurands(WANTED);
  private ConfigurationKeys keys = ConfigurationKeys.NONE;

  Preparing(Station station) {
    this.station = station;
  }

  @Override
  public void readCapabilities(Consumer<Capabilities> then) {
    station.ask(
        "GetConfiguration", ConfigurationKeys.request(), answer -> then.accept(read(answer)));
  }

  private Capabilities read(Answer answer) {
    keys = ConfigurationKeys.NONE;
    if (!(answer instanceof Answer.Result result)) {
      station.link.trouble("GetConfiguration: " + Station.word(answer));
      return Capabilities.UNKNOWN;
    }
    try {
      keys = ConfigurationKeys.read(result.payload());
      return keys.capabilities();
    } catch (Fields.Violation unreadable) {
      station.link.trouble("GetConfiguration: " + unreadable.text());
      return Capabilities.UNKNOWN;
    }
  }

  @Override
  public void findForeign(int sessionLevel, Consumer<Foreign> then) {
    List<String> clears =
        ForeignLevels.of(station.charger(), keys.maxStackLevel(), sessionLevel).stream()
            .map(Profiles::clear)
            .toList();
    then.accept(new Foreign.Clear(clears, true));
  }

  @Override
  public boolean foreignMayBlockFallback() {
    return false;
  }

  @Override
  public void configure(Consumer<Duration> then) {
    measurands.list(
        this,
        MEASURANDS,
        () ->
            Measurands.seconds(
                this,
                "MeterValueSampleInterval",
                SettingUp.SAMPLE_INTERVAL,
                interval ->
                    Measurands.seconds(
                        this,
                        "WebSocketPingInterval",
                        SettingUp.PING_INTERVAL,
                        pinged -> then.accept(interval))));
  }

  @Override
  public Optional<String> value(String name) {
    return keys.value(name);
  }

  @Override
  public boolean isReadOnly(String name) {
    return keys.isReadOnly(name);
  }

  @Override
  public Optional<Integer> longestList(String name) {
    return keys.number(name + "MaxLength");
  }

  @Override
  public void change(String name, String value, Consumer<Change> then) {
    station.ask(
        "ChangeConfiguration",
        "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(name, value),
        answer -> {
          String word = Station.word(answer);
          boolean result = answer instanceof Answer.Result;
          boolean taken = result && List.of("Accepted", "RebootRequired").contains(word);
          if (!taken) station.link.trouble(name + ": " + word);
          if (taken) then.accept(Change.TAKEN);
          else then.accept(word.equals("Rejected") ? Change.REJECTED : Change.FAILED);
        });
  }
}
