package headroom.core.control;

import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.Site;
import headroom.core.units.PhaseSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The site as the step walks it: each circuit with its leaves, each leaf with its circuits. */
final class Tree {
  static final Tree NONE = new Tree();

  private final List<Node> nodes;
  private final List<Leaf> leaves;
  private final Map<CircuitId, Node> nodeOf = new LinkedHashMap<>();
  private final Map<EvseId, Leaf> leafOf = new LinkedHashMap<>();
  private final Map<ChargerId, List<Leaf>> leavesOf = new LinkedHashMap<>();

  /**
   * A circuit.
   *
   * @param below all EVSEs on it or below
   * @param limit what the config alone says
   */
  record Node(int index, Circuit circuit, List<Leaf> below, Limits.OfCircuit limit) {}

  /**
   * An EVSE.
   *
   * @param above indexes of the circuits that it loads, its own first
   * @param halfLease when what stands is renewed
   */
  record Leaf(
      int index,
      Charger charger,
      Evse evse,
      PhaseSet wired,
      List<Integer> above,
      Duration halfLease) {
    /** A leaf is one of a kind in its tree. */
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return index;
    }
  }

  Tree(Site site) {
    Map<CircuitId, Integer> indexes = new LinkedHashMap<>();
    for (Circuit circuit : site.circuits()) indexes.put(circuit.id(), indexes.size());
    List<List<Leaf>> below = new ArrayList<>();
    for (int i = 0; i < indexes.size(); i++) below.add(new ArrayList<>());
    List<Leaf> all = new ArrayList<>();
    for (Charger charger : site.chargers()) {
      List<Integer> above = new ArrayList<>();
      for (Circuit circuit : site.above(charger)) above.add(indexes.getOrDefault(circuit.id(), 0));
      List<Integer> path = List.copyOf(above);
      Duration half = charger.lease().dividedBy(2);
      for (Evse evse : charger.evses()) {
        Leaf leaf = new Leaf(all.size(), charger, evse, evse.wiring().phases(), path, half);
        all.add(leaf);
        leafOf.put(evse.id(), leaf);
        leavesOf.computeIfAbsent(charger.id(), id -> new ArrayList<>()).add(leaf);
        for (int index : path) below.get(index).add(leaf);
      }
    }
    leaves = List.copyOf(all);
    List<Node> built = new ArrayList<>();
    for (Circuit circuit : site.circuits()) {
      List<Leaf> mine = List.copyOf(below.get(built.size()));
      built.add(new Node(built.size(), circuit, mine, Limits.ofConfig(circuit)));
    }
    nodes = List.copyOf(built);
    for (Node node : nodes) nodeOf.put(node.circuit().id(), node);
  }

  /** That of no site: nothing is known of anybody. */
  private Tree() {
    nodes = List.of();
    leaves = List.of();
  }

  /** Parents first. */
  List<Node> nodes() {
    return nodes;
  }

  /** In charger order. */
  List<Leaf> leaves() {
    return leaves;
  }

  Optional<Node> node(CircuitId id) {
    return Optional.ofNullable(nodeOf.get(id));
  }

  Optional<Leaf> leaf(EvseId id) {
    return Optional.ofNullable(leafOf.get(id));
  }

  /** The EVSEs of a charger; none when the site does not have it. */
  List<Leaf> leaves(ChargerId id) {
    return leavesOf.getOrDefault(id, List.of());
  }
}
