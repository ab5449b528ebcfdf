package headroom.daemon.cases;

import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLimit.Kind;
import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.EvseState;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.site.Charger;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.ChargerId;
import headroom.core.site.Evse;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** One EVSE of a modelled site and the car at it. */
final class Post {
  /** How long a question stays without answer before the link gives it up. */
  private static final Duration GIVEN_UP = Duration.ofSeconds(10);

  private final Charger charger;
  private final Evse evse;
  Case.CarModel car;

  private boolean connected;
  private Optional<Granted> session = Optional.empty();
  private Optional<Granted> hold = Optional.empty();
  private Optional<String> transaction = Optional.empty();
  private int transactions;
  private boolean sampleAsked;
  private MonoTime reportedAt = MonoTime.ZERO;
  private Amps drawing = Amps.ZERO;
  private final Deque<Pilot> pilots = new ArrayDeque<>();
  private final List<Open> open = new ArrayList<>();

  /** A limit in force, until its lease ends. */
  private record Granted(Amps limit, MonoTime ends) {}

  /** What the car was shown, and since when. */
  private record Pilot(Amps limit, MonoTime since) {}

  /** A limit that waits for its answer. */
  private record Open(ChargerLimit limit, MonoTime answerAt, Outcome outcome) {}

  Post(Charger charger, Evse evse, Case.CarModel car) {
    this.charger = charger;
    this.evse = evse;
    this.car = car;
  }

  Charger charger() {
    return charger;
  }

  boolean isPlugged() {
    return transaction.isPresent();
  }

  // ---- the link

  /** The charger is connected and set up: it says what it can and what goes on at it. */
  static void setUp(List<Post> its, MonoTime now, List<ChargerReport> reports) {
    Charger charger = its.getFirst().charger;
    reports.add(
        new ChargerReport.Capabilities(
            charger.id(),
            now,
            charger.limitedIn().orElse(RateUnit.A),
            charger.step(),
            false,
            true,
            "a case"));
    for (Post post : its) {
      post.connected = true;
      post.status(
          post.transaction.isPresent() ? EvseState.CHARGING : EvseState.AVAILABLE, now, reports);
      post.transaction.ifPresent(id -> post.started(id, now, reports));
    }
    reports.add(new ChargerReport.FallbackSet(charger.id(), now, charger.fallback()));
  }

  void linkDown() {
    connected = false;
    open.clear();
  }

  /** A restart loses every limit above the fallback. */
  void forget() {
    session = Optional.empty();
    hold = Optional.empty();
    open.clear();
  }

  // ---- the car

  void plug(MonoTime now, List<ChargerReport> reports) {
    if (transaction.isPresent()) return;
    String id = evse.id() + "-" + ++transactions;
    transaction = Optional.of(id);
    pilots.clear();
    drawing = Amps.ZERO;
    reportedAt = now;
    if (!connected) return;
    status(EvseState.PREPARING, now, reports);
    started(id, now, reports);
    status(EvseState.CHARGING, now, reports);
  }

  void unplug(MonoTime now, List<ChargerReport> reports) {
    if (transaction.isEmpty()) return;
    String id = transaction.get();
    transaction = Optional.empty();
    session = Optional.empty();
    drawing = Amps.ZERO;
    pilots.clear();
    if (!connected) return;
    reports.add(new ChargerReport.TransactionEnded(charger.id(), now, evse.id(), id, "Local"));
    status(EvseState.AVAILABLE, now, reports);
  }

  private void status(EvseState state, MonoTime now, List<ChargerReport> reports) {
    reports.add(new ChargerReport.Status(charger.id(), now, evse.id(), state, ""));
  }

  private void started(String id, MonoTime now, List<ChargerReport> reports) {
    reports.add(new ChargerReport.TransactionStarted(charger.id(), now, evse.id(), id, now, ""));
  }

  // ---- limits

