package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.Demand.Place;
import headroom.core.control.Demand.Question;
import headroom.core.event.Source;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseSet;
import headroom.core.units.Watts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The allocator alone: a question in, shares out. */
class AllocatorTest {
  private static final PhaseSet L1 = PhaseSet.of(Phase.L1);

  private static Room room(Phase phase, int amps) {
    return new Room(
        new CircuitId("grid"),
        new Room.What.OnPhase(phase, Source.INSTALLER, Amps.of(amps)),
        amps * 1000L);
  }

  private static Place place(long servedAt) {
    return new Place(false, false, 0, false, servedAt, 0, false);
  }

  private static Demand demand(String id, int cap, long weight, Place place, Integer... rooms) {
    return new Demand(
        EvseId.of(id, 1),
        L1,
        Optional.empty(),
        List.of(rooms),
        6000,
        cap * 1000,
        1000,
        weight,
        place);
  }

  private static Question question(List<Room> rooms, List<Demand> demands) {
    return new Question(rooms, demands, false);
  }

  private static List<Integer> amps(Allocation allocation) {
    return allocation.shares().stream().map(share -> share.current_mA() / 1000).toList();
  }

  @Test
  void waterLevelFollowsWeights() {
    Allocation shares =
        Allocator.allocate(
            question(
                List.of(room(Phase.L1, 48)),
                List.of(
                    demand("A", 63, 1000, place(0), 0),
                    demand("B", 63, 2000, place(0), 0),
                    demand("C", 63, 3000, place(0), 0))));
    assertEquals(List.of(8, 16, 24), amps(shares));
  }

  @Test
  void floorsComeBeforeWeights() {
    Allocation shares =
        Allocator.allocate(
            question(
                List.of(room(Phase.L1, 20)),
                List.of(demand("A", 63, 100, place(0), 0), demand("B", 63, 1000, place(0), 0))));
    assertEquals(List.of(6, 14), amps(shares));
  }

  @Test
  void whatCapsLeaveGoesToTheOthers() {
    Allocation shares =
        Allocator.allocate(
            question(
                List.of(room(Phase.L1, 40)),
                List.of(
                    demand("A", 8, 1000, place(0), 0),
                    demand("B", 63, 1000, place(0), 0),
                    demand("C", 63, 1000, place(0), 0))));
    assertEquals(List.of(8, 16, 16), amps(shares));
  }

  @Test
  void fullSubBoardFreezesItsCarsAndTheLevelRisesForTheRest() {
    Allocation shares =
        Allocator.allocate(
            question(
                List.of(room(Phase.L1, 60), room(Phase.L1, 20)),
                List.of(
                    demand("A", 63, 1000, place(0), 0, 1),
                    demand("B", 63, 1000, place(0), 0, 1),
                    demand("C", 63, 1000, place(0), 0))));
    assertEquals(List.of(10, 10, 40), amps(shares));
    assertEquals(1, shares.shares().get(0).boundBy().getAsInt());
    assertEquals(0, shares.shares().get(2).boundBy().getAsInt());
  }

  @Test
  void remainderGoesToThePoorestAndTiesToTheFirst() {
    Allocation shares =
        Allocator.allocate(
            question(
                List.of(room(Phase.L1, 32)),
                List.of(
                    demand("A", 63, 1000, place(0), 0),
                    demand("B", 63, 1000, place(0), 0),
                    demand("C", 63, 1000, place(0), 0))));
    assertEquals(List.of(11, 11, 10), amps(shares));
  }

  @Test
  void floorIsAdmittedAtItsExactRoomAndNotAMilliampereBelow() {
    for (long free : new long[] {6000, 5999}) {
      Room room =
          new Room(
              new CircuitId("grid"),
              new Room.What.OnPhase(Phase.L1, Source.INSTALLER, Amps.of(6)),
              free);
      Allocation shares =
          Allocator.allocate(question(List.of(room), List.of(demand("A", 16, 1000, place(0), 0))));
      assertEquals(free == 6000, shares.shares().getFirst().admitted());
    }
  }

