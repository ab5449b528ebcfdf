package headroom.core.control;

import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import java.time.Duration;
import java.util.Optional;

/**
 * What the samples of one session have taught about its car: which phases it uses (design 3.1) and
 * how much it takes (design 3.3, reclaim). Forgotten when the car leaves.
 *
 * @param used phases that it counts on; a subset of the wired ones
 * @param fewer phases that samples above 5 A have shown lately, and since when
 * @param cap what it is offered at most because it takes no more; empty: no such cap
 * @param belowSince since when it has been taking less than its offer
 * @param probeAt when the cap is raised to see whether the car wants more
 * @param patience how long the next cap will last before it is probed
 * @param restingSince since when it has been drawing next to nothing
 * @param saidSo whether its charger has said meanwhile that the car takes nothing (SuspendedEV)
 */
record Car(
    PhaseSet used,
    Optional<Seen> fewer,
    Optional<Amps> cap,
    Optional<MonoTime> belowSince,
    MonoTime probeAt,
    Duration patience,
    Optional<MonoTime> restingSince,
    boolean saidSo) {

  private static final Amps PROVES_PHASES = Amps.of(5);
  private static final Amps USES_PHASE = Amps.of(1);
  private static final Duration PHASES_PROVEN = Duration.ofSeconds(30);
  private static final Amps TAKES_LESS = Amps.of(1);
  private static final Duration TAKES_LESS_FOR = Duration.ofSeconds(30);
  private static final Amps SLACK = Amps.of(2);
  private static final Duration FIRST_PROBE = Duration.ofMinutes(5);
  private static final Duration LAST_PROBE = Duration.ofMinutes(60);
  private static final Amps RESTS = new Amps(500);
  private static final Duration RESTS_FOR = Duration.ofMinutes(15);
  private static final Duration RESTS_AS_SAID_FOR = Duration.ofMinutes(5);

  /** Who rests is tried after so long, then after twice as long: at 0 A it cannot show a wish. */
  private static final Duration TRIED_AFTER = Duration.ofHours(2);

  private static final Duration TRIED_FOR = Duration.ofMinutes(2);

  record Seen(PhaseSet phases, MonoTime since) {}

  /** A car of which nothing is known yet. */
  static Car unknown(PhaseSet wired) {
    return new Car(
        wired,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        MonoTime.ZERO,
        FIRST_PROBE,
        Optional.empty(),
        false);
  }

  /** After a pause it may come back on other phases. */
  Car paused(PhaseSet wired) {
    return new Car(
        wired, Optional.empty(), cap, Optional.empty(), probeAt, patience, restingSince, saidSo);
  }

  /**
   * Learns from one sample.
   *
   * @param taken how much of its offer the draw is, in terms of the offer: more than the draw where
   *     the offer counts with the worst case
   * @param offer what the car was surely offered when the sample was taken
   * @param floor the cap never goes below it
   * @param measured the phases that the sample tells of
   */
  Car sampled(
      PhaseAmps draw,
      Amps taken,
      PhaseSet measured,
      PhaseSet wired,
      Amps offer,
      Amps floor,
      MonoTime at) {
    return phases(draw, measured, wired, at)
        .appetite(taken, offer, floor, at)
        .rest(draw.highest(), offer, floor, at);
  }

  /** The phases on which a draw is more than a trace. */
  static PhaseSet taking(PhaseAmps draw, PhaseSet wired) {
    PhaseSet taking = PhaseSet.NONE;
    for (Phase phase : Phase.values())
      if (wired.contains(phase) && draw.get(phase).isAbove(USES_PHASE)) taking = taking.with(phase);
    return taking;
  }

  /** Whether a draw is high enough to tell which phases the car does not use. */
  static boolean provesPhases(PhaseAmps draw, PhaseSet measured, PhaseSet wired) {
    return measured.containsAll(wired) && draw.highest().isAbove(PROVES_PHASES);
  }

  /** What it takes of its offer has to be learnt anew: the offer is counted in another way now. */
  Car countedAnew() {
    return new Car(
        used,
        fewer,
        Optional.empty(),
        Optional.empty(),
        probeAt,
        FIRST_PROBE,
        restingSince,
        saidSo);
  }

  private Car phases(PhaseAmps draw, PhaseSet measured, PhaseSet wired, MonoTime at) {
    PhaseSet taking = taking(draw, wired);
    // A car that takes more is believed at once.
    if (!used.containsAll(taking)) return with(used.union(taking), Optional.empty());
    if (!provesPhases(draw, measured, wired)) return this;
    if (taking.equals(used)) return fewer.isEmpty() ? this : with(used, Optional.empty());
    if (fewer.isEmpty()) return with(used, Optional.of(new Seen(taking, at)));
    Seen seen = fewer.get();
    PhaseSet both = seen.phases().union(taking);
    if (both.equals(used)) return with(used, Optional.empty());
    if (!both.equals(seen.phases())) return with(used, Optional.of(new Seen(both, at)));
    return at.isAtLeast(PHASES_PROVEN, seen.since()) ? with(both, Optional.empty()) : this;
  }

  private Car with(PhaseSet nowUsed, Optional<Seen> nowFewer) {
    return new Car(nowUsed, nowFewer, cap, belowSince, probeAt, patience, restingSince, saidSo);
  }

  private Car appetite(Amps draw, Amps offer, Amps floor, MonoTime at) {
    if (offer.isBelow(floor)) return appetite(cap, Optional.empty(), probeAt, patience);
    if (cap.isPresent() && !draw.isBelow(cap.get().minus(TAKES_LESS))) {
      // It wants what it has: more is tried at once, and it is trusted again.
      return appetite(Optional.of(raised(cap.get())), Optional.empty(), at, FIRST_PROBE);
    }
    if (!draw.isBelow(offer.minus(TAKES_LESS)))
      return appetite(cap, Optional.empty(), probeAt, patience);
    if (belowSince.isEmpty()) return appetite(cap, Optional.of(at), probeAt, patience);
    if (!at.isAtLeast(TAKES_LESS_FOR, belowSince.get())) return this;
    Amps taken = draw.plus(SLACK).max(floor);
    if (cap.isPresent() && !taken.isBelow(cap.get())) return this;
    boolean probedInVain = cap.isPresent();
    Duration next = probedInVain ? longer(patience) : FIRST_PROBE;
    return appetite(Optional.of(taken), Optional.empty(), at.plus(next), next);
  }

  private static Duration longer(Duration patience) {
    Duration twice = patience.multipliedBy(2);
    return twice.compareTo(LAST_PROBE) > 0 ? LAST_PROBE : twice;
  }

  private static Amps raised(Amps cap) {
    return cap.plus(SLACK.max(new Amps(cap.milliamps() / 4)));
  }

  private Car appetite(
      Optional<Amps> newCap, Optional<MonoTime> below, MonoTime probe, Duration newPatience) {
    boolean same =
        newCap.equals(cap)
            && below.equals(belowSince)
            && probe.equals(probeAt)
            && newPatience.equals(patience);
    if (same) return this;
    return new Car(used, fewer, newCap, below, probe, newPatience, restingSince, saidSo);
  }

  private Car rest(Amps draw, Amps offer, Amps floor, MonoTime at) {
    // A car that is offered nothing does not rest, it waits.
    if (offer.isBelow(floor)) return this;
    Optional<MonoTime> since =
        draw.isBelow(RESTS) ? Optional.of(restingSince.orElse(at)) : Optional.empty();
    return since.equals(restingSince)
        ? this
        : new Car(used, fewer, cap, belowSince, probeAt, patience, since, false);
  }

  /** Raises the cap when its time has come, and drops it once it no longer binds. */
  Car probed(Amps rating, MonoTime now) {
    if (cap.isEmpty()) return this;
    if (!cap.get().isBelow(rating))
      return appetite(Optional.empty(), belowSince, probeAt, patience);
    if (now.isBefore(probeAt)) return this;
    return appetite(
        Optional.of(raised(cap.get())), Optional.empty(), now.plus(longer(patience)), patience);
  }

  /** It drew next to nothing when it was last offered something. */
  boolean drawsNothing() {
    return restingSince.isPresent();
  }

  /** Its charger says that it offers current and the car takes none. */
  Car saysItTakesNothing() {
    if (restingSince.isEmpty() || saidSo) return this;
    return new Car(used, fewer, cap, belowSince, probeAt, patience, restingSince, true);
  }

  /**
   * It has drawn next to nothing for so long that others go first: 15 min, or 5 where its charger
   * says so, too. After two hours, and then after twice as long, it is asked anew for two minutes.
   */
  boolean isResting(MonoTime now) {
    if (restingSince.isEmpty()) return false;
    Duration rests = now.since(restingSince.get());
    if (rests.compareTo(saidSo ? RESTS_AS_SAID_FOR : RESTS_FOR) < 0) return false;
    Duration tried = TRIED_AFTER;
    while (rests.compareTo(tried.plus(TRIED_FOR)) >= 0) tried = tried.multipliedBy(2);
    return rests.compareTo(tried) < 0;
  }
}
