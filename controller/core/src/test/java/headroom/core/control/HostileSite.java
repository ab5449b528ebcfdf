package headroom.core.control;

import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLimit.Kind;
import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.EvseState;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.site.Charger;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.ChargerId;
import headroom.core.site.Circuit;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The whole controller over a small tree of {@link HostileCharger}s that nothing measures, behind a
 * network that loses, delays and breaks, with a disk that is slow and a process that dies. After
 * every half second each charger is held against what it is counted with, and the sum of what all
 * could draw against every limit.
 */
final class HostileSite {
  static final int CHARGERS = 4;
  private static final int STEP_MS = 500;

  /** So long after a surprise the others may need to make room for a fallback. */
  private static final Duration MAKES_ROOM = Duration.ofSeconds(60);

  private static final PhaseWiring[] WIRINGS = {
    PhaseWiring.STRAIGHT,
    PhaseWiring.of(Phase.L2, Phase.L3, Phase.L1),
    PhaseWiring.of(Phase.L3),
    PhaseWiring.of(Phase.L1, Phase.L2)
  };

  private final Random random;
  private final boolean fallbacks;
  final List<HostileCharger> chargers = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final List<Message> messages = new ArrayList<>();
  private final Map<EvseId, RestoredBound> disk = new LinkedHashMap<>();
  private final List<ChargerReport> reports = new ArrayList<>();
  private final List<SiteSnapshot.StoredBound> stored = new ArrayList<>();
  private Site site;
  private Optional<Running> running = Optional.empty();
  private MonoTime deadUntil = MonoTime.ZERO;
  private MonoTime storeSlowUntil = MonoTime.ZERO;
  MonoTime now = MonoTime.ofSeconds(1000);
  private long order;
  private long transactions;
  private int processes;
  private Optional<String> broken = Optional.empty();

  private record Message(MonoTime at, long order, Runnable arrives) {}

  /** A write of the store. */
  private interface Write extends Runnable {}

  private static final class Running {
    final int process;
    final Controller controller;
    ControlState state;

    Running(int process, Controller controller, ControlState state) {
      this.process = process;
      this.controller = controller;
      this.state = state;
    }
  }

  /** The driver's side of one charger, and the way there. */
  private static final class Line {
    boolean linked;

    /** The charger is gone, and its link looks as if it were there. */
    boolean cut;

    boolean ready;
    int link;
    int setUp;
    boolean booted = true;
    long knownTransaction;
    Amps ordered = Amps.ZERO;
    boolean leases = true;
    MonoTime comesBackAt = MonoTime.ZERO;
    MonoTime answersLostUntil = MonoTime.ZERO;
    MonoTime requestsLostUntil = MonoTime.ZERO;
    MonoTime refusesUntil = MonoTime.ZERO;
    MonoTime slowUntil = MonoTime.ZERO;
    MonoTime lastDown = MonoTime.ZERO;
    MonoTime lastUp = MonoTime.ZERO;
    MonoTime sampledAt = MonoTime.ZERO;
    final Map<Kind, ChargerLimit> waiting = new LinkedHashMap<>();
    final List<ChargerLimit> open = new ArrayList<>();
  }

