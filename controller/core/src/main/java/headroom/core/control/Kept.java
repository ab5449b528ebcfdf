package headroom.core.control;

import headroom.core.control.Sharing.Slot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What the last step worked out, for the next one to take over where the same would come of it.
 * Nothing here changes an answer: what is taken over is equal to what would have been made, so a
 * step comes out the same whatever is kept. A site that rests costs hardly any memory so.
 *
 * <p>Of one thread. What is put in is never changed afterwards, for whoever looks at an older step.
 */
final class Kept {
  Optional<RoomPlan> plan = Optional.empty();

  /** All rooms of the last step; none before the first. */
  List<Room> rooms = List.of();

  /** The same as the sessions could share them. */
  List<Room> toShare = List.of();

  /** Per leaf: what its session asked for last. */
  private final List<Optional<Demand>> demands;

  Optional<Division> division = Optional.empty();

  Kept(Tree tree) {
    demands = new ArrayList<>(Collections.nCopies(tree.leaves().size(), Optional.empty()));
  }

  /**
   * What was asked, and what everybody got.
   *
   * @param claims_mA per demand; none where nobody claims
   * @param slots per demand
   */
  record Division(
      List<Room> rooms, List<Demand> demands, List<Integer> claims_mA, List<Optional<Slot>> slots) {
    boolean answers(List<Room> free, List<Demand> asked, List<Integer> claimed_mA) {
      return demands.equals(asked) && rooms.equals(free) && claims_mA.equals(claimed_mA);
    }
  }

  Optional<Demand> demand(Tree.Leaf leaf) {
    return demands.get(leaf.index());
  }

  void demands(Tree.Leaf leaf, Demand demand) {
    demands.set(leaf.index(), Optional.of(demand));
  }
}
