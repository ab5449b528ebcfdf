package headroom.core.control;

import java.util.Arrays;

/**
 * One water level for all (design 3.3, 3): raised from nothing, it gives each session {@code
 * clamp(level * weight, floor, cap)}. When a room is full its users stay where they are, and the
 * level rises on for the others. That is the lexicographic max-min share per weight.
 *
 * <p>Rooms that hold the caps of all their users never fill and are left out. For each of the
 * others the load is a sum of pieces, constant or rising with the level, which change where a user
 * leaves its floor or reaches its cap. These edges are sorted once; each room walks its own from
 * below to the level at which it is full. A user that is frozen in another room only takes less
 * than was reckoned, so a room's level never falls and is reckoned anew only when it is the lowest:
 * every edge is walked over once per room.
 *
 * <p>Exactness: whole numbers only. The level counts in parts of a milliampere, as fine as 62 bits
 * allow for the sum of all caps (a 2^38th with 100 cars at 32 A, a 2^32nd with 10,000), for each
 * unit of the weights' greatest common divisor. A full room therefore keeps less than one part for
 * each unit of its users' weights unspent, and a share differs from the real-number optimum by no
 * more than the rooms that filled before have kept together: less than a thousandth of a
 * milliampere for 10,000 cars of equal weight. What is then cut down to whole milliamperes is first
 * raised by so few parts that no room can overflow, so that an optimum in whole milliamperes is met
 * exactly.
 */
final class WaterLevel {
  private static final long NEVER = Long.MAX_VALUE;

  private final Cohorts cohorts;

  /** Parts in a milliampere, as a power of two. */
  private final int scale;

  private final long[] weight; // per cohort, by their greatest common divisor
  private final long[] edgeLevel; // [2c]: where cohort c leaves its floor; [2c+1]: reaches its cap
  private final long[] floors; // per cohort: the floors of all members, in parts
  private final long[] caps; // per cohort: the caps of all members, in parts
  private final long[] rise; // per cohort: the weights of all members
  private final long[] frozenAt; // per cohort: the level at which a room was full, or NEVER

  /** Per cohort: the room that stopped it. */
  final int[] boundBy;

  // Rooms that may fill.
  private final int[] tight; // per room: its place below, or -1
  private final int[] room;
  private final long[] free; // in parts
  private final int[] firstEdge;
  private final int[] edges; // by level; place in edgeLevel, and in two bits the times it counts
  private final int[] next; // the first edge above the level
  private final long[] level; // up to which the room has been walked
  private final long[] constant; // load below the next edge: constant + slope * level
  private final long[] slope;
  private final boolean[] stale; // somebody was frozen since

  /**
   * @param left_mA what the rooms have for these cohorts, in which their floors fit
   */
  WaterLevel(Cohorts cohorts, long[] left_mA) {
    this.cohorts = cohorts;
    int count = cohorts.count;
    weight = cohorts.weight.clone();
    divideByCommonDivisor(weight);
    boundBy = new int[count];
    Arrays.fill(boundBy, Footprint.NO_ROOM);
    frozenAt = new long[count];
    Arrays.fill(frozenAt, NEVER);

    long[] least_mA = new long[left_mA.length];
    long[] most_mA = new long[left_mA.length];
    int[] users = new int[left_mA.length];
    long all_mA = 1;
    for (int c = 0; c < count; c++) {
      long floors_mA = (long) cohorts.floor_mA[c] * cohorts.size(c);
      long caps_mA = (long) cohorts.cap_mA[c] * cohorts.size(c);
      all_mA += caps_mA * Footprint.MOST_TIMES;
      for (int use : cohorts.footprint[c].uses) {
        int k = Footprint.room(use);
        least_mA[k] += floors_mA * Footprint.times(use);
        most_mA[k] += caps_mA * Footprint.times(use);
        users[k]++;
      }
    }
    scale = Long.numberOfLeadingZeros(all_mA) - 2;

    tight = new int[left_mA.length];
    int rooms = 0;
    for (int k = 0; k < tight.length; k++) tight[k] = most_mA[k] > left_mA[k] ? rooms++ : -1;
    room = new int[rooms];
    free = new long[rooms];
    constant = new long[rooms];
    firstEdge = new int[rooms + 1];
    for (int k = 0; k < tight.length; k++) {
      int t = tight[k];
      if (t < 0) continue;
      room[t] = k;
      free[t] = left_mA[k] << scale;
      constant[t] = least_mA[k] << scale;
      firstEdge[t + 1] = firstEdge[t] + 2 * users[k];
    }
    edgeLevel = new long[2 * count];
    floors = new long[count];
    caps = new long[count];
    rise = new long[count];
    for (int c = 0; c < count; c++) {
      long floor = (long) cohorts.floor_mA[c] << scale;
      long cap = (long) cohorts.cap_mA[c] << scale;
      edgeLevel[2 * c] = Math.ceilDiv(floor, weight[c]);
      edgeLevel[2 * c + 1] = Math.ceilDiv(cap, weight[c]);
      floors[c] = floor * cohorts.size(c);
      caps[c] = cap * cohorts.size(c);
      rise[c] = weight[c] * cohorts.size(c);
    }
    edges = new int[firstEdge[rooms]];
    next = Arrays.copyOf(firstEdge, rooms);
    level = new long[rooms];
    slope = new long[rooms];
    stale = new boolean[rooms];
    dealEdges();
    rise();
  }

