package headroom.drivers.ocpp.v16;

import headroom.core.port.ChargerReport;
import headroom.core.port.StoredRecord.MeterValuesTaken;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.Link.Patience;
import headroom.drivers.ocpp.v16.SampledValues.Moment;
import headroom.drivers.ocpp.v16.SampledValues.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * MeterValues (OCPP 1.6 section 4.7): kept where they belong to a bill, and reported as draw. While
 * a transaction runs a sample that is overdue is asked for.
 */
final class Metering {
  private static final Duration WATCH_EVERY = Duration.ofSeconds(5);
  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(30);
  private static final Duration REQUESTS_APART = Duration.ofSeconds(2);

  /** How often a CSMS gets samples that has set no interval. */
  private static final Duration CSMS_INTERVAL = Duration.ofSeconds(900);

  private final Station station;
  private final Transacting transacting;
  private final Map<EvseId, Last> last = new LinkedHashMap<>();
  private final Map<EvseId, MonoTime> asked = new LinkedHashMap<>();

  /** When the CSMS last had a sample of an EVSE. */
  private final Map<EvseId, MonoTime> forwarded = new LinkedHashMap<>();

  /** Since when a transaction is seen on an EVSE. */
  private final Map<EvseId, MonoTime> watchedSince = new LinkedHashMap<>();

  private Duration interval = SettingUp.SAMPLE_INTERVAL;
  private Duration csmsInterval = CSMS_INTERVAL;
  private boolean answersTriggers = true;

  /** The last sample of one EVSE. */
  private record Last(MonoTime takenAt, MonoTime receivedAt, Optional<Reading> energy) {}

  /** MeterValues of one message, by what matters for keeping them. */
  private record Sampled(Instant at, List<Fields> values) {}

  Metering(Station station, Transacting transacting) {
    this.station = station;
    this.transacting = transacting;
  }

  void opened() {
    answersTriggers = true;
    asked.clear();
    watchedSince.clear();
    watch();
  }

  /** How often the charger sends samples: as we set it, or as it said that it cannot but do. */
  void expectEvery(Duration interval) {
    this.interval = interval;
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
    station.evse(connector).ifPresent(evse -> report(evse, moments));
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
            given.or(() -> transacting.running(connector)),
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
      Optional<Instant> at = moment.anyTime("timestamp");
      if (at.isEmpty()) station.link.trouble(call.action() + " without a readable timestamp");
      at.ifPresent(station::saw);
      moments.add(
          new Sampled(
              at.orElseGet(() -> station.chargersTime(station.now())),
              moment.objects("sampledValue")));
    }
    return moments;
  }

  private static boolean isBilled(Fields value) {
    return value.anyText("format", 20).equals("SignedData") || isEdge(value.anyText("context", 30));
  }

  private static boolean isEdge(String context) {
    return context.startsWith("Transaction.") || context.startsWith("Interruption.");
  }

  /** The latest moment counts; some split what they measured then over several elements. */
  private void report(Evse evse, List<Sampled> moments) {
    Optional<Instant> latest = moments.stream().map(Sampled::at).max(Comparator.naturalOrder());
    if (latest.isEmpty()) return;
    Instant at = latest.get();
    Optional<Last> before = Optional.ofNullable(last.get(evse.id()));
    MonoTime takenAt = station.happenedAt(at);
    if (before.filter(known -> known.takenAt.isAfter(takenAt)).isPresent()) return;
    List<Fields> values =
        moments.stream().filter(m -> m.at.equals(at)).flatMap(m -> m.values.stream()).toList();
    Moment moment =
        SampledValues.read(station.charger(), evse, values, at, before.flatMap(Last::energy));
    if (moment.refused() > 0)
      station.link.trouble("MeterValues with " + moment.refused() + " that cannot be true");
    Optional<Reading> energy =
        moment.energy().map(e -> new Reading(e, at)).or(() -> before.flatMap(Last::energy));
    last.put(evse.id(), new Last(takenAt, station.now(), energy));
    moment
        .draw()
        .ifPresent(
            draw ->
                station.report(
                    new ChargerReport.Draw(
                        station.id(),
                        station.now(),
                        evse.id(),
                        takenAt,
                        draw.phases(),
                        draw.amps(),
                        moment.offered(),
                        moment.energy(),
                        moment.socPercent())));
  }

  /** Asks for a sample now; at most one in two seconds. */
  void request(EvseId evse) {
    MonoTime now = station.now();
    MonoTime before = asked.get(evse);
    if (!answersTriggers || station.evse(evse.number()).isEmpty()) return;
    if (before != null && !now.isAtLeast(REQUESTS_APART, before)) return;
    asked.put(evse, now);
    station.ask(
        "TriggerMessage",
        "{\"requestedMessage\":\"MeterValues\",\"connectorId\":" + evse.number() + "}",
        this::triggered);
  }

  private void triggered(Answer answer) {
    boolean never =
        switch (answer) {
          case Answer.Result result -> Station.word(answer).equals("NotImplemented");
          case Answer.Refused refused ->
              refused.code().equals("NotImplemented") || refused.code().equals("NotSupported");
          case Answer.Unknown unknown -> false;
          case Answer.NotSent notSent -> false;
        };
    if (never) answersTriggers = false;
  }

  /** Two and a half intervals without a sample: asks for one, and again every half minute. */
  private void watch() {
    MonoTime now = station.now();
    Duration overdue = interval.multipliedBy(5).dividedBy(2);
    List<EvseId> running = transacting.connectors().stream().map(station::evseId).toList();
    watchedSince.keySet().retainAll(running);
    for (EvseId evse : running) {
      MonoTime since = watchedSince.getOrDefault(evse, now);
      watchedSince.put(evse, since);
      Last sample = last.get(evse);
      if (sample != null) since = since.max(sample.receivedAt);
      MonoTime before = asked.get(evse);
      boolean patient = before != null && !now.isAtLeast(ASK_AGAIN_AFTER, before);
      if (now.isAtLeast(overdue, since) && !patient) request(evse);
    }
    station.link.after(WATCH_EVERY, this::watch);
  }
}
