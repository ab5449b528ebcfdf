package headroom.core.control;

import java.util.Arrays;

/**
 * The sessions that have been admitted on all their phases and could go to fewer, in a stack for
 * each room that they would leave, the latest on top; and what each room would gain if all did.
 */
final class Narrowable {
  static final int NOBODY = -1;

  private final Problem problem;
  private final long[] gain_mA;
  private final int[] top; // per room: a node, or NOBODY
  private final int[] rank; // per session: its place in the order of admission, from 1; 0: not here
  private int[] session = new int[64]; // per node
  private int[] below = new int[64]; // per node: the next one in its stack
  private int nodes;
  private int ranks;

  Narrowable(Problem problem) {
    this.problem = problem;
    gain_mA = new long[problem.free_mA.length];
    top = new int[problem.free_mA.length];
    Arrays.fill(top, NOBODY);
    rank = new int[problem.size()];
  }

  void add(int i) {
    if (problem.narrow[i] == problem.whole[i]) return;
    rank[i] = ++ranks;
    for (int use : problem.whole[i].uses) {
      int k = Footprint.room(use);
      int leaves = Footprint.times(use) - problem.narrow[i].timesIn(k);
      if (leaves <= 0) continue;
      gain_mA[k] += (long) leaves * problem.floor_mA[i];
      if (nodes == session.length) {
        session = Arrays.copyOf(session, 2 * nodes);
        below = Arrays.copyOf(below, 2 * nodes);
      }
      session[nodes] = i;
      below[nodes] = top[k];
      top[k] = nodes++;
    }
  }

  /** It has gone to its narrow phases. Its nodes are dropped when they come to be on top. */
  void remove(int i) {
    rank[i] = 0;
    for (int use : problem.whole[i].uses) {
      int k = Footprint.room(use);
      int leaves = Footprint.times(use) - problem.narrow[i].timesIn(k);
      if (leaves > 0) gain_mA[k] -= (long) leaves * problem.floor_mA[i];
    }
  }

  private int topOf(int k) {
    while (top[k] != NOBODY && rank[session[top[k]]] == 0) top[k] = below[top[k]];
    return top[k];
  }

  /** Whether there would be enough if everybody here were narrowed. */
  boolean couldMakeRoom(Footprint wanted, long floor_mA, long[] left_mA) {
    for (int use : wanted.uses) {
      int k = Footprint.room(use);
      if (floor_mA * Footprint.times(use) > left_mA[k] + gain_mA[k]) return false;
    }
    return true;
  }

  /** Goes through those who would leave a room in which something is lacking, the latest first. */
  final class Search {
    private final Footprint wanted;
    private final long floor_mA;
    private final long[] left_mA;
    private final int[] at; // per use of wanted: the node that is next
    private int lastRank = Integer.MAX_VALUE;

    /**
     * @param left_mA is looked at anew for each candidate
     */
    Search(Footprint wanted, long floor_mA, long[] left_mA) {
      this.wanted = wanted;
      this.floor_mA = floor_mA;
      this.left_mA = left_mA;
      at = new int[wanted.uses.length];
      for (int u = 0; u < at.length; u++) at[u] = topOf(Footprint.room(wanted.uses[u]));
    }

    int next() {
      int latest = NOBODY;
      for (int u = 0; u < at.length; u++) {
        int use = wanted.uses[u];
        if (floor_mA * Footprint.times(use) <= left_mA[Footprint.room(use)]) continue;
        while (at[u] != NOBODY && !isAhead(session[at[u]])) at[u] = below[at[u]];
        if (at[u] == NOBODY) continue;
        int i = session[at[u]];
        if (latest == NOBODY || rank[i] > rank[latest]) latest = i;
      }
      if (latest != NOBODY) lastRank = rank[latest];
      return latest;
    }

    private boolean isAhead(int i) {
      return rank[i] > 0 && rank[i] < lastRank;
    }
  }
}
