package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.SharingCase.Answer;
import headroom.core.control.SharingCase.Car;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What chargers are told (design 3.3, 4): the share rounded down to the step, and what was cut off
 * handed out, one step at a time, to whoever has least per weight and can still take a step.
 */
class ShareStepsTest {
  private static final int TREES = 4000;

  /**
   * The whole answer, step for step, from the exact shares. A share that lies on a step or next to
   * it may be a few units off and so be rounded to the other side; then the steps may go in another
   * order. That is rare, and only then is another answer excused.
   *
   * <p>This also sees a water level that stops too low, which the laws before quantising do not:
   * there the hand-out of single units fills up what the level has left.
   */
  @Test
  void answerIsTheExactShareRoundedDownAndTheRestHandedOutToThePoorest() {
    int[] excused = new int[1];
    Laws.hold(
        Laws.seeds(TREES, 0),
        whole -> {
          SharingCase asked = whole.inPartsOfAMilliampere(ExactShareTest.PARTS);
          Admitted site = new Admitted(asked, AdmissionLaw.admitted(asked));
          boolean[] onTheEdge = new boolean[1];
          long[] expected = handedOut(site, onTheEdge);
          long[] given = asked.asked().given();
          if (onTheEdge[0] && !Arrays.equals(expected, given)) excused[0]++;
          else assertArrayEquals(expected, given);
        });
    assertTrue(excused[0] <= TREES / 1000, "excused " + excused[0] + " of " + TREES);
  }

  private static long[] handedOut(Admitted site, boolean[] onTheEdge) {
    long[] given = site.floors();
    for (List<Integer> members : site.classes()) {
      Fraction[] held = new Fraction[given.length];
      for (int i = 0; i < held.length; i++) held[i] = Fraction.of(given[i]);
      Fraction[] exact = ExactShares.of(site, members, held);
      long slack = ExactShareTest.toleranceUnits(site.asked);
      for (int i : members) {
        long step = site.car(i).step_mA();
        given[i] = exact[i].floor() / step * step;
        long beyond = exact[i].floor() - given[i];
        onTheEdge[0] |= beyond <= slack || beyond >= step - slack;
      }
      handOut(site, members, given);
    }
    return given;
  }

  private static void handOut(Admitted site, List<Integer> members, long[] given) {
    long[] left = site.rows.left(given);
    while (true) {
      Optional<Integer> poorest = Optional.empty();
      for (int i : members) {
        if (!canTakeAStep(site, given, left, i)) continue;
        if (poorest.isEmpty() || isPoorer(site, given, i, poorest.get())) poorest = Optional.of(i);
      }
      if (poorest.isEmpty()) return;
      int step = site.car(poorest.get()).step_mA();
      given[poorest.get()] += step;
      site.rows.take(poorest.get(), step, left);
    }
  }

  private static boolean canTakeAStep(Admitted site, long[] given, long[] left, int i) {
    Car car = site.car(i);
    return given[i] + car.step_mA() <= car.cap_mA() && site.rows.fits(i, car.step_mA(), left);
  }

  private static boolean isPoorer(Admitted site, long[] given, int a, int b) {
    return given[a] * site.car(b).weight() < given[b] * site.car(a).weight();
  }

  /** Said without the oracle, and so of many more trees. */
  @Test
  void nothingIsExceededAndNobodyIsLeftWithoutAStepThatItCouldTake() {
    Laws.hold(
        Laws.seeds(20_000, 2000),
        asked -> {
          Answer answer = asked.asked();
          Admitted site = new Admitted(asked, answer.on());
          long[] given = answer.given();
          assertEquals(Optional.empty(), Bottlenecks.exceeded(site, given));
          long[] left = site.rows.left(given);
          for (int i = 0; i < given.length; i++) {
            if (!site.has(i)) continue;
            assertEquals(0, given[i] % site.car(i).step_mA(), "car " + i + " is between two steps");
            assertFalse(canTakeAStep(site, given, left, i), "car " + i + " could take a step");
          }
        });
  }

  /**
   * A step above the share before rounding was handed out, so it went to the poorest that could
   * take one: if it were given back, nobody who has less per weight could take a step. Likewise
   * nobody has less than its share rounded down; and what a lower class has above its floor is
   * nothing that a higher one could take, where priority is strict.
   */
  @Test
  void whatIsAboveTheShareWasHandedToThePoorest() {
    Laws.hold(Laws.seeds(20_000, 2000), ShareStepsTest::wasHandedToThePoorest);
  }

  private static void wasHandedToThePoorest(SharingCase whole) {
    SharingCase asked = whole.inPartsOfAMilliampere(ExactShareTest.PARTS);
    Answer answer = asked.asked();
    Admitted site = new Admitted(asked, answer.on());
    long[] given = answer.given();
    // Class by class what lower ones are filled with depends on the steps of the higher ones.
    boolean comparable = site.classes().size() == 1;
    long slack = ExactShareTest.toleranceUnits(asked);
    long[] share = asked.withoutSteps().asked().given();
    long[] left = site.rows.left(given);
    for (int i = 0; i < given.length; i++) {
      if (!site.has(i) || given[i] == site.car(i).floor_mA()) continue;
      long step = site.car(i).step_mA();
      long over = given[i] - share[i];
      if (comparable)
        assertTrue(-over < step + slack, "car " + i + " has less than its share rounded down");
      given[i] -= step;
      site.rows.take(i, -step, left);
      for (int j = 0; j < given.length; j++) {
        if (j == i || !site.has(j) || !canTakeAStep(site, given, left, j)) continue;
        boolean sameClass = !asked.strict() || site.priority(i) == site.priority(j);
        boolean wronged =
            sameClass
                ? comparable && over > slack && isPoorer(site, given, j, i)
                : site.priority(j) > site.priority(i);
        assertFalse(wronged, "car " + j + " should have had a step of car " + i);
      }
      given[i] += step;
      site.rows.take(i, step, left);
    }
  }
}