  @Test
  void whoWaitedLongestIsAdmittedFirst() {
    Allocation shares =
        Allocator.allocate(
            question(
                List.of(room(Phase.L1, 11)),
                List.of(demand("A", 16, 1000, place(50), 0), demand("B", 16, 1000, place(20), 0))));
    assertEquals(List.of(0, 11), amps(shares));
  }

  @Test
  void sessionInsideItsOnTimeKeepsItsPlace() {
    Place keeps = new Place(false, true, 0, true, 90, 0, false);
    Allocation shares =
        Allocator.allocate(
            question(
                List.of(room(Phase.L1, 11)),
                List.of(demand("A", 16, 1000, place(20), 0), demand("B", 16, 1000, keeps, 0))));
    assertEquals(List.of(0, 11), amps(shares));
  }

  @Test
  void whoWaitedBeyondItsBoundKeepsItsRoomFromThoseBehindIt() {
    for (boolean tooLong : new boolean[] {false, true}) {
      Place waits = new Place(false, false, 0, false, 0, 0, tooLong);
      Place keeps = new Place(false, true, 0, true, 90, 0, false);
      Allocation shares =
          Allocator.allocate(
              question(
                  List.of(room(Phase.L1, 11), room(Phase.L2, 10)),
                  List.of(
                      onTwo("on", PhaseSet.of(Phase.L2), 6, keeps),
                      onTwo("two", PhaseSet.of(Phase.L1, Phase.L2), 16, waits),
                      onTwo("late", L1, 16, place(5)))));
      assertEquals(tooLong ? List.of(6, 0, 0) : List.of(6, 0, 11), amps(shares));
    }
  }

  private static Demand onTwo(String id, PhaseSet phases, int cap, Place place) {
    return new Demand(
        EvseId.of(id, 1),
        phases,
        Optional.empty(),
        List.of(0, 1),
        6000,
        cap * 1000,
        1000,
        1000,
        place);
  }

  @Test
  void carThatRestsYieldsItsFloor() {
    Place rests = new Place(true, true, 5, true, 0, 0, false);
    Allocation shares =
        Allocator.allocate(
            question(
                List.of(room(Phase.L1, 11)),
                List.of(demand("A", 16, 1000, rests, 0), demand("B", 16, 1000, place(20), 0))));
    assertEquals(List.of(0, 11), amps(shares));
  }

  @Test
  void nothingIsGivenWhereNothingIsFree() {
    Allocation shares =
        Allocator.allocate(
            question(List.of(room(Phase.L1, -5)), List.of(demand("A", 16, 1000, place(0), 0))));
    assertEquals(List.of(0), amps(shares));
  }

  // ---- strict priority

  private static Demand ofClass(String id, int cap, int priority) {
    return demand(id, cap, 1000, new Place(false, false, priority, false, 0, 0, false), 0);
  }

  @Test
  void strictPriorityFillsTheHigherClassFirstAndLeavesTheOtherItsFloor() {
    for (boolean strict : new boolean[] {false, true}) {
      Allocation shares =
          Allocator.allocate(
              new Question(
                  List.of(room(Phase.L1, 40)),
                  List.of(
                      ofClass("low", 63, 0),
                      ofClass("high", 63, 1),
                      ofClass("low too", 63, 0),
                      ofClass("high too", 63, 1)),
                  strict));
      assertEquals(strict ? List.of(6, 14, 6, 14) : List.of(10, 10, 10, 10), amps(shares));
    }
  }

  @Test
  void whatTheHigherClassCannotUseGoesToTheLowerOnes() {
    Allocation shares =
        Allocator.allocate(
            new Question(
                List.of(room(Phase.L1, 50)),
                List.of(ofClass("low", 63, 0), ofClass("high", 16, 7), ofClass("middle", 20, 3)),
                true));
    assertEquals(List.of(14, 16, 20), amps(shares));
  }

  @Test
  void whatIsCutOffTheHigherClassIsHandedOutThereFirst() {
    Allocation shares =
        Allocator.allocate(
            new Question(
                List.of(room(Phase.L1, 35)),
                List.of(ofClass("low", 63, 0), ofClass("high", 63, 1), ofClass("high too", 63, 1)),
                true));
    assertEquals(List.of(6, 15, 14), amps(shares));
  }

