package headroom.sim.ocpp.v16;

import headroom.core.port.Timer.Wake;
import headroom.core.units.Phase;
import headroom.sim.ocpp.Json;
import headroom.sim.site.Outlet;
import headroom.sim.site.PerPhase;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The energy meter inside a station, for one connector: samples at the interval that is set. */
final class Sampler {
  /** A DC car's battery, for the current at its inlet. */
  private static final double BATTERY_VOLTS = 400;

  private final Charger16 station;
  private final Connector16 connector;
  private Optional<Wake> next = Optional.empty();

  Sampler(Charger16 station, Connector16 connector) {
    this.station = station;
    this.connector = connector;
  }

  void start() {
    stop();
    int seconds = station.settings().number("MeterValueSampleInterval");
    // Looked up anew each time, so that a changed interval counts from the next sample on.
    Duration interval = Duration.ofSeconds(seconds > 0 ? seconds : 10);
    next =
        Optional.of(
            station
                .world()
                .after(
                    interval,
                    () -> {
                      if (seconds > 0) send("Sample.Periodic");
                      start();
                    }));
  }

  void stop() {
    next.ifPresent(Wake::cancel);
    next = Optional.empty();
  }

  void send(String context) {
    if (station.quirks().metering().measurands().isEmpty()) return;
    Optional<Transaction> transaction = connector.transaction();
    ArrayNode meterValue = Json.array();
    ObjectNode sample = Json.object().put("timestamp", Json.time(station.clock()));
    sample.set("sampledValue", values(context));
    meterValue.add(sample);
    if (transaction.isEmpty()) {
      ObjectNode payload = Json.object().put("connectorId", connector.number());
      payload.set("meterValue", meterValue);
      station.ask("MeterValues", payload, answer -> {});
      return;
    }
    Transaction running = transaction.get();
    boolean due = context.startsWith("Transaction.");
    station.tell(
        running,
        "MeterValues",
        due,
        () -> {
          ObjectNode payload = Json.object().put("connectorId", connector.number());
          payload.put("transactionId", running.idOnWire());
          payload.set("meterValue", meterValue);
          return payload;
        },
        answer -> {});
  }

  /** The energy register, signed; what the signature says is of no matter here. */
  ObjectNode signed(String context) {
    String register = Json.decimal(station.site().wattHours(outlet().id()), 0);
    ObjectNode value =
        Json.object()
            .put("value", "OCMF|{\"RD\":[{\"RV\":" + register + "}]}|{\"SD\":\"3045\"}")
            .put("context", context)
            .put("format", "SignedData")
            .put("measurand", "Energy.Active.Import.Register")
            .put("location", "Outlet")
            .put("unit", "Wh");
    ObjectNode moment = Json.object().put("timestamp", Json.time(station.clock()));
    moment.set("sampledValue", Json.array().add(value));
    return moment;
  }

  private ArrayNode values(String context) {
    ArrayNode values = Json.array();
    for (String measurand : station.settings().list("MeterValuesSampledData")) {
      Values of = new Values(values, context, measurand);
      switch (measurand) {
        case "Current.Import" -> currents(of);
        case "Current.Offered" -> of.add(offeredAmps(), 1, "A");
        case "Energy.Active.Import.Register" ->
            of.add(station.site().wattHours(outlet().id()), 0, "Wh");
        case "Power.Active.Import" -> of.add(station.site().watts(outlet().id()), 0, "W");
        case "SoC" -> {
          if (outlet().isDc())
            outlet().car().ifPresent(car -> of.add(car.charge() * 100, 0, "Percent"));
        }
        case "Temperature" -> of.add(24, 0, "Celsius");
        case "Voltage" -> voltages(of);
        default -> {}
      }
    }
    return values;
  }

  private Outlet outlet() {
    return connector.outlet();
  }

  private double offeredAmps() {
    return outlet().isDc()
        ? connector.allowedWattsAt(station.clock()) / BATTERY_VOLTS
        : outlet().pilotAmps();
  }

  private void currents(Values of) {
    if (outlet().isDc()) {
      of.add(station.site().watts(outlet().id()) / BATTERY_VOLTS, 1, "A");
      return;
    }
    perTerminal(of, outlet().amps(), 2, "A");
  }

  private void voltages(Values of) {
    if (outlet().isDc()) of.add(BATTERY_VOLTS, 0, "V");
    else perTerminal(of, station.site().volts(), 1, "V");
  }

  private void perTerminal(Values of, PerPhase quantity, int digits, String unit) {
    int terminals = outlet().evse().wiring().terminals();
    for (int terminal = 1; terminal <= terminals; terminal++) {
      Phase phase = outlet().evse().wiring().sitePhase(terminal);
      boolean toNeutral = station.quirks().metering().phaseToNeutral();
      of.add(quantity.get(phase), digits, unit)
          .put("phase", "L" + terminal + (toNeutral ? "-N" : ""));
    }
  }

  /** Sampled values of one measurand, as they are written. */
  private record Values(ArrayNode into, String context, String measurand) {
    ObjectNode add(double value, int digits, String unit) {
      ObjectNode sampled =
          Json.object()
              .put("value", Json.decimal(value, digits))
              .put("context", context)
              .put("measurand", measurand)
              .put("location", measurand.equals("SoC") ? "EV" : "Outlet")
              .put("unit", unit);
      into.add(sampled);
      return sampled;
    }
  }
}
