package headroom.core.control;

import headroom.core.event.Condition;
import headroom.core.port.SetLimit;
import headroom.core.site.Charger;
import headroom.core.site.CircuitId;
import headroom.core.site.Contactor;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the controller remembers between two steps. Immutable to everybody but the step that
 * makes it: a step works on its own copy and hands it over when it is whole.
 */
public final class ControlState {
  final MonoTime startedAt;

  /** Of the config, not of what happened: a recording does not hold it. */
  private final transient Tree tree;

  /** When the step was that made it. */
  MonoTime at;

  /** When the step before that was. */
  MonoTime lastAt;

  /** By leaf. */
  final EvseTrack[] evses;

  /** By node. */
  final CircuitTrack[] circuits;

  private final Map<EvseId, RestoredBound> restored;
  final Map<Contactor, Contactors.Switch> switches = new LinkedHashMap<>();
  List<Condition> conditions;
  long lastSeq;

  /** The store owed us an answer for too long, and has not given any since. */
  boolean storeFails;

  /** Inputs of which nobody knows what they show, as of this step. */
  List<SetLimit.OfSignal> lostInputs = List.of();

  MonoTime storeAnsweredAt = MonoTime.ZERO;

  private ControlState(
      MonoTime startedAt,
      MonoTime at,
      MonoTime lastAt,
      Tree tree,
      Map<EvseId, RestoredBound> restored,
      List<Condition> conditions,
      long lastSeq) {
    this.startedAt = startedAt;
    this.at = at;
    this.lastAt = lastAt;
    this.tree = tree;
    this.evses = new EvseTrack[tree.leaves().size()];
    this.circuits = new CircuitTrack[tree.nodes().size()];
    this.restored = restored;
    this.conditions = conditions;
    this.lastSeq = lastSeq;
  }

  /** The first instant of the run of the program that it belongs to. */
  public MonoTime startedAt() {
    return startedAt;
  }

  /**
   * What chargers are to be told before the first step: what an earlier run wrote, or what the
   * config says, whichever is lower. A higher one waits for a step to find the room.
   */
  public List<Step.FallbackOrder> firstFallbacks(Site site) {
    List<Step.FallbackOrder> orders = new ArrayList<>();
    for (Charger charger : site.chargers()) {
      Amps fallback = charger.fallback();
      for (Evse evse : charger.evses()) {
        RestoredBound kept = restored.get(evse.id());
        if (kept != null) fallback = fallback.min(kept.fallback());
      }
      orders.add(new Step.FallbackOrder(charger.id(), fallback));
    }
    return List.copyOf(orders);
  }

  static ControlState at(MonoTime now, List<RestoredBound> bounds) {
    Map<EvseId, RestoredBound> restored = new LinkedHashMap<>();
    for (RestoredBound bound : bounds) restored.put(bound.evse(), bound);
    return new ControlState(now, now, now, Tree.NONE, restored, List.of(), 0);
  }

  /** What the next step works on: the tracks of everything that {@code site} still has. */
  ControlState forStep(Tree site, Drafts drafts, MonoTime now) {
    // A bound serves once: a charger that leaves the config and comes back may be another one.
    Map<EvseId, RestoredBound> notYetUsed = new LinkedHashMap<>(restored);
    ControlState next = new ControlState(startedAt, now, at, site, notYetUsed, conditions, lastSeq);
    for (Tree.Leaf leaf : site.leaves()) {
      if (isOf(site)) {
        next.evses[leaf.index()] = drafts.copy(leaf, evse(leaf));
        continue;
      }
      Optional<EvseTrack> known = find(leaf.evse().id());
      EvseTrack track = known.isPresent() ? drafts.copy(leaf, known.get()) : drafts.fresh(leaf);
      RestoredBound bound = notYetUsed.remove(track.id);
      if (known.isEmpty() && bound != null) restore(track, bound);
      track.configured(leaf.charger(), leaf.evse());
      next.evses[leaf.index()] = track;
    }
    for (Tree.Node node : site.nodes()) {
      if (isOf(site)) {
        next.circuits[node.index()] = drafts.copy(node, circuit(node));
        continue;
      }
      Optional<CircuitTrack> known = tree.node(node.circuit().id()).map(this::circuit);
      next.circuits[node.index()] =
          known.isPresent() ? drafts.copy(node, known.get()) : CircuitTrack.of(node.circuit());
    }
    next.storeFails = storeFails;
    next.storeAnsweredAt = storeAnsweredAt;
    next.switches.putAll(switches);
    return next;
  }

  private void restore(EvseTrack track, RestoredBound bound) {
    track.committed.restore(bound.bound(), bound.fallback(), bound.lease(), startedAt);
    track.bound = DurableBound.of(new DurableBound.Kept(bound.bound(), bound.fallback()));
    track.boundLease = bound.lease();
    track.seen = true;
  }

  /** Whether its tracks are those of {@code site}, leaf by leaf. */
  boolean isOf(Tree site) {
    return tree == site;
  }

  EvseTrack evse(Tree.Leaf leaf) {
    return evses[leaf.index()];
  }

  EvseTrack evse(EvseId id) {
    return find(id).orElseThrow(() -> new IllegalArgumentException("no EVSE " + id));
  }

  /** Empty when the site does not have it (any more). */
  Optional<EvseTrack> find(EvseId id) {
    return tree.leaf(id).map(this::evse);
  }

  CircuitTrack circuit(Tree.Node node) {
    return circuits[node.index()];
  }

  CircuitTrack circuit(CircuitId id) {
    return tree.node(id)
        .map(this::circuit)
        .orElseThrow(() -> new IllegalArgumentException("no circuit " + id));
  }
}
