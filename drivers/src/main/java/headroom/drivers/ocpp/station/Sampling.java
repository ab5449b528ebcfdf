package headroom.drivers.ocpp.station;

import headroom.core.port.ChargerReport;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.core.units.WattHours;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.station.SampledValues.Moment;
import headroom.drivers.ocpp.station.SampledValues.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Samples of a charger, reported as draw. While a transaction runs a sample that is overdue is
 * asked for.
 */
public final class Sampling {
  private static final Duration WATCH_EVERY = Duration.ofSeconds(5);
  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(30);
  private static final Duration POLLED_EARLY = Duration.ofSeconds(1);
  private static final Duration REQUESTS_APART = Duration.ofSeconds(2);

  private final Station station;
  private final Transactions transactions;
  private final Map<EvseId, Last> last = new LinkedHashMap<>();
  private final Map<EvseId, MonoTime> asked = new LinkedHashMap<>();

  /** Since when a transaction is seen on an EVSE. */
  private final Map<EvseId, MonoTime> watchedSince = new LinkedHashMap<>();

  private Duration interval = SettingUp.SAMPLE_INTERVAL;
  private boolean answersTriggers = true;
  private boolean polls;
  private Runnable refusesTriggers = () -> {};

  /** The last sample of one EVSE. */
  private record Last(MonoTime takenAt, MonoTime receivedAt, Optional<Reading> energy) {}

  /** What one message says of one moment. */
  public record Sampled(Instant at, List<Sample> values) {
    public Sampled {
      values = List.copyOf(values);
    }
  }

  public Sampling(Station station, Transactions transactions) {
    this.station = station;
    this.transactions = transactions;
  }

  public void opened() {
    answersTriggers = true;
    asked.clear();
    watchedSince.clear();
    watch();
  }

  /** How often the charger sends samples: as we set it, or as it said that it cannot but do. */
  public void expectEvery(Duration interval) {
    this.interval = interval;
    polls = false;
  }

  /**
   * The charger sends no samples fast enough by itself: each is asked for.
   *
   * @param refused runs when the charger turns out not to be able to do that
   */
  public void poll(Duration interval, Runnable refused) {
    this.interval = interval;
    polls = true;
    refusesTriggers = refused;
    if (!answersTriggers) refused.run();
  }

  /** The time of a moment; ours where it cannot be read. */
  public Instant timeOf(String action, Fields moment) {
    Optional<Instant> at = moment.anyTime("timestamp");
    if (at.isEmpty()) station.link.trouble(action + " without a readable timestamp");
    at.ifPresent(station::saw);
    return at.orElseGet(() -> station.chargersTime(station.now()));
  }

  /** The latest moment counts; some split what they measured then over several elements. */
  public void report(Evse evse, List<Sampled> moments) {
    Optional<Instant> latest = moments.stream().map(Sampled::at).max(Comparator.naturalOrder());
    if (latest.isEmpty()) return;
    Instant at = latest.get();
    Optional<Last> before = Optional.ofNullable(last.get(evse.id()));
    MonoTime takenAt = station.happenedAt(at);
    if (before.filter(known -> known.takenAt.isAfter(takenAt)).isPresent()) return;
    List<Sample> values =
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

  /** When a sample of an EVSE was last asked for. */
  public Optional<MonoTime> askedAt(EvseId evse) {
    return Optional.ofNullable(asked.get(evse));
  }

  /** The energy register of an EVSE, as it was last measured. */
  public Optional<WattHours> energy(EvseId evse) {
    return Optional.ofNullable(last.get(evse)).flatMap(Last::energy).map(Reading::energy);
  }

  /** Asks for a sample now; at most one in two seconds. */
  public void request(EvseId evse) {
    MonoTime now = station.now();
    MonoTime before = asked.get(evse);
    if (!answersTriggers || station.evse(evse.number()).isEmpty()) return;
    if (before != null && !now.isAtLeast(REQUESTS_APART, before)) return;
    asked.put(evse, now);
    station.ask(
        "TriggerMessage", station.wording.trigger("MeterValues", evse.number()), this::triggered);
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
    if (!never || !answersTriggers) return;
    answersTriggers = false;
    if (polls) refusesTriggers.run();
  }

  /**
   * Two and a half intervals without a sample: asks for one, and again every half minute. Where
   * samples are polled, one interval.
   */
  private void watch() {
    MonoTime now = station.now();
    // An answer comes a little after its question: not every second look is to miss its turn.
    Duration turn = interval.minus(POLLED_EARLY);
    Duration overdue = polls ? turn : interval.multipliedBy(5).dividedBy(2);
    Duration again = polls ? turn : ASK_AGAIN_AFTER;
    List<EvseId> running = transactions.evses().stream().map(station::evseId).toList();
    watchedSince.keySet().retainAll(running);
    for (EvseId evse : running) {
      MonoTime since = watchedSince.getOrDefault(evse, now);
      watchedSince.put(evse, since);
      Last sample = last.get(evse);
      if (sample != null) since = since.max(sample.receivedAt);
      MonoTime before = asked.get(evse);
      boolean patient = before != null && !now.isAtLeast(again, before);
      if (now.isAtLeast(overdue, since) && !patient) request(evse);
    }
    station.link.after(WATCH_EVERY, this::watch);
  }
}
