package headroom.sim.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.units.MonoTime;
import headroom.sim.Chance;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.site.Car;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Twenty chargers, where some limit changes all the time. */
class CrowdTest {
  static LongStream seeds() {
    return LongStream.of(1, 2, System.nanoTime());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void amongTwentyWhoseLimitsNeverRestTheGuardStillActs(long seed) {
    Garage garage = new Garage(20, 200, 20, id -> ChargerQuirks.STANDARD, seed);
    Car culprit = garage.plugIn(1);
    for (int i = 2; i <= 20; i++) garage.plugIn(i);
    garage.run(240);
    Chance unrest = garage.world.chance("unrest");
    garage.world.every(Duration.ofSeconds(3), () -> garage.building(unrest.between(-4.0, 0.0)));
    garage.run(60);
    MonoTime from = garage.watch();
    culprit.greedy();
    garage.run(25);
    assertTrue(garage.excessSeconds() <= 15, "seed " + seed + ": " + garage.excessSeconds() + " s");
    garage.run(60);
    assertTrue(garage.isNamed(1), "seed " + seed + ": " + garage.conditions());
    for (int i = 2; i <= 20; i++) {
      assertFalse(garage.isNamed(i), "seed " + seed + ": CP-" + i + " is innocent");
      assertTrue(garage.leastLimit(i, from) >= 6, "seed " + seed + ": CP-" + i);
    }
    garage.run(1200);
    assertEquals(List.of(), garage.cycles.cycling(from, 6), "seed " + seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noBreakerTripsHoweverManyDisobeyAsLongAsAPauseWorks(long seed) {
    Garage garage = new Garage(8, 63, 15, id -> ChargerQuirks.STANDARD, seed);
    Chance chance = garage.world.chance("greed");
    for (int i = 1; i <= 8; i++) {
      Car car = garage.plugIn(i);
      if (chance.happens(0.5))
        garage.world.after(
            chance.between(Duration.ofMinutes(1), Duration.ofMinutes(20)), car::greedy);
    }
    garage.run(2400);
    double heat = garage.daemon.site().breakerHeat(Garage.GRID);
    assertTrue(heat < 1, "seed " + seed + ": the earliest trip at heat " + heat);
    assertFalse(garage.daemon.site().hasTripped(Garage.GRID), "seed " + seed);
  }
}