  @Test
  void lowerClassThatHasNoPlaceReservesNothingFromTheHigherOne() {
    Allocation shares =
        Allocator.allocate(
            new Question(
                List.of(room(Phase.L1, 11)),
                List.of(ofClass("low", 63, 0), ofClass("high", 63, 1)),
                true));
    assertEquals(List.of(0, 11), amps(shares));
  }

  @Test
  void roomThatKeepsTheFloorsOfTheLowerClassIsTheReasonOfTheHigherOne() {
    Allocation shares =
        Allocator.allocate(
            new Question(
                List.of(room(Phase.L1, 30), room(Phase.L1, 99)),
                List.of(ofClass("low", 63, 0), ofClass("high", 63, 1)),
                true));
    assertEquals(List.of(6, 24), amps(shares));
    assertEquals(OptionalInt.of(0), shares.shares().get(0).boundBy());
    assertEquals(OptionalInt.of(0), shares.shares().get(1).boundBy());
  }

  // ---- one phase instead of none

  private static final List<Integer> ALL_ROOMS = List.of(0, 1, 2);

  private static List<Room> phases(int l1, int l2, int l3) {
    return List.of(room(Phase.L1, l1), room(Phase.L2, l2), room(Phase.L3, l3));
  }

  private static Demand switching(String id, Phase narrow, Place place) {
    Optional<PhaseSet> one = Optional.of(PhaseSet.of(narrow));
    return new Demand(
        EvseId.of(id, 1), PhaseSet.ALL, one, ALL_ROOMS, 6000, 16_000, 1000, 1000, place);
  }

  private static Demand fixed(String id, Place place, Phase... on) {
    return new Demand(
        EvseId.of(id, 1),
        PhaseSet.of(on),
        Optional.empty(),
        ALL_ROOMS,
        6000,
        16_000,
        1000,
        1000,
        place);
  }

  private static List<String> offers(Allocation allocation) {
    return allocation.shares().stream()
        .map(s -> s.admitted() ? s.current_mA() / 1000 + " " + s.phases() : "0")
        .toList();
  }

  private static List<String> offers(List<Room> rooms, Demand... demands) {
    return offers(Allocator.allocate(question(rooms, List.of(demands))));
  }

  private static final String ALL_THREE = " L1+L2+L3";

  @Test
  void whoseFloorDoesNotFitOnAllPhasesIsAdmittedOnOne() {
    Demand car = switching("A", Phase.L1, place(0));
    assertEquals(List.of("6" + ALL_THREE), offers(phases(16, 6, 16), car));
    assertEquals(List.of("16 L1"), offers(phases(16, 5, 16), car));
    assertEquals(List.of("0"), offers(phases(5, 5, 16), car));
  }

  @Test
  void nobodyIsNarrowedToLetAnotherHaveMorePhases() {
    assertEquals(
        List.of("6" + ALL_THREE, "6 L2"),
        offers(
            phases(11, 12, 11),
            switching("A", Phase.L1, place(1)),
            switching("B", Phase.L2, place(2))));
  }

  @Test
  void earlierSessionIsNarrowedWhenALaterOneWouldGetNothing() {
    assertEquals(
        List.of("11 L1", "11 L2"),
        offers(
            phases(11, 11, 11),
            switching("A", Phase.L1, place(1)),
            switching("B", Phase.L2, place(2))));
    // The same for one that cannot switch.
    assertEquals(
        List.of("11 L1", "11 L2"),
        offers(
            phases(11, 11, 11),
            switching("A", Phase.L1, place(1)),
            fixed("B", place(2), Phase.L2)));
  }

  @Test
  void nobodyIsNarrowedWhenThatWouldNotBeEnough() {
    assertEquals(
        List.of("11" + ALL_THREE, "0"),
        offers(
            phases(11, 11, 11),
            switching("A", Phase.L1, place(1)),
            fixed("B", place(2), Phase.L1, Phase.L2)));
  }

