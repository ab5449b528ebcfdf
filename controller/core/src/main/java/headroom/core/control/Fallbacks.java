package headroom.core.control;

import headroom.core.control.Step.FallbackOrder;
import headroom.core.event.Event;
import headroom.core.site.Charger;
import headroom.core.site.Circuit;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which fallback each charger is told (design 3.4). The config says what it shall be; a lower one
 * is ordered at once, and the old one counts until the charger has taken it. A higher one waits, as
 * every increase does: until what is committed, with it, fits; until the fallbacks that are in the
 * chargers, with it, fit with the worst case of the others; and until the store has noted it.
 */
final class Fallbacks {
  private static final Phase[] PHASES = Phase.values();

  private final Tree tree;
  private final ControlState state;
  private final Rooms rooms;
  private final List<Event> events;
  private final MonoTime now;

  Fallbacks(Tree tree, ControlState state, Rooms rooms, List<Event> events, MonoTime now) {
    this.tree = tree;
    this.state = state;
    this.rooms = rooms;
    this.events = events;
    this.now = now;
  }

  /** Whether the fallbacks and the worst-case background fit each circuit, by index. */
  static List<Boolean> fit(Tree tree, ControlState state) {
    List<Boolean> fit = new ArrayList<>();
    for (Tree.Node node : tree.nodes())
      fit.add(load(node, state).fitsWithin(node.circuit().limit()));
    return List.copyOf(fit);
  }

  /** The load when nobody hears from us any more and the others take the most that they can. */
  static PhaseAmps load(Tree.Node node, ControlState state) {
    Circuit circuit = node.circuit();
    PhaseAmps others =
        circuit.of() == Circuit.LimitOf.MANAGED ? PhaseAmps.ZERO : circuit.background();
    long[] sum_mA = new long[PHASES.length];
    for (Tree.Leaf leaf : node.below()) {
      EvseTrack track = state.evse(leaf);
      if (leaf.charger().planned() && !track.seen) continue;
      int fallback_mA = track.committed.fallback().milliamps();
      for (int p = 0; p < sum_mA.length; p++)
        if (leaf.wired().contains(PHASES[p])) sum_mA[p] += fallback_mA;
    }
    return others.plus(
        new PhaseAmps(
            Amps.ofMilliamps(sum_mA[0]), Amps.ofMilliamps(sum_mA[1]), Amps.ofMilliamps(sum_mA[2])));
  }

  /** Whether the config wants a higher fallback than the charger is told. */
  static boolean wantsHigher(Tree.Leaf leaf, EvseTrack track) {
    return leaf.charger().fallback().isAbove(track.committed.fallbackOrdered());
  }

  /** What is new to be told. */
  List<FallbackOrder> order() {
    List<FallbackOrder> orders = new ArrayList<>();
    List<Tree.Leaf> all = tree.leaves();
    for (int i = 0; i < all.size(); ) {
      Charger charger = all.get(i).charger();
      List<Tree.Leaf> leaves = all.subList(i, i + charger.evses().size());
      i += leaves.size();
      Amps wanted = charger.fallback();
      Amps ordered = ordered(leaves);
      if (!mayOrder(leaves, ordered, wanted)) continue;
      for (Tree.Leaf leaf : leaves) track(leaf).committed.orderFallback(wanted);
      orders.add(new FallbackOrder(charger.id(), wanted));
      events.add(new Event.FallbackOrdered(charger.id(), ordered, wanted));
    }
    return orders;
  }

  private Amps ordered(List<Tree.Leaf> leaves) {
    Amps least = track(leaves.getFirst()).committed.fallbackOrdered();
    for (Tree.Leaf leaf : leaves) least = least.min(track(leaf).committed.fallbackOrdered());
    return least;
  }

  private EvseTrack track(Tree.Leaf leaf) {
    return state.evse(leaf);
  }

  private boolean mayOrder(List<Tree.Leaf> leaves, Amps ordered, Amps wanted) {
    if (!wanted.isAbove(ordered)) {
      reserve(leaves, Optional.empty());
      return wanted.isBelow(ordered) && !isRising(leaves);
    }
    if (isRising(leaves)) return false;
    if (!isReserved(leaves, wanted)) {
      reserve(leaves, Optional.empty());
      if (!canBeTold(leaves) || !fitWith(leaves, wanted) || !makesRoom(leaves, wanted))
        return false;
      reserve(leaves, Optional.of(wanted));
    }
    return isNoted(leaves, wanted);
  }

  private boolean isRising(List<Tree.Leaf> leaves) {
    for (Tree.Leaf leaf : leaves) if (track(leaf).committed.fallbackRises()) return true;
    return false;
  }

  private boolean isReserved(List<Tree.Leaf> leaves, Amps wanted) {
    if (!canBeTold(leaves)) return false;
    for (Tree.Leaf leaf : leaves)
      if (!track(leaf).committed.fallbackReserved().equals(Optional.of(wanted))) return false;
    return true;
  }

  private void reserve(List<Tree.Leaf> leaves, Optional<Amps> higher) {
    for (Tree.Leaf leaf : leaves)
      if (!track(leaf).committed.fallbackReserved().equals(higher))
        track(leaf).committed.reserveFallback(higher);
  }

  /** One that is out of reach could not be told, and would take the room all the same. */
  private boolean canBeTold(List<Tree.Leaf> leaves) {
    for (Tree.Leaf leaf : leaves)
      if (!isOwn(track(leaf)) && !track(leaf).committed.isCommandable()) return false;
    return true;
  }

  private boolean isNoted(List<Tree.Leaf> leaves, Amps wanted) {
    for (Tree.Leaf leaf : leaves) {
      EvseTrack track = track(leaf);
      if (!isOwn(track) && !track.bound.allowsFallback(wanted, state.storeFails, now)) return false;
    }
    return true;
  }

  /** It counts without regard to any fallback. */
  private static boolean isOwn(EvseTrack track) {
    return track.committed.isStranger() || track.committed.isUnlimitable();
  }

  private boolean fitWith(List<Tree.Leaf> leaves, Amps wanted) {
    for (Tree.Node node : tree.nodes()) {
      if (!leaves.getFirst().above().contains(node.index())) continue;
      PhaseAmps sum = load(node, state);
      for (Tree.Leaf leaf : leaves) {
        int more_mA =
            Math.max(0, wanted.milliamps() - track(leaf).committed.fallback().milliamps());
        sum = sum.plus(PhaseAmps.on(leaf.wired(), new Amps(more_mA)));
      }
      if (!sum.fitsWithin(node.circuit().limit())) return false;
    }
    return true;
  }

  /** Takes what is committed more with it, where that fits; all of its outlets or none. */
  private boolean makesRoom(List<Tree.Leaf> leaves, Amps wanted) {
    for (int i = 0; i < leaves.size(); i++) {
      Tree.Leaf leaf = leaves.get(i);
      if (rooms.spare_mA(leaf) < more_mA(leaf, wanted)) {
        for (Tree.Leaf taken : leaves.subList(0, i)) rooms.commit(taken, -more_mA(taken, wanted));
        return false;
      }
      rooms.commit(leaf, more_mA(leaf, wanted));
    }
    return true;
  }

  private long more_mA(Tree.Leaf leaf, Amps wanted) {
    return track(leaf).committed.moreWithFallback_mA(wanted, now);
  }
}
