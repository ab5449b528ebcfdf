package headroom.core.control;

import headroom.core.control.Step.BoundChange;
import headroom.core.event.Event;
import headroom.core.event.Reason;
import headroom.core.event.Reason.Bound;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLimit.Kind;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Makes limits of shares, in the only order that is safe: lower, wait, raise (design 3.4, 3.6).
 *
 * <p>Decreases leave at once. An increase leaves when everything that is committed, with it, still
 * fits; when the store keeps a bound that covers it; and when the ramp lets it. What stands is
 * renewed at half its lease.
 */
final class Orders {
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration HOLD_LEASE = Duration.ofHours(1);
  private static final Duration HOLD_RETRY = Duration.ofSeconds(60);
  private static final Duration IDLE_BEFORE_LOWER_BOUND = Duration.ofSeconds(60);
  private static final Duration SAMPLE_COMES = Duration.ofSeconds(15);
  private static final Duration FOR_EVER = Duration.ofDays(3650);

  private final Tree tree;
  private final ControlState state;
  private final Rooms rooms;
  private final Sharing sharing;
  private final Reasons reasons;
  private final List<Event> events;
  private final MonoTime now;

  private final List<ChargerLimit> limits = new ArrayList<>();
  private final List<BoundChange> bounds = new ArrayList<>();

  Orders(
      Tree tree,
      ControlState state,
      Rooms rooms,
      Sharing sharing,
      Reasons reasons,
      List<Event> events,
      MonoTime now) {
    this.tree = tree;
    this.state = state;
    this.rooms = rooms;
    this.sharing = sharing;
    this.reasons = reasons;
    this.events = events;
    this.now = now;
  }

  /** All limits that leave now, decreases first. */
  List<ChargerLimit> give() {
    for (Tree.Leaf leaf : tree.leaves()) switchPhases(leaf);
    List<Tree.Leaf> rising = new ArrayList<>();
    for (Tree.Leaf leaf : tree.leaves()) {
      EvseTrack track = state.evse(leaf);
      if (!track.isSession()) continue;
      Amps from = track.standing(now);
      Amps to = target(leaf, track);
      if (to.isBelow(from)) safely(leaf, track, to).ifPresent(safe -> lower(leaf, track, safe));
      if (to.isAbove(from)) rising.add(leaf);
      else track.pace = Optional.empty();
    }
    rising.sort(Comparator.comparing(leaf -> state.evse(leaf).standing(now)));
    for (Tree.Leaf leaf : rising) rise(leaf);
    for (Tree.Leaf leaf : tree.leaves()) keep(leaf);
    return limits;
  }

  List<BoundChange> bounds() {
    return bounds;
  }

  private Amps target(Tree.Leaf leaf, EvseTrack track) {
    if (track.obedience.isPaused()) return Amps.ZERO;
    Amps standing = track.standing(now);
    if (sharing.barred(leaf).isPresent()) return Amps.ZERO;
    boolean off = track.waking.isDown() || track.phaseSwitch.isOff();
    if (off && sharing.slot(leaf).isPresent()) return Amps.ZERO;
    // One that does not answer is told again what it was told.
    if (Sharing.isDeaf(track, now)) return track.lastSent.map(standing::min).orElse(standing);
    Optional<Sharing.Slot> slot = sharing.slot(leaf);
    return slot.isPresent() ? slot.get().target() : standing;
  }

  /**
   * The limit that may leave for the share {@code to}, which is not above what counts. As long as
   * everything that is committed fits, that is the share itself. Otherwise only what is surely no
   * increase may leave: after a restart of ours a charger may have less in force than it counts
   * with, and the others as much as they count with.
   */
  private Optional<Amps> safely(Tree.Leaf leaf, EvseTrack track, Amps to) {
    if (to.isZero() || rooms.spare_mA(leaf) >= 0) return Optional.of(to);
    Amps surely = track.surely(now);
    if (!to.isAbove(surely)) return Optional.of(to);
    // A sample of the draw is on its way, and tells without pausing the car.
    if (track.committed.isRestored(now)
        && (surely.isZero() || !now.isAtLeast(SAMPLE_COMES, track.linkChangedAt)))
      return Optional.empty();
    return Optional.of(canBeTold(leaf, track, surely));
  }

  /** The most up to {@code limit} that can be told; 0 A where no car can charge with that. */
  private Amps canBeTold(Tree.Leaf leaf, EvseTrack track, Amps limit) {
    // A power has no steps worth the name: what stands can be told as it is.
    Amps told = track.divided().isPresent() ? limit : limit.floorTo(sharing.step(leaf));
    return told.isBelow(sharing.least(leaf)) ? Amps.ZERO : told;
  }

