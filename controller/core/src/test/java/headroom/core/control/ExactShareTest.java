package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.SharingCase.Car;
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
  private static final int PARTS = 100;

  static int toleranceUnits(SharingCase asked) {
    return 3 * asked.cars().size();
  }

  @Test
  void everyShareBeforeQuantisingIsTheExactOne() {
    Laws.hold(Laws.seeds(3000, 500), ExactShareTest::isExactBeforeQuantising);
  }

  private static void isExactBeforeQuantising(SharingCase asked) {
    SumRows rows = new SumRows(asked);
    boolean[] admitted = AdmissionLaw.admitted(asked, rows);
    Fraction[] exact = ExactShares.of(asked, rows, admitted);
    long[] given = asked.fine(PARTS).asked();
    for (int i = 0; i < given.length; i++) {
      String car = "car " + i;
      assertEquals(admitted[i], given[i] != SharingCase.NOT_ADMITTED, car + " admitted");
      if (!admitted[i]) continue;
      double deviation = given[i] - exact[i].toDouble() * PARTS;
      assertTrue(
          Math.abs(deviation) <= toleranceUnits(asked),
          car + " has " + given[i] + "/" + PARTS + " mA, exact is " + exact[i].toDouble() + " mA");
    }
  }

  // ---- the oracle itself

  private static void isExactly(String text, Fraction... shares) {
    SharingCase asked = SharingCaseText.read(text);
    SumRows rows = new SumRows(asked);
    Fraction[] exact = ExactShares.of(asked, rows, AdmissionLaw.admitted(asked, rows));
    assertEquals(Arrays.asList(shares), Arrays.asList(exact));
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

  /** Said of the oracle in fractions, without any tolerance. */
  @Test
  void oracleFindsABottleneckForEverybody() {
    Laws.hold(
        Laws.seeds(1000, 0),
        asked -> {
          SumRows rows = new SumRows(asked);
          boolean[] admitted = AdmissionLaw.admitted(asked, rows);
          Fraction[] exact = ExactShares.of(asked, rows, admitted);
          for (int i = 0; i < exact.length; i++)
            if (admitted[i]) assertTrue(isStopped(asked, rows, exact, admitted, i), "car " + i);
        });
  }

  private static boolean isStopped(
      SharingCase asked, SumRows rows, Fraction[] exact, boolean[] admitted, int i) {
    Car car = asked.cars().get(i);
    if (exact[i].equals(Fraction.of(car.cap_mA()))) return true;
    for (SumRows.Entry own : rows.ofCar.get(i)) {
      Fraction left = Fraction.of(rows.rows.get(own.row()).free());
      boolean poorest = true;
      for (SumRows.Entry entry : rows.rows.get(own.row()).entries()) {
        int j = entry.car();
        if (!admitted[j]) continue;
        left = left.minus(exact[j].times(Fraction.of(entry.times())));
        Car other = asked.cars().get(j);
        boolean atFloor = exact[j].equals(Fraction.of(other.floor_mA()));
        Fraction mine = exact[i].times(Fraction.of(other.weight()));
        Fraction theirs = exact[j].times(Fraction.of(car.weight()));
        poorest &= atFloor || theirs.compareTo(mine) <= 0;
      }
      assertTrue(left.signum() >= 0, "row " + rows.rows.get(own.row()).name() + " is exceeded");
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
