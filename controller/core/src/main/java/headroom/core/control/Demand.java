package headroom.core.control;

import headroom.core.site.EvseId;
import headroom.core.units.PhaseSet;
import java.util.List;
import java.util.Optional;

/**
 * What one session asks of the allocator. Currents per phase in milliamperes.
 *
 * @param phases the phases that it counts on; at least one
 * @param narrow fewer of these phases, where the EVSE can switch to them: taken when its floor does
 *     not fit on all
 * @param rooms the rooms that it uses, as indexes into {@link Question#rooms}. Sessions below one
 *     circuit do well to share one list: they are told apart faster
 * @param floor_mA least it can charge with; a multiple of {@code step_mA}
 * @param cap_mA most it can use, at least the floor
 * @param step_mA granularity of its limit, above 0
 * @param weight its share, range [1, {@link #MAX_WEIGHT}]; 1000 is one share
 * @param turn its place when not all floors fit
 */
record Demand(
    EvseId evse,
    PhaseSet phases,
    Optional<PhaseSet> narrow,
    List<Integer> rooms,
    int floor_mA,
    int cap_mA,
    int step_mA,
    long weight,
    Place turn) {
  /** A million shares. */
  static final long MAX_WEIGHT = 1_000_000_000L;

  Demand {
    if (phases.isEmpty()) throw new IllegalArgumentException(evse + " is on no phase");
    if (narrow.isPresent() && (narrow.get().isEmpty() || !phases.containsAll(narrow.get())))
      throw new IllegalArgumentException(evse + ": " + narrow.get() + " is not within " + phases);
    if (step_mA <= 0) throw new IllegalArgumentException(evse + ": step of " + step_mA + " mA");
    if (floor_mA < 0 || floor_mA % step_mA != 0)
      throw new IllegalArgumentException(
          evse + ": floor of " + floor_mA + " mA is no multiple of " + step_mA + " mA");
    if (cap_mA < floor_mA)
      throw new IllegalArgumentException(
          evse + ": cap of " + cap_mA + " mA is below its floor of " + floor_mA + " mA");
    if (weight < 1 || weight > MAX_WEIGHT)
      throw new IllegalArgumentException(
          evse + ": weight " + weight + " is not in 1.." + MAX_WEIGHT);
    rooms = List.copyOf(rooms);
  }

  /** Whether it is for these phases in these rooms. */
  boolean isOn(PhaseSet itsPhases, Optional<PhaseSet> itsNarrow, List<Integer> itsRooms) {
    return phases.equals(itsPhases) && narrow.equals(itsNarrow) && rooms.equals(itsRooms);
  }

  /** Whether it asks for this. */
  boolean is(int least_mA, int most_mA, int granularity_mA, long share) {
    return floor_mA == least_mA
        && cap_mA == most_mA
        && step_mA == granularity_mA
        && weight == share;
  }

  /**
   * Place in the order of admission (design 3.3, 2).
   *
   * @param resting draws next to nothing, or has all that it asked for: goes last
   * @param keeps inside its minimum on-time
   * @param priority higher goes first
   * @param inTurn is on, and its turn is not over
   * @param order smaller goes first: when it was last on in nanoseconds, {@link Long#MIN_VALUE} for
   *     never, {@link #SERVED} for one that still is; with {@code share: energy} its rank by {@link
   *     Laxity}
   * @param arrivedAt_ns when it came
   * @param reserves has waited longer than its bound: what it needs is kept free for it
   */
  record Place(
      boolean resting,
      boolean keeps,
      int priority,
      boolean inTurn,
      long order,
      long arrivedAt_ns,
      boolean reserves)
      implements Comparable<Place> {
    /** Was on up to now: after all that were on some time ago. */
    static final long SERVED = Long.MAX_VALUE - 1;

    /** Whether this is all that it says. */
    boolean is(
        boolean rests,
        boolean stays,
        int classOf,
        boolean hasTurn,
        long placed,
        long came_ns,
        boolean holds) {
      return resting == rests
          && keeps == stays
          && priority == classOf
          && inTurn == hasTurn
          && order == placed
          && arrivedAt_ns == came_ns
          && reserves == holds;
    }

    @Override
    public int compareTo(Place other) {
      int by = Boolean.compare(resting, other.resting);
      if (by == 0) by = Boolean.compare(other.keeps, keeps);
      if (by == 0) by = Integer.compare(other.priority, priority);
      if (by == 0) by = Boolean.compare(other.inTurn, inTurn);
      if (by == 0) by = Long.compare(order, other.order);
      if (by == 0) by = Long.compare(arrivedAt_ns, other.arrivedAt_ns);
      return by;
    }
  }

  /**
   * Everything that one allocation is made from.
   *
   * @param demands in charger order, which settles ties
   * @param strict a higher priority class is not only admitted but also filled first: the classes
   *     below keep the floors that were admitted, and share what it leaves
   */
  record Question(List<Room> rooms, List<Demand> demands, boolean strict) {
    Question {
      rooms = List.copyOf(rooms);
      demands = List.copyOf(demands);
    }
  }
}
