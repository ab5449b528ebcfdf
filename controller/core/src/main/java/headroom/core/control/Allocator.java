package headroom.core.control;

import headroom.core.control.Demand.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Shares out what is free (design 3.3): admits floors in order ({@link Admission}), raises one
 * water level until rooms are full, rounds down to what chargers can be told, and hands out what
 * was cut off.
 *
 * <p>The water level: every admitted session gets {@code clamp(level * weight, floor, cap)}. The
 * level rises until the first room is full; those who use that room are frozen there, and it rises
 * on for the rest. That is the lexicographic max-min share per weight: nobody can get more without
 * taking from someone who has less.
 *
 * <p>Where priority is strict, the classes are filled and rounded one after the other from the top;
 * the admitted floors of the classes below are kept for them.
 *
 * <p>A pure function on whole numbers: equal questions get equal answers. Ties are settled by the
 * order of the demands.
 */
final class Allocator {
  private static final int NOT_BOUND = Footprint.NO_ROOM;

  /** The level is in microamperes per share (weight 1000). */
  private static final long LEVEL_PER_MA = 1_000L * 1_000L;

  private final List<Demand> demands;
  private final boolean strict;
  private final boolean[] admitted;
  private final Footprint[] on;
  private final int[][] users; // per room: demand indexes
  private final int[][] userWeights;
  private final long[] left; // per room: what is still free beside what has been given
  private final boolean[] frozen;
  private final long[] share_mA;
  private final int[] boundBy;

  private Allocator(Question question) {
    Problem problem = new Problem(question);
    demands = problem.demands;
    strict = problem.strict;
    Admission admission = new Admission(problem);
    admitted = admission.admitted;
    on = admission.on;
    boundBy = admission.fullRoom;
    left = problem.copyOfFree();
    int n = demands.size();
    int rooms = left.length;
    int[] count = new int[rooms];
    for (int i = 0; i < n; i++) if (admitted[i]) for (int k : on[i].rooms) count[k]++;
    users = new int[rooms][];
    userWeights = new int[rooms][];
    for (int k = 0; k < rooms; k++) {
      users[k] = new int[count[k]];
      userWeights[k] = new int[count[k]];
    }
    int[] filled = new int[rooms];
    for (int i = 0; i < n; i++) {
      if (!admitted[i]) continue;
      for (int u = 0; u < on[i].rooms.length; u++) {
        int k = on[i].rooms[u];
        users[k][filled[k]] = i;
        userWeights[k][filled[k]++] = on[i].weights[u];
      }
    }
    frozen = new boolean[n];
    share_mA = new long[n];
  }

  static Allocation allocate(Question question) {
    Allocator allocator = new Allocator(question);
    allocator.share();
    return allocator.answer();
  }

  private void share() {
    Arrays.fill(frozen, true);
    for (int i = 0; i < admitted.length; i++) {
      if (!admitted[i]) continue;
      share_mA[i] = demands.get(i).floor_mA();
      take(i, share_mA[i]);
    }
    for (int[] members : classes()) {
      for (int i : members) {
        frozen[i] = false;
        take(i, -share_mA[i]);
      }
      fill(members.length);
      quantise(members);
    }
  }