  @Test
  void lastOfTheOrderIsNarrowedFirst() {
    assertEquals(
        List.of("7" + ALL_THREE, "7 L1", "7 L2"),
        offers(
            phases(14, 14, 14),
            switching("A", Phase.L1, place(1)),
            switching("B", Phase.L1, place(2)),
            fixed("C", place(3), Phase.L2)));
  }

  @Test
  void onlyThoseAreNarrowedWhoLeaveAPhaseThatIsWanted() {
    // B would stay on L2, so A goes to one phase although it comes before B.
    assertEquals(
        List.of("14 L1", "7" + ALL_THREE, "7 L2"),
        offers(
            phases(21, 14, 14),
            switching("A", Phase.L1, place(1)),
            switching("B", Phase.L2, place(2)),
            fixed("C", place(3), Phase.L2)));
  }

  @Test
  void narrowingThatProvesNeedlessIsTakenBack() {
    // B is narrowed first and frees L3 alone; A then frees L2 and L3, which is enough without B.
    Demand b =
        new Demand(
            EvseId.of("B", 1),
            PhaseSet.of(Phase.L1, Phase.L3),
            Optional.of(L1),
            ALL_ROOMS,
            6000,
            16_000,
            1000,
            1000,
            place(2));
    assertEquals(
        List.of("7 L1", "7 L1+L3", "11 L2+L3"),
        offers(
            phases(14, 11, 18),
            switching("A", Phase.L1, place(1)),
            b,
            fixed("C", place(3), Phase.L2, Phase.L3)));
  }

  @Test
  void nobodyIsNarrowedForACarThatRests() {
    Place rests = new Place(true, false, 0, false, 5, 0, false);
    assertEquals(
        List.of("11" + ALL_THREE, "0"),
        offers(
            phases(11, 11, 11), switching("A", Phase.L1, place(1)), fixed("B", rests, Phase.L2)));
  }

  @Test
  void nobodyIsNarrowedInsideItsOnTimeUnlessForAnotherInsideIts() {
    Place keeps = new Place(false, true, 0, true, 9, 0, false);
    Place keepsToo = new Place(false, true, 0, true, 10, 0, false);
    Demand on = switching("A", Phase.L1, keeps);
    assertEquals(
        List.of("11" + ALL_THREE, "0"),
        offers(phases(11, 11, 11), on, fixed("B", place(1), Phase.L2)));
    assertEquals(
        List.of("11 L1", "11 L2"), offers(phases(11, 11, 11), on, fixed("B", keepsToo, Phase.L2)));
    assertEquals(List.of("11 L1"), offers(phases(11, 0, 11), on));
  }

  @Test
  void higherClassIsNarrowedForALowerOneOnlyWherePriorityIsNotStrict() {
    Place high = new Place(false, false, 1, false, 0, 0, false);
    for (boolean strict : new boolean[] {false, true}) {
      Question question =
          new Question(
              phases(11, 11, 11),
              List.of(switching("A", Phase.L1, high), fixed("B", place(1), Phase.L2)),
              strict);
      assertEquals(
          strict ? List.of("11" + ALL_THREE, "0") : List.of("11 L1", "11 L2"),
          offers(Allocator.allocate(question)));
    }
  }

  @Test
  void narrowingCountsInAnUnbalanceThatTheWholeSetDoesNotTouch() {
    for (int most : new int[] {5, 6}) {
      List<Room> rooms = new ArrayList<>(phases(16, 5, 16));
      rooms.add(
          new Room(
              new CircuitId("grid"),
              new Room.What.Unbalance(Phase.L1, Phase.L2, Amps.of(most)),
              most * 1000L));
      Demand car =
          new Demand(
              EvseId.of("A", 1),
              PhaseSet.ALL,
              Optional.of(L1),
              List.of(0, 1, 2, 3),
              6000,
              16_000,
              1000,
              1000,
              place(0));
      Allocation.Share share =
          Allocator.allocate(question(rooms, List.of(car))).shares().getFirst();
      assertEquals(most == 6, share.admitted());
      assertEquals(OptionalInt.of(3), share.boundBy());
    }
  }

