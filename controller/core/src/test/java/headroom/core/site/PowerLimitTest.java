package headroom.core.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.site.Charger.Current;
import headroom.core.units.Amps;
import headroom.core.units.Watts;
import org.junit.jupiter.api.Test;

class PowerLimitTest {
  private static final PowerLimit AC = new PowerLimit(Current.AC, Amps.of(32), 3, 1000);
  private static final PowerLimit DC = new PowerLimit(Current.DC, Amps.of(96), 3, 950);

  @Test
  void aPowerIsCurrentTimesTheFewestPhasesAtTheLowestVoltage() {
    assertEquals(Watts.of(16 * 207), AC.power(Amps.of(16), 1));
    assertEquals(Watts.of(16 * 3 * 207), AC.power(Amps.of(16), 3));
  }

  @Test
  void atTheRatingItIsAllThePowerAtTheHighestVoltage() {
    assertEquals(Watts.of(32 * 3 * 253), AC.power(Amps.of(32), 1));
    assertEquals(Watts.of(31_999L * 207 / 1000), AC.power(new Amps(31_999), 1));
  }

  @Test
  void noCurrentOfAPowerIsAboveTheRating() {
    assertEquals(Amps.of(32), AC.current(AC.power(Amps.of(32), 1), 1));
    assertEquals(Amps.of(32), AC.current(AC.power(Amps.of(32), 1), 3));
    assertEquals(Amps.of(30), AC.current(AC.power(Amps.of(10), 3), 1));
    assertEquals(Amps.of(32), AC.current(AC.power(Amps.of(11), 3), 1));
  }

  @Test
  void whatWasSentComesBackAsTheSamePower() {
    for (int phases = 1; phases <= 3; phases++) {
      for (int milliamps = 0; milliamps < 32_000; milliamps += 7) {
        Watts sent = AC.power(new Amps(milliamps), phases);
        Amps counted = AC.current(sent, phases);
        assertFalse(counted.isAbove(new Amps(milliamps)), counted + " of " + milliamps);
        assertEquals(sent, AC.power(counted, phases));
      }
    }
  }

  /** However the charger divides: by phases in use or by those named, at any voltage. */
  @Test
  void noCarThatUsesAsManyPhasesOrMoreDrawsMoreThanTheLimit() {
    for (int fewest = 1; fewest <= 3; fewest++) {
      for (int milliamps = 6_000; milliamps <= 32_000; milliamps += 250) {
        long watts = AC.power(new Amps(milliamps), fewest).watts();
        for (int divided = fewest; divided <= 3; divided++) {
          for (int volts : new int[] {207, 230, 253}) {
            double each = Math.min(32, watts / (double) (divided * volts));
            assertTrue(each <= milliamps / 1000.0 + 1e-9, each + " A of " + milliamps + " mA");
          }
        }
      }
    }
  }

  @Test
  void enoughIsTheFloorOnAllPhasesAtTheHighestVoltage() {
    // 6 A on three phases at 253 V are 4554 W; on one phase at 207 V these are 22 A.
    assertEquals(Amps.of(22), AC.enough(Amps.of(6), 1, 3));
    assertEquals(new Amps(7_334), AC.enough(Amps.of(6), 3, 3));
    assertEquals(new Amps(7_334), AC.enough(Amps.of(6), 1, 1));
    assertEquals(Amps.of(11), AC.enough(Amps.of(6), 2, 3));
  }

  @Test
  void theRatingIsAlwaysEnough() {
    PowerLimit small = new PowerLimit(Current.AC, Amps.of(16), 3, 1000);
    assertEquals(Amps.of(16), small.enough(Amps.of(6), 1, 3));
    assertTrue(small.power(Amps.of(16), 1).watts() >= 6 * 3 * 253);
    PowerLimit least = new PowerLimit(Current.AC, Amps.of(6), 3, 1000);
    assertEquals(Watts.of(6 * 3 * 253), least.power(least.enough(Amps.of(6), 3, 3), 3));
  }

  @Test
  void aDcChargerTakesItsPowerFromAllPhases() {
    assertEquals(Watts.of(96L * 3 * 207 * 950 / 1000), DC.power(Amps.of(96), 1));
    assertEquals(DC.power(Amps.of(50), 1), DC.power(Amps.of(50), 3));
    assertEquals(Amps.of(8), DC.enough(Amps.of(8), 1, 3));
    assertFalse(DC.current(DC.power(Amps.of(50), 3), 3).isAbove(Amps.of(50)));
  }
}
