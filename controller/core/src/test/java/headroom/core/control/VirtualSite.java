package headroom.core.control;

import headroom.core.control.SiteSnapshot.MeterSeen;
import headroom.core.control.SiteSnapshot.StoredBound;
import headroom.core.event.Event;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLimit.Kind;
import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.EvseState;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.port.MeterReport;
import headroom.core.port.SetLimit;
import headroom.core.port.Wish;
import headroom.core.site.Charger;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.ChargerId;
import headroom.core.site.Contactor;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.MeterId;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.core.units.WattHours;
import headroom.core.units.Watts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A site in virtual time around the real controller: chargers that keep leases and answer after a
 * second, cars that follow after some seconds, one meter on the root circuit, a building.
 */
final class VirtualSite {
  static final Duration TICK = Duration.ofSeconds(1);

  Site site;
  Controller controller;
  ControlState state;
  MonoTime now = MonoTime.ofSeconds(1000);
  Step last;

  /** What the last step was made from. */
  ControlState before;

  SiteSnapshot seen;
  PhaseAmps building = PhaseAmps.ZERO;
  boolean meterAnswers = true;
  String meterName = "main";
  boolean storeAnswers = true;
  final Map<EvseId, Post> posts = new LinkedHashMap<>();
  final List<Event> events = new ArrayList<>();
  final List<ChargerLimit> limits = new ArrayList<>();
  private final List<ChargerReport> reports = new ArrayList<>();
  private final List<StoredBound> stored = new ArrayList<>();
  final List<SetLimit> limitsSet = new ArrayList<>();
  final List<Wish> wishes = new ArrayList<>();
  private final Map<MeterId, MeterSeen> meters = new LinkedHashMap<>();

  /** One EVSE and its car, as physics knows them. */
  static final class Post {
    final Charger charger;
    final Evse evse;
    boolean connected;
    boolean answers = true;
    boolean refuses;
    boolean obeys = true;
    boolean samples = true;
    int sampleEverySeconds = 10;

    /** Sends a sample when it is asked for one. */
    boolean triggered = true;

    /** The car takes all that it can while its pilot is on, whatever that allows. */
    boolean greedy;

    /** Its contactor is open. */
    boolean cut;

    boolean canHold;
    RateUnit unit = RateUnit.A;
    Amps fallback;

    /** What the controller wants it to have. */
    Amps ordered;

    Optional<Amps> session = Optional.empty();
    MonoTime sessionEnds = MonoTime.ZERO;
    Optional<Amps> hold = Optional.empty();
    MonoTime holdEnds = MonoTime.ZERO;
    Optional<String> transaction = Optional.empty();
    PhaseSet carPhases = PhaseSet.NONE;
    Amps carTakes = Amps.ZERO;

    /** The least that its car charges with. */
    Amps carNeeds = Amps.of(6);

    Amps drawing = Amps.ZERO;
    MonoTime sampledAt = MonoTime.ZERO;
    int sent;

    /** Offers after 0 A that the car lets pass before it wakes; 0: it never sleeps. */
    int sleepsThrough;

    /** Whether it heeds how many phases a limit names. */
    boolean switches;

    private int phases = 3;

    private int offersSlept;
    private boolean asleep;
    private boolean offered;

    Post(Charger charger, Evse evse) {
      this.charger = charger;
      this.evse = evse;
      this.fallback = evse.rating();
      this.ordered = charger.fallback();
    }

    /** What the charger allows the car. */
    Amps pilot(MonoTime now) {
      if (transaction.isEmpty()) return Amps.ZERO;
      if (!obeys) return evse.rating();
      if (session.isPresent() && now.isBefore(sessionEnds)) return session.get();
      if (hold.isPresent() && now.isBefore(holdEnds)) return hold.get();
      return fallback;
    }

    /** A car that was at 0 A may take no notice of the next offers. */
    private boolean sleeps(Amps pilot) {
      boolean offer = !pilot.isBelow(Amps.of(6));
      if (!offer && drawing.isPositive() && sleepsThrough > 0) {
        asleep = true;
        offersSlept = 0;
      }
      if (asleep && offer && !offered && ++offersSlept > sleepsThrough) asleep = false;
      offered = offer;
      return asleep;
    }

    PhaseAmps draw() {
      PhaseSet live = phases == 1 ? PhaseSet.of(evse.wiring().sitePhase(1)) : PhaseSet.ALL;
      return PhaseAmps.on(carPhases.intersect(live), drawing);
    }
  }