  /** The admitted sessions that are filled together; the highest class first. */
  private List<int[]> classes() {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < admitted.length; i++) if (admitted[i]) all.add(i);
    if (!strict) return List.of(all.stream().mapToInt(i -> i).toArray());
    return all.stream()
        .map(i -> -demands.get(i).turn().priority())
        .distinct()
        .sorted()
        .map(p -> all.stream().mapToInt(i -> i).filter(i -> priority(i) == -p).toArray())
        .toList();
  }

  private int priority(int i) {
    return demands.get(i).turn().priority();
  }

  private void take(int i, long current_mA) {
    on[i].take(current_mA, left);
  }

  // ---- 3: one water level

  private void fill(int open) {
    while (open > 0) {
      long level = highestLevel();
      int frozenNow = 0;
      for (int k = 0; k < left.length; k++)
        if (!fits(k, level + 1)) frozenNow += freezeUsers(k, level);
      if (frozenNow == 0) frozenNow = freezeAll(level);
      open -= frozenNow;
    }
  }

  /** The highest level at which every room still holds its users that are not frozen. */
  private long highestLevel() {
    long highest = 0;
    for (int i = 0; i < frozen.length; i++)
      if (!frozen[i]) highest = Math.max(highest, levelOfCap(i));
    for (int k = 0; k < left.length; k++) {
      if (fits(k, highest)) continue;
      long low = 0;
      long high = highest;
      while (high - low > 1) {
        long middle = (low + high) >>> 1;
        if (fits(k, middle)) low = middle;
        else high = middle;
      }
      highest = low;
    }
    return highest;
  }

  private long levelOfCap(int i) {
    Demand demand = demands.get(i);
    return Math.ceilDiv(demand.cap_mA() * LEVEL_PER_MA, demand.weight());
  }

  private long at(int i, long level) {
    Demand demand = demands.get(i);
    long risen = Math.floorDiv(Math.multiplyExact(level, demand.weight()), LEVEL_PER_MA);
    return Math.min(demand.cap_mA(), Math.max(demand.floor_mA(), risen));
  }

  private boolean fits(int k, long level) {
    long room = left[k];
    boolean used = false;
    for (int u = 0; u < users[k].length; u++) {
      int i = users[k][u];
      if (frozen[i]) continue;
      used = true;
      room -= at(i, level) * userWeights[k][u];
    }
    return room >= 0 || !used;
  }

  private int freezeUsers(int k, long level) {
    int count = 0;
    for (int i : users[k]) {
      if (frozen[i]) continue;
      freeze(i, level);
      boundBy[i] = k;
      count++;
    }
    return count;
  }

  private int freezeAll(long level) {
    int count = 0;
    for (int i = 0; i < frozen.length; i++) {
      if (frozen[i]) continue;
      freeze(i, level);
      count++;
    }
    return count;
  }

  private void freeze(int i, long level) {
    frozen[i] = true;
    share_mA[i] = at(i, level);
    take(i, share_mA[i]);
  }

  // ---- 4: what chargers can be told

  private void quantise(int[] members) {
    List<Integer> open = new ArrayList<>();
    for (int i : members) {
      Demand demand = demands.get(i);
      long rounded = share_mA[i] - share_mA[i] % demand.step_mA();
      take(i, rounded - share_mA[i]);
      share_mA[i] = rounded;
      open.add(i);
    }
    while (!open.isEmpty()) {
      int best = 0;
      for (int o = 1; o < open.size(); o++) if (isPoorer(open.get(o), open.get(best))) best = o;
      int i = open.get(best);
      Demand demand = demands.get(i);
      if (share_mA[i] + demand.step_mA() > demand.cap_mA()) {
        open.remove(best);
        boundBy[i] = NOT_BOUND;
        continue;
      }
      int full = on[i].fullRoom(demand.step_mA(), left);
      if (full != NOT_BOUND) {
        // The room that stopped the water level stays the reason.
        if (boundBy[i] == NOT_BOUND) boundBy[i] = full;
        open.remove(best);
        continue;
      }
      share_mA[i] += demand.step_mA();
      take(i, demand.step_mA());
    }
  }

  /** Has less per weight; equal ones keep their order. */
  private boolean isPoorer(int a, int b) {
    return share_mA[a] * demands.get(b).weight() < share_mA[b] * demands.get(a).weight();
  }

  private long given(int k) {
    long sum = 0;
    for (int i : users[k]) sum += share_mA[i];
    return sum;
  }

  private Allocation answer() {
    for (int k = 0; k < left.length; k++) {
      if (left[k] < 0 && given(k) > 0)
        throw new IllegalStateException("allocated more than is free in room " + k);
    }
    List<Allocation.Share> shares = new ArrayList<>(demands.size());
    for (int i = 0; i < demands.size(); i++) {
      shares.add(
          new Allocation.Share(
              demands.get(i).evse(),
              admitted[i],
              on[i].phases,
              Math.toIntExact(share_mA[i]),
              boundBy[i] == NOT_BOUND ? OptionalInt.empty() : OptionalInt.of(boundBy[i])));
    }
    return new Allocation(shares);
  }
}
