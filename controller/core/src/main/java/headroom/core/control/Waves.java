package headroom.core.control;

import headroom.core.control.Demand.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Shares in waves (design 3.3): each wave shares what those before it leave. Those who rest come
 * last, so that a full car yields not only its floor to one that waits, but all that others can
 * use; and where sessions have said what they need, those who can spare much wait for those who
 * cannot.
 *
 * <p>Pure functions; equal questions get equal answers.
 */
final class Waves {
  private Waves() {}

  /** When a session has its share, the first wave first. */
  enum Wave {
    SHARES,
    /** It claims something that those before it need. */
    CAN_WAIT,
    /** It draws next to nothing, or has all that it asked for. */
    RESTS
  }

  /** Only those who rest come later. */
  static List<Wave> byRest(List<Demand> demands) {
    return demands.stream().map(d -> d.turn().resting() ? Wave.RESTS : Wave.SHARES).toList();
  }

  /**
   * In the order of admission each session claims current; who does not find its floor any more can
   * wait.
   *
   * @param claims_mA per demand, per phase; the floor where that is more
   */
  static List<Wave> byClaims(List<Room> rooms, List<Demand> demands, List<Integer> claims_mA) {
    long[] left_mA = new long[rooms.size()];
    for (int k = 0; k < left_mA.length; k++) left_mA[k] = rooms.get(k).free_mA();
    List<Integer> order = new ArrayList<>(demands.size());
    for (int i = 0; i < demands.size(); i++) order.add(i);
    order.sort((a, b) -> demands.get(a).turn().compareTo(demands.get(b).turn()));
    Wave[] waves = new Wave[demands.size()];
    for (int i : order) {
      Demand demand = demands.get(i);
      long fits_mA = fits_mA(rooms, left_mA, demand);
      if (demand.turn().resting()) waves[i] = Wave.RESTS;
      else if (fits_mA < demand.floor_mA()) waves[i] = Wave.CAN_WAIT;
      else {
        waves[i] = Wave.SHARES;
        long claim_mA = Math.min(fits_mA, Math.max(demand.floor_mA(), claims_mA.get(i)));
        for (int k : demand.rooms())
          left_mA[k] -= claim_mA * rooms.get(k).what().weight(demand.phases());
      }
    }
    return Arrays.asList(waves);
  }

  private static long fits_mA(List<Room> rooms, long[] left_mA, Demand demand) {
    long fits_mA = Long.MAX_VALUE;
    for (int k : demand.rooms()) {
      int weight = rooms.get(k).what().weight(demand.phases());
      if (weight > 0) fits_mA = Math.min(fits_mA, Math.floorDiv(left_mA[k], weight));
    }
    return fits_mA;
  }

  /**
   * @param waves one per demand
   */
  static Allocation allocate(Question question, List<Wave> waves) {
    if (waves.stream().allMatch(wave -> wave == Wave.SHARES)) return Allocator.allocate(question);
    List<Room> left = question.rooms();
    List<Iterator<Allocation.Share>> shares = new ArrayList<>();
    for (Wave wave : Wave.values()) {
      List<Demand> demands = new ArrayList<>();
      for (int i = 0; i < waves.size(); i++)
        if (waves.get(i) == wave) demands.add(question.demands().get(i));
      Allocation given = Allocator.allocate(new Question(left, demands, question.strict()));
      left = left(left, demands, given);
      shares.add(given.shares().iterator());
    }
    List<Allocation.Share> all = new ArrayList<>(waves.size());
    for (Wave wave : waves) all.add(shares.get(wave.ordinal()).next());
    return new Allocation(all);
  }

  private static List<Room> left(List<Room> rooms, List<Demand> demands, Allocation given) {
    long[] left_mA = new long[rooms.size()];
    for (int k = 0; k < left_mA.length; k++) left_mA[k] = rooms.get(k).free_mA();
    for (int i = 0; i < demands.size(); i++) {
      Allocation.Share share = given.shares().get(i);
      for (int k : demands.get(i).rooms())
        left_mA[k] -= (long) share.current_mA() * rooms.get(k).what().weight(share.phases());
    }
    List<Room> left = new ArrayList<>(left_mA.length);
    for (int k = 0; k < left_mA.length; k++)
      left.add(new Room(rooms.get(k).circuit(), rooms.get(k).what(), left_mA[k]));
    return left;
  }
}
