package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.Demand.Question;
import headroom.core.units.PhaseSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The allocator on trees of up to 300 sessions, beside the law as it reads. */
class LargeTreesTest {
  static LongStream seeds() {
    long fresh = System.nanoTime();
    return LongStream.concat(LongStream.range(1, 41), LongStream.range(fresh, fresh + 20));
  }

  private static Question question(long seed) {
    Random random = new Random(seed);
    BigSite.Kind[] kinds = BigSite.Kind.values();
    Question question =
        BigSite.of(1 + random.nextInt(300), kinds[random.nextInt(kinds.length)], seed);
    return new Question(question.rooms(), question.demands(), random.nextInt(3) == 0);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void sharesAreThoseOfTheLawAsItReads(long seed) {
    Question question = question(seed);
    Allocation allocation = Allocator.allocate(question);
    StraightLaw law = new StraightLaw(question, allocation);
    for (int i = 0; i < law.given_mA.length; i++)
      assertEquals(
          law.given_mA[i],
          allocation.shares().get(i).current_mA(),
          "seed " + seed + " session " + i + " filled to " + law.filled_mA[i] + " mA");
  }

  /**
   * Rooms are only ever entered when they hold a floor, and nobody is kept out of one that does.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nobodyIsLeftOutOrNarrowedWhoseFloorStillFits(long seed) {
    Question question = question(seed);
    Allocation allocation = Allocator.allocate(question);
    long[] left = new long[question.rooms().size()];
    for (int k = 0; k < left.length; k++) left[k] = question.rooms().get(k).free_mA();
    for (int i = 0; i < question.demands().size(); i++) {
      Allocation.Share share = allocation.shares().get(i);
      Demand demand = question.demands().get(i);
      boolean holds = share.admitted() || demand.turn().reserves();
      PhaseSet needs = share.admitted() ? share.phases() : demand.narrow().orElse(demand.phases());
      if (holds) take(question, demand, needs, left, 1);
    }
    for (int i = 0; i < question.demands().size(); i++) {
      Allocation.Share share = allocation.shares().get(i);
      Demand demand = question.demands().get(i);
      String what = "seed " + seed + " " + share + " of " + demand;
      Optional<PhaseSet> more =
          share.admitted()
              ? Optional.of(demand.phases()).filter(all -> !all.equals(share.phases()))
              : Optional.of(demand.narrow().orElse(demand.phases()));
      if (more.isEmpty()) continue;
      boolean holds = share.admitted() || demand.turn().reserves();
      PhaseSet needs = share.admitted() ? share.phases() : more.get();
      if (holds) take(question, demand, needs, left, -1);
      assertFalse(fits(question, demand, more.get(), left), what);
      if (holds) take(question, demand, needs, left, 1);
    }
  }

  private static void take(
      Question question, Demand demand, PhaseSet phases, long[] left, int sign) {
    for (int k : demand.rooms())
      left[k] -= (long) sign * demand.floor_mA() * times(question, k, phases);
  }

  private static boolean fits(Question question, Demand demand, PhaseSet phases, long[] left) {
    return demand.rooms().stream()
        .allMatch(k -> demand.floor_mA() * times(question, k, phases) <= left[k]);
  }

  private static long times(Question question, int k, PhaseSet phases) {
    return question.rooms().get(k).what().weight(phases);
  }

  /** Grouping alike sessions is for speed: lists that are only equal give the same shares. */
  @Test
  void pathsAreToldApartByWhatTheySayAndNotByWhoTheyAre() {
    Question question = BigSite.of(120, BigSite.Kind.MIXED, 5);
    List<Demand> demands = new ArrayList<>();
    for (Demand d : question.demands())
      demands.add(
          new Demand(
              d.evse(),
              d.phases(),
              d.narrow(),
              new ArrayList<>(d.rooms()),
              d.floor_mA(),
              d.cap_mA(),
              d.step_mA(),
              d.weight(),
              d.turn()));
    assertEquals(
        Allocator.allocate(question),
        Allocator.allocate(new Question(question.rooms(), demands, false)));
  }

  @Test
  void tenThousandSessionsWithTheLargestWeightsAndCurrentsOverflowNothing() {
    Question small = BigSite.of(10_000, BigSite.Kind.MIXED_UNLIKE, 3);
    List<Room> rooms =
        small.rooms().stream()
            .map(room -> new Room(room.circuit(), room.what(), room.free_mA() * 30))
            .toList();
    List<Demand> demands = new ArrayList<>();
    for (Demand d : small.demands())
      demands.add(
          new Demand(
              d.evse(),
              d.phases(),
              d.narrow(),
              d.rooms(),
              d.floor_mA() * 30,
              d.cap_mA() * 30,
              d.step_mA(),
              Demand.MAX_WEIGHT - d.weight(),
              d.turn()));
    long[] left = rooms.stream().mapToLong(Room::free_mA).toArray();
    Allocation allocation = Allocator.allocate(new Question(rooms, demands, false));
    for (int i = 0; i < demands.size(); i++) {
      Allocation.Share share = allocation.shares().get(i);
      assertTrue(share.current_mA() <= demands.get(i).cap_mA());
      assertTrue(!share.admitted() || share.current_mA() >= demands.get(i).floor_mA());
      for (int k : demands.get(i).rooms())
        left[k] -= (long) share.current_mA() * rooms.get(k).what().weight(share.phases());
    }
    for (long rest : left) assertTrue(rest >= 0, "lacks " + -rest);
  }

  @Test
  void orderWithoutObjectsIsTheOrderOfAnyOtherSort() {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      int count = random.nextInt(300);
      long[] exact = new long[count];
      for (int i = 0; i < count; i++)
        exact[i] = random.nextLong(1L << (1 + random.nextInt(62))) & ~(1L << random.nextInt(5));
      long[] lead = new long[count];
      int coarse = random.nextInt(40);
      for (int i = 0; i < count; i++) lead[i] = exact[i] >>> coarse;
      List<Integer> expected = new ArrayList<>();
      for (int i = 0; i < count; i++) expected.add(i);
      expected.sort((a, b) -> Long.compare(exact[a], exact[b]));
      List<Integer> sorted = new ArrayList<>();
      for (int i : Order.of(lead, count, (a, b) -> exact[a] > exact[b])) sorted.add(i);
      assertEquals(expected, sorted, "seed " + seed);
      assertEquals(count, Collections.max(sorted.isEmpty() ? List.of(-1) : sorted) + 1);
    }
  }
}
