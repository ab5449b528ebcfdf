package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.Demand.Place;
import headroom.core.control.SharingCase.Answer;
import headroom.core.control.SharingCase.Board;
import headroom.core.control.SharingCase.Car;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What does not matter to a share: who asks when and in which order, in which units, and what other
 * sites do. Each law is tried on random sites; decision 017 lists them.
 *
 * <p>Two cars <em>tie</em> when their places in admission are alike in everything, or when a step
 * is handed out while both have exactly as much per weight. Charger order settles a tie and nothing
 * else.
 */
class SharePropertiesTest {

  @Test
  void sameQuestionGetsTheSameAnswerBitForBit() {
    List<Allocation> first = new ArrayList<>();
    for (long seed = 1; seed <= 1000; seed++)
      first.add(Allocator.allocate(SharingCases.of(seed).question()));
    for (long seed = 1000; seed >= 1; seed--) {
      SharingCase again = SharingCaseText.read(SharingCases.of(seed).toString());
      assertEquals(first.get((int) seed - 1), Allocator.allocate(again.question()), "seed " + seed);
    }
  }

  // ---- the order of chargers

  @Test
  void orderOfChargersDoesNotMatterWhereNobodyTies() {
    Laws.hold(
        Laws.seeds(5000, 500),
        asked -> {
          SharingCase apart = withoutTies(asked);
          List<Integer> shuffled = shuffled(apart);
          Answer answer = apart.asked();
          Answer other = inOrder(apart, shuffled).asked();
          for (int i = 0; i < shuffled.size(); i++) {
            assertEquals(answer.on().get(shuffled.get(i)), other.on().get(i));
            assertEquals(answer.given()[shuffled.get(i)], other.given()[i]);
          }
        });
  }

  /** Ties among steps move steps only: shares before quantising are the same in any order. */
  @Test
  void orderOfChargersDoesNotMatterBeforeQuantising() {
    Laws.hold(
        Laws.seeds(5000, 500),
        whole -> {
          SharingCase asked = ExactShareTest.beforeQuantising(withPlacesApart(whole));
          List<Integer> shuffled = shuffled(asked);
          long[] given = asked.asked().given();
          long[] other = inOrder(asked, shuffled).asked().given();
          for (int i = 0; i < shuffled.size(); i++)
            assertEquals(
                given[shuffled.get(i)], other[i], 2.0 * ExactShareTest.toleranceUnits(asked));
        });
  }

  /** A and B tie for the last ampere of L1; B takes nothing from C, A does. */
  @Test
  void tieOfTwoCanDecideWhatAThirdGets() {
    String site = "circuit 0 free 19000/19000/-\n";
    String a = "car on L1+L2\n";
    String b = "car on L1\n";
    String c = "car on L2\n";
    assertArrayEquals(new long[] {10, 9, 9}, amps(site + a + b + c));
    assertArrayEquals(new long[] {10, 9, 10}, amps(site + b + a + c));
  }

  private static long[] amps(String text) {
    return Arrays.stream(SharingCaseText.read(text).asked().given()).map(mA -> mA / 1000).toArray();
  }