  /**
   * @param fallbacks whether chargers have fallbacks above 0 A, and holds below them
   * @param watts whether some are limited in W
   */
  HostileSite(long seed, boolean fallbacks, boolean watts) {
    this.random = new Random(~seed);
    this.fallbacks = fallbacks;
    List<Charger> built = new ArrayList<>();
    for (int i = 0; i < CHARGERS; i++) {
      String name = "CP-" + i;
      boolean inWatts = random.nextInt(3) == 0 && watts;
      Duration off = Duration.ofMillis(random.nextInt(9_000) - 4_500);
      Duration lag = Duration.ofMillis(1_000 + random.nextInt(8_000));
      chargers.add(new HostileCharger(name, inWatts, 32_000, lag, off));
      lines.add(new Line());
      PhaseWiring wiring = WIRINGS[random.nextInt(WIRINGS.length)];
      Charger charger =
          Sites.charger(name, i < 2 ? "garage" : "grid", 32, wiring, fallbacks ? 6 : 0);
      built.add(charger);
      EvseId id = charger.evses().getFirst().id();
      // Known from before: nothing measures a stranger, so it would count at its rating.
      disk.put(id, new RestoredBound(id, charger.fallback(), charger.fallback(), charger.lease()));
      chargers.get(i).takeFallback(charger.fallback().milliamps());
    }
    site =
        Sites.site(
            List.of(Sites.unmetered("grid", 48, 4), Sites.below("grid", "garage", 24)), built);
    start();
  }

  Optional<String> broken() {
    return broken.map(what -> what + "\n" + story());
  }

  /** The last that happened. */
  String story() {
    return String.join("\n", tail()) + "\n" + chargers;
  }

  private List<String> tail() {
    return log.subList(Math.max(0, log.size() - 80), log.size());
  }

  private void note(String what) {
    log.add(now + " " + what);
  }

  /** Lives through a plan, up to {@code seconds}, or to the first rule that is broken. */
  HostileSite live(List<HostileAct> plan, int seconds) {
    MonoTime from = now;
    int next = 0;
    while (!now.isAtLeast(Duration.ofSeconds(seconds), from) && broken.isEmpty()) {
      while (next < plan.size() && now.isAtLeast(Duration.ofSeconds(plan.get(next).second()), from))
        happens(plan.get(next++));
      half();
    }
    return this;
  }

  /**
   * Everything is well from now on: links come back, nothing is lost, all cars leave, and what was
   * left behind runs out.
   */
  HostileSite heal() {
    storeSlowUntil = now;
    deadUntil = now;
    for (int c = 0; c < CHARGERS; c++) {
      Line line = lines.get(c);
      line.answersLostUntil = now;
      line.requestsLostUntil = now;
      line.refusesUntil = now;
      line.slowUntil = now;
      line.comesBackAt = now;
      carGoes(c);
    }
    return live(List.of(), 4_000);
  }

  void plugIn(int c) {
    carComes(c, 1);
  }

  /** Whether a car gets at least its floor. */
  boolean charges(int c) {
    return chargers.get(c).could_mA(now) >= 6_000;
  }

  private void half() {
    now = now.plus(Duration.ofMillis(STEP_MS));
    messages.sort(Comparator.comparing(Message::at).thenComparingLong(Message::order));
    while (!messages.isEmpty() && !messages.getFirst().at().isAfter(now))
      messages.removeFirst().arrives().run();
    for (int i = 0; i < CHARGERS; i++) lives(i);
    // Limits may leave at any instant of the second: a step at each half finds more orders.
    if (running.isPresent()) step(running.get());
    else if (!now.isBefore(deadUntil)) start();
    for (HostileCharger charger : chargers) charger.follow(now);
    check();
  }

  // ---- what happens

  private void happens(HostileAct act) {
    note(act.toString());
    int c = act.charger();
    Line line = lines.get(c);
    MonoTime soon = now.plus(Duration.ofSeconds(1 + act.value() % 40));
    switch (act.what()) {
      case LINK_BREAKS -> {
        linkDown(c);
        line.comesBackAt = now.plus(Duration.ofSeconds(act.value() % 400));
      }
      case RESTARTS -> {
        chargers.get(c).restart(act.value() % 3 != 0, now);
        line.booted = true;
        line.cut = line.linked;
        int link = line.link;
        int unseen_ms = act.value() % 2 == 0 ? 1 : 20_000;
        later(
            unseen_ms,
            () -> {
              if (line.link == link) linkDown(c);
              line.comesBackAt = now.plus(Duration.ofSeconds(act.value() % 90));
            });
      }
      case CAR_COMES -> carComes(c, act.value());
      case CAR_GOES -> carGoes(c);
      case ANSWERS_LOST -> line.answersLostUntil = soon;
      case REQUESTS_LOST -> line.requestsLostUntil = soon;
      case REFUSES -> line.refusesUntil = soon;
      case SLOW -> line.slowUntil = soon;
      case CLOCK_SET -> clockSet(c, act.value());
      case STORE_SLOW -> storeSlowUntil = soon;
      case RELOAD -> reload(c, act.value());
      case WE_DIE -> die(act);
    }
  }