  @Test
  void whoWaitedBeyondItsBoundReservesOnlyWhatItsNarrowPhasesNeed() {
    Place keeps = new Place(false, true, 0, true, 90, 0, false);
    Place waits = new Place(false, false, 0, false, 0, 0, true);
    assertEquals(
        List.of("11 L1", "0", "11 L2"),
        offers(
            phases(11, 11, 11),
            fixed("on", keeps, Phase.L1),
            switching("waits", Phase.L1, waits),
            fixed("late", place(5), Phase.L2)));
  }

  // ---- on random trees

  static LongStream seeds() {
    long fresh = System.nanoTime();
    return LongStream.concat(LongStream.range(1, 200), LongStream.range(fresh, fresh + 100));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void sharesKeepEveryRoomFloorCapAndStep(long seed) {
    Question question = random(new Random(seed));
    Allocation allocation = Allocator.allocate(question);
    long[] left = left(question, allocation);
    for (int k = 0; k < left.length; k++) {
      boolean unused = isUnused(question, allocation, k);
      assertTrue(left[k] >= 0 || unused, "seed " + seed + " room " + k + " lacks " + -left[k]);
    }
    for (int i = 0; i < allocation.shares().size(); i++) {
      Allocation.Share share = allocation.shares().get(i);
      Demand demand = question.demands().get(i);
      String what = "seed " + seed + " " + share + " of " + demand;
      if (!share.admitted()) {
        assertEquals(0, share.current_mA(), what);
        continue;
      }
      assertTrue(share.current_mA() >= demand.floor_mA(), what);
      assertTrue(share.current_mA() <= demand.cap_mA(), what);
      assertEquals(0, share.current_mA() % demand.step_mA(), what);
    }
  }

  /**
   * Efficient to the last step: whoever is below its cap is stopped by a room that it cannot enter.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nobodyBelowItsCapCouldHaveOneMoreStep(long seed) {
    Question question = random(new Random(seed));
    Allocation allocation = Allocator.allocate(question);
    long[] left = left(question, allocation);
    for (int i = 0; i < allocation.shares().size(); i++) {
      Allocation.Share share = allocation.shares().get(i);
      Demand demand = question.demands().get(i);
      if (!share.admitted() || share.current_mA() + demand.step_mA() > demand.cap_mA()) continue;
      boolean stopped = false;
      for (int k : demand.rooms()) {
        int weight = question.rooms().get(k).what().weight(allocation.shares().get(i).phases());
        stopped |= weight > 0 && left[k] < (long) weight * demand.step_mA();
      }
      assertTrue(stopped, "seed " + seed + " " + share + " of " + demand);
    }
  }

  /**
   * Max-min: nobody has less per weight than another who shares the room that stops it, unless that
   * one is at its floor. Asked in steps of 1 mA, so that rounding has no part in it.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nobodyHasLessPerWeightThanThoseInTheRoomThatStopsIt(long seed) {
    Question question = inFineSteps(random(new Random(seed)));
    Allocation allocation = Allocator.allocate(question);
    for (int i = 0; i < allocation.shares().size(); i++) {
      Allocation.Share poor = allocation.shares().get(i);
      if (!poor.admitted() || poor.boundBy().isEmpty()) continue;
      int k = poor.boundBy().getAsInt();
      Demand own = question.demands().get(i);
      for (int j = 0; j < allocation.shares().size(); j++) {
        Allocation.Share rich = allocation.shares().get(j);
        Demand other = question.demands().get(j);
        boolean sharesRoom =
            rich.admitted()
                && other.rooms().contains(k)
                && question.rooms().get(k).what().weight(rich.phases()) > 0;
        // Where priority is strict, a higher class was filled before.
        if (question.strict() && other.turn().priority() > own.turn().priority()) continue;
        if (!sharesRoom || rich.current_mA() <= other.floor_mA() + SLACK_MA) continue;
        double level = (double) (poor.current_mA() + SLACK_MA) / own.weight();
        double theirs = (double) (rich.current_mA() - SLACK_MA) / other.weight();
        assertTrue(theirs <= level, "seed " + seed + ": " + rich + " has more than " + poor);
      }
    }
  }

  /** As much as all users of a room together may have cut off, three times for three phases. */
  private static final int SLACK_MA = 150;

  private static Question inFineSteps(Question question) {
    List<Demand> fine = new ArrayList<>();
    for (Demand d : question.demands())
      fine.add(
          new Demand(
              d.evse(),
              d.phases(),
              d.narrow(),
              d.rooms(),
              d.floor_mA(),
              d.cap_mA(),
              1,
              d.weight(),
              d.turn()));
    return new Question(question.rooms(), fine, question.strict());
  }

  @Test
  void sameQuestionGetsTheSameAnswer() {
    Question question = random(new Random(7));
    assertEquals(Allocator.allocate(question), Allocator.allocate(question));
  }

  private static long[] left(Question question, Allocation allocation) {
    long[] left = new long[question.rooms().size()];
    for (int k = 0; k < left.length; k++) left[k] = question.rooms().get(k).free_mA();
    for (int i = 0; i < allocation.shares().size(); i++) {
      Demand demand = question.demands().get(i);
      for (int k : demand.rooms())
        left[k] -=
            (long) allocation.shares().get(i).current_mA()
                * question.rooms().get(k).what().weight(allocation.shares().get(i).phases());
    }
    return left;
  }

  private static boolean isUnused(Question question, Allocation allocation, int k) {
    for (int i = 0; i < allocation.shares().size(); i++) {
      Demand demand = question.demands().get(i);
      if (allocation.shares().get(i).current_mA() > 0
          && demand.rooms().contains(k)
          && question.rooms().get(k).what().weight(allocation.shares().get(i).phases()) > 0)
        return false;
    }
    return true;
  }

  /** A tree of three levels with phases, a power limit and unbalance, and up to 40 sessions. */
  private static Question random(Random random) {
    List<Room> rooms = new ArrayList<>();
    int boards = 1 + random.nextInt(4);
    for (int board = 0; board <= boards; board++) {
      for (Phase phase : Phase.values())
        rooms.add(
            new Room(
                new CircuitId("C" + board),
                new Room.What.OnPhase(phase, Source.INSTALLER, Amps.of(63)),
                random.nextInt(board == 0 ? 200_000 : 80_000) - 5_000));
    }
    int power = rooms.size();
    rooms.add(
        new Room(
            new CircuitId("C0"), new Room.What.Power(Watts.of(50_000)), random.nextInt(400_000)));
    int unbalance = rooms.size();
    for (Phase heavy : Phase.values())
      for (Phase light : Phase.values())
        if (heavy != light)
          rooms.add(
              new Room(
                  new CircuitId("C0"),
                  new Room.What.Unbalance(heavy, light, Amps.of(20)),
                  10_000 + random.nextInt(40_000)));
    List<Demand> demands = new ArrayList<>();
    int sessions = 1 + random.nextInt(40);
    for (int i = 0; i < sessions; i++) {
      int board = 1 + random.nextInt(boards);
      List<Integer> uses = new ArrayList<>(List.of(0, 1, 2, power));
      for (int k = 0; k < 3; k++) uses.add(board * 3 + k);
      for (int k = unbalance; k < rooms.size(); k++) uses.add(k);
      PhaseSet phases = new PhaseSet(1 + random.nextInt(7));
      Optional<PhaseSet> narrow =
          phases.count() > 1 && random.nextInt(3) == 0
              ? Optional.of(PhaseSet.of(phases.phases().get(random.nextInt(phases.count()))))
              : Optional.empty();
      int step = random.nextInt(4) == 0 ? 100 : 1000;
      demands.add(
          new Demand(
              EvseId.of("S" + i, 1),
              phases,
              narrow,
              uses,
              6000,
              6000 + random.nextInt(27_000),
              step,
              random.nextInt(3) == 0 ? 1 + random.nextInt(5000) : 1000,
              new Place(
                  random.nextInt(10) == 0,
                  random.nextInt(4) == 0,
                  random.nextInt(3),
                  random.nextBoolean(),
                  random.nextInt(100),
                  random.nextInt(100),
                  random.nextInt(8) == 0)));
    }
    return new Question(rooms, demands, random.nextInt(4) == 0);
  }
}
