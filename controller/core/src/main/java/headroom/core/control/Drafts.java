package headroom.core.control;

/**
 * The copies of tracks that a step writes on. When it is done, a track on which it has written
 * nothing new is the old one again, and its copy serves the next step: what stays the same costs no
 * memory. Of one thread; a step leaves nothing here that a later one could see.
 */
final class Drafts {
  private final Tree tree;
  private final ControlSettings settings;
  private final EvseTrack[] evses;
  private final CircuitTrack[] circuits;

  Drafts(Tree tree, ControlSettings settings) {
    this.tree = tree;
    this.settings = settings;
    evses = new EvseTrack[tree.leaves().size()];
    for (Tree.Leaf leaf : tree.leaves()) evses[leaf.index()] = fresh(leaf);
    circuits = new CircuitTrack[tree.nodes().size()];
    for (Tree.Node node : tree.nodes()) circuits[node.index()] = CircuitTrack.of(node.circuit());
  }

  /** One of which nothing is known yet. */
  EvseTrack fresh(Tree.Leaf leaf) {
    return EvseTrack.of(leaf.charger(), leaf.evse(), settings.settle());
  }

  EvseTrack copy(Tree.Leaf leaf, EvseTrack known) {
    EvseTrack draft = evses[leaf.index()];
    draft.copyFrom(known);
    return draft;
  }

  CircuitTrack copy(Tree.Node node, CircuitTrack known) {
    CircuitTrack draft = circuits[node.index()];
    draft.copyFrom(known);
    return draft;
  }

  /** The step is done: {@code next} belongs to the next one, and nothing in it changes any more. */
  void handOver(ControlState before, ControlState next) {
    for (Tree.Leaf leaf : tree.leaves()) {
      int i = leaf.index();
      if (next.evses[i] != evses[i]) continue;
      if (before.isOf(tree) && evses[i].isSameAs(before.evses[i])) next.evses[i] = before.evses[i];
      else evses[i] = evses[i].copy();
    }
    for (Tree.Node node : tree.nodes()) {
      int i = node.index();
      if (next.circuits[i] != circuits[i]) continue;
      if (before.isOf(tree) && circuits[i].isSameAs(before.circuits[i]))
        next.circuits[i] = before.circuits[i];
      else circuits[i] = circuits[i].copy();
    }
  }
}