  private static void divideByCommonDivisor(long[] weights) {
    long divisor = 0;
    for (int c = 0; c < weights.length && divisor != 1; c++) {
      long other = weights[c];
      while (other != 0) {
        long rest = divisor % other;
        divisor = other;
        other = rest;
      }
    }
    if (divisor > 1) for (int c = 0; c < weights.length; c++) weights[c] /= divisor;
  }

  // ---- the edges of each room, by level

  private void dealEdges() {
    int[] order = Order.of(edgeLevel, edgeLevel.length, (a, b) -> edgeLevel[a] > edgeLevel[b]);
    for (int e : order) {
      for (int use : cohorts.footprint[e >> 1].uses) {
        int t = tight[Footprint.room(use)];
        if (t >= 0) edges[next[t]++] = e << 2 | Footprint.times(use);
      }
    }
    System.arraycopy(firstEdge, 0, next, 0, next.length);
  }

  // ---- the level rises

  private void rise() {
    LevelHeap lowest = new LevelHeap(level);
    for (int t = 0; t < room.length; t++) {
      level[t] = -1;
      walk(t);
      if (level[t] != NEVER) lowest.add(t);
    }
    while (!lowest.isEmpty()) {
      int t = lowest.first();
      if (stale[t]) {
        walk(t);
        if (level[t] == NEVER) lowest.removeFirst();
        else lowest.firstHasRisen();
      } else {
        lowest.removeFirst();
        freezeUsers(t);
      }
    }
  }

  /** Walks on to the highest level that the room still holds. */
  private void walk(int t) {
    stale[t] = false;
    int end = firstEdge[t + 1];
    while (next[t] < end) {
      long here = edgeLevel[edges[next[t]] >> 2];
      if (constant[t] + slope[t] * here > free[t]) break;
      long constantThen = constant[t];
      long slopeThen = slope[t];
      int n = next[t];
      for (; n < end && edgeLevel[edges[n] >> 2] == here; n++) {
        int c = edges[n] >> 3;
        if (frozenAt[c] != NEVER) continue;
        int times = Footprint.times(edges[n]);
        boolean isCap = (edges[n] & 4) != 0;
        constantThen += times * (isCap ? caps[c] : -floors[c]);
        slopeThen += times * (isCap ? -rise[c] : rise[c]);
      }
      // Edges are rounded up to whole levels: there the load may be a few parts above the line.
      if (constantThen + slopeThen * here > free[t]) {
        level[t] = here - 1;
        return;
      }
      constant[t] = constantThen;
      slope[t] = slopeThen;
      level[t] = here;
      next[t] = n;
    }
    level[t] = slope[t] == 0 ? NEVER : (free[t] - constant[t]) / slope[t];
  }

  private void freezeUsers(int t) {
    for (int e = firstEdge[t]; e < firstEdge[t + 1]; e++) {
      int c = edges[e] >> 3;
      boolean isCap = (edges[e] & 4) != 0;
      if (!isCap && frozenAt[c] == NEVER && edgeLevel[2 * c + 1] > level[t]) freeze(c, t);
    }
  }

  private void freeze(int c, int by) {
    frozenAt[c] = level[by];
    boundBy[c] = room[by];
    long all = current(c) * cohorts.size(c);
    for (int use : cohorts.footprint[c].uses) {
      int t = tight[Footprint.room(use)];
      if (t < 0 || t == by || level[t] == NEVER) continue;
      int times = Footprint.times(use);
      constant[t] += times * all;
      if (level[t] < edgeLevel[2 * c]) constant[t] -= times * floors[c];
      else if (level[t] < edgeLevel[2 * c + 1]) slope[t] -= times * rise[c];
      else constant[t] -= times * caps[c];
      stale[t] = true;
    }
  }

  /** Of one member, in parts. */
  private long current(int c) {
    if (frozenAt[c] >= edgeLevel[2 * c + 1]) return (long) cohorts.cap_mA[c] << scale;
    if (frozenAt[c] < edgeLevel[2 * c]) return (long) cohorts.floor_mA[c] << scale;
    return frozenAt[c] * weight[c];
  }

  /** The share of each cohort's members, in whole milliamperes. */
  int[] shares_mA() {
    long lift = ((1L << scale) - 1) / Math.max(1, (long) Footprint.MOST_TIMES * cohorts.sessions());
    int[] shares_mA = new int[cohorts.count];
    for (int c = 0; c < shares_mA.length; c++) shares_mA[c] = (int) ((current(c) + lift) >> scale);
    return shares_mA;
  }
}