  private void carComes(int c, int value) {
    int wired = site.chargers().get(c).evses().getFirst().wiring().terminals();
    long takes_mA = value % 3 == 0 ? 10_000 : 32_000;
    chargers.get(c).begin(++transactions, 1 + value % wired, takes_mA, now);
    tellTransaction(c);
  }

  private void carGoes(int c) {
    chargers.get(c).end(now);
    tellTransaction(c);
  }

  /** What a charger says of its transaction comes over the link that it has, in order. */
  private void tellTransaction(int c) {
    long id = chargers.get(c).transaction;
    if (lines.get(c).linked) up(c, () -> hearTransaction(c, id));
  }

  private void hearTransaction(int c, long id) {
    Line line = lines.get(c);
    if (line.knownTransaction == id) return;
    if (line.knownTransaction != 0)
      reports.add(
          new ChargerReport.TransactionEnded(
              charger(c), now, evse(c), "t" + line.knownTransaction, "Local"));
    line.knownTransaction = id;
    boolean runs = id != 0;
    reports.add(
        new ChargerReport.Status(
            charger(c), now, evse(c), runs ? EvseState.CHARGING : EvseState.AVAILABLE, ""));
    if (runs)
      reports.add(
          new ChargerReport.TransactionStarted(charger(c), now, evse(c), "t" + id, now, "tag"));
    if (id == chargers.get(c).transaction) chargers.get(c).lostUnseen = false;
  }

  /**
   * The driver tells it another time, and says so before; then it speaks, and leases hold again.
   */
  private void clockSet(int c, int value) {
    Line line = lines.get(c);
    if (!line.linked) return;
    line.leases = false;
    capabilities(c);
    later(1500, () -> chargers.get(c).clockSet(Duration.ofSeconds(value * 7L - 3500)));
    timeOut(
        c,
        12,
        () -> {
          line.leases = true;
          capabilities(c);
        });
  }

  private void reload(int c, int value) {
    List<Charger> changed = new ArrayList<>(site.chargers());
    Charger old = changed.get(c);
    Evse evse = old.evses().getFirst();
    Amps fallback = old.fallback();
    Duration lease = old.lease();
    switch (value % 4) {
      case 0, 1 -> {
        // Two swap, so that the sum still fits: what a config must.
        if (!fallbacks) return;
        int other = (c + 1 + value % 3) % CHARGERS;
        Amps theirs = changed.get(other).fallback();
        Amps mine = value % 8 < 4 ? Amps.of(10) : fallback;
        if (mine.equals(theirs)) theirs = Amps.ZERO;
        changed.set(other, with(changed.get(other), mine, changed.get(other).lease()));
        fallback = mine.isAbove(Amps.of(6)) ? Amps.ZERO : theirs;
      }
      case 2 -> lease = Duration.ofSeconds(value % 8 < 4 ? 60 : 300);
      default -> {
        if (chargers.get(c).inWatts) return;
        Amps rating = Amps.of(value % 8 < 4 ? 16 : 32);
        evse = new Evse(evse.id(), evse.wiring(), rating, evse.floor());
      }
    }
    changed.set(c, with(old, evse, fallback, lease));
    Site next = Sites.site(site.circuits(), changed);
    if (!fits(next)) return;
    site = next;
    note("config " + site.chargers());
    running =
        running.map(
            run ->
                new Running(run.process, new Controller(site, ControlSettings.DEFAULT), run.state));
  }

