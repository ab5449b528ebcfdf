package headroom.core.control;

import headroom.core.event.Others;
import headroom.core.event.Reason;
import headroom.core.event.Reason.Bound;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why each EVSE is offered what it is offered (design 3.8): one reason for each, in every step. */
final class Reasons {
  private final Tree tree;
  private final ControlState state;
  private final Rooms rooms;
  private final Sharing sharing;
  private final List<Optional<Bound>> blocked;
  private final MonoTime now;
  private final Bound[] waits;

  /** Per room that somebody ran into: the EVSEs that share it. */
  private final Map<Integer, List<EvseId>> namesOf = new LinkedHashMap<>();

  /**
   * @param fallbacksFit per circuit, by index
   */
  Reasons(
      Tree tree,
      ControlState state,
      Rooms rooms,
      Sharing sharing,
      List<Boolean> fallbacksFit,
      MonoTime now) {
    this.tree = tree;
    this.state = state;
    this.rooms = rooms;
    this.sharing = sharing;
    this.now = now;
    waits = new Bound[tree.leaves().size()];
    List<Optional<Bound>> perCircuit = new ArrayList<>();
    for (Tree.Node node : tree.nodes())
      perCircuit.add(blocking(node, fallbacksFit.get(node.index())));
    blocked = List.copyOf(perCircuit);
  }

  private Optional<Bound> blocking(Tree.Node node, boolean fallbacksFit) {
    CircuitTrack track = state.circuit(node);
    if (Metering.blocksIncreases(track))
      return Optional.of(new Bound.FailSafe(track.id, "its meter is late: " + track.verdict.why()));
    if (!fallbacksFit)
      return Optional.of(new Bound.FailSafe(track.id, "the fallbacks of its chargers do not fit"));
    return Optional.empty();
  }

  /** What keeps its limit from rising, whatever its share is. */
  Optional<Bound> blocked(Tree.Leaf leaf) {
    for (int node : leaf.above()) {
      if (blocked.get(node).isPresent()) return blocked.get(node);
      Optional<Bound> above = above(tree.nodes().get(node), leaf);
      if (above.isPresent()) return above;
    }
    return Optional.empty();
  }

  /** Nothing rises on a phase that is measured above its limit. */
  private Optional<Bound> above(Tree.Node node, Tree.Leaf leaf) {
    CircuitTrack track = state.circuit(node);
    if (track.sample.isEmpty()) return Optional.empty();
    for (Phase phase : state.evse(leaf).phases(leaf.wired()).phases()) {
      if (!track.guard[phase.ordinal()].isAbove()) continue;
      Amps load = track.sample.get().current().get(phase);
      Amps limit = track.limit.get(phase).limit();
      return Optional.of(new Bound.Guard(track.id, phase, load.minus(limit)));
    }
    return Optional.empty();
  }

  /** Notes what keeps an EVSE below its share for now. */
  void waits(Tree.Leaf leaf, Bound bound) {
    waits[leaf.index()] = bound;
  }

  Reason of(Tree.Leaf leaf, Amps offer) {
    Amps wanted = sharing.cap(leaf);
    Optional<Sharing.Slot> slot = sharing.slot(leaf);
    if (slot.isEmpty()) return new Reason(outside(leaf), List.of(), wanted);
    Bound waiting = waits[leaf.index()];
    Amps target = slot.get().target();
    if (state.evse(leaf).phaseSwitch.isOff() && offer.isBelow(target)) {
      Bound switching = new Bound.Settling(target, "it is switched to another number of phases");
      return new Reason(switching, sharers(leaf, slot.get()), wanted);
    }
    if (state.evse(leaf).waking.isDown() && offer.isBelow(target)) {
      Bound waking = new Bound.Settling(target, "its car seems to sleep, and a step wakes it");
      return new Reason(waking, List.of(), wanted);
    }
    if (waiting != null && offer.isBelow(target))
      return new Reason(waiting, sharers(leaf, slot.get()), wanted);
    if (offer.isBelow(target)) {
      Bound settling = new Bound.Settling(target, "it rises in steps");
      return new Reason(settling, sharers(leaf, slot.get()), wanted);
    }
    return new Reason(shared(leaf, slot.get(), wanted), sharers(leaf, slot.get()), wanted);
  }