  private void lower(Tree.Leaf leaf, EvseTrack track, Amps to) {
    Amps from = track.standing(now);
    boolean asked = track.lastSent.equals(Optional.of(to)) && now.isBefore(track.retryAt);
    if (asked) return;
    long by = from.milliamps() - to.milliamps();
    // What a deaf one is told is not on its way: the guard must not wait for it.
    if (!Sharing.isDeaf(track, now)) track.lowers(to, by, now);
    if (track.loweringSince.isEmpty()) track.loweringSince = Optional.of(now);
    if (!track.lastSent.equals(Optional.of(to)))
      events.add(new Event.OfferLowered(track.id, from, to, reasons.of(leaf, to)));
    send(leaf, track, to, true);
  }

  private void rise(Tree.Leaf leaf) {
    EvseTrack track = state.evse(leaf);
    Optional<Bound> waits = whyNotHigher(leaf, track);
    if (waits.isPresent()) {
      reasons.waits(leaf, waits.get());
      return;
    }
    Amps from = track.standing(now);
    Amps to = target(leaf, track);
    Amps floor = sharing.floor(leaf);
    Amps step = sharing.step(leaf);
    Ramp.Rise rise =
        new Ramp.Rise(
            from, to, floor, step, track.pace, chargerRaisedAt(leaf), track.turn.raisedRoomSince());
    Optional<Amps> next = Ramp.next(rise, now);
    if (next.isEmpty()) {
      reasons.waits(leaf, new Bound.Settling(to, "it rises in steps"));
      return;
    }
    Amps counted = track.committed.at(now);
    long spare_mA = rooms.spare_mA(leaf);
    long most_mA = Math.min(counted.milliamps() + spare_mA, Integer.MAX_VALUE);
    Amps limit = next.get().min(Amps.ofMilliamps(Math.max(0, most_mA))).floorTo(step);
    if (spare_mA < 0 || limit.isBelow(floor) || !limit.isAbove(from)) {
      reasons.waits(leaf, new Bound.Settling(to, "others have to make room first"));
      return;
    }
    if (!track.bound.allows(limit, state.storeFails, now)) {
      reasons.waits(leaf, new Bound.Settling(to, "the store has to note it first"));
      return;
    }
    rooms.commit(leaf, Math.max(0, limit.milliamps() - counted.milliamps()));
    track.raisedAt = Optional.of(now);
    track.pace = limit.isBelow(to) ? Optional.of(rise.paceNow()) : Optional.empty();
    events.add(new Event.OfferRaised(track.id, from, limit, reasons.of(leaf, limit)));
    send(leaf, track, limit, false);
  }

  private Optional<Bound> whyNotHigher(Tree.Leaf leaf, EvseTrack track) {
    Amps to = target(leaf, track);
    Optional<Bound> blocked = reasons.blocked(leaf);
    if (blocked.isPresent()) return blocked;
    if (track.committed.awaited(Kind.SESSION).isPresent())
      return Optional.of(new Bound.Settling(to, "the charger has not answered yet"));
    if (now.isBefore(track.retryAt) && track.refusals > 0)
      return Optional.of(new Bound.Settling(to, "the charger refused a limit and is asked again"));
    if (!track.turn.mayResume(now))
      return Optional.of(new Bound.Settling(to, "room must be steady before a pause ends"));
    return Optional.empty();
  }

  /** At most one increase per charger in ten seconds, whichever of its outlets it was for. */
  private Optional<MonoTime> chargerRaisedAt(Tree.Leaf leaf) {
    Optional<MonoTime> latest = Optional.empty();
    for (var evse : leaf.charger().evses()) {
      Optional<MonoTime> at = state.evse(evse.id()).raisedAt;
      if (latest.isEmpty() || (at.isPresent() && at.get().isAfter(latest.get()))) latest = at;
    }
    return latest;
  }

  // ---- what stands is kept

  private void keep(Tree.Leaf leaf) {
    EvseTrack track = state.evse(leaf);
    if (!track.committed.isCommandable()) return;
    if (track.isSession()) {
      // One raise to the rating serves the whole session, and is asked for before it is needed.
      if (!track.bound.covers(leaf.evse().rating()) || isFallbackToNote(track))
        askBound(leaf, track, leaf.evse().rating());
      renew(leaf, track);
      if (track.standing(now).isAbove(Amps.ZERO)
          && !track.standing(now).isBelow(sharing.least(leaf))) track.turn = track.turn.on(now);
    } else {
      hold(leaf, track);
    }
    if (track.transaction.isEmpty()) lowerBound(leaf, track);
  }

