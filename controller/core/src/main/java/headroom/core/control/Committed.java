package headroom.core.control;

import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLimit.Kind;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.site.PowerLimit;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Watts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The most that one EVSE could draw now, whatever messages are lost (design 3.4).
 *
 * <p>It is told what was sent and what was heard, and answers with the maximum over every limit
 * that could be in force: the acknowledged one until its lease has surely run out; each one that
 * was sent and not answered, until its own end; the fallback as soon as the lease may have run out,
 * the charger may have restarted or the link is down; the rating of one that never took our
 * fallback; and, after a restart of ours, the bound from the store. What falls counts at its old
 * height until the car has had time to follow, or is seen below.
 *
 * <p>Uncertainty only ever adds. A lease is trusted to hold until {@link #CLOCK_ERROR} before its
 * end, and to be over {@link #CLOCK_ERROR} and the settle time after it.
 *
 * <p>A machine without clock or I/O: every method gets the time. The step that owns it changes it;
 * the next one works on a copy.
 */
final class Committed {
  /** How far a charger's clock, and our idea of its offset, may be off. */
  static final Duration CLOCK_ERROR = Duration.ofSeconds(5);

  private PowerLimit power;
  private int fewestPhases = 1;

  private boolean connected;
  private boolean unlimitable;
  private boolean tookFallback;
  private FallbackInCharger fallback;

  /** The highest fallback that the store may hold: after a restart of ours it would be told. */
  private Amps noted = Amps.ZERO;

  private Optional<Restored> restored = Optional.empty();
  private boolean knownFromBefore;

  private Optional<Granted> session = Optional.empty();
  private Optional<Granted> hold = Optional.empty();
  private final Settling settling;

  /** Sent, and not surely replaced. Never changed in place: copies share it. */
  private List<Granted> open = List.of();

  /** A limit that was answered. */
  record Answered(Kind kind, Amps limit) {}

  private record Restored(Amps bound, MonoTime until) {}

  /**
   * @param power the EVSE's rating, and how it divides a power
   * @param settle how long a charger and its car take to follow a lower limit
   */
  Committed(PowerLimit power, Amps configuredFallback, Duration settle) {
    this.power = power;
    this.fallback = FallbackInCharger.ofStranger(configuredFallback);
    this.settling = new Settling(settle);
  }

  /** A copy, to write on. */
  Committed copy() {
    Committed copy = new Committed(power, fallback.ordered(), settling.time());
    copy.copyFrom(this);
    return copy;
  }

  void copyFrom(Committed other) {
    settling.copyFrom(other.settling);
    power = other.power;
    fewestPhases = other.fewestPhases;
    connected = other.connected;
    unlimitable = other.unlimitable;
    fallback = other.fallback;
    tookFallback = other.tookFallback;
    noted = other.noted;
    restored = other.restored;
    knownFromBefore = other.knownFromBefore;
    session = other.session;
    hold = other.hold;
    open = other.open;
  }

  boolean isSameAs(Committed other) {
    return settling.isSameAs(other.settling)
        && power.equals(other.power)
        && fewestPhases == other.fewestPhases
        && connected == other.connected
        && unlimitable == other.unlimitable
        && fallback.equals(other.fallback)
        && tookFallback == other.tookFallback
        && noted.equals(other.noted)
        && restored.equals(other.restored)
        && knownFromBefore == other.knownFromBefore
        && session.equals(other.session)
        && hold.equals(other.hold)
        && open.equals(other.open);
  }

  /** The config says something new. */
  void configured(PowerLimit newPower) {
    power = newPower;
  }

  /** The charger is told another fallback from now on; what it has stays until it says so. */
  void orderFallback(Amps ordered) {
    fallback = fallback.order(ordered);
  }

  /** A higher fallback has its room from now on; empty: it needs none any more. */
  void reserveFallback(Optional<Amps> higher) {
    fallback = fallback.reserve(higher);
  }

  /**
   * The store may hold this fallback. It counts as long as it is higher than what is in the
   * charger: after a restart nobody knows better, and the charger is told it.
   */
  void fallbackNoted(Amps inStore) {
    noted = inStore;
  }

  /** Whether the store holds a higher fallback than there is need of. */
  boolean isNotedTooHigh() {
    return noted.isAbove(fallback.toKeep());
  }

  /** Whether it counts with no more than {@code limit} but for what the store holds. */
  boolean isWithin(Amps limit, MonoTime now) {
    if (!isNotedTooHigh()) return !at(now).isAbove(limit);
    Committed bare = copy();
    bare.noted = Amps.ZERO;
    return !bare.at(now).isAbove(limit);
  }

  /** The fewest phases that the car may use: over so many a power is divided. */
  void fewestPhases(int phases) {
    if (phases < fewestPhases) settling.dividedOverFewer(fewestPhases, phases, rating());
    fewestPhases = phases;
  }

  int fewestPhases() {
    return fewestPhases;
  }

  private Amps rating() {
    return power.rating();
  }

  /** What a limit allows per phase, as the car is known now. */
  private Amps allows(Granted granted) {
    return granted.allows(power, fewestPhases);
  }

  // ---- what was heard and sent

  /**
   * What the store kept of an earlier run.
   *
   * @param inCharger the highest fallback that was written, or about to be
   */
  void restore(Amps bound, Amps inCharger, Duration lease, MonoTime now) {
    knownFromBefore = true;
    fallback = FallbackInCharger.kept(inCharger, fallback.ordered());
    restored =
        Optional.of(new Restored(bound, now.plus(lease).plus(CLOCK_ERROR).plus(settling.time())));
  }

  void linkUp() {
    connected = true;
  }

  /** Nobody knows what happens behind a lost link: from here on the fallback counts, too. */
  void linkDown() {
    connected = false;
    fallback = fallback.unanswered();
    doubt();
  }

  /** A restart may have lost every limit, or none. */
  void booted() {
    doubt();
  }

  /** Its clock was set, perhaps: what it has may end sooner than was meant, or much later. */
  void leasesDoubted() {
    session = session.map(Granted::withoutEnd);
    hold = hold.map(Granted::withoutEnd);
    open = open.stream().map(Granted::withoutEnd).toList();
  }

  private void doubt() {
    session = session.map(Granted::unsure);
    hold = hold.map(Granted::unsure);
  }

  /**
   * @param empty whether the charger says that no car is there, so that nothing has to come down
   */
  void fallbackSet(Amps accepted, boolean empty, MonoTime now) {
    Amps before = level(now);
    fallback = fallback.accepted(accepted);
    tookFallback = true;
    unlimitable = false;
    if (empty) seenEmpty();
    else settling.fell(before, fallback.most(), now);
  }

  void fallbackRefused() {
    unlimitable = true;
    tookFallback = false;
    fallback = fallback.unanswered();
  }

  /**
   * The charger says that no car is there: nothing is drawn now, and the next car starts below the
   * fallback. A limit of an earlier run has ended with its transaction.
   */
  void seenEmpty() {
    settling.nothingDraws();
    if (tookFallback) restored = Optional.empty();
  }

  /**
   * A limit is handed to the link: from now on it may be in force.
   *
   * @param told the power that it says, where the charger divides one over phases by itself
   * @param leased whether it is known to end by itself
   */
  void sent(ChargerLimit limit, Optional<Watts> told, MonoTime now, boolean leased) {
    add(Granted.sent(limit, told, now, leased, CLOCK_ERROR, settling.time()));
  }

  /**
   * What became of a limit.
   *
   * @return the limit, as far as it was open; one that is not known is passed over
   */
  Optional<Answered> answered(long seq, Outcome outcome, MonoTime now) {
    Optional<Granted> found = find(seq);
    if (found.isEmpty()) return Optional.empty();
    Granted granted = found.get();
    switch (outcome) {
      // Reports keep the order of the facts: nothing is sent for a transaction that is over.
      case SENT -> replace(granted, granted.forNextSession());
      case DROPPED, REFUSED -> forget(g -> g == granted);
      // The link may be down already, and the charger may have restarted behind it.
      case UNKNOWN -> replace(granted, granted.unanswered());
      case ACCEPTED -> accepted(granted, now);
    }
    return Optional.of(new Answered(granted.kind(), allows(granted)));
  }

  private void accepted(Granted granted, MonoTime now) {
    boolean isSession = granted.kind() == Kind.SESSION;
    Amps before = level(now);
    boolean rises = allows(granted).isAbove(acknowledged(now).orElseGet(() -> base(now)));
    if (isSession && rises) settling.rose(now);
    // What has no end of its own ends here: a newer one took its place.
    forget(
        g ->
            g == granted
                || (g.kind() == granted.kind()
                    && !g.isLeased()
                    && g.seq() < granted.seq()
                    && !g.awaited()));
    accept(granted);
    settling.fell(before, isSession ? allows(granted) : base(now), now);
  }

  private void accept(Granted granted) {
    if (granted.kind() == Kind.HOLD) {
      hold = Optional.of(granted);
    } else if (session.isPresent() && session.get().seq() > granted.seq()) {
      // Answered after a newer one: nobody knows which of them the charger heeds.
      add(granted.unanswered());
    } else if (!granted.sessionOver()) {
      session = Optional.of(connected ? granted : granted.unsure());
      restored = Optional.empty();
    }
  }

  private Optional<Granted> find(long seq) {
    for (Granted granted : open) if (granted.seq() == seq) return Optional.of(granted);
    return Optional.empty();
  }

  private void add(Granted granted) {
    List<Granted> more = new ArrayList<>(open);
    more.add(granted);
    open = List.copyOf(more);
  }

  private void replace(Granted old, Granted by) {
    open = open.stream().map(g -> g == old ? by : g).toList();
  }

  private void forget(Predicate<Granted> gone) {
    if (open.isEmpty()) return;
    List<Granted> still = new ArrayList<>(open);
    if (still.removeIf(gone)) open = List.copyOf(still);
  }

  /** The transaction is over, and with it every limit that was tied to it. */
  void transactionEnded(MonoTime now) {
    Amps before = level(now);
    session = Optional.empty();
    open = open.stream().map(g -> g.kind() == Kind.SESSION ? g.afterSession() : g).toList();
    if (tookFallback) restored = Optional.empty();
    settling.fell(before, base(now), now);
  }

  /** A draw on all wired phases was measured. */
  void drawSeen(Amps highest, MonoTime takenAt) {
    settling.seen(highest, takenAt);
  }

  /** Forgets what has run out. */
  void prune(MonoTime now) {
    settling.prune(now);
    if (!open.isEmpty()) forget(g -> !g.possibleAt(now));
    if (session.isPresent() && !session.get().possibleAt(now)) session = Optional.empty();
    if (hold.isPresent() && !hold.get().possibleAt(now)) hold = Optional.empty();
    if (restored.isPresent() && !now.isBefore(restored.get().until())) restored = Optional.empty();
  }

  // ---- what it comes to

  /** The most that the EVSE could draw now, per phase. */
  Amps at(MonoTime now) {
    return settling.above(level(now), now);
  }

  /** The highest limit that could be in force, without what is still settling. */
  Amps level(MonoTime now) {
    if (unlimitable || isStranger()) return rating();
    Amps most = Amps.ZERO;
    if (restored.isPresent() && now.isBefore(restored.get().until()))
      most = most.max(restored.get().bound());
    // Mostly nothing is open, and this is asked often: without an iterator.
    for (int i = 0; i < open.size(); i++) {
      Granted g = open.get(i);
      if (g.kind() == Kind.SESSION && g.possibleAt(now)) most = most.max(allows(g));
    }
    if (session.isPresent() && session.get().possibleAt(now)) {
      most = most.max(allows(session.get()));
    }
    boolean rules = connected && session.isPresent() && session.get().rulesAt(now);
    return rules ? most : most.max(base(now));
  }

  /**
   * The least that could be in force for a session: a limit up to this is surely no increase. While
   * more is committed than fits, nothing else may be sent, for nobody knows who has it.
   */
  Amps least(MonoTime now) {
    boolean sure = connected && session.isPresent() && session.get().sureAt(now);
    Amps least = sure ? allows(session.get()) : base(now);
    if (session.isPresent()) least = least.min(allows(session.get()));
    for (Granted g : open) if (g.kind() == Kind.SESSION) least = least.min(allows(g));
    return least;
  }

  /** Whether only a bound of an earlier run says what may be in force. */
  boolean isRestored(MonoTime now) {
    return restored.isPresent() && now.isBefore(restored.get().until());
  }

  /** What a session without a limit of its own may draw: the hold where it is sure, or fallback. */
  Amps base(MonoTime now) {
    boolean held = connected && hold.isPresent() && hold.get().rulesAt(now);
    return held ? allows(hold.get()) : fallback();
  }

  /** The fallback that the store has to know of. */
  Amps fallbackToKeep() {
    return unlimitable ? rating() : fallback.toKeep();
  }

  /** A higher fallback that has its room and waits for the store. */
  Optional<Amps> fallbackReserved() {
    return fallback.reserved();
  }

  /** The highest fallback that may be in the charger, now or after a restart of ours. */
  Amps fallback() {
    return unlimitable ? rating() : fallback.toKeep().max(noted);
  }

  /** How much more it would count with now if it were told a higher fallback, in milliamperes. */
  long moreWithFallback_mA(Amps higher, MonoTime now) {
    Committed with = copy();
    with.orderFallback(higher);
    return Math.max(0, with.at(now).milliamps() - at(now).milliamps());
  }

  /** The fallback that the charger is to be told. */
  Amps fallbackOrdered() {
    return fallback.ordered();
  }

  /** Whether nothing was heard yet of a higher fallback that was ordered. */
  boolean fallbackRises() {
    return fallback.rises();
  }

  /** Never took a fallback of ours, in this run or an earlier one, and never refused it. */
  boolean isStranger() {
    return !tookFallback && !unlimitable && !knownFromBefore;
  }

  boolean isUnlimitable() {
    return unlimitable;
  }

  /** Whether limits can be sent and hold. */
  boolean isCommandable() {
    return connected && tookFallback && !unlimitable;
  }

  /** The acknowledged limit of the session, while it is surely in force. */
  Optional<Amps> acknowledged(MonoTime now) {
    return connected && session.isPresent() && session.get().sureAt(now)
        ? Optional.of(allows(session.get()))
        : Optional.empty();
  }

  /** When the acknowledged limit of the session was sent; empty when none is surely in force. */
  Optional<MonoTime> acknowledgedSentAt(MonoTime now) {
    return acknowledged(now).isPresent() ? session.map(Granted::sentAt) : Optional.empty();
  }

  /** When the hold that is surely in force was sent. */
  Optional<MonoTime> holdSentAt(MonoTime now) {
    return connected && hold.isPresent() && hold.get().sureAt(now)
        ? hold.map(Granted::sentAt)
        : Optional.empty();
  }

  /** The newest limit of {@code kind} that still waits for an answer. */
  Optional<Amps> awaited(Kind kind) {
    for (int i = open.size() - 1; i >= 0; i--) {
      Granted g = open.get(i);
      if (g.kind() == kind && g.awaited() && !g.sessionOver()) return Optional.of(allows(g));
    }
    return Optional.empty();
  }
}
