package headroom.core.control;

import headroom.core.control.Demand.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The plain way to share, as a measure for the {@link Allocator}: floors in order, then one step at
 * a time to whoever has least per weight, from a heap, as long as its rooms hold it. Nothing is
 * reckoned in advance, so the cost grows with the amperes that are given out. Not exact: where
 * steps or weights differ it ends a step or two beside the water level.
 */
final class StepByStep {
  private final Problem problem;
  private final long[] left_mA;
  private final int[] given_mA;
  private final int[] stoppedBy;
  private final boolean[] admitted;
  private final int[] heap;
  private int size;

  private StepByStep(Question question) {
    problem = new Problem(question);
    left_mA = problem.copyOfFree();
    given_mA = new int[problem.size()];
    stoppedBy = new int[problem.size()];
    admitted = new boolean[problem.size()];
    heap = new int[problem.size()];
  }

  static Allocation allocate(Question question) {
    StepByStep plain = new StepByStep(question);
    plain.admit();
    plain.fill();
    return plain.answer();
  }

  private void admit() {
    List<Integer> order = new ArrayList<>(heap.length);
    for (int i = 0; i < heap.length; i++) order.add(i);
    order.sort((a, b) -> problem.turn[a].compareTo(problem.turn[b]));
    for (int i : order) {
      stoppedBy[i] = problem.whole[i].fullRoom(problem.floor_mA[i], left_mA);
      if (stoppedBy[i] != Footprint.NO_ROOM) continue;
      admitted[i] = true;
      give(i, problem.floor_mA[i]);
    }
  }

  private void give(int i, int current_mA) {
    given_mA[i] += current_mA;
    problem.whole[i].take(current_mA, left_mA);
  }

  private void fill() {
    for (int i = 0; i < heap.length; i++) if (admitted[i]) heap[size++] = i;
    for (int at = size / 2 - 1; at >= 0; at--) sink(at);
    while (size > 0) {
      int i = heap[0];
      int step = problem.step_mA[i];
      boolean atCap = given_mA[i] + step > problem.cap_mA[i];
      stoppedBy[i] = atCap ? Footprint.NO_ROOM : problem.whole[i].fullRoom(step, left_mA);
      if (atCap || stoppedBy[i] != Footprint.NO_ROOM) heap[0] = heap[--size];
      else give(i, step);
      sink(0);
    }
  }

  private void sink(int from) {
    int at = from;
    int moved = heap[from];
    for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && isBefore(heap[child + 1], heap[child])) child++;
      if (!isBefore(heap[child], moved)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = moved;
  }

  private boolean isBefore(int a, int b) {
    long left = given_mA[a] * problem.weight[b];
    long right = given_mA[b] * problem.weight[a];
    return left != right ? left < right : a < b;
  }

  private Allocation answer() {
    List<Allocation.Share> shares = new ArrayList<>(heap.length);
    for (int i = 0; i < heap.length; i++) {
      int k = stoppedBy[i];
      shares.add(
          new Allocation.Share(
              problem.demands.get(i).evse(),
              admitted[i],
              problem.whole[i].phases,
              given_mA[i],
              k == Footprint.NO_ROOM ? OptionalInt.empty() : OptionalInt.of(k)));
    }
    return new Allocation(shares);
  }
}
