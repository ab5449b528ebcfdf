package headroom.core.control;

import headroom.core.site.EvseId;
import headroom.core.units.PhaseSet;
import java.util.List;

/**
 * What one session asks of the allocator. Currents per phase in milliamperes.
 *
 * @param phases the phases that it counts on
 * @param rooms the rooms that it uses, as indexes into {@link Question#rooms}
 * @param floor_mA least it can charge with; a multiple of {@code step_mA}
 * @param cap_mA most it can use, at least the floor
 * @param step_mA granularity of its limit, above 0
 * @param weight its share, above 0; 1000 is one share
 * @param turn its place when not all floors fit
 */
record Demand(
    EvseId evse,
    PhaseSet phases,
    List<Integer> rooms,
    int floor_mA,
    int cap_mA,
    int step_mA,
    long weight,
    Place turn) {
  Demand {
    rooms = List.copyOf(rooms);
  }

  /**
   * Place in the order of admission (design 3.3, 2).
   *
   * @param resting draws next to nothing: goes last
   * @param keeps inside its minimum on-time
   * @param priority higher goes first
   * @param inTurn is on, and its turn is not over
   * @param order smaller goes first: when it was last on in nanoseconds, {@link Long#MIN_VALUE} for
   *     never; with {@code share: energy} its rank by {@link Laxity}
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

  /** Everything that one allocation is made from. */
  record Question(List<Room> rooms, List<Demand> demands) {
    Question {
      rooms = List.copyOf(rooms);
      demands = List.copyOf(demands);
    }
  }
}