  /** As the config's check has it: the sum of the fallbacks and the background fits. */
  private static boolean fits(Site site) {
    for (Circuit circuit : site.circuits()) {
      PhaseAmps sum = circuit.background();
      for (Charger charger : site.chargers())
        if (site.above(charger).contains(circuit))
          sum =
              sum.plus(
                  PhaseAmps.on(charger.evses().getFirst().wiring().phases(), charger.fallback()));
      if (!sum.fitsWithin(circuit.limit())) return false;
    }
    return true;
  }

  private static Charger with(Charger c, Amps fallback, Duration lease) {
    return with(c, c.evses().getFirst(), fallback, lease);
  }

  private static Charger with(Charger c, Evse evse, Amps fallback, Duration lease) {
    return new Charger(
        c.id(),
        c.circuit(),
        c.current(),
        List.of(evse),
        fallback,
        c.step(),
        lease,
        c.priority(),
        c.weight(),
        c.planned(),
        c.limitedIn(),
        c.efficiencyPermille());
  }

  // ---- our life

  private void start() {
    Controller controller = new Controller(site, ControlSettings.DEFAULT);
    ControlState state = controller.start(List.copyOf(disk.values()), now);
    running = Optional.of(new Running(++processes, controller, state));
    state.firstFallbacks(site).forEach(this::tell);
    for (Line line : lines) line.comesBackAt = now.plus(Duration.ofSeconds(random.nextInt(20)));
    note("we start with " + disk.values());
  }

  /** What the disk has not answered is there, or not. */
  private void die(HostileAct act) {
    if (running.isEmpty()) return;
    for (int c = 0; c < CHARGERS; c++) linkDown(c);
    running = Optional.empty();
    reports.clear();
    stored.clear();
    deadUntil = now.plus(Duration.ofSeconds(act.value() % 20));
    for (Line line : lines) {
      line.comesBackAt = now.plus(Duration.ofHours(9));
      line.knownTransaction = 0;
    }
    // The config may be edited while nobody runs.
    reload(act.charger(), act.value() / 4);
  }

  private void step(Running run) {
    SiteSnapshot seen = new SiteSnapshot(now, Map.of(), reports, stored, List.of(), List.of());
    reports.clear();
    stored.clear();
    Step step = run.controller.step(run.state, seen);
    run.state = step.next();
    for (Step.BoundChange bound : step.bounds()) keep(run, bound);
    step.fallbacks().forEach(this::tell);
    for (ChargerLimit limit : step.limits()) offer(index(limit.evse()), limit);
  }

  private static int index(EvseId evse) {
    return Integer.parseInt(evse.charger().name().substring(3));
  }

  private void keep(Running run, Step.BoundChange bound) {
    boolean slow = now.isBefore(storeSlowUntil);
    MonoTime written = now.plus(Duration.ofMillis(random.nextInt(slow ? 8_000 : 300)));
    // One writer: writes keep their order.
    for (Message message : messages)
      if (message.arrives() instanceof Write && message.at().isAfter(written))
        written = message.at();
    messages.add(
        new Message(
            written,
            order++,
            (Write)
                () -> {
                  boolean lives = running.filter(r -> r.process == run.process).isPresent();
                  if (!lives && random.nextBoolean()) return;
                  note("on disk " + bound);
                  disk.put(
                      bound.evse(),
                      new RestoredBound(
                          bound.evse(), bound.bound(), bound.fallback(), bound.lease()));
                  if (lives)
                    stored.add(
                        new SiteSnapshot.StoredBound(
                            bound.evse(), bound.bound(), bound.fallback()));
                }));
  }

  // ---- links

  private void lives(int c) {
    Line line = lines.get(c);
    if (running.isPresent() && !line.linked && !now.isBefore(line.comesBackAt)) linkUp(c);
    if (line.linked && now.isAtLeast(Duration.ofSeconds(10), line.sampledAt)) sample(c);
  }

