package headroom.sim.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.units.MonoTime;
import headroom.sim.Chance;
import headroom.sim.ocpp.ChargerQuirks;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing flaps: whole-amp chargers at the edge, a noisy building, a motor, clouds. */
class RestTest {
  static LongStream seeds() {
    return LongStream.of(1, 2, 3, System.nanoTime());
  }

  private static Garage eightAtTheEdge(double building, long seed) {
    Garage garage = new Garage(8, 63, 0, id -> ChargerQuirks.WHOLE_AMPS, seed);
    garage.building(building);
    for (int i = 1; i <= 8; i++) garage.plugIn(i);
    return garage;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void eightWholeAmpChargersRestWhereEightTimesNAmpsJustFitAndJustDoNot(long seed) {
    for (double building : List.of(6.95, 7.05)) {
      Garage garage = eightAtTheEdge(building, seed);
      Chance noise = garage.world.chance("noise");
      garage.world.every(
          Duration.ofSeconds(1), () -> garage.building(building + noise.between(-1.0, 1.0)));
      garage.run(2400);
      MonoTime settled = garage.watch();
      garage.run(1800);
      String run = "building of " + building + " A with seed " + seed;
      assertEquals(List.of(), garage.cycles.restless(settled), run);
      assertEquals(List.of(), garage.cycles.cycling(settled, 2), run);
      for (int i = 1; i <= 8; i++) assertTrue(garage.limit(i) >= 5, run + ": CP-0" + i);
    }
  }

  @Test
  void motorThatComesAndGoesIsNotFollowed() {
    Garage garage = new Garage(4, 40, id -> ChargerQuirks.STANDARD);
    for (int i = 1; i <= 4; i++) garage.plugIn(i);
    garage.run(240);
    MonoTime from = garage.world.now();
    for (int turn = 0; turn < 20; turn++) {
      garage.watch();
      garage.building(10);
      garage.run(40);
      assertTrue(garage.excessSeconds() <= 15, "turn " + turn + ": " + garage.excessSeconds());
      garage.building(0);
      garage.run(50);
    }
    MonoTime learnt = from.plus(Duration.ofMinutes(10));
    assertEquals(List.of(), garage.cycles.cycling(learnt, 3));
  }

  @Test
  void meterThatShowsTwiceTheCurrentMakesNoLimitCycle() {
    for (double ratio : List.of(0.5, 2.0, 3.0)) {
      Garage garage = new Garage(4, 63, id -> ChargerQuirks.STANDARD);
      garage.meterShows(ratio);
      for (int i = 1; i <= 4; i++) garage.plugIn(i);
      garage.run(600);
      MonoTime from = garage.watch();
      garage.run(1800);
      assertEquals(List.of(), garage.cycles.cycling(from, 4), "ratio " + ratio);
    }
  }
}
