package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.SharingCase.Answer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The allocator against an exact oracle that shares no line with it: {@link SumRows} reads the
 * limits off the tree, {@link AdmissionLaw} says who is admitted, {@link ExactShares} solves the
 * lexicographic programme in fractions.
 *
 * <p>To see the share before quantising the allocator is asked in hundredths of a milliampere and
 * every charger can be told each of them. What rounding down can cut off is then less than one such
 * unit for each time that a car counts in a sum, so three per car; a single car may be handed all
 * of it. That is the tolerance: 3 n hundredths of a milliampere, 1.2 mA for 40 cars. Decision 017.
 */
class ExactShareTest {
  /** Units per milliampere. */
  static final int PARTS = 100;

  static int toleranceUnits(SharingCase asked) {
    return 3 * asked.cars().size();
  }

  static SharingCase beforeQuantising(SharingCase asked) {
    return asked.inPartsOfAMilliampere(PARTS).withoutSteps();
  }

  @Test
  void everyShareBeforeQuantisingIsTheExactOne() {
    Laws.hold(Laws.seeds(3000, 500), ExactShareTest::isExactBeforeQuantising);
  }

  private static void isExactBeforeQuantising(SharingCase asked) {
    Admitted site = new Admitted(asked, AdmissionLaw.admitted(asked));
    Fraction[] exact = ExactShares.of(site);
    Answer answer = beforeQuantising(asked).asked();
    for (int i = 0; i < exact.length; i++) {
      assertEquals(site.has(i), answer.on().get(i).isPresent(), "car " + i + " admitted");
      double deviation = answer.given()[i] - exact[i].toDouble() * PARTS;
      assertTrue(
          Math.abs(deviation) <= toleranceUnits(asked),
          "car " + i + " is off by " + deviation + "/" + PARTS + " mA");
    }
  }

  // ---- the oracle itself

  private static void isExactly(String text, Fraction... shares) {
    SharingCase asked = SharingCaseText.read(text);
    Admitted site = new Admitted(asked, AdmissionLaw.admitted(asked));
    assertEquals(Arrays.asList(shares), Arrays.asList(ExactShares.of(site)));
  }

  @Test
  void oracleSharesARoomByWeightButNotBelowAFloor() {
    isExactly(
        """
        circuit 0 free 32000/-/-
        car on L1 weight 1100
        car on L1 weight 1900
        car on L1 weight 200
        """,
        Fraction.of(26_000 * 11, 30),
        Fraction.of(26_000 * 19, 30),
        Fraction.of(6000));
  }

  /** Power: 3 a + 3 * 12 + 3 * 9 + 14 = 130; the one-phase car is stopped by the unbalance. */
  @Test
  void oracleKnowsCapsSubBoardsPowerAndUnbalance() {
    isExactly(
        """
        circuit 0 free 70000 power 130000 unbalance 14000
        circuit 1 in 0 free 21000
        car in 0
        car in 1
        car in 1 cap 9000
        car in 0 on L1
        """,
        Fraction.of(53_000, 3),
        Fraction.of(12_000),
        Fraction.of(9000),
        Fraction.of(14_000));
  }

  @Test
  void oracleFillsTheHigherClassFirstWherePriorityIsStrict() {
    isExactly(
        """
        strict
        circuit 0 free 40000/-/-
        car on L1
        car on L1 priority 1 cap 11000
        car on L1 priority 3
        car on L1 priority 1 cap 12000
        """,
        Fraction.of(6000),
        Fraction.of(6000),
        Fraction.of(22_000),
        Fraction.of(6000));
  }

  /** Said of the oracle in fractions, without any tolerance. */
  @Test
  void oracleFindsABottleneckForEverybody() {
    Laws.hold(
        Laws.seeds(1000, 0),
        whole -> {
          SharingCase asked = whole.withStrict(false);
          Admitted site = new Admitted(asked, AdmissionLaw.admitted(asked));
          Fraction[] exact = ExactShares.of(site);
          for (int i = 0; i < exact.length; i++)
            if (site.has(i)) assertTrue(isStopped(site, exact, i), "car " + i);
        });
  }

  private static boolean isStopped(Admitted site, Fraction[] exact, int i) {
    if (exact[i].equals(Fraction.of(site.car(i).cap_mA()))) return true;
    for (SumRows.Entry own : site.rows.ofCar.get(i)) {
      SumRows.Row row = site.rows.rows.get(own.row());
      Fraction left = Fraction.of(row.free());
      boolean poorest = true;
      for (SumRows.Entry entry : row.entries()) {
        int j = entry.car();
        left = left.minus(exact[j].times(Fraction.of(entry.times())));
        Fraction mine = exact[i].times(Fraction.of(site.car(j).weight()));
        Fraction theirs = exact[j].times(Fraction.of(site.car(i).weight()));
        poorest &=
            exact[j].compareTo(Fraction.of(site.car(j).floor_mA())) <= 0
                || theirs.compareTo(mine) <= 0;
      }
      assertTrue(left.signum() >= 0, row.name() + " is exceeded");
      if (left.signum() == 0 && poorest) return true;
    }
    return false;
  }

  @Test
  void textOfASiteReadsBackAsTheSameSite() {
    for (long seed : List.of(1L, 2L, 3L, 4L, 5L)) {
      SharingCase asked = SharingCases.of(seed);
      assertEquals(asked, SharingCaseText.read(asked.toString()));
    }
  }
}
