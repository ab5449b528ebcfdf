package headroom.core.control;

import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import java.util.Arrays;

/**
 * What the sessions on a circuit do without because others draw more than they may (design 3.5):
 * the guard's correction, or what is seen of the overdraw itself where that is more, so that the
 * share stays as it is when the correction has faded.
 *
 * <p>Those who keep to their limits keep their floors as long as one who does not may still be
 * brought down: until its pause has been given the time to work, or the breaker is too warm to wait
 * for that.
 */
final class Overdraw {
  private static final Phase[] PHASES = Phase.values();

  private final ControlState state;
  private final MonoTime now;

  Overdraw(ControlState state, MonoTime now) {
    this.state = state;
    this.now = now;
  }

  /** What chargers were seen to draw beyond what they count with. */
  void see(Tree.Node node, CircuitTrack track) {
    Arrays.fill(track.beyond_mA, 0);
    Arrays.fill(track.overdraw_mA, 0);
    for (Tree.Leaf leaf : node.below()) {
      EvseTrack evse = state.evse(leaf);
      if (evse.keepsWithin(now)) continue;
      for (Phase phase : PHASES) {
        if (!isOn(evse, leaf, phase)) continue;
        long beyond = evse.beyond_mA(phase, now);
        track.beyond_mA[phase.ordinal()] += beyond;
        track.overdraw_mA[phase.ordinal()] +=
            evse.overdraw_mA(phase, beyond, leaf.evse().floor(), now);
      }
    }
  }

  void take(Tree.Node node, CircuitTrack track) {
    for (Phase phase : PHASES) take(node, track, phase);
  }

  private void take(Tree.Node node, CircuitTrack track, Phase phase) {
    int p = phase.ordinal();
    track.spares[p] = hasCulprit(node, phase) && !track.stage().isAtLeast(Heat.Stage.PAUSE);
    long taken = track.overdraw_mA[p] + track.guard[p].correction_mA();
    track.taken_mA[p] = taken;
    boolean stepped = track.background[p].isAboutToBeTold(now);
    if (!track.spares[p] && !stepped) return;
    long fixed = 0;
    long floors = 0;
    for (Tree.Leaf leaf : node.below()) {
      EvseTrack evse = state.evse(leaf);
      if (!isOn(evse, leaf, phase)) continue;
      if (!evse.isSession() || evse.obedience.isPaused()) fixed += evse.counted(now).milliamps();
      else if (evse.turn.isOn()) floors += leaf.evse().floor().milliamps();
    }
    long free =
        stepped
            ? track.limit.get(phase).limit().milliamps()
                - node.circuit().margin().get(phase).milliamps()
            : Rooms.freeNow_mA(node.circuit(), track, phase);
    long spared = Math.min(fixed + floors, free);
    long most = Rooms.free_mA(node.circuit(), track, phase) - spared;
    track.taken_mA[p] = Math.min(taken, most);
  }

  /** One who draws too much and may still be brought down. */
  private boolean hasCulprit(Tree.Node node, Phase phase) {
    for (Tree.Leaf leaf : node.below()) {
      EvseTrack evse = state.evse(leaf);
      boolean culprit = evse.obedience.isDoubtful() || evse.obedience.isComingDown(now);
      if (culprit && isOn(evse, leaf, phase)) return true;
    }
    return false;
  }

  private static boolean isOn(EvseTrack evse, Tree.Leaf leaf, Phase phase) {
    return !evse.committed.isStranger() && evse.phases(leaf.wired()).contains(phase);
  }
}
