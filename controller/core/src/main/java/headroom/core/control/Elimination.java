package headroom.core.control;

import headroom.core.port.ChargerReport.EvseState;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells chargers that nothing measures from the building (design 3.5): a phase went above its
 * limit, nobody is seen to draw too much, and what is not ours is higher than before.
 *
 * <p>One suspect at a time is paused, and the meter watched. When the load falls by more than it
 * was allowed, or does not fall though it goes on to say that it charges, it was the one. Otherwise
 * it is cleared, and the next one is tried; who is left is the building. Those that cannot be
 * paused stay suspects until the load has gone.
 */
final class Elimination {
  /** One that was cleared is not tried again for so long. */
  static final Duration CLEARED_FOR = Duration.ofMinutes(10);

  /** So long a rise that nobody can be tried for is spoken of. */
  private static final Duration REMEMBERED_FOR = Duration.ofMinutes(10);

  /** The decreases of the others may take so long to be seen. */
  private static final Duration OTHERS_SEEN_WITHIN = Duration.ofSeconds(20);

  /** What is less above what was before is not told from the noise of a building. */
  private static final long TELLS_MA = 1_500;

  /** A smaller draw than this beyond what counts is not looked for. */
  private static final Amps HIDES = Amps.of(2);

  private final ControlState state;
  private final MonoTime now;

  Elimination(ControlState state, MonoTime now) {
    this.state = state;
    this.now = now;
  }

  /**
   * What is not ours on a phase, and nobody knows whose it is.
   *
   * @param at when the phase went above its limit
   * @param before_mA what was not ours shortly before
   * @param suspect who is paused now to see whether the load falls
   */
  record Rise(Phase phase, MonoTime at, long before_mA, Optional<Suspect> suspect) {}

  /**
   * A suspect that was paused.
   *
   * @param from what it was allowed
   * @param rest_mA what the meter showed then of others than those that measure themselves
   * @param again whether it was found out before
   */
  record Suspect(EvseId evse, Amps from, long rest_mA, MonoTime at, boolean again) {}

  /**
   * What was not ours on a phase five to ten seconds ago.
   *
   * @param now_mA what it is since {@code at}
   */
  record Trail(long before_mA, long now_mA, MonoTime at) {
    private static final Duration PART = Duration.ofSeconds(5);

    static final Trail NONE = new Trail(Long.MAX_VALUE, Long.MAX_VALUE, MonoTime.ZERO);

    Trail then(long value_mA, MonoTime when) {
      return when.isAtLeast(PART, at) ? new Trail(now_mA, value_mA, when) : this;
    }
  }

  void look(Tree.Node node) {
    CircuitTrack track = state.circuit(node);
    if (track.sample.isEmpty() || track.isLost()) {
      track.rise.flatMap(Rise::suspect).ifPresent(this::letOn);
      track.rise = Optional.empty();
      return;
    }
    for (Phase phase : track.sample.get().measured().phases()) {
      int p = phase.ordinal();
      if (track.rise.isEmpty()) begin(node, track, phase);
      track.trail[p] = track.trail[p].then(track.background[p].value_mA(), now);
    }
    if (track.rise.isPresent()) track.rise = follow(node, track, track.rise.get());
  }

  private void begin(Tree.Node node, CircuitTrack track, Phase phase) {
    Guard guard = track.guard[phase.ordinal()];
    if (!guard.isAbove() || suspects(node, phase).isEmpty()) return;
    long before = track.trail[phase.ordinal()].before_mA();
    track.rise =
        Optional.of(new Rise(phase, guard.aboveSince().orElse(now), before, Optional.empty()));
  }

  private Optional<Rise> follow(Tree.Node node, CircuitTrack track, Rise rise) {
    if (rise.suspect().isPresent()) return judged(node, track, rise, rise.suspect().get());
    if (!now.isAtLeast(Guard.BELIEVED_FOR, rise.at())) return Optional.of(rise);
    int p = rise.phase().ordinal();
    boolean above = track.guard[p].isAbove();
    boolean isThere = track.background[p].value_mA() - rise.before_mA() >= TELLS_MA;
    boolean known = track.beyond_mA[p] > 0;
    if ((!above && !isThere) || known) return Optional.empty();
    List<Tree.Leaf> suspects = suspects(node, rise.phase());
    if (suspects.isEmpty()) return Optional.empty();
    if (waitsForOthers(node, rise)) return Optional.of(rise);
    for (Tree.Leaf leaf : suspects)
      if (state.evse(leaf).isSession()) return Optional.of(accused(node, track, rise, leaf));
    return now.isAtLeast(REMEMBERED_FOR, rise.at()) ? Optional.empty() : Optional.of(rise);
  }

