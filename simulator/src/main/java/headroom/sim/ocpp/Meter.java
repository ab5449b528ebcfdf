package headroom.sim.ocpp;

import headroom.core.units.Phase;
import headroom.sim.site.Outlet;
import headroom.sim.site.PerPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The energy meter inside a station, for one connector: what it shows now. */
public final class Meter {
  /** A DC car's battery, for the current at its inlet. */
  private static final double BATTERY_VOLTS = 400;

  private final ChargerModel station;
  private final Connector connector;

  /**
   * A value as it is shown.
   *
   * @param digits behind the point
   * @param phase as the station names it
   */
  public record Sample(
      String measurand,
      double value,
      int digits,
      String unit,
      Optional<String> phase,
      String location) {
    /** With as many digits as the meter shows. */
    public String text() {
      return Json.decimal(value, digits);
    }
  }

  public Meter(ChargerModel station, Connector connector) {
    this.station = station;
    this.connector = connector;
  }

  /** What it shows of these; what it cannot measure is left out. */
  public List<Sample> read(List<String> measurands) {
    List<Sample> samples = new ArrayList<>();
    for (String measurand : measurands) {
      switch (measurand) {
        case "Current.Import" -> currents(samples);
        case "Current.Offered" -> one(samples, measurand, offeredAmps(), 1, "A", "Outlet");
        case "Energy.Active.Import.Register" ->
            one(samples, measurand, wattHours(), 0, "Wh", "Outlet");
        case "Power.Active.Import" ->
            one(samples, measurand, station.site().watts(outlet().id()), 0, "W", "Outlet");
        case "SoC" -> {
          if (outlet().isDc())
            outlet()
                .car()
                .ifPresent(car -> one(samples, "SoC", car.charge() * 100, 0, "Percent", "EV"));
        }
        case "Temperature" -> one(samples, measurand, 24, 0, "Celsius", "Outlet");
        case "Voltage" -> voltages(samples);
        default -> {}
      }
    }
    return samples;
  }

  /** The energy register, in Wh. */
  public double wattHours() {
    return station.site().wattHours(outlet().id());
  }

  private Outlet outlet() {
    return connector.outlet();
  }

  private double offeredAmps() {
    return outlet().isDc()
        ? connector.allowedWattsAt(station.clock()) / BATTERY_VOLTS
        : outlet().pilotAmps();
  }

  private static void one(
      List<Sample> into, String measurand, double value, int digits, String unit, String location) {
    into.add(new Sample(measurand, value, digits, unit, Optional.empty(), location));
  }

  private void currents(List<Sample> into) {
    if (outlet().isDc()) {
      double amps = station.site().watts(outlet().id()) / BATTERY_VOLTS;
      one(into, "Current.Import", amps, 1, "A", "Outlet");
      return;
    }
    perTerminal(into, "Current.Import", outlet().amps(), 2, "A");
  }

  private void voltages(List<Sample> into) {
    if (outlet().isDc()) one(into, "Voltage", BATTERY_VOLTS, 0, "V", "Outlet");
    else perTerminal(into, "Voltage", station.site().volts(), 1, "V");
  }

  private void perTerminal(
      List<Sample> into, String measurand, PerPhase quantity, int digits, String unit) {
    int terminals = outlet().evse().wiring().terminals();
    for (int terminal = 1; terminal <= terminals; terminal++) {
      Phase phase = outlet().evse().wiring().sitePhase(terminal);
      boolean toNeutral = station.quirks().metering().phaseToNeutral();
      String name = "L" + terminal + (toNeutral ? "-N" : "");
      into.add(
          new Sample(measurand, quantity.get(phase), digits, unit, Optional.of(name), "Outlet"));
    }
  }
}
