package headroom.core.control;

import headroom.core.control.FailSafe.Stage;
import headroom.core.control.FailSafe.Verdict;
import headroom.core.control.SiteSnapshot.MeterSeen;
import headroom.core.event.Event;
import headroom.core.port.MeterReport.Sample;
import headroom.core.site.Circuit;
import headroom.core.site.MeterId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the meters say of each circuit: trust, background and guard (design 3.2, 3.5, 3.7). */
final class Metering {
  private static final List<Phase> PHASES = PhaseSet.ALL.phases();

  private final ControlState state;
  private final List<Event> events;
  private final MonoTime now;
  private final Overdraw overdraw;

  Metering(ControlState state, List<Event> events, MonoTime now) {
    this.state = state;
    this.events = events;
    this.now = now;
    this.overdraw = new Overdraw(state, now);
  }

  void read(Tree.Node node, Map<MeterId, MeterSeen> meters) {
    Circuit circuit = node.circuit();
    CircuitTrack track = state.circuit(node);
    long[] beyondBefore = track.beyond_mA.clone();
    overdraw.see(node, track);
    for (int p = 0; p < track.guard.length; p++) track.guard[p] = track.guard[p].faded(now);
    if (circuit.of() == Circuit.LimitOf.MANAGED) {
      // Only our own load counts there: nothing to measure, and no background.
      fixed(track, PhaseAmps.ZERO);
      track.verdict = Verdict.WELL;
    } else if (circuit.meter().isEmpty()) {
      fixed(track, circuit.background());
      track.verdict = Verdict.WELL;
    } else {
      long[] explained_mA = new long[track.guard.length];
      for (int p = 0; p < explained_mA.length; p++) {
        explained_mA[p] = Math.max(0, track.beyond_mA[p] - beyondBefore[p]);
        track.guard[p] = track.guard[p].explained(explained_mA[p]);
      }
      MeterId meter = circuit.meter().get();
      MonoTime since = track.hasSince(meter, now);
      Optional<MeterSeen> seen = orOfItsPredecessor(track, Optional.ofNullable(meters.get(meter)));
      metered(node, track, seen, since, explained_mA);
    }
    overdraw.take(node, track);
  }

  /**
   * What a meter says; until it has said anything, what the circuit's earlier one said last, as
   * long as that is not too old (after a reload that gave the circuit another meter).
   */
  private Optional<MeterSeen> orOfItsPredecessor(CircuitTrack track, Optional<MeterSeen> seen) {
    if (seen.flatMap(MeterSeen::sample).isPresent()) return seen;
    Optional<Sample> earlier =
        track.sample.filter(sample -> !now.isAtLeast(FailSafe.LOST, sample.at()));
    if (earlier.isEmpty()) return seen;
    return Optional.of(new MeterSeen(earlier, seen.flatMap(MeterSeen::failure)));
  }

  private static void fixed(CircuitTrack track, PhaseAmps background) {
    for (Phase phase : PHASES) {
      long worst_mA = background.get(phase).milliamps();
      if (!track.background[phase.ordinal()].isAtStart(worst_mA))
        track.background[phase.ordinal()] = Background.atStart(worst_mA);
    }
    track.sample = Optional.empty();
  }

  private void metered(
      Tree.Node node,
      CircuitTrack track,
      Optional<MeterSeen> seen,
      MonoTime since,
      long[] explained_mA) {
    Circuit circuit = node.circuit();
    track.verdict = FailSafe.assess(seen, since, track.interval, now);
    boolean failSafe = track.isLost() && track.verdict.condition().isPresent();
    if (failSafe && !track.failSafeSaid)
      events.add(new Event.FailSafeEntered(circuit.id(), track.verdict.why()));
    if (!track.isLost() && track.failSafeSaid) events.add(new Event.FailSafeLeft(circuit.id()));
    if (track.isLost()) {
      if (failSafe || track.sample.isPresent()) lost(circuit, track);
      track.failSafeSaid = failSafe;
      return;
    }
    track.failSafeSaid = false;
    Sample sample = seen.flatMap(MeterSeen::sample).orElseThrow();
    boolean isNew = track.sample.isEmpty() || sample.at().isAfter(track.sample.get().at());
    if (isNew) {
      if (track.sample.isPresent()) track.interval = sample.at().since(track.sample.get().at());
      track.sample = Optional.of(sample);
    }
    for (Phase phase : Phase.values())
      measure(node, track, sample, phase, explained_mA[phase.ordinal()]);
    if (!isNew) return;
    compare(node, track, sample);
    warm(node, track, sample);
    guard(node, track, sample);
  }

  private void lost(Circuit circuit, CircuitTrack track) {
    track.sample = Optional.empty();
    for (Phase phase : Phase.values()) {
      track.background[phase.ordinal()] =
          Background.worst(circuit.background().get(phase).milliamps(), now);
      track.guard[phase.ordinal()] = track.guard[phase.ordinal()].unseen();
    }
  }

