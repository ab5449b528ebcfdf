package headroom.core.control;

import headroom.core.event.Event;
import headroom.core.port.ChargerLimit.Kind;
import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.EvseState;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseSet;
import headroom.core.units.WattHours;
import headroom.core.units.Watts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes in what the chargers reported: facts into tracks, changes into events.
 *
 * <p>Links, boots and transactions become events here and nowhere else: the sessions of the drivers
 * report them and say nothing to the log.
 */
final class Intake {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  private static final Duration LAST_RETRY = Duration.ofSeconds(60);

  private static final Duration HOLD_RETRY = Duration.ofMinutes(10);

  private final Tree tree;
  private final ControlState state;
  private final ControlSettings settings;
  private final List<Event> events;
  private final MonoTime now;

  Intake(
      Tree tree, ControlState state, ControlSettings settings, List<Event> events, MonoTime now) {
    this.tree = tree;
    this.state = state;
    this.settings = settings;
    this.events = events;
    this.now = now;
  }

  /** Reports of chargers that the site does not have (any more) are passed over. */
  void take(ChargerReport report) {
    List<Tree.Leaf> evses = tree.leaves(report.charger());
    if (evses.isEmpty()) return;
    switch (report) {
      case ChargerReport.LinkUp up -> {
        events.add(new Event.ChargerConnected(up.charger(), up.protocol(), up.peer()));
        each(evses, track -> linkUp(track, up.at()));
      }
      case ChargerReport.LinkDown down -> {
        events.add(new Event.ChargerDisconnected(down.charger(), down.why()));
        each(evses, track -> linkDown(track, down.at()));
      }
      case ChargerReport.Silent silent -> each(evses, track -> track.silence = Optional.of(silent));
      case ChargerReport.Speaks speaks -> each(evses, track -> track.silence = Optional.empty());
      case ChargerReport.Booted boot -> {
        events.add(
            new Event.ChargerBooted(boot.charger(), boot.vendor(), boot.model(), boot.firmware()));
        each(evses, track -> track.committed.booted());
      }
      case ChargerReport.Capabilities can -> each(evses, track -> capabilities(track, can));
      case ChargerReport.FallbackSet set -> {
        events.add(new Event.ChargerReady(set.charger(), set.fallback()));
        each(evses, track -> fallbackSet(track, set.fallback()));
      }
      case ChargerReport.FallbackRefused no ->
          each(
              evses,
              track -> {
                track.committed.fallbackRefused();
                track.whyUnlimitable = Optional.of(no.why());
              });
      case ChargerReport.Status status -> with(status.evse(), track -> status(track, status));
      case ChargerReport.TransactionStarted tx -> with(tx.evse(), track -> started(track, tx));
      case ChargerReport.TransactionEnded tx -> with(tx.evse(), track -> ended(track, tx));
      case ChargerReport.Draw draw -> sample(evses, draw);
      case ChargerReport.LimitOutcome outcome ->
          with(outcome.evse(), track -> outcome(track, outcome));
    }
  }

  private interface Change {
    void on(EvseTrack track);
  }

  private void each(List<Tree.Leaf> evses, Change change) {
    for (Tree.Leaf leaf : evses) change.on(state.evse(leaf));
  }

  private void with(EvseId id, Change change) {
    state.find(id).ifPresent(change::on);
  }

  private static void linkUp(EvseTrack track, MonoTime at) {
    track.seen = true;
    track.connected = true;
    track.silence = Optional.empty();
    track.linkChangedAt = at;
    track.committed.linkUp();
  }

  private static void linkDown(EvseTrack track, MonoTime at) {
    track.connected = false;
    track.silence = Optional.empty();
    track.linkChangedAt = at;
    track.committed.linkDown();
  }

  private static void capabilities(EvseTrack track, ChargerReport.Capabilities can) {
    track.chargerStep = Optional.of(can.step());
    track.canHold = can.canHold();
    if (track.leases && !can.leases()) track.committed.leasesDoubted();
    track.leases = can.leases();
    track.limitedInWatts = can.unit() == RateUnit.W;
  }

  private void fallbackSet(EvseTrack track, Amps fallback) {
    track.committed.fallbackSet(fallback, track.isKnownEmpty(), now);
    track.whyUnlimitable = Optional.empty();
  }

  private void status(EvseTrack track, ChargerReport.Status status) {
    boolean was = track.isOccupied();
    track.state = Optional.of(status.state());
    boolean is = track.isOccupied();
    if (!was && is) events.add(new Event.CarPluggedIn(track.id));
    if (was && !is && status.state() != EvseState.FAULTED)
      events.add(new Event.CarUnplugged(track.id));
    if (status.state() == EvseState.SUSPENDED_EV) track.car = track.car.saysItTakesNothing();
    if (track.isKnownEmpty()) track.committed.seenEmpty();
  }

  private void started(EvseTrack track, ChargerReport.TransactionStarted tx) {
    if (track.transaction.equals(Optional.of(tx.transaction()))) return;
    if (track.transaction.isPresent()) close(track);
    track.transaction = Optional.of(tx.transaction());
    track.turn = Turn.arrived(now);
    track.energyAtStart = Optional.empty();
    track.energy = Optional.empty();
    track.leastOffer = track.committed.base(now);
    events.add(new Event.TransactionBegan(track.id, tx.transaction()));
  }

