package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.SharingCase.Answer;
import headroom.core.control.SharingCase.Board;
import headroom.core.control.SharingCase.Car;
import headroom.core.units.Phase;
import headroom.core.units.PhaseSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What more limit, or one session less, does to the rest. Decision 017 has it in words.
 *
 * <p>What holds, while the same cars are admitted on the same phases and priority is not strict:
 *
 * <ul>
 *   <li>in a single room nobody has less, before quantising; with equal weights and steps also
 *       after
 *   <li>in a tree the lexicographic minimum never gets worse: sorted by x/w, the first place where
 *       the shares differ is a gain
 *   <li>in admission without switching of phases: the first in the order for whom anything changes
 *       comes in
 * </ul>
 *
 * <p>What does not hold, each with its smallest site below: single cars may lose, even on one
 * circuit, and so may the sum of all; with different weights a single room can take a step from one
 * car; who comes in may put a later one out, and one that gets its phases back as well.
 */
class ShareMonotonyTest {

  // ---- a single room

  @Test
  void inASingleRoomNobodyHasLessWhenThereIsMoreOrOneSessionIsGone() {
    Laws.hold(
        Laws.seeds(5000, 500),
        whole -> {
          SharingCase asked = ExactShareTest.beforeQuantising(inOneRoom(whole));
          nobodyHasLess(asked, 2L * ExactShareTest.toleranceUnits(asked), 1000 * 100);
        });
  }

  @Test
  void inASingleRoomWithEqualWeightsAndStepsNobodyLosesAStepEither() {
    Laws.hold(
        Laws.seeds(5000, 500),
        whole -> {
          List<Car> alike = new ArrayList<>();
          for (Car car : inOneRoom(whole).cars())
            alike.add(car.withFloor(car.floor_mA() / 1000 * 1000).withStep(1000).withWeight(1000));
          nobodyHasLess(inOneRoom(whole).withCars(alike), 0, 700);
        });
  }

  private static void nobodyHasLess(SharingCase asked, long slack, long more) {
    Answer now = asked.asked();
    Answer withMore = withMore(asked, 0, List.of(more, 0L, 0L)).asked();
    if (now.on().equals(withMore.on())) hasNoLess(now, withMore, slack);
    if (asked.cars().isEmpty()) return;
    Answer fewer = asked.withCars(asked.cars().subList(1, asked.cars().size())).asked();
    Answer others = withoutFirst(now);
    if (others.on().equals(fewer.on())) hasNoLess(others, fewer, slack);
  }

  private static void hasNoLess(Answer now, Answer then, long slack) {
    for (int i = 0; i < now.given().length; i++)
      assertTrue(
          then.given()[i] >= now.given()[i] - slack,
          Arrays.toString(now.given()) + " becomes " + Arrays.toString(then.given()));
  }

  private static Answer withoutFirst(Answer answer) {
    int all = answer.given().length;
    return new Answer(
        answer.on().subList(1, all),
        Arrays.copyOfRange(answer.given(), 1, all),
        answer.boundBy().subList(1, all));
  }

  private static SharingCase inOneRoom(SharingCase asked) {
    OptionalLong none = OptionalLong.empty();
    OptionalLong free = asked.boards().getFirst().free().getFirst();
    Board room =
        new Board(
            -1,
            List.of(free.isPresent() ? free : OptionalLong.of(50_000), none, none),
            none,
            List.of());
    PhaseSet l1 = PhaseSet.of(Phase.L1);
    return new SharingCase(
        false, List.of(room), asked.cars().stream().map(car -> car.onBoard(0).on(l1)).toList());
  }

  private static SharingCase withMore(SharingCase asked, int at, List<Long> more) {
    Board board = asked.boards().get(at);
    List<OptionalLong> free = new ArrayList<>();
    for (int phase = 0; phase < 3; phase++) {
      OptionalLong had = board.free().get(phase);
      free.add(had.isEmpty() ? had : OptionalLong.of(had.getAsLong() + more.get(phase)));
    }
    List<Board> boards = new ArrayList<>(asked.boards());
    boards.set(at, new Board(board.parent(), free, board.power(), board.unbalance()));
    return asked.withBoards(boards);
  }

