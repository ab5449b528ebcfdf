package headroom.sim.ocpp.v201;

import headroom.sim.ocpp.Json;
import headroom.sim.ocpp.Meter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the meter of an EVSE shows, as values of OCPP 2.0.1. */
final class Measures {
  private static final String REGISTER = "Energy.Active.Import.Register";

  private final Charger201 station;
  private final Meter meter;

  Measures(Charger201 station, Evse201 evse) {
    this.station = station;
    this.meter = new Meter(station, evse);
  }

  /** Adds the values of a list of measurands to an event; nothing when there are none. */
  void addTo(ObjectNode event, String variable, String context) {
    now(variable, context).ifPresent(values -> event.set("meterValue", values));
  }

  /** The values of now; empty when there are none to tell. */
  Optional<ArrayNode> now(String variable, String context) {
    List<String> measurands = station.device().list("SampledDataCtrlr", variable);
    ArrayNode values = Json.array();
    for (Meter.Sample sample : meter.read(measurands)) values.add(value(sample, context));
    if (values.isEmpty()) return Optional.empty();
    ObjectNode moment = Json.object().put("timestamp", Json.time(station.clock()));
    moment.set("sampledValue", values);
    return Optional.of(Json.array().add(moment));
  }

  private ObjectNode value(Meter.Sample sample, String context) {
    ObjectNode value =
        Json.object()
            .put("value", new BigDecimal(sample.text()))
            .put("context", context)
            .put("measurand", sample.measurand())
            .put("location", sample.location());
    sample.phase().ifPresent(phase -> value.put("phase", phase));
    value.set("unitOfMeasure", Json.object().put("unit", sample.unit()));
    boolean signs =
        station.quirks().metering().signed()
            && context.startsWith("Transaction.")
            && sample.measurand().equals(REGISTER);
    if (signs)
      value.set(
          "signedMeterValue",
          Json.object()
              .put("signedMeterData", "T0NNRnx7fXx7fQ==")
              .put("signingMethod", "")
              .put("encodingMethod", "OCMF")
              .put("publicKey", ""));
    return value;
  }
}
