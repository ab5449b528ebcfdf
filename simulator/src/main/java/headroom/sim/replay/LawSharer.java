package headroom.sim.replay;

import headroom.core.control.ControlSettings;
import headroom.core.control.ControlState;
import headroom.core.control.Rehearsal;
import headroom.core.control.SiteSnapshot;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.EvseState;
import headroom.core.port.Wish;
import headroom.core.site.Charger;
import headroom.core.site.Charger.Current;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.ChargerId;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.core.units.WattHours;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The shipped sharing: a site of one-phase outlets below one circuit, under the {@link Rehearsal}
 * of the controller. What it knows of a car is what a charger reports: that it came, what it draws,
 * that it left; and, where departures are known, when it will leave and what it wants.
 */
final class LawSharer implements Sharer {
  private static final Duration TURN = Duration.ofMinutes(15);
  private static final ControlSettings SETTINGS =
      new ControlSettings(ControlSettings.DEFAULT.settle(), TURN, TURN);

  /** Longer than a decision holds. */
  private static final Duration LEASE = Duration.ofMinutes(15);

  private static final long MJ_PER_WH = 3_600_000L;

  private final Rehearsal rehearsal;
  private final Knowledge knowledge;
  private final List<ChargerReport> reports = new ArrayList<>();
  private ControlState state;

  /** What is known of a session beside what its charger reports. */
  enum Knowledge {
    NOTHING,
    /** The energy asked for, and when the car will leave. */
    DEPARTURES
  }

  LawSharer(Site.Share share, Knowledge knowledge, int limit_mA, List<Session> sessions) {
    this.knowledge = knowledge;
    Site site = site(share, limit_mA, sessions);
    rehearsal = new Rehearsal(site, SETTINGS);
    MonoTime start = at(-Session.DECIDES_EVERY_MIN, 0);
    state = rehearsal.start(start);
    for (Charger charger : site.chargers()) {
      ChargerId id = charger.id();
      reports.add(new ChargerReport.LinkUp(id, start, "ocpp1.6", "recorded"));
      reports.add(
          new ChargerReport.Capabilities(
              id, start, RateUnit.A, charger.step(), false, true, "recorded"));
      reports.add(new ChargerReport.FallbackSet(id, start, Amps.ZERO));
    }
    state = round(start, List.of()).next();
  }

  private static Site site(Site.Share share, int limit_mA, List<Session> sessions) {
    Circuit circuit =
        new Circuit(
            new CircuitId("site"),
            Optional.empty(),
            PhaseAmps.all(new Amps(limit_mA)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            PhaseAmps.ZERO,
            PhaseAmps.ZERO,
            Circuit.LimitOf.MANAGED,
            false);
    Map<String, Phase> stations = new TreeMap<>();
    for (Session session : sessions) stations.put(session.station(), session.phase());
    List<Charger> chargers = new ArrayList<>();
    stations.forEach((name, phase) -> chargers.add(charger(name, circuit, phase)));
    return new Site("recorded", share, List.of(circuit), chargers);
  }

  private static Charger charger(String name, Circuit circuit, Phase phase) {
    Evse outlet =
        new Evse(
            EvseId.of(name, 1),
            PhaseWiring.of(phase),
            Amps.of(Session.MOST_A),
            Amps.of(Session.LEAST_A));
    return new Charger(
        new ChargerId(name),
        circuit.id(),
        Current.AC,
        List.of(outlet),
        Amps.ZERO,
        Amps.of(1),
        LEASE,
        0,
        1000,
        false,
        Optional.of(RateUnit.A),
        1000);
  }

  @Override
  public void share(int minute, List<Plugged> plugged, List<Plugged> gone) {
    MonoTime now = at(minute, 0);
    int since = minute - Session.DECIDES_EVERY_MIN;
    for (Plugged car : gone) {
      drew(car, since, now);
      // The cable is out: nothing is drawn any more.
      drew(car, now, 0, car.taken_mJ(), now);
      left(car, now);
    }
    for (Plugged car : plugged) {
      boolean comes = car.session().arrival_min() == minute;
      if (comes) came(car, now);
      drew(car, comes ? minute : since, now);
      if (car.isFull() && car.offer_mA() > 0) fills(car, now);
    }
    List<Wish> wishes = new ArrayList<>();
    for (Plugged car : plugged) wish(car).ifPresent(wishes::add);
    Rehearsal.Round round = round(now, wishes);
    state = round.next();
    Map<String, Amps> offers = new LinkedHashMap<>();
    for (ChargerLimit limit : round.limits())
      offers.put(limit.evse().charger().name(), limit.limit());
    for (Plugged car : plugged)
      car.offer(offers.getOrDefault(car.session().station(), Amps.ZERO).milliamps());
  }

  private Rehearsal.Round round(MonoTime now, List<Wish> wishes) {
    SiteSnapshot seen = new SiteSnapshot(now, Map.of(), reports, List.of(), List.of(), wishes);
    reports.clear();
    return rehearsal.round(state, seen);
  }

  /** A day after the beginning of the run, so that no time in it is before its beginning. */
  private static MonoTime at(int minute, int seconds) {
    return MonoTime.ofSeconds(86_400 + minute * 60L + seconds);
  }

  // ---- what the charger of a car reports

  private void came(Plugged car, MonoTime now) {
    ChargerId charger = new ChargerId(car.session().station());
    EvseId evse = new EvseId(charger, 1);
    reports.add(new ChargerReport.Status(charger, now, evse, EvseState.CHARGING, ""));
    reports.add(
        new ChargerReport.TransactionStarted(
            charger, now, evse, car.session().id(), now, "recorded"));
  }

  private void drew(Plugged car, int since, MonoTime now) {
    for (Plugged.Sample sample : car.samples())
      drew(car, at(since, sample.at_s()), sample.draw_mA(), sample.taken_mJ(), now);
  }

  private void drew(Plugged car, MonoTime takenAt, int draw_mA, long taken_mJ, MonoTime now) {
    ChargerId charger = new ChargerId(car.session().station());
    PhaseSet phases = PhaseSet.of(car.session().phase());
    reports.add(
        new ChargerReport.Draw(
            charger,
            now,
            new EvseId(charger, 1),
            takenAt,
            phases,
            PhaseAmps.on(phases, new Amps(draw_mA)),
            Optional.empty(),
            Optional.of(WattHours.of(taken_mJ / MJ_PER_WH)),
            Optional.empty()));
  }

  /** It is offered current and takes none. */
  private void fills(Plugged car, MonoTime now) {
    ChargerId charger = new ChargerId(car.session().station());
    reports.add(
        new ChargerReport.Status(charger, now, new EvseId(charger, 1), EvseState.SUSPENDED_EV, ""));
  }

  private void left(Plugged car, MonoTime now) {
    ChargerId charger = new ChargerId(car.session().station());
    EvseId evse = new EvseId(charger, 1);
    reports.add(new ChargerReport.Status(charger, now, evse, EvseState.AVAILABLE, ""));
    reports.add(
        new ChargerReport.TransactionEnded(
            charger, now, evse, car.session().id(), "EVDisconnected"));
  }

  private Optional<Wish> wish(Plugged car) {
    if (knowledge == Knowledge.NOTHING) return Optional.empty();
    Session session = car.session();
    return Optional.of(
        new Wish(
            EvseId.of(session.station(), 1),
            Optional.of(at(session.departure_min(), 0)),
            Optional.of(WattHours.of(Math.ceilDiv(session.asked_mJ(), MJ_PER_WH))),
            OptionalInt.empty(),
            OptionalInt.empty()));
  }
}
