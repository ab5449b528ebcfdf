package headroom.core.control;

import headroom.core.units.PhaseSet;
import java.util.Arrays;
import java.util.List;

/**
 * What a session counts in: the rooms that its phases use, and how often it counts in each. Shared
 * by all sessions with the same rooms and phases.
 */
final class Footprint {
  /** In none of its rooms there is too little. */
  static final int NO_ROOM = -1;

  /** Its place among the footprints of one question. */
  final int index;

  final PhaseSet phases;
  final int[] rooms;
  final int[] weights;

  private Footprint(int index, PhaseSet phases, int[] rooms, int[] weights) {
    this.index = index;
    this.phases = phases;
    this.rooms = rooms;
    this.weights = weights;
  }

  static Footprint of(int index, PhaseSet phases, List<Integer> path, List<Room> rooms) {
    int[] used = new int[path.size()];
    int[] weights = new int[path.size()];
    int count = 0;
    for (int u = 0; u < path.size(); u++) {
      int weight = rooms.get(path.get(u)).what().weight(phases);
      if (weight == 0) continue;
      used[count] = path.get(u);
      weights[count++] = weight;
    }
    return new Footprint(index, phases, Arrays.copyOf(used, count), Arrays.copyOf(weights, count));
  }

  void take(long current_mA, long[] left_mA) {
    for (int u = 0; u < rooms.length; u++) left_mA[rooms[u]] -= current_mA * weights[u];
  }

  /** The room that lacks most for {@code more_mA}, or {@link #NO_ROOM}. */
  int fullRoom(long more_mA, long[] left_mA) {
    int full = NO_ROOM;
    long worst = 0;
    for (int u = 0; u < rooms.length; u++) {
      long lacking = more_mA * weights[u] - left_mA[rooms[u]];
      if (lacking > worst) {
        worst = lacking;
        full = rooms[u];
      }
    }
    return full;
  }

  /** How often it counts in a room. */
  int weightIn(int room) {
    for (int u = 0; u < rooms.length; u++) if (rooms[u] == room) return weights[u];
    return 0;
  }
}