  private static List<Integer> shuffled(SharingCase asked) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, asked.cars().size()).boxed().toList());
    Collections.shuffle(order, new Random(asked.toString().hashCode()));
    return order;
  }

  private static SharingCase inOrder(SharingCase asked, List<Integer> order) {
    return asked.withCars(order.stream().map(asked.cars()::get).toList());
  }

  private static SharingCase withPlacesApart(SharingCase asked) {
    List<Car> cars = new ArrayList<>();
    for (Car car : asked.cars()) {
      Place at = car.place();
      cars.add(
          car.withPlace(
              new Place(
                  at.resting(),
                  at.keeps(),
                  at.priority(),
                  at.inTurn(),
                  at.order(),
                  cars.size(),
                  at.reserves())));
    }
    return asked.withCars(cars);
  }

  private static final List<Long> PRIMES =
      Stream.iterate(BigInteger.valueOf(1_000_003), BigInteger::nextProbablePrime)
          .limit(40)
          .map(BigInteger::longValueExact)
          .toList();

  /**
   * Weights are different primes above every current in mA: then no two cars that have something
   * can have the same per weight. Cars whose floor is nothing could both have nothing: left out.
   */
  private static SharingCase withoutTies(SharingCase asked) {
    List<Car> cars = new ArrayList<>();
    for (Car car : withPlacesApart(asked).cars()) {
      if (car.floor_mA() == 0) continue;
      cars.add(car.withWeight(PRIMES.get(cars.size())));
    }
    return asked.withCars(cars);
  }

  // ---- units

  /**
   * Rounding to whole units may fall on the other side of a step in other units: of so many sites
   * at most one in a thousand may answer otherwise.
   */
  private static final int SITES = 5000;

  @Test
  void onlyTheRatioOfWeightsMatters() {
    Laws.holdButFor(
        SITES / 1000,
        Laws.seeds(SITES, 0),
        whole -> {
          SharingCase asked = withPlainWeights(whole);
          for (long times : new long[] {2, 7, 1000}) {
            SharingCase heavier =
                asked.withCars(
                    asked.cars().stream()
                        .map(car -> car.withWeight(car.weight() * times))
                        .toList());
            assertArrayEquals(asked.asked().given(), heavier.asked().given(), "times " + times);
          }
        });
  }

  /** Ten times as much of everything, steps included, is shared out alike. */
  @Test
  void onlyTheRatioOfCurrentsMatters() {
    Laws.holdButFor(
        SITES / 1000,
        Laws.seeds(SITES, 0),
        whole -> {
          SharingCase asked = withPlainWeights(whole);
          long[] tenfold = Arrays.stream(asked.asked().given()).map(mA -> mA * 10).toArray();
          assertArrayEquals(tenfold, asked.inPartsOfAMilliampere(10).asked().given());
        });
  }

  /** No weight is more than 5000 times another. */
  private static SharingCase withPlainWeights(SharingCase asked) {
    return asked.withCars(
        asked.cars().stream().map(car -> car.withWeight(1 + car.weight() % 5000)).toList());
  }

  // ---- other sites

  @Test
  void carsThatShareNoCircuitDoNotTouchEachOther() {
    Laws.holdButFor(
        SITES / 1000,
        Laws.seeds(SITES, 0),
        whole -> {
          SharingCase asked = withPlainWeights(whole);
          SharingCase other =
              withPlainWeights(SharingCases.of(asked.toString().hashCode()))
                  .withStrict(asked.strict());
          Answer both = beside(asked, other).asked();
          int here = asked.cars().size();
          assertArrayEquals(asked.asked().given(), Arrays.copyOf(both.given(), here));
          assertArrayEquals(
              other.asked().given(), Arrays.copyOfRange(both.given(), here, both.given().length));
          assertEquals(asked.asked().on(), both.on().subList(0, here));
        });
  }

  private static SharingCase beside(SharingCase one, SharingCase other) {
    List<Board> boards = new ArrayList<>(one.boards());
    for (Board board : other.boards()) {
      int parent = board.parent() < 0 ? -1 : board.parent() + one.boards().size();
      boards.add(new Board(parent, board.free(), board.power(), board.unbalance()));
    }
    List<Car> cars = new ArrayList<>(one.cars());
    for (Car car : other.cars()) cars.add(car.onBoard(car.board() + one.boards().size()));
    return new SharingCase(one.strict(), boards, cars);
  }

  // ---- what a car asks for

  /** It does not pay to hide what a car could take, nor to be given less weight. */
  @Test
  void carWithMoreCapOrMoreWeightNeverHasLess() {
    Laws.hold(
        Laws.seeds(5000, 500),
        whole -> {
          if (whole.cars().isEmpty()) return;
          SharingCase asked = ExactShareTest.beforeQuantising(whole);
          Car first = asked.cars().getFirst();
          for (Car more :
              List.of(
                  first.withCap(first.cap_mA() + 500_000),
                  first.withWeight(
                      Math.min(Demand.MAX_WEIGHT, first.weight() + first.weight() / 2 + 1)))) {
            List<Car> cars = new ArrayList<>(asked.cars());
            cars.set(0, more);
            long then = asked.withCars(cars).asked().given()[0];
            long now = asked.asked().given()[0];
            assertTrue(
                then >= now - 2L * ExactShareTest.toleranceUnits(asked),
                "first car had " + now + " and has " + then);
          }
        });
  }
}
