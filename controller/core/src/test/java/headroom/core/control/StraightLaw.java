package headroom.core.control;

import headroom.core.control.Demand.Question;
import java.util.ArrayList;
import java.util.List;

/**
 * Fill and quantise (design 3.3, 3 and 4) as they read, for sessions whose admission is known:
 * every room's level by halving, the lowest freezes its users, and so on; then one step at a time
 * by looking at everybody. Slow, and in floating point.
 */
final class StraightLaw {
  private final Question question;
  private final Allocation admitted;
  private final double[] left_mA;

  /** Before quantising; 0 for those who are not admitted. */
  final double[] filled_mA;

  final int[] given_mA;

  StraightLaw(Question question, Allocation admitted) {
    this.question = question;
    this.admitted = admitted;
    int n = question.demands().size();
    filled_mA = new double[n];
    given_mA = new int[n];
    left_mA = new double[question.rooms().size()];
    for (int k = 0; k < left_mA.length; k++) left_mA[k] = question.rooms().get(k).free_mA();
    for (List<Integer> together : classes()) {
      fill(new ArrayList<>(together));
      for (int i : together) {
        int whole_mA = (int) Math.floor(filled_mA[i] + 1e-4);
        given_mA[i] = whole_mA - whole_mA % demand(i).step_mA();
        take(i, given_mA[i] - filled_mA[i]);
      }
      handOut(new ArrayList<>(together));
    }
  }

  private Demand demand(int i) {
    return question.demands().get(i);
  }

  private int times(int i, int k) {
    return demand(i).rooms().contains(k)
        ? question.rooms().get(k).what().weight(admitted.shares().get(i).phases())
        : 0;
  }

  private void take(int i, double current_mA) {
    for (int k : demand(i).rooms()) left_mA[k] -= current_mA * times(i, k);
  }

  /** The floors of all are taken; those of a class are given back to it when it is its turn. */
  private List<List<Integer>> classes() {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < filled_mA.length; i++) if (admitted.shares().get(i).admitted()) all.add(i);
    for (int i : all) take(i, demand(i).floor_mA());
    if (!question.strict()) return List.of(all);
    return all.stream()
        .map(i -> -demand(i).turn().priority())
        .distinct()
        .sorted()
        .map(p -> all.stream().filter(i -> demand(i).turn().priority() == -p).toList())
        .toList();
  }

  private void fill(List<Integer> open) {
    for (int i : open) take(i, -demand(i).floor_mA());
    while (!open.isEmpty()) {
      double[] level = new double[left_mA.length];
      double lowest = Double.POSITIVE_INFINITY;
      for (int k = 0; k < level.length; k++) {
        level[k] = level(k, open);
        lowest = Math.min(lowest, level[k]);
      }
      double now = lowest;
      List<Integer> frozen =
          open.stream()
              .filter(
                  i ->
                      at(i, now) >= demand(i).cap_mA()
                          || demand(i).rooms().stream()
                              .anyMatch(k -> times(i, k) > 0 && level[k] <= now * (1 + 1e-12)))
              .toList();
      for (int i : frozen) {
        filled_mA[i] = at(i, now);
        take(i, filled_mA[i]);
      }
      open.removeAll(frozen);
    }
  }

  private double at(int i, double level) {
    Demand demand = demand(i);
    return Math.min(demand.cap_mA(), Math.max(demand.floor_mA(), level * demand.weight()));
  }

  private double level(int k, List<Integer> open) {
    List<Integer> users = open.stream().filter(i -> times(i, k) > 0).toList();
    double high = 0;
    for (int i : users) high = Math.max(high, (double) demand(i).cap_mA() / demand(i).weight());
    if (load(k, users, high) <= left_mA[k] + 1e-6) return Double.POSITIVE_INFINITY;
    double low = 0;
    for (int halving = 0; halving < 70; halving++) {
      double middle = (low + high) / 2;
      if (load(k, users, middle) <= left_mA[k]) low = middle;
      else high = middle;
    }
    return low;
  }

  private double load(int k, List<Integer> users, double level) {
    double load = 0;
    for (int i : users) load += at(i, level) * times(i, k);
    return load;
  }

  private void handOut(List<Integer> open) {
    while (!open.isEmpty()) {
      int poorest = open.getFirst();
      for (int i : open)
        if (given_mA[i] * demand(poorest).weight() < given_mA[poorest] * demand(i).weight())
          poorest = i;
      int i = poorest;
      int step = demand(i).step_mA();
      boolean fits =
          demand(i).rooms().stream().allMatch(k -> (double) step * times(i, k) <= left_mA[k] + 0.5);
      if (given_mA[i] + step > demand(i).cap_mA() || !fits) {
        open.remove((Integer) i);
      } else {
        given_mA[i] += step;
        take(i, step);
      }
    }
  }
}