  // ---- a tree

  /** Said of the exact shares, without any tolerance. */
  @Test
  void inATreeTheLexicographicMinimumNeverGetsWorse() {
    Laws.hold(
        Laws.seeds(2000, 200),
        whole -> {
          SharingCase asked = whole.withStrict(false);
          Answer now = asked.asked();
          SharingCase wider = withMoreSomewhere(asked);
          List<Fraction> before = perWeight(asked, now);
          if (now.on().equals(wider.asked().on())) isNoWorse(before, perWeight(wider, now));
          if (asked.cars().isEmpty()) return;
          SharingCase fewer = asked.withCars(asked.cars().subList(1, asked.cars().size()));
          Answer others = withoutFirst(now);
          if (others.on().equals(fewer.asked().on()))
            isNoWorse(before.subList(1, before.size()), perWeight(fewer, others));
        });
  }

  private static SharingCase withMoreSomewhere(SharingCase asked) {
    Random random = new Random(asked.toString().hashCode());
    List<Long> more = IntStream.range(0, 3).mapToObj(phase -> 1000L * random.nextInt(20)).toList();
    return withMore(asked, random.nextInt(asked.boards().size()), more);
  }

  /** The first place at which the sorted shares differ is a gain. */
  private static void isNoWorse(List<Fraction> before, List<Fraction> after) {
    List<Fraction> now = before.stream().sorted().toList();
    List<Fraction> then = after.stream().sorted().toList();
    for (int i = 0; i < now.size(); i++) {
      int by = then.get(i).compareTo(now.get(i));
      assertTrue(by >= 0, now + " becomes " + then);
      if (by > 0) return;
    }
  }

  private static List<Fraction> perWeight(SharingCase asked, Answer answer) {
    Fraction[] exact = ExactShares.of(new Admitted(asked, answer.on()));
    return IntStream.range(0, exact.length)
        .mapToObj(i -> exact[i].dividedBy(Fraction.of(asked.cars().get(i).weight())))
        .toList();
  }

  // ---- admission

  @Test
  void firstInTheOrderForWhomMoreLimitChangesAnythingComesIn() {
    Laws.hold(
        Laws.seeds(5000, 500),
        whole -> {
          SharingCase asked = withoutSwitching(whole);
          Answer now = asked.asked();
          Answer then = withMoreSomewhere(asked).asked();
          for (int i : AdmissionLaw.order(asked)) {
            if (now.on().get(i).equals(then.on().get(i))) continue;
            assertTrue(then.on().get(i).isPresent(), "car " + i + " is put out");
            return;
          }
        });
  }

  @Test
  void firstInTheOrderForWhomALeavingCarChangesAnythingComesIn() {
    Laws.hold(
        Laws.seeds(5000, 500),
        whole -> {
          SharingCase asked = withoutSwitching(whole);
          if (asked.cars().isEmpty()) return;
          SharingCase fewer = asked.withCars(asked.cars().subList(1, asked.cars().size()));
          Answer now = withoutFirst(asked.asked());
          Answer then = fewer.asked();
          for (int i : AdmissionLaw.order(fewer)) {
            if (now.on().get(i).equals(then.on().get(i))) continue;
            assertTrue(then.on().get(i).isPresent(), "car " + i + " is put out");
            return;
          }
        });
  }

  private static SharingCase withoutSwitching(SharingCase asked) {
    return asked.withCars(asked.cars().stream().map(car -> car.on(car.phases())).toList());
  }

  // ---- what does not hold: the smallest sites

  private static void gives(String text, long... amps) {
    long[] given = SharingCaseText.read(text).asked().given();
    assertArrayEquals(amps, Arrays.stream(given).map(mA -> mA / 1000).toArray(), text);
  }

