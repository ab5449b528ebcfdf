package headroom.drivers.ocpp.v201;

import headroom.core.site.Charger.RateUnit;
import headroom.core.site.Evse;
import headroom.drivers.ocpp.station.Capabilities;
import headroom.drivers.ocpp.station.Measurands;
import headroom.drivers.ocpp.station.Sampling;
import headroom.drivers.ocpp.station.SettingUp;
import headroom.drivers.ocpp.station.Station;
import headroom.drivers.ocpp.station.Steps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a 2.0.1 charger is asked what it can do and made ready.
 *
 * <p>Its transaction events are the bill's: each carries a count of its own, and none may be left
 * out on the way to a CSMS. So where there is one, their interval and measurands stay as the CSMS
 * set them, and our faster samples are asked for outside of transactions, as MeterValues
 * (F06.FR.06: those have the measurands of clock-aligned data). Without a CSMS the events come as
 * often as we need them.
 */
final class Preparing implements Steps {
  static final String ALIGNED_MEASURANDS = "AlignedDataCtrlr.Measurands";
  static final String PING_INTERVAL = "OCPPCommCtrlr.WebSocketPingInterval";
  private static final String SMART = "SmartChargingCtrlr";
  private static final String ENABLED = SMART + ".Enabled";
  private static final String AVAILABLE = SMART + ".Available";
  private static final String STACK_LEVEL = SMART + ".ProfileStackLevel";
  private static final String RATE_UNIT = SMART + ".RateUnit";
  private static final String SWITCHES_PHASES = "ACPhaseSwitchingSupported";
  private static final String UPDATED_INTERVAL = "SampledDataCtrlr.TxUpdatedInterval";
  private static final String UPDATED_MEASURANDS = "SampledDataCtrlr.TxUpdatedMeasurands";

  /** Wanted most first. */
  private static final List<String> WANTED =
      List.of(
          "Current.Import",
          "Power.Active.Import",
          "Energy.Active.Import.Register",
          "Voltage",
          "Current.Offered",
          "SoC");

  private final Station station;
  private final Variables variables;
  private final DeviceModel model;
  private final ForeignProfiles foreign;
  private final Sampling sampling;
  private final Measurands measurands = new Measurands(WANTED);
  private Capabilities capabilities = Capabilities.UNKNOWN;

  Preparing(Station station, DeviceModel model, ForeignProfiles foreign, Sampling sampling) {
    this.station = station;
    this.model = model;
    this.variables = new Variables(station, model);
    this.foreign = foreign;
    this.sampling = sampling;
  }

  @Override
  public void readCapabilities(Consumer<Capabilities> then) {
    variables.read(
        asked(),
        told -> {
          capabilities = told ? said() : Capabilities.UNKNOWN;
          if (model.flag(ENABLED).orElse(true)) then.accept(capabilities);
          else variables.change(ENABLED, "true", change -> then.accept(capabilities));
        });
  }

  private List<String> asked() {
    List<String> names =
        new ArrayList<>(
            List.of(
                AVAILABLE,
                ENABLED,
                STACK_LEVEL,
                RATE_UNIT,
                SMART + "." + SWITCHES_PHASES,
                ALIGNED_MEASURANDS,
                PING_INTERVAL,
                UPDATED_INTERVAL,
                UPDATED_MEASURANDS));
    if (station.charger().phaseSwitch())
      for (Evse evse : station.charger().evses())
        names.add(SMART + "#" + evse.id().number() + "." + SWITCHES_PHASES);
    return names;
  }

  private Capabilities said() {
    return new Capabilities(
        true,
        model.number(STACK_LEVEL),
        onlyUnit(model.value(RATE_UNIT)),
        !model.flag(AVAILABLE).orElse(true));
  }

  private static Optional<RateUnit> onlyUnit(Optional<String> list) {
    List<String> units =
        list.map(text -> List.of(DeviceModel.folded(text).split("[,; ]+"))).orElse(List.of());
    boolean amps = units.contains("a");
    boolean watts = units.contains("w");
    if (amps == watts) return Optional.empty();
    return Optional.of(amps ? RateUnit.A : RateUnit.W);
  }

  /** Whether an EVSE says that it can choose the phase of a one-phase car (K01.FR.20). */
  static boolean switchesPhases(DeviceModel model, int evse) {
    return model
        .flag(SMART + "#" + evse + "." + SWITCHES_PHASES)
        .or(() -> model.flag(SMART + "." + SWITCHES_PHASES))
        .orElse(false);
  }

  @Override
  public void findForeign(int sessionLevel, Consumer<Foreign> then) {
    foreign.find(capabilities.maxStackLevel(), sessionLevel, then);
  }

  /** Another default at our level and on another EVSE: K01.FR.52 and 53. */
  @Override
  public boolean foreignMayBlockFallback() {
    return true;
  }

  @Override
  public void configure(Consumer<Duration> then) {
    measurands.list(
        variables,
        ALIGNED_MEASURANDS,
        () ->
            Measurands.seconds(
                variables,
                PING_INTERVAL,
                SettingUp.PING_INTERVAL,
                pinged -> {
                  if (station.link.hasCsms()) poll(then);
                  else sampleFast(then);
                }));
  }

  private void poll(Consumer<Duration> then) {
    then.accept(SettingUp.SAMPLE_INTERVAL);
    // Better a CSMS that hears more than it asked for than a draw that nobody knows.
    sampling.poll(SettingUp.SAMPLE_INTERVAL, () -> sampleFast(sampling::expectEvery));
  }

  private void sampleFast(Consumer<Duration> then) {
    measurands.list(
        variables,
        UPDATED_MEASURANDS,
        () -> Measurands.seconds(variables, UPDATED_INTERVAL, SettingUp.SAMPLE_INTERVAL, then));
  }
}
