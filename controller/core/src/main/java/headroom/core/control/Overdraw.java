package headroom.core.control;

import headroom.core.units.MonoTime;
import headroom.core.units.Phase;

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
    for (Phase phase : PHASES) {
      long beyond = 0;
      long overdraw = 0;
      for (Tree.Leaf leaf : node.below()) {
        EvseTrack evse = state.evse(leaf);
        if (!isOn(evse, leaf, phase)) continue;
        long its = evse.beyond_mA(phase, now);
        beyond += its;
        overdraw += evse.overdraw_mA(phase, its, leaf.evse().floor(), now);
      }
      track.beyond_mA[phase.ordinal()] = beyond;
      track.overdraw_mA[phase.ordinal()] = overdraw;
    }
  }

  void take(Tree.Node node, CircuitTrack track) {
    for (Phase phase : PHASES) take(node, track, phase);
  }

  private void take(Tree.Node node, CircuitTrack track, Phase phase) {
    int p = phase.ordinal();
    long fixed = 0;
    long floors = 0;
    boolean culprit = false;
    for (Tree.Leaf leaf : node.below()) {
      EvseTrack evse = state.evse(leaf);
      if (!isOn(evse, leaf, phase)) continue;
      boolean paused = evse.obedience.isPaused();
      culprit |= evse.obedience.isDoubtful() || evse.obedience.isComingDown(now);
      if (!evse.isSession() || paused) fixed += evse.counted(now).milliamps();
      else if (evse.turn.isOn()) floors += leaf.evse().floor().milliamps();
    }
    track.spares[p] = culprit && !track.stage().isAtLeast(Heat.Stage.PAUSE);
    long taken = track.overdraw_mA[p] + track.guard[p].correction_mA();
    track.taken_mA[p] = taken;
    Background background = track.background[p];
    boolean stepped = background.isAboutToBeTold(now);
    if (!track.spares[p] && !stepped) return;
    long free =
        stepped
            ? track.limit.get(phase).limit().milliamps()
                - node.circuit().margin().get(phase).milliamps()
            : Rooms.freeNow_mA(node.circuit(), track, phase);
    long spared = Math.min(fixed + floors, free);
    long most = Rooms.free_mA(node.circuit(), track, phase) - spared;
    track.taken_mA[p] = Math.min(taken, most);
  }

  private static boolean isOn(EvseTrack evse, Tree.Leaf leaf, Phase phase) {
    return !evse.committed.isStranger() && evse.phases(leaf.wired()).contains(phase);
  }
}