  private void measure(
      Tree.Node node, CircuitTrack track, Sample sample, Phase phase, long explained_mA) {
    int p = phase.ordinal();
    if (!sample.measured().contains(phase)) {
      track.background[p] = Background.atStart(node.circuit().background().get(phase).milliamps());
      return;
    }
    long measured = sample.current().get(phase).milliamps();
    Background background = track.background[p].measured(measured, sample.at());
    EvseTrack.Drawn drawn = new EvseTrack.Drawn();
    for (Tree.Leaf leaf : node.below()) {
      EvseTrack evse = state.evse(leaf);
      // A charger that never took our fallback is not ours yet: what it draws is background.
      if (evse.committed.isStranger() || !evse.phases(leaf.wired()).contains(phase)) continue;
      evse.addDraw(drawn, phase, background.steppedAt(), sample.at(), now);
    }
    track.background[p] =
        background.within(measured, drawn.least_mA, drawn.most_mA, explained_mA, now);
  }

  /** Compares what the meter moves by with what our chargers measure of themselves. */
  private void compare(Tree.Node node, CircuitTrack track, Sample sample) {
    for (Phase phase : sample.measured().phases()) {
      int p = phase.ordinal();
      long own = 0;
      boolean atRest = true;
      for (Tree.Leaf leaf : node.below()) {
        EvseTrack evse = state.evse(leaf);
        if (!evse.wiredOn(phase) || evse.isKnownEmpty()) continue;
        atRest &= evse.isAtRest(sample.at(), now);
        own += evse.seen_mA(phase, now);
      }
      long meter = sample.current().get(phase).milliamps();
      track.ratio[p] =
          atRest ? track.ratio[p].atRest(own, meter, sample.at()) : track.ratio[p].unsure(now);
    }
  }

  private void guard(Tree.Node node, CircuitTrack track, Sample sample) {
    Circuit circuit = node.circuit();
    PhaseAmps cut = PhaseAmps.ZERO;
    for (Phase phase : sample.measured().phases()) {
      Guard before = track.guard[phase.ordinal()];
      long above = above_mA(track, sample, phase);
      if (above <= 0) {
        track.guard[phase.ordinal()] = before.within();
        continue;
      }
      long onItsWay = 0;
      long unseen = 0;
      boolean anySeen = false;
      long planned = 0;
      long given = 0;
      for (Tree.Leaf leaf : node.below()) {
        EvseTrack evse = state.evse(leaf);
        if (evse.committed.isStranger() || !evse.phases(leaf.wired()).contains(phase)) continue;
        boolean measured = evse.isMeasured(now);
        anySeen |= measured && evse.isSession();
        if (measured) onItsWay += evse.onItsWay_mA(phase, now);
        else unseen += evse.onItsWay_mA(phase, now);
        if (evse.isSession() && !Sharing.isDeaf(evse, now)) given += evse.standing(now).milliamps();
        else planned += evse.counted(now).milliamps();
      }
      // Beside others that are measured, nobody has to believe one that is not.
      if (!anySeen) onItsWay += unseen;
      long beyond = track.beyond_mA[phase.ordinal()];
      long unused = Rooms.free_mA(circuit, track, phase) - planned - given - beyond;
      // Who draws it is known, and what the others can do without is being taken from them.
      long excess = above - (track.spares[phase.ordinal()] ? beyond : 0);
      Guard.Seen seen = new Guard.Seen(above, excess, onItsWay, unused, given);
      Guard after = before.sampled(seen, now);
      track.guard[phase.ordinal()] = after;
      if (after.cutsMoreThan(before)) cut = cut.with(phase, Amps.ofMilliamps(above));
    }
    if (!cut.equals(PhaseAmps.ZERO)) events.add(new Event.GuardCut(circuit.id(), cut));
  }

  /** Measured above the limit; what the meter cannot tell apart is not above. */
  private static long above_mA(CircuitTrack track, Sample sample, Phase phase) {
    long above =
        (long) sample.current().get(phase).milliamps() - track.limit.get(phase).limit().milliamps();
    return above > sample.resolution().milliamps() ? above : 0;
  }

  private void warm(Tree.Node node, CircuitTrack track, Sample sample) {
    Heat.Stage before = track.stage();
    for (Phase phase : sample.measured().phases()) {
      int p = phase.ordinal();
      long rating = node.circuit().limit().get(phase).milliamps();
      if (rating <= 0) continue;
      track.heat[p] =
          track.heat[p].sampled(sample.current().get(phase).milliamps(), rating, sample.at());
    }
    Heat.Stage after = track.stage();
    if (after != before)
      events.add(new Event.BreakerStage(track.id, after.word(), track.heatPercent()));
  }

  /** Increases stop in the subtree of a circuit in this stage. */
  static boolean blocksIncreases(CircuitTrack track) {
    return track.verdict.stage() == Stage.LATE;
  }
}
