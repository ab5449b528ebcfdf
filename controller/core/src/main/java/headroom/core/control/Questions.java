package headroom.core.control;

import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whose draw has to be measured anew: draws that are old or from before a step of a meter (design
 * 3.2), those on a phase that is above its limit, and those that may disobey (design 3.5).
 *
 * <p>Asked before anything is ordered: a limit that leaves makes every draw unsure.
 */
final class Questions {
  private static final Duration ASKED_EVERY = Duration.ofSeconds(5);

  /** The sample that settles whether an EVSE disobeys is asked for without patience. */
  private static final Duration URGENTLY_EVERY = Duration.ofSeconds(1);

  /**
   * On a phase above its limit, as long as nobody can tell how far the car has followed its latest
   * limit: how much of the overload is the building's is only known then.
   */
  private static final Duration UNSURE_EVERY = Duration.ofSeconds(2);

  private final Tree tree;
  private final ControlState state;
  private final MonoTime now;

  Questions(Tree tree, ControlState state, MonoTime now) {
    this.tree = tree;
    this.state = state;
    this.now = now;
  }

  /** EVSEs to ask now; that they were asked is noted. */
  List<EvseId> samples() {
    List<EvseId> ask = new ArrayList<>();
    for (Tree.Leaf leaf : tree.leaves()) {
      EvseTrack track = state.evse(leaf);
      if (!track.connected || track.transaction.isEmpty()) continue;
      boolean unsure = !track.drawIsSettled(now) && isBelowAnOverload(leaf, track);
      Duration spacing = isDue(track) ? URGENTLY_EVERY : unsure ? UNSURE_EVERY : ASKED_EVERY;
      if (!now.isAtLeast(spacing, track.sampleAskedAt)) continue;
      if (!unsure && !isWanted(leaf, track)) continue;
      track.sampleAskedAt = now;
      ask.add(track.id);
    }
    return ask;
  }

  private boolean isBelowAnOverload(Tree.Leaf leaf, EvseTrack track) {
    for (int index : leaf.above()) {
      CircuitTrack circuit = state.circuit(tree.nodes().get(index));
      if (circuit.sample.isEmpty()) continue;
      for (Phase phase : track.car.used().phases())
        if (circuit.guard[phase.ordinal()].isAbove()) return true;
    }
    return false;
  }

  private boolean isDue(EvseTrack track) {
    Optional<MonoTime> due = track.obedience.dueAt();
    return due.isPresent()
        && !now.isBefore(due.get())
        && track.draw.isPresent()
        && track.draw.get().takenAt().isBefore(due.get());
  }

  private boolean isWanted(Tree.Leaf leaf, EvseTrack track) {
    if (isDue(track)) return true;
    boolean watched =
        track.obedience.isDoubtful()
            || track.obedience.mustBeSeen(now)
            || track.obedience.stage() == Obedience.Stage.DISOBEYS;
    boolean stale = track.draw.isEmpty() || now.isAtLeast(ASKED_EVERY, track.draw.get().takenAt());
    if (watched && stale) return true;
    for (int index : leaf.above()) {
      CircuitTrack circuit = state.circuit(tree.nodes().get(index));
      if (circuit.sample.isEmpty()) continue;
      for (Phase phase : track.car.used().phases()) {
        if (!circuit.sample.get().measured().contains(phase)) continue;
        if (stale && circuit.guard[phase.ordinal()].isAbove()) return true;
        MonoTime stepped = circuit.background[phase.ordinal()].steppedAt();
        if (!track.isMeasured(now) || track.draw.orElseThrow().takenAt().isBefore(stepped))
          return true;
      }
    }
    return false;
  }
}
