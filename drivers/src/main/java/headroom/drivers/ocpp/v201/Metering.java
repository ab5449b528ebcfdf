package headroom.drivers.ocpp.v201;

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
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Meter values, in MeterValues and in TransactionEvent (OCPP 2.0.1 J01 and J02): kept where they
 * belong to a bill, and reported as draw.
 */
final class Metering {
  /** So long after we asked for a sample the next one is taken for the answer. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

  private static final Pattern DECIMAL = Pattern.compile("[-+0-9.eE]{1,40}");
  private static final int LARGEST_MULTIPLIER = 9;

  private final Station station;
  private final Sampling sampling;

  /** When the question was asked that the latest answer belongs to. */
  private final Map<EvseId, MonoTime> answered = new LinkedHashMap<>();

  Metering(Station station, Sampling sampling) {
    this.station = station;
    this.sampling = sampling;
  }

  /**
   * Whether MeterValues are the answer to a question of ours, so that no CSMS has to see them. A
   * question has one answer.
   */
  boolean isOurs(Call call) {
    try {
      Fields fields = Fields.of(call.payload());
      EvseId evse = station.evseId(Math.max(1, fields.connector("evseId")));
      Optional<MonoTime> at = sampling.askedAt(evse);
      boolean open = at.isPresent() && !at.get().equals(answered.get(evse));
      if (!open || station.now().isAtLeast(ANSWERED_WITHIN, at.get())) return false;
      for (Fields value : values(fields))
        if (value.anyText("context", 30).equals("Sample.Clock")) return false;
      answered.put(evse, at.get());
      return true;
    } catch (Fields.Violation unreadable) {
      return false;
    }
  }

  void heard(Call call, int evse, Fields fields) throws Fields.Violation {
    List<Sampled> moments = new ArrayList<>();
    for (Fields moment : fields.anyObjects("meterValue")) {
      List<Sample> values = new ArrayList<>();
      for (Fields value : moment.objects("sampledValue")) values.add(sample(value));
      moments.add(new Sampled(sampling.timeOf(call.action(), moment), values));
    }
    station.evse(evse).ifPresent(known -> sampling.report(known, moments));
  }

  private static Sample sample(Fields value) {
    Optional<Fields> unit = value.anyObject("unitOfMeasure");
    long multiplier = unit.flatMap(of -> of.anyInteger("multiplier")).orElse(0L);
    return new Sample(
        value.anyText("measurand", 60),
        value.anyText("phase", 10),
        value.anyText("location", 20),
        unit.map(of -> of.anyText("unit", 20)).orElse(""),
        scaled(value.anyNumber("value"), multiplier));
  }

  /** What makes no sense stays as it is, and is counted where values are read. */
  private static String scaled(String number, long multiplier) {
    if (multiplier == 0) return number;
    if (!DECIMAL.matcher(number).matches() || Math.abs(multiplier) > LARGEST_MULTIPLIER) return "";
    try {
      BigDecimal read = new BigDecimal(number);
      if (Math.abs((long) read.scale()) > 40) return "";
      return read.scaleByPowerOfTen((int) multiplier).toPlainString();
    } catch (NumberFormatException notOne) {
      return "";
    }
  }

  /** Whether some value of a message was signed, or marks the begin, end or break of a bill. */
  static boolean belongsToBill(Fields fields) {
    for (Fields value : values(fields)) {
      String context = value.anyText("context", 30);
      if (value.anyObject("signedMeterValue").isPresent()
          || context.startsWith("Transaction.")
          || context.startsWith("Interruption.")) return true;
    }
    return false;
  }

  private static List<Fields> values(Fields fields) {
    List<Fields> values = new ArrayList<>();
    for (Fields moment : fields.anyObjects("meterValue"))
      values.addAll(moment.anyObjects("sampledValue"));
    return values;
  }

  void answer(Call call, Fields fields) throws Fields.Violation {
    int evse = fields.connector("evseId");
    for (Fields moment : fields.objects("meterValue")) moment.objects("sampledValue");
    Optional<MeterValuesTaken> record =
        station.link.hasCsms() || evse == 0
            ? Optional.empty()
            : station
                .link
                .backOffice()
                .meterValues(
                    station.evseId(evse),
                    Optional.empty(),
                    belongsToBill(fields),
                    call.payload(),
                    station.link.time(),
                    station.now());
    Runnable yes = () -> station.link.answer(call, "{}");
    station.link.keep(call, record.stream().toList(), Patience.ANSWER_MEANWHILE, yes, yes);
  }
}