  /** Somebody who measures himself is still coming down. */
  private boolean waitsForOthers(Tree.Node node, Rise rise) {
    if (now.isAtLeast(OTHERS_SEEN_WITHIN, rise.at())) return false;
    for (Tree.Leaf leaf : node.below()) {
      EvseTrack evse = state.evse(leaf);
      if (evse.isMeasured(now) && evse.onItsWay_mA(rise.phase(), now) > 0) return true;
    }
    return false;
  }

  /** Who may draw what nobody sees; the one that could hide the most comes first. */
  List<Tree.Leaf> suspects(Tree.Node node, Phase phase) {
    List<Tree.Leaf> suspects = new ArrayList<>();
    for (Tree.Leaf leaf : node.below()) if (isSuspect(leaf, phase)) suspects.add(leaf);
    suspects.sort((a, b) -> Integer.compare(hides(b).milliamps(), hides(a).milliamps()));
    return suspects;
  }

  private Amps hides(Tree.Leaf leaf) {
    return leaf.evse().rating().minus(state.evse(leaf).counted(now));
  }

  private boolean isSuspect(Tree.Leaf leaf, Phase phase) {
    EvseTrack evse = state.evse(leaf);
    boolean cleared =
        evse.clearedAt.isPresent() && !now.isAtLeast(CLEARED_FOR, evse.clearedAt.get());
    return evse.seen
        && !evse.isMeasured(now)
        && !evse.isKnownEmpty()
        && !evse.committed.isStranger()
        && !evse.obedience.isPaused()
        && !cleared
        && !hides(leaf).isBelow(HIDES)
        && evse.phases(leaf.wired()).contains(phase);
  }

  private Rise accused(Tree.Node node, CircuitTrack track, Rise rise, Tree.Leaf leaf) {
    EvseTrack evse = state.evse(leaf);
    boolean again = evse.obedience.stage() != Obedience.Stage.KEEPS;
    Suspect suspect =
        new Suspect(evse.id, evse.offer(now), rest_mA(node, track, rise.phase()), now, again);
    evse.obedience = evse.obedience.suspected(now);
    return new Rise(rise.phase(), rise.at(), rise.before_mA(), Optional.of(suspect));
  }

  /** What the meter shows less what others measure of themselves. */
  private long rest_mA(Tree.Node node, CircuitTrack track, Phase phase) {
    long rest = track.sample.orElseThrow().current().get(phase).milliamps();
    for (Tree.Leaf leaf : node.below()) rest -= state.evse(leaf).seen_mA(phase, now);
    return rest;
  }

  private Optional<Rise> judged(Tree.Node node, CircuitTrack track, Rise rise, Suspect suspect) {
    Optional<EvseTrack> known = state.find(suspect.evse());
    Optional<Rise> goesOn =
        Optional.of(new Rise(rise.phase(), rise.at(), rise.before_mA(), Optional.empty()));
    if (known.isEmpty() || known.get().obedience.stage() != Obedience.Stage.SUSPECTED)
      return goesOn;
    EvseTrack evse = known.get();
    if (!evse.isSession() || evse.isMeasured(now)) {
      letOn(suspect);
      return goesOn;
    }
    if (!now.isAtLeast(Obedience.PAUSE_WORKS_WITHIN, suspect.at())) return Optional.of(rise);
    long fell = suspect.rest_mA() - rest_mA(node, track, rise.phase());
    boolean drewMore = fell > Obedience.tolerated(suspect.from()).milliamps();
    boolean goesOnToCharge = fell < TELLS_MA && evse.state.equals(Optional.of(EvseState.CHARGING));
    if (drewMore || goesOnToCharge) {
      evse.obedience = evse.obedience.convicted(suspect.again(), now);
      return Optional.empty();
    }
    letOn(suspect);
    evse.clearedAt = Optional.of(now);
    return goesOn;
  }

  private void letOn(Suspect suspect) {
    state
        .find(suspect.evse())
        .filter(evse -> evse.obedience.stage() == Obedience.Stage.SUSPECTED)
        .ifPresent(evse -> evse.obedience = evse.obedience.acquitted(now));
  }
}
