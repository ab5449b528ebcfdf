package headroom.core.control;

import headroom.core.event.Condition;
import headroom.core.site.CircuitId;
import headroom.core.site.Contactor;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything the controller remembers between two steps. Immutable to everybody but the step that
 * makes it: a step works on its own copy and hands it over when it is whole.
 */
public final class ControlState {
  final MonoTime startedAt;
  final Map<EvseId, EvseTrack> evses;
  final Map<CircuitId, CircuitTrack> circuits;
  final Map<EvseId, RestoredBound> restored;
  final Map<Contactor, Contactors.Switch> switches = new LinkedHashMap<>();
  List<Condition> conditions;
  long lastSeq;

  /** The store owed us an answer for too long, and has not given any since. */
  boolean storeFails;

  MonoTime storeAnsweredAt = MonoTime.ZERO;

  ControlState(
      MonoTime startedAt,
      Map<EvseId, EvseTrack> evses,
      Map<CircuitId, CircuitTrack> circuits,
      Map<EvseId, RestoredBound> restored,
      List<Condition> conditions,
      long lastSeq) {
    this.startedAt = startedAt;
    this.evses = evses;
    this.circuits = circuits;
    this.restored = restored;
    this.conditions = conditions;
    this.lastSeq = lastSeq;
  }

  /** The first instant of the run of the program that it belongs to. */
  public MonoTime startedAt() {
    return startedAt;
  }

  static ControlState at(MonoTime now, List<RestoredBound> bounds) {
    Map<EvseId, RestoredBound> restored = new LinkedHashMap<>();
    for (RestoredBound bound : bounds) restored.put(bound.evse(), bound);
    return new ControlState(
        now, new LinkedHashMap<>(), new LinkedHashMap<>(), restored, List.of(), 0);
  }

  /** What the next step works on: the tracks of everything that {@code tree} still has. */
  ControlState forStep(Tree tree, ControlSettings settings) {
    Map<EvseId, EvseTrack> nextEvses = new LinkedHashMap<>();
    // A bound serves once: a charger that leaves the config and comes back may be another one.
    Map<EvseId, RestoredBound> notYetUsed = new LinkedHashMap<>(restored);
    for (Tree.Leaf leaf : tree.leaves()) {
      EvseTrack known = evses.get(leaf.evse().id());
      EvseTrack track =
          known == null
              ? EvseTrack.of(leaf.charger(), leaf.evse(), settings.settle())
              : known.copy();
      RestoredBound bound = notYetUsed.remove(track.id);
      if (known == null && bound != null) restore(track, bound);
      track.configured(leaf.charger(), leaf.evse());
      nextEvses.put(track.id, track);
    }
    Map<CircuitId, CircuitTrack> nextCircuits = new LinkedHashMap<>();
    for (Tree.Node node : tree.nodes()) {
      CircuitTrack known = circuits.get(node.circuit().id());
      nextCircuits.put(
          node.circuit().id(), known == null ? CircuitTrack.of(node.circuit()) : known.copy());
    }
    ControlState next =
        new ControlState(
            startedAt, nextEvses, nextCircuits, notYetUsed, new ArrayList<>(conditions), lastSeq);
    next.storeFails = storeFails;
    next.storeAnsweredAt = storeAnsweredAt;
    next.switches.putAll(switches);
    return next;
  }

  private void restore(EvseTrack track, RestoredBound bound) {
    track.committed.restore(bound.bound(), bound.lease(), startedAt);
    track.bound = DurableBound.of(bound.bound());
    track.boundLease = bound.lease();
    track.seen = true;
  }

  EvseTrack evse(EvseId id) {
    EvseTrack track = evses.get(id);
    if (track == null) throw new IllegalArgumentException("no EVSE " + id);
    return track;
  }

  CircuitTrack circuit(CircuitId id) {
    CircuitTrack track = circuits.get(id);
    if (track == null) throw new IllegalArgumentException("no circuit " + id);
    return track;
  }
}
