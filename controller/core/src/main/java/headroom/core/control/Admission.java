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
 * beyond its bound keeps its room from those behind it. In the end, in the same order and until
 * nothing changes, whoever was left out or narrowed and now fits after all has it: a session on all
 * its phases again may leave room in an unbalance.
 */
final class Admission {
  private final Problem problem;
  private final long[] left_mA;
  private final Narrowable narrowable;

  final boolean[] admitted;

  /** What each demand counts in: on the phases that it was admitted on. */
  final Footprint[] on;

  /** For those who are not admitted: the room that lacked most. */
  final int[] fullRoom;

  Admission(Problem problem) {
    this.problem = problem;
    left_mA = problem.copyOfFree();
    admitted = new boolean[problem.size()];
    on = problem.whole.clone();
    fullRoom = new int[problem.size()];
    Arrays.fill(fullRoom, Footprint.NO_ROOM);
    narrowable = new Narrowable(problem);
    int[] order = contenders();
    for (int i : order) admit(i);
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i : order) changed |= !admitted[i] && tryAgain(i);
      for (int i : order) changed |= admitted[i] && on[i] != problem.whole[i] && widen(i);
    }
  }

  // ---- who needs to be asked at all

  /** Admits all whose rooms hold every floor that could come in; the others, in their order. */
  private int[] contenders() {
    boolean[] contested = contested();
    int[] contenders = new int[admitted.length];
    int count = 0;
    for (int i = 0; i < admitted.length; i++) {
      admitted[i] = !contested[problem.whole[i].index] && !contested[problem.narrow[i].index];
      if (!admitted[i]) contenders[count++] = i;
    }
    long[] lead = new long[count];
    for (int c = 0; c < count; c++) lead[c] = lead(problem.turn[contenders[c]]);
    int[] order =
        Order.of(
            lead,
            count,
            (a, b) -> problem.turn[contenders[a]].compareTo(problem.turn[contenders[b]]) > 0);
    for (int c = 0; c < count; c++) order[c] = contenders[order[c]];
    return order;
  }

  /** Per footprint: a room of it would be too small for all floors that could come in. */
  private boolean[] contested() {
    long[] spare_mA = problem.copyOfFree();
    boolean[] contested = new boolean[problem.footprints.size()];
    if (!isTooSmall(spare_mA, problem.whole, contested)) return contested;
    for (int i = 0; i < admitted.length; i++)
      if (problem.narrow[i] != problem.whole[i])
        problem.narrow[i].take(problem.floor_mA[i], spare_mA);
    for (Footprint footprint : problem.footprints)
      contested[footprint.index] = !footprint.fits(0, spare_mA);
    return contested;
  }

  private boolean isTooSmall(long[] spare_mA, Footprint[] on, boolean[] contested) {
    long[] floors_mA = new long[contested.length];
    for (int i = 0; i < on.length; i++) floors_mA[on[i].index] += problem.floor_mA[i];
    for (Footprint footprint : problem.footprints)
      footprint.take(floors_mA[footprint.index], spare_mA);
    for (Footprint footprint : problem.footprints) if (!footprint.fits(0, spare_mA)) return true;
    return false;
  }

  /** The order of {@link Place} as far as it goes into 62 bits. */
  private static long lead(Place place) {
    long first = (place.resting() ? 1L << 61 : 0) | (place.keeps() ? 0 : 1L << 60);
    // Beyond eight bits all classes have one lead: it says nothing of what comes after the class.
    if (place.priority() > 127) return first;
    if (place.priority() < -128) return first | (1L << 60) - 1;
    return first
        | 127L - place.priority() << 52
        | (place.inTurn() ? 0 : 1L << 51)
        | (place.order() ^ Long.MIN_VALUE) >>> 13;
  }

  // ---- one after the other

  private void admit(int i) {
    if (!fits(i) && !othersMakeRoom(i)) reserve(i, 1);
  }

  private boolean tryAgain(int i) {
    reserve(i, -1);
    boolean fits = fits(i);
    if (!fits) reserve(i, 1);
    return fits;
  }

  /** Who has waited beyond its bound keeps the least it needs from those behind it. */
  private void reserve(int i, int sign) {
    if (problem.turn[i].reserves())
      problem.narrow[i].take((long) sign * problem.floor_mA[i], left_mA);
  }

  /** Admits it if it fits, on all phases rather than on the narrow ones. */
  private boolean fits(int i) {
    int floor_mA = problem.floor_mA[i];
    if (problem.whole[i].fits(floor_mA, left_mA)) {
      put(i, problem.whole[i]);
      narrowable.add(i);
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
    where.take(problem.floor_mA[i], left_mA);
  }

  // ---- others make room

  private boolean othersMakeRoom(int i) {
    Footprint wanted = problem.narrow[i];
    long floor_mA = problem.floor_mA[i];
    if (problem.turn[i].resting() || !narrowable.couldMakeRoom(wanted, floor_mA, left_mA))
      return false;
    List<Integer> narrowed = new ArrayList<>();
    Narrowable.Search search = narrowable.new Search(wanted, floor_mA, left_mA);
    while (!wanted.fits(floor_mA, left_mA)) {
      int j = search.next();
      if (j == Narrowable.NOBODY) {
        for (int back : narrowed) {
          on[back].take(-problem.floor_mA[back], left_mA);
          put(back, problem.whole[back]);
        }
        return false;
      }
      if (yieldsTo(j, i) && move(j, problem.narrow[j])) narrowed.add(j);
    }
    put(i, wanted);
    // The first in the order get back what turned out not to be needed.
    for (int j : narrowed.reversed()) if (!widen(j)) narrowable.remove(j);
    return true;
  }

  private boolean yieldsTo(int j, int i) {
    Place own = problem.turn[j];
    Place other = problem.turn[i];
    if (own.keeps() && !other.keeps()) return false;
    return !problem.strict || own.priority() <= other.priority();
  }

  private boolean widen(int i) {
    return on[i] == problem.whole[i] || move(i, problem.whole[i]);
  }

  /** On fewer phases it may count where it did not before: in an unbalance. */
  private boolean move(int i, Footprint to) {
    Footprint from = on[i];
    int floor_mA = problem.floor_mA[i];
    from.take(-floor_mA, left_mA);
    boolean fits = to.fits(floor_mA, left_mA);
    put(i, fits ? to : from);
    return fits;
  }
}