  /** While the excess lasts it was measured; after it what the guard took is given back slowly. */
  private Bound corrected(CircuitId circuit, Phase phase, Amps taken) {
    Guard guard = state.circuit(circuit).guard[phase.ordinal()];
    return guard.isAbove() || guard.correction_mA() == 0
        ? new Bound.Guard(circuit, phase, taken)
        : new Bound.HeldBack(circuit, phase, Amps.ofMilliamps(guard.correction_mA()));
  }

  private Bound shared(Tree.Leaf leaf, Sharing.Slot slot, Amps wanted) {
    EvseTrack track = state.evse(leaf);
    if (slot.share().boundBy().isEmpty()) {
      if (track.refusals > 0 && wanted.isBelow(leaf.evse().rating()))
        return new Bound.OutOfReach(
            "it refuses limits: " + track.refusal.orElse("no reason given"), track.counted(now));
      if (track.limit.isPresent() && !track.limit.get().limit().isAbove(wanted))
        return limited(track.limit.get());
      if (track.obedience.isOnTrial() && track.draw.isPresent())
        return new Bound.Doubted(track.draw.get().draw().highest());
      Optional<CircuitId> warm = sharing.warm(leaf);
      if (warm.isPresent()) return new Bound.Warm(warm.get());
      return track.car.cap().isPresent() && track.draw.isPresent()
          ? new Bound.CarTakesLess(track.draw.get().draw().highest())
          : new Bound.Rating(leaf.evse().rating());
    }
    Room room = rooms.all().get(slot.share().boundBy().getAsInt());
    Phase phase = room.phase(slot.demand().phases());
    long correction =
        room.what() instanceof Room.What.OnPhase
            ? state.circuit(room.circuit()).taken_mA[phase.ordinal()]
            : 0;
    if (correction > 0) return corrected(room.circuit(), phase, Amps.ofMilliamps(correction));
    if (!slot.share().admitted())
      return new Bound.Waiting(
          room.circuit(),
          phase,
          new Amps(slot.demand().floor_mA()),
          room.full(),
          track.turn.waitingSince().orElse(now),
          sharing.turnEnds(slot.share().boundBy().getAsInt()));
    return room.full();
  }

  private static Bound limited(Limits.OfEvse on) {
    return new Bound.Limited(on.source(), on.limit());
  }

  /** The others that take part in what binds it. */
  private List<EvseId> sharers(Tree.Leaf leaf, Sharing.Slot slot) {
    if (slot.share().boundBy().isEmpty()) return List.of();
    int room = slot.share().boundBy().getAsInt();
    List<Tree.Leaf> all = sharing.sharers(room);
    List<EvseId> names =
        namesOf.computeIfAbsent(
            room, k -> List.copyOf(all.stream().map(one -> one.evse().id()).toList()));
    int own = Collections.binarySearch(all, leaf, Comparator.comparingInt(Tree.Leaf::index));
    return own < 0 ? names : Others.of(names, own);
  }

  /** Why an EVSE takes no part in the sharing. */
  private Bound outside(Tree.Leaf leaf) {
    EvseTrack track = state.evse(leaf);
    Amps counted = track.counted(now);
    if (!track.seen) return new Bound.OutOfReach("it has not connected yet", counted);
    if (!track.connected) return new Bound.OutOfReach("its link is down", counted);
    if (track.silence.isPresent())
      return new Bound.OutOfReach(
          "it is silent since we asked " + track.silence.get().asked(), counted);
    if (track.committed.isUnlimitable())
      return new Bound.OutOfReach(
          "it does not take our fallback: " + track.whyUnlimitable.orElse("no reason given"),
          counted);
    if (!track.committed.isCommandable())
      return new Bound.OutOfReach("it is being set up", counted);
    if (track.transaction.isEmpty())
      return track.isOccupied() ? new Bound.NotStarted() : new Bound.Idle();
    if (track.obedience.stage() == Obedience.Stage.SUSPECTED)
      return new Bound.Settling(
          leaf.evse().floor(), "it is paused for a moment to see who draws too much");
    if (track.obedience.isPaused())
      return new Bound.Disobeys(
          track.draw.map(draw -> draw.draw().highest()).orElse(counted), track.offer(now));
    if (Sharing.isDeaf(track, now))
      return new Bound.OutOfReach("it does not follow a lower limit", counted);
    if (sharing.barred(leaf).isPresent()) return limited(sharing.barred(leaf).get());
    if (sharing.floor(leaf).isAbove(leaf.evse().rating()))
      return new Bound.OutOfReach("its rating is below the least that a car needs", counted);
    return new Bound.OutOfReach(
        "it reports " + track.state.map(Enum::name).orElse("no state"), counted);
  }
}
