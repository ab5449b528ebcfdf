package headroom.core.units;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnitsTest {
  @Test
  void limitsAreRoundedDownAndMeasurementsToTheNearest() {
    assertEquals(new Amps(5_999), Amps.floor(5.9999));
    assertEquals(new Amps(6_000), Amps.nearest(5.9999));
    assertEquals(new Amps(-6_000), Amps.floor(-5.9999));
    assertEquals(Amps.of(5), new Amps(5_999).floorTo(Amps.of(1)));
    assertEquals(Amps.of(6), new Amps(6_000).floorTo(Amps.of(1)));
    assertEquals(new Amps(-1_000), new Amps(-1).floorTo(Amps.of(1)));
  }

  @Test
  void whatIsNoCurrentIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Amps.floor(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Amps.nearest(Double.POSITIVE_INFINITY));
    assertThrows(IllegalArgumentException.class, () -> Amps.nearest(3e6));
    assertEquals(new Amps(Integer.MAX_VALUE), Amps.floor(Integer.MAX_VALUE / 1000.0));
  }

  @Test
  void overflowThrowsAndNeverWraps() {
    Amps most = new Amps(Integer.MAX_VALUE);
    assertThrows(ArithmeticException.class, () -> most.plus(new Amps(1)));
    assertThrows(ArithmeticException.class, () -> new Amps(Integer.MIN_VALUE).negated());
    assertThrows(ArithmeticException.class, () -> Amps.of(3_000_000));
    assertThrows(ArithmeticException.class, () -> most.times(2));
  }

  @Test
  void ampsReadAsPeopleWriteThem() {
    assertEquals("16 A", Amps.of(16).toString());
    assertEquals("10.5 A", new Amps(10_500).toString());
    assertEquals("0 A", Amps.ZERO.toString());
    assertEquals("-0.25 A", new Amps(-250).toString());
    assertEquals("100 A", Amps.of(100).toString());
  }

  @Test
  void comparisonsHoldAtEqualValues() {
    assertFalse(Amps.of(6).isAbove(Amps.of(6)));
    assertFalse(Amps.of(6).isBelow(Amps.of(6)));
    assertTrue(new Amps(6_001).isAbove(Amps.of(6)));
    assertTrue(Amps.ZERO.isZero());
    assertFalse(Amps.ZERO.isPositive());
    assertFalse(Amps.ZERO.isNegative());
  }

  @Test
  void phasesKeepToThemselves() {
    PhaseAmps load = PhaseAmps.of(1, 2, 3);
    assertEquals(Amps.of(2), load.get(Phase.L2));
    assertEquals(PhaseAmps.of(1, 9, 3), load.with(Phase.L2, Amps.of(9)));
    assertEquals(PhaseAmps.of(1, 0, 3), load.only(PhaseSet.of(Phase.L1, Phase.L3)));
    assertEquals(PhaseAmps.of(0, 5, 5), PhaseAmps.on(PhaseSet.of(Phase.L2, Phase.L3), Amps.of(5)));
    assertEquals(Amps.of(2), load.lowestOn(PhaseSet.of(Phase.L2, Phase.L3)));
    assertEquals(Amps.of(3), load.highest());
    assertTrue(load.fitsWithin(PhaseAmps.of(1, 2, 3)));
    assertFalse(load.fitsWithin(PhaseAmps.of(9, 9, 2)));
    assertEquals("3x16 A", PhaseAmps.all(Amps.of(16)).toString());
    assertEquals("1/2/3 A", load.toString());
  }

  @Test
  void phaseSetsAreSets() {
    PhaseSet two = PhaseSet.of(Phase.L3, Phase.L1);
    assertEquals(List.of(Phase.L1, Phase.L3), two.phases());
    assertEquals("L1+L3", two.toString());
    assertEquals("none", PhaseSet.NONE.toString());
    assertEquals(2, two.count());
    assertEquals(PhaseSet.of(Phase.L2), PhaseSet.ALL.minus(two));
    assertTrue(PhaseSet.ALL.containsAll(two));
    assertFalse(two.containsAll(PhaseSet.ALL));
    assertThrows(IllegalArgumentException.class, () -> new PhaseSet(8));
    assertThrows(IllegalArgumentException.class, () -> new PhaseSet(-1));
  }

  @Test
  void atLeastMeansAtLeast() {
    MonoTime start = MonoTime.ofSeconds(10);
    Duration three = Duration.ofSeconds(3);
    assertFalse(MonoTime.ofMillis(12_999).isAtLeast(three, start));
    assertTrue(MonoTime.ofMillis(13_000).isAtLeast(three, start));
    assertEquals(Duration.ofSeconds(-1), MonoTime.ofSeconds(9).since(start));
    assertEquals("12.345 s", MonoTime.ofMillis(12_345).toString());
  }

  @Test
  void wattsAndWattHoursReadAsPeopleWriteThem() {
    assertEquals("4.2 kW", Watts.of(4_200).toString());
    assertEquals("900 W", Watts.of(900).toString());
    assertEquals("-999 W", Watts.of(-999).toString());
    assertEquals("12.3 kWh", WattHours.of(12_345).toString());
  }
}
