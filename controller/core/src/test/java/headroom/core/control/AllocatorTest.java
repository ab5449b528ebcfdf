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
    return new Demand(EvseId.of(id, 1), L1, List.of(rooms), 6000, cap * 1000, 1000, weight, place);
  }

  private static List<Integer> amps(Allocation allocation) {
    return allocation.shares().stream().map(share -> share.current_mA() / 1000).toList();
  }

  @Test
  void waterLevelFollowsWeights() {
    Allocation shares =
        Allocator.allocate(
            new Question(
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
            new Question(
                List.of(room(Phase.L1, 20)),
                List.of(demand("A", 63, 100, place(0), 0), demand("B", 63, 1000, place(0), 0))));
    assertEquals(List.of(6, 14), amps(shares));
  }

  @Test
  void whatCapsLeaveGoesToTheOthers() {
    Allocation shares =
        Allocator.allocate(
            new Question(
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
            new Question(
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
            new Question(
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
          Allocator.allocate(
              new Question(List.of(room), List.of(demand("A", 16, 1000, place(0), 0))));
      assertEquals(free == 6000, shares.shares().getFirst().admitted());
    }
  }

  @Test
  void whoWaitedLongestIsAdmittedFirst() {
    Allocation shares =
        Allocator.allocate(
            new Question(
                List.of(room(Phase.L1, 11)),
                List.of(demand("A", 16, 1000, place(50), 0), demand("B", 16, 1000, place(20), 0))));
    assertEquals(List.of(0, 11), amps(shares));
  }

  @Test
  void sessionInsideItsOnTimeKeepsItsPlace() {
    Place keeps = new Place(false, true, 0, true, 90, 0, false);
    Allocation shares =
        Allocator.allocate(
            new Question(
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
              new Question(
                  List.of(room(Phase.L1, 11), room(Phase.L2, 10)),
                  List.of(
                      onTwo("on", PhaseSet.of(Phase.L2), 6, keeps),
                      onTwo("two", PhaseSet.of(Phase.L1, Phase.L2), 16, waits),
                      onTwo("late", L1, 16, place(5)))));
      assertEquals(tooLong ? List.of(6, 0, 0) : List.of(6, 0, 11), amps(shares));
    }
  }

  private static Demand onTwo(String id, PhaseSet phases, int cap, Place place) {
    return new Demand(EvseId.of(id, 1), phases, List.of(0, 1), 6000, cap * 1000, 1000, 1000, place);
  }

  @Test
  void carThatRestsYieldsItsFloor() {
    Place rests = new Place(true, true, 5, true, 0, 0, false);
    Allocation shares =
        Allocator.allocate(
            new Question(
                List.of(room(Phase.L1, 11)),
                List.of(demand("A", 16, 1000, rests, 0), demand("B", 16, 1000, place(20), 0))));
    assertEquals(List.of(0, 11), amps(shares));
  }

  @Test
  void nothingIsGivenWhereNothingIsFree() {
    Allocation shares =
        Allocator.allocate(
            new Question(List.of(room(Phase.L1, -5)), List.of(demand("A", 16, 1000, place(0), 0))));
    assertEquals(List.of(0), amps(shares));
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
        int weight = question.rooms().get(k).what().weight(demand.phases());
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
                && question.rooms().get(k).what().weight(other.phases()) > 0;
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
              d.evse(), d.phases(), d.rooms(), d.floor_mA(), d.cap_mA(), 1, d.weight(), d.turn()));
    return new Question(question.rooms(), fine);
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
                * question.rooms().get(k).what().weight(demand.phases());
    }
    return left;
  }

  private static boolean isUnused(Question question, Allocation allocation, int k) {
    for (int i = 0; i < allocation.shares().size(); i++) {
      Demand demand = question.demands().get(i);
      if (allocation.shares().get(i).current_mA() > 0
          && demand.rooms().contains(k)
          && question.rooms().get(k).what().weight(demand.phases()) > 0) return false;
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
      int step = random.nextInt(4) == 0 ? 100 : 1000;
      demands.add(
          new Demand(
              EvseId.of("S" + i, 1),
              new PhaseSet(1 + random.nextInt(7)),
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
    return new Question(rooms, demands);
  }
}