  /** The car below the sub-board has more, and takes it from the other at the grid connection. */
  @Test
  void moreOnASubBoardTakesFromACarBesideIt() {
    String grid = "circuit 0 free 20000/-/-\n";
    String cars = "car in 1 on L1\n" + "car in 0 on L1\n";
    gives(grid + "circuit 1 in 0 free 8000/-/-\n" + cars, 8, 12);
    gives(grid + "circuit 1 in 0 free 10000/-/-\n" + cars, 10, 10);
  }

  @Test
  void onOneCircuitMoreOnOnePhaseTakesFromACarOnAnother() {
    String cars = "car on L1+L2\n" + "car on L2\n";
    gives("circuit 0 free 8000/20000/-\n" + cars, 8, 12);
    gives("circuit 0 free 10000/20000/-\n" + cars, 10, 10);
  }

  /** What a one-phase car gains on L1 a three-phase car loses on all: 48 A become 40 A. */
  @Test
  void moreLimitCanGiveLessPowerInAll() {
    String grid = "circuit 0 free 20000\n";
    String cars = "car in 1 on L1\n" + "car in 0\n";
    gives(grid + "circuit 1 in 0 free 6000/-/-\n" + cars, 6, 14);
    gives(grid + "circuit 1 in 0 free 10000/-/-\n" + cars, 10, 10);
  }

  @Test
  void leavingCarCanTakeFromACarThatItSharedNothingWith() {
    String site = "circuit 0 free 20000/24000/-\n";
    String others = "car on L1+L2\n" + "car on L2\n";
    gives(site + "car on L1\n" + others, 10, 10, 14);
    gives(site + others, 12, 12);
  }

  /** As seats do in parliaments: the steps that are left go to others. */
  @Test
  void inASingleRoomWithDifferentWeightsMoreLimitCanTakeAStep() {
    String cars =
        """
        car on L1 floor 0 weight 5000 cap 14000
        car on L1 floor 0 weight 1000
        car on L1 floor 0 weight 8000
        car on L1 floor 0 weight 500
        """;
    gives("circuit 0 free 34000/-/-\n" + cars, 11, 3, 18, 2);
    gives("circuit 0 free 35000/-/-\n" + cars, 12, 3, 19, 1);
  }

  @Test
  void inASingleRoomWithDifferentWeightsALeavingCarCanTakeAStep() {
    String site = "circuit 0 free 6000/-/-\n";
    String others =
        """
        car on L1 floor 0 weight 6000
        car on L1 floor 0 weight 500
        car on L1 floor 0 weight 500
        """;
    gives(site + "car on L1 floor 0 weight 6000\n" + others, 2, 2, 1, 1);
    gives(site + others, 5, 1, 0);
  }

  @Test
  void whoComesInThroughMoreLimitCanPutALaterOneOut() {
    String cars = "car on L1\n" + "car on L1+L2\n" + "car on L2 floor 8000\n";
    gives("circuit 0 free 11000/9000/-\n" + cars, 11, 0, 9);
    gives("circuit 0 free 12000/9000/-\n" + cars, 6, 6, 0);
  }

  @Test
  void whoComesInForALeavingCarCanPutALaterOneOut() {
    String site = "circuit 0 free 11000/9000/-\n";
    String others = "car on L1+L2\n" + "car on L2 floor 8000\n";
    gives(site + "car on L1\n" + others, 11, 0, 9);
    gives(site + others, 9, 0);
  }

  /** The first has its three phases back, and is inside its minimum on-time. */
  @Test
  void whoGetsItsPhasesBackThroughMoreLimitCanPutALaterOneOut() {
    String cars = "car or L1 keeps\n" + "car on L2\n";
    String all = "L1+L2+L3";
    SharingCase before = SharingCaseText.read("circuit 0 free 16000/11000/5000\n" + cars);
    SharingCase after = SharingCaseText.read("circuit 0 free 16000/11000/6000\n" + cars);
    assertEquals("[Optional[L1], Optional[L2]]", before.asked().on().toString());
    assertEquals("[Optional[" + all + "], Optional.empty]", after.asked().on().toString());
  }
}
