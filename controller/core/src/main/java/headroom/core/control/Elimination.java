package headroom.core.control;

import headroom.core.port.ChargerReport.EvseState;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import java.util.Optional;

/**
 * Finds who draws too much where nothing measures it (design 3.5): everybody else came down as
 * told, nobody is seen to draw too much, and the excess remains.
 *
 * <p>One suspect at a time is paused, and the meter watched. When the load falls by more than it
 * was allowed, or it goes on to say that it charges, it was the one. Otherwise it is cleared, and
 * the next one is tried; who is left is the building.
 */
final class Elimination {
  private final ControlState state;
  private final MonoTime now;

  Elimination(ControlState state, MonoTime now) {
    this.state = state;
    this.now = now;
  }

  /**
   * A suspect that was paused to see whether the load falls.
   *
   * @param from what it was allowed
   * @param before_mA what the meter showed then, on {@code phase}
   */
  record Suspect(EvseId evse, Amps from, Phase phase, long before_mA, MonoTime at) {}

  void look(Tree.Node node) {
    CircuitTrack track = state.circuit(node);
    if (track.sample.isEmpty() || track.isLost()) {
      track.suspect = Optional.empty();
      return;
    }
    if (track.suspect.isPresent()) judge(track, track.suspect.get());
    for (Phase phase : track.sample.get().measured().phases()) {
      if (track.suspect.isPresent()) return;
      if (isUnexplained(node, track, phase)) accuse(node, track, phase);
    }
  }

  /**
   * Above its limit for so long that all that was told has happened, and by nobody that is seen.
   */
  private boolean isUnexplained(Tree.Node node, CircuitTrack track, Phase phase) {
    if (!track.guard[phase.ordinal()].isLasting(now) || track.beyond_mA[phase.ordinal()] > 0)
      return false;
    for (Tree.Leaf leaf : node.below()) {
      EvseTrack evse = state.evse(leaf);
      if (evse.isMeasured(now) && evse.onItsWay_mA(phase, now) > 0) return false;
    }
    return true;
  }

  /** The one that could hide the most is tried first. */
  private void accuse(Tree.Node node, CircuitTrack track, Phase phase) {
    Optional<Tree.Leaf> suspect = Optional.empty();
    Amps most = Amps.ZERO;
    for (Tree.Leaf leaf : node.below()) {
      EvseTrack evse = state.evse(leaf);
      Amps hides = leaf.evse().rating().minus(evse.counted(now));
      if (!isSuspect(track, evse, leaf, phase) || !hides.isAbove(most)) continue;
      suspect = Optional.of(leaf);
      most = hides;
    }
    if (suspect.isEmpty()) return;
    EvseTrack evse = state.evse(suspect.get());
    long load = track.sample.orElseThrow().current().get(phase).milliamps();
    track.suspect = Optional.of(new Suspect(evse.id, evse.offer(now), phase, load, now));
    evse.obedience = evse.obedience.disobeys(true, now);
  }

  private boolean isSuspect(CircuitTrack track, EvseTrack evse, Tree.Leaf leaf, Phase phase) {
    Optional<MonoTime> above = track.guard[phase.ordinal()].aboveSince();
    boolean cleared =
        evse.clearedAt.isPresent()
            && above.isPresent()
            && evse.clearedAt.get().isAfter(above.get());
    return evse.isSession()
        && !evse.isMeasured(now)
        && !evse.obedience.isPaused()
        && !cleared
        && evse.phases(leaf.wired()).contains(phase);
  }

  private void judge(CircuitTrack track, Suspect suspect) {
    Optional<EvseTrack> known = state.find(suspect.evse());
    if (known.isEmpty() || !known.get().obedience.isPaused() || known.get().isMeasured(now)) {
      track.suspect = Optional.empty();
      return;
    }
    EvseTrack evse = known.get();
    if (!now.isAtLeast(Obedience.PAUSE_WORKS_WITHIN, suspect.at())) return;
    track.suspect = Optional.empty();
    long load = track.sample.orElseThrow().current().get(suspect.phase()).milliamps();
    long fell = suspect.before_mA() - load;
    boolean drewMore = fell > Obedience.tolerated(suspect.from()).milliamps();
    boolean goesOn = evse.state.equals(Optional.of(EvseState.CHARGING));
    if (drewMore || goesOn) return;
    evse.obedience = evse.obedience.acquitted(now);
    evse.clearedAt = Optional.of(now);
  }
}
