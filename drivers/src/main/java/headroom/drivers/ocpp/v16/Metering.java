package headroom.drivers.ocpp.v16;

import headroom.core.port.StoredRecord.MeterValuesTaken;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.Link.Patience;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Sample;
import headroom.drivers.ocpp.station.Sampling;
import headroom.drivers.ocpp.station.Sampling.Sampled;
import headroom.drivers.ocpp.station.Station;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** MeterValues (OCPP 1.6 section 4.7): kept where they belong to a bill, and reported as draw. */
final class Metering {
  /** How often a CSMS gets samples that has set no interval. */
  private static final Duration CSMS_INTERVAL = Duration.ofSeconds(900);

  private final Station station;
  private final Transacting transacting;
  private final Sampling sampling;

  /** When the CSMS last had a sample of an EVSE. */
  private final Map<EvseId, MonoTime> forwarded = new LinkedHashMap<>();

  private Duration csmsInterval = CSMS_INTERVAL;

  Metering(Station station, Transacting transacting, Sampling sampling) {
    this.station = station;
    this.transacting = transacting;
    this.sampling = sampling;
  }

  /** How often the CSMS wants samples; zero: none in between (OCPP 1.6 section 9.1.17). */
  void forwardEvery(Duration wanted) {
    csmsInterval = wanted;
  }

  void heard(Call call, Fields fields) throws Fields.Violation {
    int connector = fields.connector("connectorId");
    Optional<Long> given = fields.optionalInteger("transactionId");
    List<Sampled> moments = moments(call, fields);
    if (connector > 0) given.ifPresent(id -> transacting.seenRunning(connector, id));
    station.evse(connector).ifPresent(evse -> sampling.report(evse, moments));
  }

  void answer(Call call, Fields fields) throws Fields.Violation {
    int connector = fields.connector("connectorId");
    // With a CSMS behind us it is the CSMS that bills: what it must have is kept for it.
    Optional<MeterValuesTaken> record =
        station.link.hasCsms() ? Optional.empty() : record(call, fields, connector);
    station.link.keep(
        call,
        record.stream().toList(),
        Patience.ANSWER_MEANWHILE,
        () -> station.link.answer(call, "{}"),
        () -> station.link.answer(call, "{}"));
  }

  private Optional<MeterValuesTaken> record(Call call, Fields fields, int connector)
      throws Fields.Violation {
    Optional<Long> given = fields.optionalInteger("transactionId");
    boolean bill = belongsToBill(fields);
    if (connector == 0) return Optional.empty();
    return station
        .link
        .backOffice()
        .meterValues(
            station.evseId(connector),
            given.or(() -> transacting.runningId(connector)),
            bill,
            call.payload(),
            station.link.time(),
            station.now());
  }

  /**
   * Whether the CSMS is to have them: what belongs to a bill or answers a question of its own, and
   * of our faster samples as many as it would have had without us (design 4).
   */
  boolean isForCsms(Call call) {
    try {
      Fields fields = Fields.of(call.payload());
      if (belongsToBill(fields)) return true;
      EvseId evse = station.evseId(fields.connector("connectorId"));
      MonoTime before = forwarded.get(evse);
      if (csmsInterval.isZero()) return false;
      if (before != null && !station.now().isAtLeast(csmsInterval, before)) return false;
      forwarded.put(evse, station.now());
      return true;
    } catch (Fields.Violation unreadable) {
      return true;
    }
  }

  private static boolean belongsToBill(Fields fields) throws Fields.Violation {
    for (Fields moment : fields.objects("meterValue"))
      for (Fields value : moment.objects("sampledValue")) if (isBilled(value)) return true;
    return false;
  }

  private List<Sampled> moments(Call call, Fields fields) throws Fields.Violation {
    List<Sampled> moments = new ArrayList<>();
    for (Fields moment : fields.objects("meterValue")) {
      List<Sample> values = new ArrayList<>();
      for (Fields value : moment.objects("sampledValue"))
        if (!isSigned(value)) values.add(sample(value));
      moments.add(new Sampled(sampling.timeOf(call.action(), moment), values));
    }
    return moments;
  }

  private static Sample sample(Fields value) {
    return new Sample(
        value.anyText("measurand", 60),
        value.anyText("phase", 10),
        value.anyText("location", 20),
        value.anyText("unit", 20),
        value.anyText("value", 64));
  }

  private static boolean isSigned(Fields value) {
    return value.anyText("format", 20).equals("SignedData");
  }

  private static boolean isBilled(Fields value) {
    return isSigned(value) || isEdge(value.anyText("context", 30));
  }

  private static boolean isEdge(String context) {
    return context.startsWith("Transaction.") || context.startsWith("Interruption.");
  }
}
