package headroom.core.control;

import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLimit.Kind;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
 * <p>A machine without clock or I/O: every method gets the time. One step owns it; {@link #copy}
 * makes the one for the next step.
 */
final class Committed {
  /** How far a charger's clock, and our idea of its offset, may be off. */
  static final Duration CLOCK_ERROR = Duration.ofSeconds(5);

  private static final MonoTime NEVER = new MonoTime(Long.MAX_VALUE);

  private final Duration settle;
  private Amps rating;
  private Amps configuredFallback;

  private boolean connected;
  private boolean unlimitable;
  private Optional<Amps> fallback = Optional.empty();
  private Optional<Restored> restored = Optional.empty();
  private boolean knownFromBefore;

  private Optional<Granted> session = Optional.empty();
  private Optional<Granted> hold = Optional.empty();
  private List<Granted> open = new ArrayList<>();
  private List<Falling> falling = new ArrayList<>();

  /**
   * When a limit last rose: until the settle time has passed the car may still be on its way up.
   */
  private MonoTime risenAt = MonoTime.ZERO;

  /** A limit that is or may be in the charger. */
  private record Granted(
      long seq,
      Kind kind,
      Amps limit,
      MonoTime sentAt,
      MonoTime sureUntil,
      MonoTime countsUntil,
      boolean leased,
      boolean awaited,
      boolean sessionOver) {
    Granted unanswered() {
      return new Granted(
          seq, kind, limit, sentAt, sureUntil, countsUntil, leased, false, sessionOver);
    }

    Granted afterSession() {
      return new Granted(seq, kind, limit, sentAt, sureUntil, countsUntil, leased, awaited, true);
    }

    /** Still there, but after a lost link or a restart nobody can be sure. */
    Granted unsure() {
      return new Granted(
          seq, kind, limit, sentAt, sentAt, countsUntil, leased, awaited, sessionOver);
    }

    boolean sureAt(MonoTime now) {
      return now.isBefore(sureUntil);
    }

    /** It went out when its transaction was over: the charger has it for the one that runs now. */
    Granted forNextSession() {
      return new Granted(seq, kind, limit, sentAt, sureUntil, countsUntil, leased, awaited, false);
    }

    /**
     * Surely in force, and nothing else. Where no lease is proven the charger's clock may put its
     * end into the past, so that the fallback is in force.
     */
    boolean rulesAt(MonoTime now) {
      return leased && sureAt(now);
    }

    boolean possibleAt(MonoTime now) {
      return now.isBefore(countsUntil);
    }
  }

  /** A limit that was answered. */
  record Answered(Kind kind, Amps limit) {}

  private record Restored(Amps bound, MonoTime until) {}

  private record Falling(Amps from, Amps to, MonoTime since, MonoTime until) {}

  Committed(Amps rating, Amps configuredFallback, Duration settle) {
    this.rating = rating;
    this.configuredFallback = configuredFallback;
    this.settle = settle;
  }

  Committed copy() {
    Committed copy = new Committed(rating, configuredFallback, settle);
    copy.connected = connected;
    copy.unlimitable = unlimitable;
    copy.fallback = fallback;
    copy.restored = restored;
    copy.knownFromBefore = knownFromBefore;
    copy.session = session;
    copy.hold = hold;
    copy.open = new ArrayList<>(open);
    copy.falling = new ArrayList<>(falling);
    copy.risenAt = risenAt;
    return copy;
  }

  /** The config says something new; what is in the charger stays until the charger says so. */
  void configured(Amps newRating, Amps newFallback) {
    rating = newRating;
    configuredFallback = newFallback;
  }

  // ---- what was heard and sent

  /** A bound from the store of an earlier run. */
  void restore(Amps bound, Duration lease, MonoTime now) {
    knownFromBefore = true;
    restored = Optional.of(new Restored(bound, now.plus(lease).plus(CLOCK_ERROR).plus(settle)));
  }

  void linkUp() {
    connected = true;
  }

  /** Nobody knows what happens behind a lost link: from here on the fallback counts, too. */
  void linkDown() {
    connected = false;
    doubt();
  }

  /** A restart may have lost every limit, or none. */
  void booted() {
    doubt();
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
    fallback = Optional.of(accepted);
    unlimitable = false;
    if (empty) seenEmpty();
    else settled(before, accepted, now);
  }

  void fallbackRefused() {
    unlimitable = true;
    fallback = Optional.empty();
  }

  /**
   * The charger says that no car is there: nothing is drawn now, and the next car starts below the
   * fallback. A limit of an earlier run has ended with its transaction.
   */
  void seenEmpty() {
    falling.clear();
    if (fallback.isPresent()) restored = Optional.empty();
  }

  /** A limit is handed to the link: from now on it may be in force. */
  void sent(ChargerLimit limit, MonoTime now, boolean leased) {
    MonoTime end = limit.leaseEnds();
    open.add(
        new Granted(
            limit.seq(),
            limit.kind(),
            limit.limit(),
            now,
            end.minus(CLOCK_ERROR),
            leased ? end.plus(CLOCK_ERROR).plus(settle) : NEVER,
            leased,
            true,
            false));
  }

  /**
   * What became of a limit.
   *
   * @return the limit, as far as it was open; one that is not known is passed over
   */
  Optional<Answered> answered(long seq, Outcome outcome, MonoTime now) {
    int index = indexOf(seq);
    if (index < 0) return Optional.empty();
    Granted granted = open.get(index);
    switch (outcome) {
      // Reports keep the order of the facts: nothing is sent for a transaction that is over.
      case SENT -> open.set(index, granted.forNextSession());
      case DROPPED, REFUSED -> open.remove(index);
      case UNKNOWN -> {
        // The link may be down already, and the charger may have restarted behind it.
        open.set(index, granted.unanswered());
      }
      case ACCEPTED -> {
        Amps before = level(now);
        boolean rises = granted.limit().isAbove(acknowledged(now).orElseGet(() -> base(now)));
        if (granted.kind() == Kind.SESSION && rises) risenAt = now;
        open.remove(index);
        // What has no end of its own ends here: a newer one took its place.
        open.removeIf(
            g -> g.kind() == granted.kind() && !g.leased() && g.seq() < seq && !g.awaited());
        accept(granted);
        settled(before, granted.kind() == Kind.SESSION ? granted.limit() : base(now), now);
      }
    }
    return Optional.of(new Answered(granted.kind(), granted.limit()));
  }

  private void accept(Granted granted) {
    if (granted.kind() == Kind.HOLD) {
      hold = Optional.of(granted);
    } else if (session.isPresent() && session.get().seq() > granted.seq()) {
      // Answered after a newer one: nobody knows which of them the charger heeds.
      open.add(granted.unanswered());
    } else if (!granted.sessionOver()) {
      session = Optional.of(connected ? granted : granted.unsure());
      restored = Optional.empty();
    }
  }

  private int indexOf(long seq) {
    for (int i = 0; i < open.size(); i++) if (open.get(i).seq() == seq) return i;
    return -1;
  }

  /** The transaction is over, and with it every limit that was tied to it. */
  void transactionEnded(MonoTime now) {
    Amps before = level(now);
    session = Optional.empty();
    open.replaceAll(g -> g.kind() == Kind.SESSION ? g.afterSession() : g);
    if (fallback.isPresent()) restored = Optional.empty();
    settled(before, base(now), now);
  }

  /**
   * A draw on all wired phases was measured: what fell is believed when it is seen. But a car that
   * was let up shortly before may be seen low while it still rises to its older limit.
   */
  void drawSeen(Amps highest, MonoTime takenAt) {
    if (!takenAt.isAtLeast(settle, risenAt)) return;
    falling.removeIf(f -> !takenAt.isBefore(f.since()) && !highest.isAbove(f.to()));
  }

  /**
   * Something lower is in force; the car comes down from {@code before}. Kept also where another
   * limit still counts as high: that one may go without a trace, and the car be on its way.
   */
  private void settled(Amps before, Amps to, MonoTime now) {
    if (before.isAbove(to)) falling.add(new Falling(before, to, now, now.plus(settle)));
  }

  /** Forgets what has run out. */
  void prune(MonoTime now) {
    falling.removeIf(f -> !now.isBefore(f.until()));
    open.removeIf(g -> !g.possibleAt(now));
    if (session.isPresent() && !session.get().possibleAt(now)) session = Optional.empty();
    if (hold.isPresent() && !hold.get().possibleAt(now)) hold = Optional.empty();
    if (restored.isPresent() && !now.isBefore(restored.get().until())) restored = Optional.empty();
  }

  // ---- what it comes to

  /** The most that the EVSE could draw now, per phase. */
  Amps at(MonoTime now) {
    Amps most = level(now);
    for (Falling f : falling) if (now.isBefore(f.until())) most = most.max(f.from());
    return most;
  }

  /** The highest limit that could be in force, without what is still settling. */
  Amps level(MonoTime now) {
    if (unlimitable || isStranger()) return rating;
    Amps most = Amps.ZERO;
    if (restored.isPresent() && now.isBefore(restored.get().until()))
      most = most.max(restored.get().bound());
    for (Granted g : open) {
      if (g.kind() == Kind.SESSION && g.possibleAt(now)) most = most.max(g.limit());
    }
    if (session.isPresent() && session.get().possibleAt(now)) {
      most = most.max(session.get().limit());
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
    Amps least = sure ? session.get().limit() : base(now);
    if (session.isPresent()) least = least.min(session.get().limit());
    for (Granted g : open) if (g.kind() == Kind.SESSION) least = least.min(g.limit());
    return least;
  }

  /** Whether only a bound of an earlier run says what may be in force. */
  boolean isRestored(MonoTime now) {
    return restored.isPresent() && now.isBefore(restored.get().until());
  }

  /** What a session without a limit of its own may draw: the hold where it is sure, or fallback. */
  Amps base(MonoTime now) {
    boolean held = connected && hold.isPresent() && hold.get().rulesAt(now);
    return held ? hold.get().limit() : fallback();
  }

  /**
   * The fallback that is in the charger; the configured one while we have not heard of any, and
   * where it is higher: it may be written at any moment.
   */
  Amps fallback() {
    return unlimitable ? rating : fallback.orElse(configuredFallback).max(configuredFallback);
  }

  /** Never took a fallback of ours, in this run or an earlier one, and never refused it. */
  boolean isStranger() {
    return fallback.isEmpty() && !unlimitable && !knownFromBefore;
  }

  boolean isUnlimitable() {
    return unlimitable;
  }

  /** Whether limits can be sent and hold. */
  boolean isCommandable() {
    return connected && fallback.isPresent() && !unlimitable;
  }

  /** The acknowledged limit of the session, while it is surely in force. */
  Optional<Amps> acknowledged(MonoTime now) {
    return connected && session.isPresent() && session.get().sureAt(now)
        ? session.map(Granted::limit)
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
      if (g.kind() == kind && g.awaited() && !g.sessionOver()) return Optional.of(g.limit());
    }
    return Optional.empty();
  }

  /** When the newest limit that still waits for an answer was sent. */
  Optional<MonoTime> awaitedSince(Kind kind) {
    for (int i = open.size() - 1; i >= 0; i--) {
      Granted g = open.get(i);
      if (g.kind() == kind && g.awaited() && !g.sessionOver()) return Optional.of(g.sentAt());
    }
    return Optional.empty();
  }

  /** Whether something that fell still counts at its old height. */
  boolean isSettling(MonoTime now) {
    for (Falling f : falling) if (now.isBefore(f.until())) return true;
    return false;
  }
}
