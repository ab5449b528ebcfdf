package headroom.core.control;

import headroom.core.control.Demand.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Shares out what is free (design 3.3): {@link Admission} of floors in order, one {@link
 * WaterLevel} for those who are in, {@link Quantising} down to what chargers can be told. It works
 * on a {@link Problem} in flat arrays, and on {@link Cohorts} of sessions that are alike.
 *
 * <p>Where priority is strict, the classes are filled and quantised one after the other from the
 * top; the admitted floors of the classes below are kept for them.
 *
 * <p>A pure function on whole numbers: equal questions get equal answers. Ties are settled by the
 * order of the demands. The cost grows nearly linearly with the sessions.
 */
final class Allocator {
  private final Problem problem;
  private final Admission admission;
  private final long[] left_mA;
  private final int[] given_mA;
  private final int[] boundBy;

  private Allocator(Question question) {
    problem = new Problem(question);
    admission = new Admission(problem);
    left_mA = problem.copyOfFree();
    given_mA = new int[problem.size()];
    boundBy = admission.fullRoom;
  }

  static Allocation allocate(Question question) {
    Allocator allocator = new Allocator(question);
    if (question.strict()) allocator.shareByClass();
    else allocator.share(allocator.admitted());
    return allocator.answer();
  }

  private int[] admitted() {
    int[] admitted = new int[problem.size()];
    int count = 0;
    for (int i = 0; i < admitted.length; i++) if (admission.admitted[i]) admitted[count++] = i;
    return Arrays.copyOf(admitted, count);
  }

  private void shareByClass() {
    int[] admitted = admitted();
    for (int i : admitted) admission.on[i].take(problem.floor_mA[i], left_mA);
    int[] priorities =
        Arrays.stream(admitted).map(this::priority).distinct().map(p -> ~p).sorted().toArray();
    for (int priority : priorities) {
      int[] members = Arrays.stream(admitted).filter(i -> priority(i) == ~priority).toArray();
      for (int i : members) admission.on[i].take(-problem.floor_mA[i], left_mA);
      share(members);
    }
  }

  private int priority(int i) {
    return problem.turn[i].priority();
  }

  /** Gives the sessions what is left. */
  private void share(int[] sessions) {
    Cohorts cohorts = new Cohorts(problem, admission.on, sessions);
    WaterLevel water = new WaterLevel(cohorts, left_mA);
    new Quantising(cohorts, water.shares_mA(), water.boundBy, left_mA).tell(given_mA, boundBy);
  }

  private Allocation answer() {
    for (int k = 0; k < left_mA.length; k++) {
      if (left_mA[k] < 0 && left_mA[k] < problem.free_mA[k])
        throw new IllegalStateException("allocated more than is free in room " + k);
    }
    OptionalInt[] room = new OptionalInt[left_mA.length];
    List<Allocation.Share> shares = new ArrayList<>(given_mA.length);
    for (int i = 0; i < given_mA.length; i++) {
      OptionalInt bound = OptionalInt.empty();
      int k = boundBy[i];
      if (k != Footprint.NO_ROOM) {
        if (room[k] == null) room[k] = OptionalInt.of(k);
        bound = room[k];
      }
      shares.add(
          new Allocation.Share(
              problem.demands.get(i).evse(),
              admission.admitted[i],
              admission.on[i].phases,
              given_mA[i],
              bound));
    }
    return new Allocation(shares);
  }
}