  private void renew(Tree.Leaf leaf, EvseTrack track) {
    if (track.committed.awaited(Kind.SESSION).isPresent() || now.isBefore(track.retryAt)) return;
    Amps standing = track.standing(now);
    Amps base = track.committed.base(now);
    Optional<MonoTime> sentAt = track.committed.acknowledgedSentAt(now);
    if (sentAt.isEmpty()) {
      // Nothing is surely in force. Where nothing but the fallback can be, that is as it should be.
      if (standing.equals(base) || target(leaf, track).isBelow(standing)) return;
    } else if (standing.equals(base) || !now.isAtLeast(leaf.halfLease(), sentAt.get())) {
      return;
    }
    Amps again = canBeTold(leaf, track, standing);
    if (sentAt.isPresent()) send(leaf, track, again, false);
    else safely(leaf, track, again).ifPresent(safe -> send(leaf, track, safe, false));
  }

  private void switchPhases(Tree.Leaf leaf) {
    EvseTrack track = state.evse(leaf);
    Optional<Sharing.Slot> slot = sharing.slot(leaf);
    if (slot.isPresent()) OnePhase.follow(leaf, track, slot.get().share(), events, now);
    boolean mustTell =
        track.phaseSwitch.stage() == PhaseSwitch.Stage.SWITCHING
            && track.committed.awaited(Kind.SESSION).isEmpty()
            && (track.phaseSwitch.since().equals(now) || !now.isBefore(track.retryAt));
    if (mustTell) send(leaf, track, Amps.ZERO, false);
  }

  private void hold(Tree.Leaf leaf, EvseTrack track) {
    // A hold without a proven end would keep its charger from its fallback for ever.
    boolean useful = track.canHold && track.leases && track.committed.fallback().isPositive();
    if (!useful || track.transaction.isPresent()) return;
    if (track.committed.awaited(Kind.HOLD).isPresent() || now.isBefore(track.holdRetryAt)) return;
    Optional<MonoTime> sentAt = track.committed.holdSentAt(now);
    if (sentAt.isPresent() && !now.isAtLeast(HOLD_LEASE.dividedBy(2), sentAt.get())) return;
    track.holdRetryAt = now.plus(HOLD_RETRY);
    send(leaf, track, Kind.HOLD, Amps.ZERO, now.plus(HOLD_LEASE), false);
  }

  private void send(Tree.Leaf leaf, EvseTrack track, Amps limit, boolean urgent) {
    track.lastSent = Optional.of(limit);
    if (track.refusals == 0) track.retryAt = now.plus(RETRY);
    send(leaf, track, Kind.SESSION, limit, now.plus(leaf.charger().lease()), urgent);
  }

  private void send(
      Tree.Leaf leaf, EvseTrack track, Kind kind, Amps amps, MonoTime ends, boolean urgent) {
    Reason because = reasons.of(leaf, amps);
    ChargerLimit limit =
        new ChargerLimit(
            track.id,
            ++state.lastSeq,
            kind,
            amps,
            track.phasesToUse(leaf.wired()),
            track.dividedOver(leaf.wired()),
            ends,
            urgent,
            because);
    track.sent(limit, now);
    limits.add(limit);
  }

  // ---- the store's bound

  private void askBound(Tree.Leaf leaf, EvseTrack track, Amps limit) {
    Amps fallback = track.committed.fallbackToKeep();
    DurableBound.Kept bound = new DurableBound.Kept(limit.max(fallback), fallback);
    if (!track.bound.mustAsk(bound, now)) return;
    track.bound = track.bound.ask(bound, now);
    Duration lease = track.leases ? leaf.charger().lease() : FOR_EVER;
    bounds.add(new BoundChange(track.id, bound.limit(), fallback, lease));
  }

  private static boolean isFallbackToNote(EvseTrack track) {
    return track.committed.fallbackReserved().isPresent() || track.committed.isNotedTooHigh();
  }

  /**
   * At leisure: first sight, and a minute after a session has ended. But a higher fallback waits
   * for it, and one that is lower now counts at its old height until then.
   */
  private void lowerBound(Tree.Leaf leaf, EvseTrack track) {
    Amps fallback = track.committed.fallbackToKeep();
    if (!track.committed.isWithin(fallback, now)) return;
    boolean due =
        track.bound.stored().isEmpty()
            || isFallbackToNote(track)
            || now.isAtLeast(IDLE_BEFORE_LOWER_BOUND, track.settledAt);
    if (due) askBound(leaf, track, fallback);
  }
}