  void told(ChargerLimit limit, MonoTime now, List<ChargerReport> reports) {
    ChargerId id = charger.id();
    boolean noSession = limit.kind() == Kind.SESSION && transaction.isEmpty();
    if (!connected || noSession) {
      answer(limit, Outcome.DROPPED, now, reports);
      return;
    }
    reports.add(
        new ChargerReport.LimitOutcome(id, now, evse.id(), limit.seq(), Outcome.SENT, "sent"));
    switch (car.answers()) {
      case Case.Answers.After after ->
          open.add(new Open(limit, now.plus(after.time()), Outcome.ACCEPTED));
      case Case.Answers.Refuses refuses ->
          open.add(new Open(limit, now.plus(Duration.ofSeconds(1)), Outcome.REFUSED));
      case Case.Answers.Nothing nothing ->
          open.add(new Open(limit, now.plus(GIVEN_UP), Outcome.UNKNOWN));
    }
  }

  private void answer(
      ChargerLimit limit, Outcome outcome, MonoTime now, List<ChargerReport> reports) {
    reports.add(
        new ChargerReport.LimitOutcome(
            charger.id(), now, evse.id(), limit.seq(), outcome, outcome.name()));
  }

  void asked() {
    sampleAsked = true;
  }

  // ---- time

  /** Time passes up to {@code now}. */
  void live(MonoTime now, List<ChargerReport> reports) {
    for (Iterator<Open> each = open.iterator(); each.hasNext(); ) {
      Open one = each.next();
      if (now.isBefore(one.answerAt())) continue;
      if (one.outcome() == Outcome.ACCEPTED) accept(one.limit());
      answer(one.limit(), one.outcome(), now, reports);
      each.remove();
    }
    follow(now);
    report(now, reports);
  }

  private void accept(ChargerLimit limit) {
    Granted granted = new Granted(limit.limit(), limit.leaseEnds());
    if (limit.kind() == Kind.HOLD) hold = Optional.of(granted);
    else if (transaction.isPresent()) session = Optional.of(granted);
  }

  /** What the charger allows by itself. */
  private Amps pilot(MonoTime now) {
    if (session.isPresent() && now.isBefore(session.get().ends())) return session.get().limit();
    if (hold.isPresent() && now.isBefore(hold.get().ends())) return hold.get().limit();
    return charger.fallback();
  }

  private void follow(MonoTime now) {
    if (transaction.isEmpty()) return;
    if (car.follows().isEmpty()) {
      drawing = car.takes();
      return;
    }
    Amps pilot = pilot(now);
    if (pilots.isEmpty() || !pilots.getLast().limit().equals(pilot))
      pilots.addLast(new Pilot(pilot, now));
    while (pilots.size() > 1 && heeds(second(), now)) pilots.removeFirst();
    Amps heeded = heeds(pilots.getFirst(), now) ? pilots.getFirst().limit() : Amps.ZERO;
    drawing = heeded.isBelow(car.least()) ? Amps.ZERO : heeded.min(car.takes());
  }

  private Pilot second() {
    Iterator<Pilot> each = pilots.iterator();
    each.next();
    return each.next();
  }

  private boolean heeds(Pilot pilot, MonoTime now) {
    return now.isAtLeast(car.follows().orElse(Duration.ZERO), pilot.since());
  }

  private void report(MonoTime now, List<ChargerReport> reports) {
    boolean asked = sampleAsked;
    sampleAsked = false;
    if (!connected || transaction.isEmpty() || car.reports().isEmpty()) return;
    if (!asked && !now.isAtLeast(car.reports().get(), reportedAt)) return;
    reportedAt = now;
    reports.add(
        new ChargerReport.Draw(
            charger.id(),
            now,
            evse.id(),
            now,
            PhaseSet.ALL,
            draws(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  /** On the site's phases. */
  PhaseAmps draws() {
    return PhaseAmps.on(carPhases(), drawing);
  }

  /** What the car could draw by what the charger has in force, whether it does or not. */
  PhaseAmps allowed(MonoTime now) {
    return transaction.isEmpty() ? PhaseAmps.ZERO : PhaseAmps.on(carPhases(), pilot(now));
  }

  private PhaseSet carPhases() {
    PhaseSet phases = PhaseSet.NONE;
    for (int terminal = 1; terminal <= car.phases(); terminal++)
      phases = phases.with(evse.wiring().sitePhase(terminal));
    return phases;
  }
}
