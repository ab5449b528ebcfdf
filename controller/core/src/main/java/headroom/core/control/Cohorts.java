package headroom.core.control;

import java.util.Arrays;

/**
 * Sessions that are alike in everything that the filling looks at: phases and rooms, weight, floor,
 * cap and step. All members of a cohort have the same share until steps are handed out one by one,
 * so the work grows with the number of cohorts. Cohorts are numbered in the order of their first
 * members, and members keep the order of the demands.
 */
final class Cohorts {
  final int count;
  final Footprint[] footprint;
  final long[] weight;
  final int[] floor_mA;
  final int[] cap_mA;
  final int[] step_mA;

  /** The members of cohort {@code c} are {@code member[first[c]]} to {@code member[first[c+1]]}. */
  final int[] first;

  final int[] member;

  /** The cohort of each session, in the order of the demands. */
  final int[] ofSession;

  /**
   * @param on what each demand counts in
   * @param sessions indexes of the demands that are filled together, ascending
   */
  Cohorts(Problem problem, Footprint[] on, int[] sessions) {
    int[] table = new int[Integer.highestOneBit(Math.max(16, sessions.length)) * 4];
    int[] leader = new int[sessions.length];
    ofSession = new int[sessions.length];
    int found = 0;
    for (int s = 0; s < sessions.length; s++) {
      int i = sessions[s];
      int at = hash(problem, on[i], i) & (table.length - 1);
      while (table[at] != 0 && !alike(problem, on, leader[table[at] - 1], i))
        at = (at + 1) & (table.length - 1);
      if (table[at] == 0) {
        leader[found] = i;
        table[at] = ++found;
      }
      ofSession[s] = table[at] - 1;
    }
    count = found;
    footprint = new Footprint[count];
    weight = new long[count];
    floor_mA = new int[count];
    cap_mA = new int[count];
    step_mA = new int[count];
    for (int c = 0; c < count; c++) {
      int i = leader[c];
      footprint[c] = on[i];
      weight[c] = problem.weight[i];
      floor_mA[c] = problem.floor_mA[i];
      cap_mA[c] = problem.cap_mA[i];
      step_mA[c] = problem.step_mA[i];
    }
    first = new int[count + 1];
    for (int cohort : ofSession) first[cohort + 1]++;
    for (int c = 0; c < count; c++) first[c + 1] += first[c];
    member = new int[sessions.length];
    int[] next = Arrays.copyOf(first, count);
    for (int s = 0; s < sessions.length; s++) member[next[ofSession[s]]++] = sessions[s];
  }

  private static int hash(Problem problem, Footprint on, int i) {
    long mixed = on.index;
    mixed = mixed * 31 + problem.weight[i];
    mixed = mixed * 31 + problem.cap_mA[i];
    mixed = mixed * 31 + problem.floor_mA[i];
    return (int) (mixed * 0x9E3779B97F4A7C15L >>> 36);
  }

  private static boolean alike(Problem problem, Footprint[] on, int a, int b) {
    return on[a] == on[b]
        && problem.weight[a] == problem.weight[b]
        && problem.cap_mA[a] == problem.cap_mA[b]
        && problem.floor_mA[a] == problem.floor_mA[b]
        && problem.step_mA[a] == problem.step_mA[b];
  }

  int size(int c) {
    return first[c + 1] - first[c];
  }

  /** As many members as there are in all cohorts. */
  int sessions() {
    return member.length;
  }
}