  VirtualSite(Site site) {
    this(site, List.of());
  }

  VirtualSite(Site site, List<RestoredBound> bounds) {
    this.site = site;
    controller = new Controller(site, ControlSettings.DEFAULT);
    state = controller.start(bounds, now);
    for (Charger charger : site.chargers())
      for (Evse evse : charger.evses()) posts.put(evse.id(), new Post(charger, evse));
    for (Step.FallbackOrder first : state.firstFallbacks(site)) tell(first);
  }

  Post post(String charger) {
    return posts.get(EvseId.of(charger, 1));
  }

  VirtualSite connectAll() {
    for (Post post : posts.values()) connect(post.charger.id().name());
    return this;
  }

  void connect(String charger) {
    Post post = post(charger);
    ChargerId id = post.charger.id();
    post.connected = true;
    post.fallback = post.ordered;
    reports.add(new ChargerReport.LinkUp(id, now, "ocpp1.6", "127.0.0.1"));
    reports.add(
        new ChargerReport.Capabilities(id, now, post.unit, Amps.of(1), post.canHold, true, ""));
    reports.add(
        new ChargerReport.Status(
            id,
            now,
            post.evse.id(),
            post.transaction.isPresent() ? EvseState.CHARGING : EvseState.AVAILABLE,
            ""));
    reports.add(new ChargerReport.FallbackSet(id, now, post.fallback));
  }

  void disconnect(String charger) {
    Post post = post(charger);
    post.connected = false;
    reports.add(new ChargerReport.LinkDown(post.charger.id(), now, "cut"));
  }

  /** A car comes that can take {@code amps} on the wired phases, and starts at once. */
  void plugIn(String charger, int amps) {
    plugIn(charger, amps, post(charger).evse.wiring().phases());
  }

  void plugIn(String charger, int amps, PhaseSet phases) {
    Post post = post(charger);
    post.transaction = Optional.of("tx-" + charger + "-" + now.millis());
    post.carPhases = phases;
    post.carTakes = Amps.of(amps);
    reports.add(
        new ChargerReport.Status(post.charger.id(), now, post.evse.id(), EvseState.CHARGING, ""));
    reports.add(
        new ChargerReport.TransactionStarted(
            post.charger.id(), now, post.evse.id(), post.transaction.get(), now, "tag"));
  }

  void unplug(String charger) {
    Post post = post(charger);
    reports.add(
        new ChargerReport.TransactionEnded(
            post.charger.id(), now, post.evse.id(), post.transaction.orElseThrow(), "Local"));
    reports.add(
        new ChargerReport.Status(post.charger.id(), now, post.evse.id(), EvseState.AVAILABLE, ""));
    post.transaction = Optional.empty();
    post.session = Optional.empty();
    post.drawing = Amps.ZERO;
    post.carTakes = Amps.ZERO;
  }

  void report(ChargerReport report) {
    reports.add(report);
  }

  /** Runs ticks for {@code seconds}. */
  VirtualSite run(int seconds) {
    return run(seconds, () -> {});
  }

  VirtualSite run(int seconds, Runnable check) {
    for (int i = 0; i < seconds; i++) {
      tick();
      check.run();
    }
    return this;
  }

  void tick() {
    now = now.plus(TICK);
    for (Post post : posts.values()) {
      follow(post);
      sample(post);
    }
    if (meterAnswers) measure();
    before = state;
    seen = new SiteSnapshot(now, meters, reports, stored, limitsSet, wishes);
    reports.clear();
    stored.clear();
    last = controller.step(state, seen);
    state = last.next();
    events.addAll(last.events());
    limits.addAll(last.limits());
    for (Step.BoundChange bound : last.bounds())
      if (storeAnswers) stored.add(new StoredBound(bound.evse(), bound.bound(), bound.fallback()));
    for (ChargerLimit limit : last.limits()) deliver(limit);
    for (Step.FallbackOrder order : last.fallbacks()) tell(order);
    for (ContactorOrder order : last.contactors()) {
      if (order.contactor() instanceof Contactor.OfEvse of)
        posts.get(of.evse()).cut = !order.closed();
    }
    for (EvseId id : last.samples())
      if (posts.get(id).triggered) posts.get(id).sampledAt = MonoTime.ZERO;
  }