  private void linkUp(int c) {
    Line line = lines.get(c);
    line.linked = true;
    line.cut = false;
    line.leases = true;
    line.ready = false;
    line.link++;
    line.lastDown = now;
    line.lastUp = now;
    note("link " + c + " up");
    reports.add(new ChargerReport.LinkUp(charger(c), now, "ocpp1.6", "peer"));
    if (line.booted) reports.add(new ChargerReport.Booted(charger(c), now, "v", "m", "1"));
    line.booted = false;
    capabilities(c);
    long id = chargers.get(c).transaction;
    up(c, () -> hearTransaction(c, id));
    up(c, () -> chargers.get(c).lostUnseen = false);
    setUp(c);
  }

  private void capabilities(int c) {
    RateUnit unit = chargers.get(c).inWatts ? RateUnit.W : RateUnit.A;
    reports.add(
        new ChargerReport.Capabilities(
            charger(c), now, unit, Amps.of(1), fallbacks, lines.get(c).leases, ""));
  }

  /** The fallback first; then limits. One that is not taken is tried again in 20 s. */
  private void setUp(int c) {
    Line line = lines.get(c);
    int mine = ++line.setUp;
    line.ready = false;
    Amps fallback = line.ordered;
    boolean[] done = {false};
    down(
        c,
        () -> {
          boolean takes = !now.isBefore(line.refusesUntil);
          if (takes) chargers.get(c).takeFallback(fallback.milliamps());
          note(c + (takes ? " takes" : " refuses") + " fallback " + fallback);
          up(
              c,
              () -> {
                if (line.setUp != mine || done[0]) return;
                done[0] = true;
                if (!takes) {
                  refused(c, mine);
                  return;
                }
                line.ready = true;
                reports.add(new ChargerReport.FallbackSet(charger(c), now, fallback));
                if (!fallback.equals(line.ordered)) setUp(c);
                else List.copyOf(line.waiting.values()).forEach(limit -> send(c, limit));
                line.waiting.clear();
              });
        });
    timeOut(
        c,
        15,
        () -> {
          if (line.setUp != mine || done[0]) return;
          done[0] = true;
          refused(c, mine);
        });
  }

  private void refused(int c, int mine) {
    reports.add(new ChargerReport.FallbackRefused(charger(c), now, "no"));
    timeOut(
        c,
        20,
        () -> {
          if (lines.get(c).setUp == mine) setUp(c);
        });
  }

  private void tell(Step.FallbackOrder told) {
    int c = Integer.parseInt(told.charger().name().substring(3));
    Line line = lines.get(c);
    note("fallback of " + c + " is to be " + told.fallback());
    if (line.ordered.equals(told.fallback())) return;
    line.ordered = told.fallback();
    if (line.linked && line.ready) setUp(c);
  }

  private void linkDown(int c) {
    Line line = lines.get(c);
    if (!line.linked) return;
    line.linked = false;
    line.cut = false;
    line.ready = false;
    line.link++;
    line.setUp++;
    chargers.get(c).surprisedAt = now;
    note("link " + c + " down");
    for (ChargerLimit limit : line.open) outcome(c, limit, Outcome.UNKNOWN);
    for (ChargerLimit limit : line.waiting.values()) outcome(c, limit, Outcome.DROPPED);
    line.open.clear();
    line.waiting.clear();
    reports.add(new ChargerReport.LinkDown(charger(c), now, "cut"));
    chargers.get(c).lostUnseen = false;
  }

