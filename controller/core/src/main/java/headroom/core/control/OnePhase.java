package headroom.core.control;

import headroom.core.event.Event;
import headroom.core.site.Charger.Current;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseSet;
import java.util.List;
import java.util.Optional;

/**
 * One-phase charging where three phases do not fit (design 3.3, 5): what an EVSE that can switch
 * asks of the allocator, and how its {@link PhaseSwitch} follows the answer. The one phase is that
 * of terminal L1.
 *
 * <p>Chargers that take limits in watts are left out: nobody knows over how many phases they divide
 * a power while they switch.
 */
final class OnePhase {
  private OnePhase() {}

  /**
   * @param phases what it counts on, or will once it is switched
   * @param narrow the one phase that it can be switched to; empty when there is no choice now
   */
  record Choice(PhaseSet phases, Optional<PhaseSet> narrow) {}

  private static PhaseSet one(Tree.Leaf leaf) {
    return PhaseSet.of(leaf.evse().wiring().sitePhase(1));
  }

  private static boolean canSwitch(Tree.Leaf leaf, EvseTrack track) {
    return leaf.charger().phaseSwitch()
        && leaf.charger().current() == Current.AC
        && leaf.wired().count() == 3
        && track.divided().isEmpty()
        && track.phaseSwitch.works();
  }

  /** What is in force names one phase, and nobody has a reason to doubt it. */
  private static boolean isNarrow(EvseTrack track) {
    return switch (track.phaseSwitch.stage()) {
      case STEADY, PAUSING -> track.phaseSwitch.narrow();
      case SWITCHING, WAITING -> false;
    };
  }

  /** The phases on which a car may come back after a pause. */
  static PhaseSet mayComeBackOn(Tree.Leaf leaf, EvseTrack track) {
    return isNarrow(track) ? one(leaf) : leaf.wired();
  }

  static Choice choice(Tree.Leaf leaf, EvseTrack track, MonoTime now) {
    PhaseSet wide = track.phaseSwitch.narrow() ? leaf.wired() : track.phases(leaf.wired());
    if (!canSwitch(leaf, track) || wide.count() < 2) return new Choice(wide, Optional.empty());
    if (track.phaseSwitch.mayChange(now)) return new Choice(wide, Optional.of(one(leaf)));
    return new Choice(track.phaseSwitch.willBeNarrow() ? one(leaf) : wide, Optional.empty());
  }

  /** Takes the next step towards what the allocation has admitted it on. */
  static void follow(
      Tree.Leaf leaf, EvseTrack track, Allocation.Share share, List<Event> events, MonoTime now) {
    PhaseSwitch before = track.phaseSwitch;
    boolean couldBeWide = track.phases(leaf.wired()).count() > 1 || before.narrow();
    boolean wantsNarrow =
        share.admitted()
            ? couldBeWide && canSwitch(leaf, track) && share.phases().equals(one(leaf))
            : before.narrow();
    if (!before.isOff() && wantsNarrow == before.narrow()) return;
    PhaseSwitch.Seen seen =
        new PhaseSwitch.Seen(
            wantsNarrow,
            track.committed.at(now).isZero(),
            track.takes(now),
            track.committed.acknowledgedSentAt(now));
    PhaseSwitch after = before.seen(seen, now);
    track.phaseSwitch = after;
    if (after.equals(before)) return;
    // At 0 A, and before any limit above that leaves, it counts on what it is going to be.
    if (after.stage() != PhaseSwitch.Stage.PAUSING)
      track.car = track.car.paused(mayComeBackOn(leaf, track));
    if (after.count() > before.count())
      events.add(new Event.PhasesSwitched(track.id, after.narrow() ? one(leaf) : leaf.wired()));
    if (before.works() && !after.works()) events.add(new Event.PhaseSwitchFailed(track.id));
  }

  /**
   * Looks whether it still is on one phase: the limit that says so must surely be in force, and the
   * car must not be seen on another phase. Otherwise it counts on all of them from now on.
   */
  static void check(Tree.Leaf leaf, EvseTrack track, List<Event> events, MonoTime now) {
    if (!isNarrow(track)) return;
    boolean sure = track.committed.acknowledged(now).isPresent();
    boolean keeps = one(leaf).containsAll(track.car.used());
    if (sure && keeps) return;
    track.phaseSwitch = keeps ? track.phaseSwitch.forgotten() : track.phaseSwitch.failed();
    track.car = track.car.paused(leaf.wired());
    if (!keeps) events.add(new Event.PhaseSwitchFailed(track.id));
  }
}
