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

  /** A session counts at most so often in one room: with its phases in a total power. */
  static final int MOST_TIMES = 3;

  /** Its place among the footprints of one question. */
  final int index;

  final PhaseSet phases;

  /** Each use of a room in one number: see {@link #room} and {@link #times}. */
  final int[] uses;

  private Footprint(int index, PhaseSet phases, int[] uses) {
    this.index = index;
    this.phases = phases;
    this.uses = uses;
  }

  static Footprint of(int index, PhaseSet phases, List<Integer> path, List<Room> rooms) {
    int[] uses = new int[path.size()];
    int used = 0;
    for (int u = 0; u < uses.length; u++) {
      int k = path.get(u);
      int times = times(phases, rooms.get(k));
      if (times > 0) uses[used++] = k << 2 | times;
    }
    return new Footprint(index, phases, used < uses.length ? Arrays.copyOf(uses, used) : uses);
  }

  private static int times(PhaseSet phases, Room room) {
    int times = room.what().weight(phases);
    if (times < 0 || times > MOST_TIMES)
      throw new IllegalArgumentException(
          "a session on " + phases + " counts " + times + " times in " + room);
    return times;
  }

  /** The index of the room. */
  static int room(int use) {
    return use >> 2;
  }

  /** How often a session counts in it, 1 to {@link #MOST_TIMES}. */
  static int times(int use) {
    return use & 3;
  }

  void take(long current_mA, long[] left_mA) {
    for (int use : uses) left_mA[room(use)] -= current_mA * times(use);
  }

  boolean fits(long more_mA, long[] left_mA) {
    for (int use : uses) if (more_mA * times(use) > left_mA[room(use)]) return false;
    return true;
  }

  /** The room that lacks most for {@code more_mA}, or {@link #NO_ROOM}. */
  int fullRoom(long more_mA, long[] left_mA) {
    int full = NO_ROOM;
    long worst = 0;
    for (int use : uses) {
      long lacking = more_mA * times(use) - left_mA[room(use)];
      if (lacking > worst) {
        worst = lacking;
        full = room(use);
      }
    }
    return full;
  }

  /** How often it counts in a room. */
  int timesIn(int room) {
    for (int use : uses) if (room(use) == room) return times(use);
    return 0;
  }
}