  private void sample(int c) {
    Line line = lines.get(c);
    line.sampledAt = now;
    HostileCharger charger = chargers.get(c);
    if (charger.transaction == 0) return;
    MonoTime taken = now;
    PhaseAmps draw = PhaseAmps.on(phases(c), Amps.ofMilliamps(charger.draws_mA()));
    up(
        c,
        () ->
            reports.add(
                new ChargerReport.Draw(
                    charger(c),
                    now,
                    evse(c),
                    taken,
                    PhaseSet.ALL,
                    draw,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())));
  }

  // ---- limits

  private void offer(int c, ChargerLimit limit) {
    Line line = lines.get(c);
    if (!line.linked) {
      outcome(c, limit, Outcome.DROPPED);
    } else if (!line.ready) {
      ChargerLimit older = line.waiting.put(limit.kind(), limit);
      if (older != null) outcome(c, older, Outcome.DROPPED);
    } else {
      send(c, limit);
    }
  }

  private void send(int c, ChargerLimit limit) {
    Line line = lines.get(c);
    boolean session = limit.kind() == Kind.SESSION;
    long transaction = line.knownTransaction;
    if (session && transaction == 0) {
      outcome(c, limit, Outcome.DROPPED);
      return;
    }
    reports.add(
        new ChargerReport.LimitOutcome(
            charger(c), now, evse(c), limit.seq(), Outcome.SENT, "sent"));
    line.open.add(limit);
    HostileCharger charger = chargers.get(c);
    MonoTime ends =
        line.leases
            ? limit.leaseEnds()
            : limit.leaseEnds().plus(Duration.ofSeconds(random.nextInt(4000) - 2000));
    long value = charger.inWatts ? watts(c, limit) : limit.limit().milliamps();
    note(c + " <- " + limit.kind() + " " + limit.limit() + " #" + limit.seq());
    down(
        c,
        () -> {
          boolean takes = !now.isBefore(line.refusesUntil);
          if (takes && session) takes = charger.takeSession(value, ends, transaction);
          else if (takes) charger.takeHold(value, ends);
          boolean taken = takes;
          note(c + (taken ? " takes #" : " refuses #") + limit.seq());
          if (now.isBefore(line.answersLostUntil) && random.nextBoolean()) return;
          up(c, () -> answered(c, limit, taken ? Outcome.ACCEPTED : Outcome.REFUSED));
        });
    timeOut(c, 5, () -> answered(c, limit, Outcome.UNKNOWN));
  }

  private void answered(int c, ChargerLimit limit, Outcome outcome) {
    if (lines.get(c).open.remove(limit)) outcome(c, limit, outcome);
  }

  private void outcome(int c, ChargerLimit limit, Outcome outcome) {
    reports.add(
        new ChargerReport.LimitOutcome(
            charger(c), now, evse(c), limit.seq(), outcome, outcome.name()));
  }

  /** As the driver writes it: at the rating all that there can be, for the hardware limits it. */
  private long watts(int c, ChargerLimit limit) {
    int wired = site.chargers().get(c).evses().getFirst().wiring().terminals();
    if (!limit.limit().isBelow(Amps.of(32))) return 33L * wired * 253;
    return (long) limit.limit().milliamps() * limit.dividedOver() * 207 / 1000;
  }

  // ---- the network: each link keeps the order of its frames

  private void down(int c, Runnable read) {
    Line line = lines.get(c);
    int link = line.link;
    if (line.cut || (now.isBefore(line.requestsLostUntil) && random.nextBoolean())) return;
    line.lastDown = soon(line).max(line.lastDown);
    messages.add(
        new Message(
            line.lastDown,
            order++,
            () -> {
              // What was on a broken link still comes out of a buffer, or is lost; but it is read
              // before what comes over the next one.
              boolean stale = line.link != link;
              if (stale && (line.linked || random.nextBoolean())) return;
              read.run();
            }));
  }

  private void up(int c, Runnable heard) {
    Line line = lines.get(c);
    int link = line.link;
    if (!line.linked || line.cut) return;
    line.lastUp = soon(line).max(line.lastUp);
    messages.add(
        new Message(
            line.lastUp,
            order++,
            () -> {
              if (line.link == link) heard.run();
            }));
  }

