package headroom.core.control;

import headroom.core.control.Demand.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Who charges at all, and on which phases (design 3.3, 2): floors, in the order of {@link Place}.
 *
 * <p>Each session is tried on all its phases; where its floor does not fit, on its narrow ones.
 * Where neither fits, others make room for it by going to their narrow phases, the last in the
 * order first, and no more of them than needed: charging on one phase is better than not charging
 * at all. Nobody is narrowed for less, so
 *
 * <ul>
 *   <li>not so that somebody else has more phases or more current;
 *   <li>not for a car that rests;
 *   <li>not inside its minimum on-time, unless the other is inside its own;
 *   <li>not, where priority is strict, for a lower class.
 * </ul>
 *
 * <p>A session that does not fit even so is passed over and not a wall; but one that has waited
 * beyond its bound keeps its room from those behind it. In the end, in the same order, whoever was
 * left out or narrowed and now fits after all has it.
 */
final class Admission {
  private final Problem problem;
  private final List<Demand> demands;
  private final long[] left_mA;

  /** What narrowing everybody who can be narrowed would free in each room. */
  private final long[] yield_mA;

  /** Admitted on all phases and could be narrowed, in the order of admission. */
  private final List<Integer> canNarrow = new ArrayList<>();

  final boolean[] admitted;

  /** What each demand counts in: on the phases that it was admitted on. */
  final Footprint[] on;

  /** For those who are not admitted: the room that lacked most. */
  final int[] fullRoom;

  Admission(Problem problem) {
    this.problem = problem;
    demands = problem.demands;
    left_mA = problem.copyOfFree();
    yield_mA = new long[left_mA.length];
    admitted = new boolean[problem.size()];
    on = problem.whole.clone();
    fullRoom = new int[problem.size()];
    Arrays.fill(fullRoom, Footprint.NO_ROOM);
    List<Integer> order = contenders();
    for (int i : order) admit(i);
    for (int i : order) if (!admitted[i]) tryAgain(i);
    for (int i : order) if (admitted[i]) widen(i);
  }

  /** Admits all whose rooms hold every floor that could come in; the others, in their order. */
  private List<Integer> contenders() {
    long[] spare_mA = problem.copyOfFree();
    for (int i = 0; i < admitted.length; i++) {
      int floor_mA = demands.get(i).floor_mA();
      problem.whole[i].take(floor_mA, spare_mA);
      if (problem.narrow[i] != problem.whole[i]) problem.narrow[i].take(floor_mA, spare_mA);
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < admitted.length; i++) {
      if (problem.whole[i].fullRoom(0, spare_mA) == Footprint.NO_ROOM
          && problem.narrow[i].fullRoom(0, spare_mA) == Footprint.NO_ROOM) put(i, problem.whole[i]);
      else order.add(i);
    }
    order.sort((a, b) -> demands.get(a).turn().compareTo(demands.get(b).turn()));
    return order;
  }

  private void admit(int i) {
    if (!fits(i) && !othersMakeRoom(i)) reserve(i, 1);
  }

  private void tryAgain(int i) {
    reserve(i, -1);
    if (!fits(i)) reserve(i, 1);
  }

  /** Who has waited beyond its bound keeps the least it needs from those behind it. */
  private void reserve(int i, int sign) {
    if (demands.get(i).turn().reserves())
      problem.narrow[i].take((long) sign * demands.get(i).floor_mA(), left_mA);
  }

  /** Admits it if it fits, on all phases rather than on the narrow ones. */
  private boolean fits(int i) {
    int floor_mA = demands.get(i).floor_mA();
    if (problem.whole[i].fullRoom(floor_mA, left_mA) == Footprint.NO_ROOM) {
      put(i, problem.whole[i]);
      if (problem.narrow[i] != problem.whole[i]) {
        canNarrow.add(i);
        addYield(i, 1);
      }
      return true;
    }
    fullRoom[i] = problem.narrow[i].fullRoom(floor_mA, left_mA);
    if (fullRoom[i] != Footprint.NO_ROOM) return false;
    put(i, problem.narrow[i]);
    return true;
  }

  private void put(int i, Footprint where) {
    admitted[i] = true;
    on[i] = where;
    fullRoom[i] = Footprint.NO_ROOM;
    where.take(demands.get(i).floor_mA(), left_mA);
  }

  private void addYield(int i, int sign) {
    Footprint whole = problem.whole[i];
    for (int u = 0; u < whole.rooms.length; u++) {
      int less = whole.weights[u] - problem.narrow[i].weightIn(whole.rooms[u]);
      if (less > 0) yield_mA[whole.rooms[u]] += (long) sign * less * demands.get(i).floor_mA();
    }
  }

  // ---- narrowing others

  private boolean othersMakeRoom(int i) {
    Footprint wanted = problem.narrow[i];
    long floor_mA = demands.get(i).floor_mA();
    if (demands.get(i).turn().resting() || !couldEverFit(wanted, floor_mA)) return false;
    List<Integer> narrowed = new ArrayList<>();
    for (int c = canNarrow.size() - 1; c >= 0; c--) {
      int j = canNarrow.get(c);
      if (!yieldsTo(j, i) || !helps(j, wanted, floor_mA) || !narrow(j)) continue;
      narrowed.add(j);
      if (wanted.fullRoom(floor_mA, left_mA) == Footprint.NO_ROOM) {
        put(i, wanted);
        // The first in the order get back what turned out not to be needed.
        for (int n = narrowed.size() - 1; n >= 0; n--) {
          int back = narrowed.get(n);
          if (!widen(back)) {
            canNarrow.remove((Integer) back);
            addYield(back, -1);
          }
        }
        return true;
      }
    }
    for (int j : narrowed) {
      on[j].take(-demands.get(j).floor_mA(), left_mA);
      put(j, problem.whole[j]);
    }
    return false;
  }

  /** A quick no: whether it would fit if everybody who can were narrowed. */
  private boolean couldEverFit(Footprint wanted, long floor_mA) {
    for (int u = 0; u < wanted.rooms.length; u++) {
      int k = wanted.rooms[u];
      if (floor_mA * wanted.weights[u] > left_mA[k] + yield_mA[k]) return false;
    }
    return true;
  }

  private boolean yieldsTo(int j, int i) {
    Place own = demands.get(j).turn();
    Place other = demands.get(i).turn();
    if (own.keeps() && !other.keeps()) return false;
    return !problem.strict || own.priority() <= other.priority();
  }

  /** It leaves a room in which something is lacking. */
  private boolean helps(int j, Footprint wanted, long floor_mA) {
    for (int u = 0; u < wanted.rooms.length; u++) {
      int k = wanted.rooms[u];
      if (floor_mA * wanted.weights[u] > left_mA[k]
          && problem.whole[j].weightIn(k) > problem.narrow[j].weightIn(k)) return true;
    }
    return false;
  }

  /** On fewer phases it may count where it did not before: in an unbalance. */
  private boolean narrow(int j) {
    return move(j, problem.narrow[j]);
  }

  private boolean widen(int j) {
    return on[j] == problem.whole[j] || move(j, problem.whole[j]);
  }

  private boolean move(int j, Footprint to) {
    Footprint from = on[j];
    int floor_mA = demands.get(j).floor_mA();
    from.take(-floor_mA, left_mA);
    boolean fits = to.fullRoom(floor_mA, left_mA) == Footprint.NO_ROOM;
    put(j, fits ? to : from);
    return fits;
  }
}
