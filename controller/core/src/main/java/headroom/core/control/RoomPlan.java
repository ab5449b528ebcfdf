package headroom.core.control;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which rooms there are and who uses which: three phases for each circuit, its total power where
 * that is limited, and its unbalances. Immutable; stays the same while the same circuits have a
 * limit of their power.
 */
final class RoomPlan {
  /** Pairs of a heavy and a light phase. */
  private static final int UNBALANCES = 6;

  private static final int PHASES = 3;

  private final boolean[] power;
  private final List<Tree.Node> nodeOf = new ArrayList<>();
  private final List<List<Integer>> ofNode = new ArrayList<>();
  private final List<List<Integer>> ofLeaf = new ArrayList<>();

  /**
   * @param power per circuit, by index: whether its power is limited
   */
  RoomPlan(Tree tree, boolean[] power) {
    this.power = power.clone();
    for (Tree.Node node : tree.nodes()) {
      int count = PHASES + (power[node.index()] ? 1 : 0);
      if (node.circuit().unbalance().isPresent()) count += UNBALANCES;
      List<Integer> mine = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        mine.add(nodeOf.size());
        nodeOf.add(node);
      }
      ofNode.add(List.copyOf(mine));
    }
    Map<List<Integer>, List<Integer>> ofPath = new LinkedHashMap<>();
    for (Tree.Leaf leaf : tree.leaves())
      ofLeaf.add(ofPath.computeIfAbsent(leaf.above(), this::along));
  }

  private List<Integer> along(List<Integer> path) {
    List<Integer> all = new ArrayList<>();
    for (int node : path) all.addAll(ofNode.get(node));
    return List.copyOf(all);
  }

  boolean isFor(boolean[] limited) {
    return Arrays.equals(power, limited);
  }

  /** How many there are. */
  int rooms() {
    return nodeOf.size();
  }

  /** The circuit of a room. */
  Tree.Node node(int room) {
    return nodeOf.get(room);
  }

  /** The rooms of one circuit: its phases, its power, its unbalances. */
  List<Integer> of(Tree.Node node) {
    return ofNode.get(node.index());
  }

  /** The rooms that an EVSE uses. EVSEs of one circuit share one list. */
  List<Integer> of(Tree.Leaf leaf) {
    return ofLeaf.get(leaf.index());
  }
}