  private void timeOut(int c, int seconds, Runnable then) {
    int link = lines.get(c).link;
    messages.add(
        new Message(
            now.plus(Duration.ofSeconds(seconds)),
            order++,
            () -> {
              if (lines.get(c).link == link) then.run();
            }));
  }

  private void later(int mostMs, Runnable what) {
    messages.add(new Message(now.plus(Duration.ofMillis(random.nextInt(mostMs))), order++, what));
  }

  private MonoTime soon(Line line) {
    return now.plus(Duration.ofMillis(random.nextInt(now.isBefore(line.slowUntil) ? 9_000 : 500)));
  }

  // ---- the rules

  private void check() {
    for (int c = 0; c < CHARGERS; c++) {
      HostileCharger charger = chargers.get(c);
      int index = c;
      long could = charger.could_mA(now);
      boolean byItself = charger.lostUnseen && could <= charger.fallback_mA.orElse(0L);
      running.ifPresent(
          run -> {
            Optional<EvseTrack> track = run.state.find(evse(index));
            if (track.isEmpty() || byItself) return;
            long counted = track.get().counted(now).milliamps();
            if (could > counted)
              breaks("%s could draw %d mA, counted %d mA".formatted(charger, could, counted));
          });
    }
    for (Circuit circuit : site.circuits()) {
      for (Phase phase : Phase.values()) {
        checkSum(circuit, phase);
        checkFallbacks(circuit, phase);
      }
    }
  }

  private void checkSum(Circuit circuit, Phase phase) {
    long sum = circuit.background().get(phase).milliamps();
    for (int c = 0; c < CHARGERS; c++) {
      HostileCharger charger = chargers.get(c);
      if (!site.above(site.chargers().get(c)).contains(circuit) || !phases(c).contains(phase))
        continue;
      long could = charger.could_mA(now);
      // One that fell back without a word is up before anybody can make room for it.
      boolean fellBack =
          could <= charger.fallback_mA.orElse(0L)
              && !now.isAtLeast(MAKES_ROOM, charger.surprisedAt);
      if (!fellBack) sum += could;
    }
    if (sum > circuit.limit().get(phase).milliamps())
      breaks(
          "%s of %s could carry %d mA of %s: %s"
              .formatted(phase, circuit.id(), sum, circuit.limit().get(phase), chargers));
  }

  /** If everybody went silent now, the fallbacks that are in the chargers would be in force. */
  private void checkFallbacks(Circuit circuit, Phase phase) {
    long sum = circuit.background().get(phase).milliamps();
    for (int c = 0; c < CHARGERS; c++) {
      Charger charger = site.chargers().get(c);
      boolean counts =
          site.above(charger).contains(circuit)
              && charger.evses().getFirst().wiring().phases().contains(phase);
      if (counts) sum += chargers.get(c).fallback_mA.orElse(0L);
    }
    if (sum > circuit.limit().get(phase).milliamps())
      breaks(
          "%s of %s has fallbacks of %d mA below %s: %s"
              .formatted(phase, circuit.id(), sum, circuit.limit().get(phase), chargers));
  }

  private void breaks(String what) {
    if (broken.isEmpty()) broken = Optional.of("at " + now + ": " + what);
  }

  /** The site's phases that the car uses. */
  private PhaseSet phases(int c) {
    PhaseWiring wiring = site.chargers().get(c).evses().getFirst().wiring();
    PhaseSet used = PhaseSet.NONE;
    for (int t = 1; t <= Math.min(chargers.get(c).carPhases(), wiring.terminals()); t++)
      used = used.with(wiring.sitePhase(t));
    return used;
  }

  private ChargerId charger(int c) {
    return site.chargers().get(c).id();
  }

  private EvseId evse(int c) {
    return EvseId.of("CP-" + c, 1);
  }
}