  private void ended(EvseTrack track, ChargerReport.TransactionEnded tx) {
    if (!track.transaction.equals(Optional.of(tx.transaction()))) return;
    events.add(new Event.TransactionFinished(track.id, tx.transaction(), tx.reason()));
    energyCharged(track)
        .ifPresent(
            energy -> events.add(new Event.SessionSummary(track.id, tx.transaction(), energy)));
    close(track);
  }

  private void close(EvseTrack track) {
    track.committed.transactionEnded(now);
    track.transaction = Optional.empty();
    track.car = Car.unknown(wired(track));
    track.phasesProven = FewestPhases.UNKNOWN;
    track.learnedFloor = LearnedFloor.NONE;
    track.waking = Waking.AWAKE;
    track.phaseSwitch = track.phaseSwitch.forgotten();
    track.loweringSince = Optional.empty();
    track.decreases = List.of();
    track.lastSent = Optional.empty();
    track.pace = Optional.empty();
    track.refusals = 0;
    track.refusal = Optional.empty();
    track.settledAt = now.plus(settings.settle());
    track.obedience = Obedience.NEW;
    if (track.isKnownEmpty()) track.committed.seenEmpty();
  }

  static Optional<WattHours> energyCharged(EvseTrack track) {
    if (track.energyAtStart.isEmpty() || track.energy.isEmpty()) return Optional.empty();
    return Optional.of(track.energy.get().minus(track.energyAtStart.get()));
  }

  private PhaseSet wired(EvseTrack track) {
    return tree.leaf(track.id).map(Tree.Leaf::wired).orElse(track.car.used());
  }

  private void sample(List<Tree.Leaf> evses, ChargerReport.Draw draw) {
    for (Tree.Leaf leaf : evses) {
      if (!leaf.evse().id().equals(draw.evse())) continue;
      EvseTrack track = state.evse(leaf);
      if (track.draw.isPresent() && draw.takenAt().isBefore(track.draw.get().takenAt())) return;
      track.measured(draw);
      if (draw.energy().isPresent()) {
        track.energy = draw.energy();
        if (track.energyAtStart.isEmpty()) track.energyAtStart = draw.energy();
      }
      if (draw.phases().containsAll(leaf.wired()))
        track.committed.drawSeen(draw.draw().highest(), draw.takenAt());
      if (track.transaction.isEmpty()) return;
      Amps offer =
          draw.takenAt().isBefore(track.settledAt)
              ? track.leastOffer.min(track.offer(now))
              : track.offer(now);
      track.car =
          track.car.sampled(
              draw.draw(),
              ofItsOffer(track, draw.draw().highest()),
              draw.phases(),
              leaf.wired(),
              offer,
              track.least(leaf.evse().floor()),
              draw.takenAt());
      if (track.state.equals(Optional.of(EvseState.SUSPENDED_EV)))
        track.car = track.car.saysItTakesNothing();
      if (track.drawIsSettled(now))
        track.learnedFloor =
            track.learnedFloor.sampled(
                draw.draw().highest(), offer, leaf.evse().floor(), draw.takenAt());
      track.phasesProven =
          track.phasesProven.sampled(
              Car.taking(draw.draw(), leaf.wired()),
              Car.provesPhases(draw.draw(), draw.phases(), leaf.wired()),
              draw.takenAt());
    }
  }

  /**
   * What a draw is of its offer. An offer in watts is counted at the lowest voltage (design 3.4),
   * so that a car that uses all of it draws less current than was offered: 91 A of 101 A at 230 V.
   * It must not be taken for a car that wants no more, or its offer would shrink time after time.
   */
  private static Amps ofItsOffer(EvseTrack track, Amps draw) {
    if (!track.limitedInWatts) return draw;
    return track
        .divided()
        .map(divided -> divided.ofOffer(draw))
        .orElseGet(
            () ->
                Amps.ofMilliamps(
                    (long) draw.milliamps() * Watts.HIGHEST_VOLTS / Watts.LOWEST_VOLTS));
  }

  private void outcome(EvseTrack track, ChargerReport.LimitOutcome report) {
    Amps before = track.offer(now);
    Optional<Committed.Answered> answered =
        track.committed.answered(report.seq(), report.outcome(), now);
    if (answered.isEmpty()) return;
    boolean session = answered.get().kind() == Kind.SESSION;
    switch (report.outcome()) {
      case SENT, DROPPED -> {}
      case UNKNOWN -> track.settledAt = now.plus(settings.settle());
      case REFUSED -> refused(track, answered.get(), report.detail());
      case ACCEPTED -> {
        if (session) accepted(track);
        Amps after = track.offer(now);
        if (before.equals(after)) return;
        track.leastOffer =
            now.isBefore(track.settledAt) ? track.leastOffer.min(after) : before.min(after);
        track.settledAt = now.plus(settings.settle());
      }
    }
  }

  private static void accepted(EvseTrack track) {
    track.refusals = 0;
    track.refusal = Optional.empty();
    if (track.committed.awaited(Kind.SESSION).isEmpty()) track.loweringSince = Optional.empty();
  }

  private void refused(EvseTrack track, Committed.Answered limit, String answer) {
    // The same answer to the same question is one fact, however often it is put again.
    if (!track.refusal.equals(Optional.of(answer)))
      events.add(new Event.LimitRefused(track.id, limit.limit(), answer));
    track.refusal = Optional.of(answer);
    track.refusals++;
    if (limit.kind() == Kind.SESSION) track.retryAt = now.plus(backOff(track.refusals));
    else track.holdRetryAt = now.plus(HOLD_RETRY);
  }

  private static Duration backOff(int refusals) {
    Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(refusals - 1, 6));
    return wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait;
  }
}
