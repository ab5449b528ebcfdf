package headroom.sim.replay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The greatest flow through a network of edges with capacities (Dinic's method). */
final class Flow {
  private final List<List<Edge>> from;
  private final int[] level;
  private final int[] next;

  private static final class Edge {
    private final int to;
    private final int back;
    private long left;

    private Edge(int to, int back, long left) {
      this.to = to;
      this.back = back;
      this.left = left;
    }
  }

  Flow(int nodes) {
    from = new ArrayList<>(nodes);
    for (int node = 0; node < nodes; node++) from.add(new ArrayList<>());
    level = new int[nodes];
    next = new int[nodes];
  }

  void edge(int a, int b, long capacity) {
    from.get(a).add(new Edge(b, from.get(b).size(), capacity));
    from.get(b).add(new Edge(a, from.get(a).size() - 1, 0));
  }

  /**
   * @throws IllegalStateException when the cut that is left does not prove the flow
   */
  long greatest(int source, int sink) {
    List<long[]> capacities = new ArrayList<>();
    for (List<Edge> edges : from) capacities.add(edges.stream().mapToLong(e -> e.left).toArray());
    long sum = 0;
    while (reaches(source, sink)) {
      Arrays.fill(next, 0);
      for (long more = push(source, sink, Long.MAX_VALUE);
          more > 0;
          more = push(source, sink, Long.MAX_VALUE)) sum = Math.addExact(sum, more);
    }
    long cut = 0;
    for (int node = 0; node < level.length; node++) {
      if (level[node] < 0) continue;
      for (int e = 0; e < from.get(node).size(); e++)
        if (level[from.get(node).get(e).to] < 0) cut += capacities.get(node)[e];
    }
    if (cut != sum) throw new IllegalStateException("a flow of " + sum + " and a cut of " + cut);
    return sum;
  }

  /** Numbers the nodes by their distance from the source; -1 for those out of reach. */
  private boolean reaches(int source, int sink) {
    Arrays.fill(level, -1);
    level[source] = 0;
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(source));
    while (!open.isEmpty()) {
      int node = open.remove();
      for (Edge edge : from.get(node)) {
        if (edge.left == 0 || level[edge.to] >= 0) continue;
        level[edge.to] = level[node] + 1;
        open.add(edge.to);
      }
    }
    return level[sink] >= 0;
  }

  private long push(int node, int sink, long most) {
    if (node == sink) return most;
    for (; next[node] < from.get(node).size(); next[node]++) {
      Edge edge = from.get(node).get(next[node]);
      if (edge.left == 0 || level[edge.to] != level[node] + 1) continue;
      long pushed = push(edge.to, sink, Math.min(most, edge.left));
      if (pushed == 0) continue;
      edge.left -= pushed;
      from.get(edge.to).get(edge.back).left += pushed;
      return pushed;
    }
    return 0;
  }
}