  /** Cars come down within seconds and go up within seconds: 4 A a second. */
  private void follow(Post post) {
    Amps pilot = post.pilot(now);
    // Without a limit that names them the charger goes back to all of its phases.
    if (post.session.isEmpty() || !now.isBefore(post.sessionEnds)) post.phases = 3;
    // A limit in watts is an offer at the lowest voltage; the grid has 230 V.
    if (post.unit == RateUnit.W)
      pilot = new Amps(pilot.milliamps() * Watts.LOWEST_VOLTS / Watts.NOMINAL_VOLTS);
    Amps wanted = post.sleeps(pilot) ? Amps.ZERO : pilot.min(post.carTakes);
    if (wanted.isBelow(post.carNeeds)) wanted = post.obeys ? Amps.ZERO : wanted;
    if (post.greedy && !pilot.isBelow(Amps.of(6))) wanted = post.carTakes;
    if (post.cut) {
      post.drawing = Amps.ZERO;
      return;
    }
    int change = wanted.milliamps() - post.drawing.milliamps();
    post.drawing = new Amps(post.drawing.milliamps() + Math.max(-4000, Math.min(4000, change)));
  }

  private void sample(Post post) {
    if (!post.connected || !post.samples || post.transaction.isEmpty()) return;
    if (!now.isAtLeast(Duration.ofSeconds(post.sampleEverySeconds), post.sampledAt)) return;
    post.sampledAt = now;
    reports.add(
        new ChargerReport.Draw(
            post.charger.id(),
            now,
            post.evse.id(),
            now,
            PhaseSet.ALL,
            post.draw(),
            Optional.empty(),
            Optional.of(WattHours.of(now.millis() / 1000)),
            Optional.empty()));
  }

  PhaseAmps load() {
    PhaseAmps load = building;
    for (Post post : posts.values()) load = load.plus(post.draw());
    return load;
  }

  private void measure() {
    MeterId id = new MeterId(meterName);
    MeterReport.Sample sample =
        new MeterReport.Sample(
            id,
            now,
            PhaseSet.ALL,
            load(),
            List.of(230_000, 230_000, 230_000),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new Amps(10));
    meters.put(id, new MeterSeen(Optional.of(sample), Optional.empty()));
  }

  void meterFails(MeterReport.MeterFault fault) {
    meterAnswers = false;
    MeterId id = new MeterId("main");
    MeterSeen before = meters.getOrDefault(id, new MeterSeen(Optional.empty(), Optional.empty()));
    meters.put(
        id,
        new MeterSeen(
            before.sample(), Optional.of(new MeterReport.Failed(id, now, fault, "no answer"))));
  }

  /** Written at once where there is a link, otherwise when it comes back. */
  private void tell(Step.FallbackOrder order) {
    for (Post post : posts.values()) {
      if (!post.charger.id().equals(order.charger())) continue;
      post.ordered = order.fallback();
      if (!post.connected || !post.answers) continue;
      post.fallback = post.ordered;
      reports.add(new ChargerReport.FallbackSet(order.charger(), now, post.fallback));
    }
  }

  private void deliver(ChargerLimit limit) {
    Post post = posts.get(limit.evse());
    post.sent++;
    ChargerId charger = post.charger.id();
    Outcome outcome;
    if (!post.connected) outcome = Outcome.DROPPED;
    else if (!post.answers) outcome = Outcome.UNKNOWN;
    else if (post.refuses) outcome = Outcome.REFUSED;
    else outcome = Outcome.ACCEPTED;
    if (outcome == Outcome.ACCEPTED) {
      if (limit.kind() == Kind.HOLD) {
        post.hold = Optional.of(limit.limit());
        post.holdEnds = limit.leaseEnds();
      } else if (post.transaction.isPresent()) {
        post.session = Optional.of(limit.limit());
        if (post.switches) post.phases = limit.phases();
        post.sessionEnds = limit.leaseEnds();
      }
    }
    reports.add(
        new ChargerReport.LimitOutcome(
            charger, now, limit.evse(), limit.seq(), outcome, outcome.name()));
  }

  Amps offer(String charger) {
    return view(charger).offer();
  }

  SiteView.EvseView view(String charger) {
    return last.view().evses().stream()
        .filter(view -> view.evse().equals(EvseId.of(charger, 1)))
        .findFirst()
        .orElseThrow();
  }

  SiteView.CircuitView circuit(String name) {
    return last.view().circuits().stream()
        .filter(view -> view.circuit().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  Amps load(Phase phase) {
    return load().get(phase);
  }
}
