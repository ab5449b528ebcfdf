package headroom.sim.ocpp.v16;

import headroom.core.port.Timer.Wake;
import headroom.sim.ocpp.Json;
import headroom.sim.ocpp.Meter;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sends what the meter of a connector shows, at the interval that is set. */
final class Sampler {
  private final Charger16 station;
  private final Connector16 connector;
  private final Meter meter;
  private Optional<Wake> next = Optional.empty();

  Sampler(Charger16 station, Connector16 connector) {
    this.station = station;
    this.connector = connector;
    this.meter = new Meter(station, connector);
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
    String register = Json.decimal(meter.wattHours(), 0);
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
    for (Meter.Sample sample : meter.read(station.settings().list("MeterValuesSampledData"))) {
      ObjectNode value =
          Json.object()
              .put("value", sample.text())
              .put("context", context)
              .put("measurand", sample.measurand())
              .put("location", sample.location())
              .put("unit", sample.unit());
      sample.phase().ifPresent(phase -> value.put("phase", phase));
      values.add(value);
    }
    return values;
  }
}
