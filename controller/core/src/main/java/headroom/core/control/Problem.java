package headroom.core.control;

import headroom.core.control.Demand.Place;
import headroom.core.control.Demand.Question;
import headroom.core.units.PhaseSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A question in flat arrays: what the parts of the {@link Allocator} work on. */
final class Problem {
  final List<Demand> demands;
  final boolean strict;

  /** What is free in each room. */
  final long[] free_mA;

  /** Per demand: what it counts in on all its phases. */
  final Footprint[] whole;

  /** Per demand: what it counts in on its narrow phases; the same as {@link #whole} without any. */
  final Footprint[] narrow;

  final int[] floor_mA;
  final int[] cap_mA;
  final int[] step_mA;
  final long[] weight;
  final Place[] turn;

  /** All that occur in {@link #whole} and {@link #narrow}. */
  final List<Footprint> footprints = new ArrayList<>();

  private final List<Room> rooms;
  private Path[] paths = new Path[64];
  private int pathCount;

  /** A list of rooms, and its footprints by the bits of the phases. */
  private record Path(List<Integer> rooms, Footprint[] byPhases) {}

  Problem(Question question) {
    demands = question.demands();
    strict = question.strict();
    rooms = question.rooms();
    free_mA = new long[rooms.size()];
    for (int k = 0; k < free_mA.length; k++) free_mA[k] = rooms.get(k).free_mA();
    whole = new Footprint[demands.size()];
    narrow = new Footprint[demands.size()];
    floor_mA = new int[whole.length];
    cap_mA = new int[whole.length];
    step_mA = new int[whole.length];
    weight = new long[whole.length];
    turn = new Place[whole.length];
    for (int i = 0; i < whole.length; i++) {
      Demand demand = demands.get(i);
      floor_mA[i] = demand.floor_mA();
      cap_mA[i] = demand.cap_mA();
      step_mA[i] = demand.step_mA();
      weight[i] = demand.weight();
      turn[i] = demand.turn();
      Path path = path(demand.rooms());
      whole[i] = footprint(path, demand.phases());
      narrow[i] = demand.narrow().isPresent() ? footprint(path, demand.narrow().get()) : whole[i];
    }
  }

  private Footprint footprint(Path path, PhaseSet phases) {
    Footprint known = path.byPhases[phases.bits()];
    if (known != null) return known;
    Footprint made = Footprint.of(footprints.size(), phases, path.rooms, rooms);
    footprints.add(made);
    path.byPhases[phases.bits()] = made;
    return made;
  }

  /** Found by its last room, which is the nearest: mostly no other path ends there. */
  private Path path(List<Integer> uses) {
    int at = slot(uses);
    while (paths[at] != null) {
      if (paths[at].rooms == uses || paths[at].rooms.equals(uses)) return paths[at];
      at = (at + 1) & (paths.length - 1);
    }
    Path made = new Path(uses, new Footprint[PhaseSet.ALL.bits() + 1]);
    paths[at] = made;
    if (++pathCount > paths.length / 2) grow();
    return made;
  }

  private int slot(List<Integer> uses) {
    return uses.isEmpty() ? 0 : uses.getLast() * 0x9E3779B9 >>> 7 & (paths.length - 1);
  }

  private void grow() {
    Path[] old = paths;
    paths = new Path[old.length * 2];
    for (Path path : old) {
      if (path == null) continue;
      int at = slot(path.rooms);
      while (paths[at] != null) at = (at + 1) & (paths.length - 1);
      paths[at] = path;
    }
  }

  int size() {
    return whole.length;
  }

  long[] copyOfFree() {
    return Arrays.copyOf(free_mA, free_mA.length);
  }
}
