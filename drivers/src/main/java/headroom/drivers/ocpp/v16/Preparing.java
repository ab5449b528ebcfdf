package headroom.drivers.ocpp.v16;

import headroom.core.site.Evse;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.station.Capabilities;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.SettingUp;
import headroom.drivers.ocpp.station.Station;
import headroom.drivers.ocpp.station.Steps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** How an OCPP 1.6 charger is asked for its configuration and made ready. */
final class Preparing implements Steps {
  /** Levels that others use are low, or the highest. */
  private static final int LEVELS_CLEARED = 10;

  private static final int LEVELS_ASSUMED = 8;

  private final Station station;
  private final Measurands measurands;
  private ConfigurationKeys keys = ConfigurationKeys.NONE;

  Preparing(Station station) {
    this.station = station;
    this.measurands = new Measurands(station);
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
    int highest = Math.min(keys.maxStackLevel().orElse(LEVELS_ASSUMED), LEVELS_CLEARED);
    List<String> clears = new ArrayList<>(Profiles.clearForeign(highest, sessionLevel));
    for (Evse evse : station.charger().evses())
      clears.add(Profiles.clear(evse.id().number(), "TxDefaultProfile", 0));
    then.accept(new Foreign.Clear(clears, true));
  }

  @Override
  public boolean foreignMayBlockFallback() {
    return false;
  }

  @Override
  public void configure(Consumer<Duration> then) {
    measurands.set(keys, SettingUp.SAMPLE_INTERVAL, SettingUp.PING_INTERVAL, then);
  }
}
