package headroom.sim.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.site.EvseId;
import headroom.core.units.Phase;
import headroom.sim.World;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.site.Car;
import headroom.sim.site.CarModel;
import headroom.sim.site.Outlet;
import headroom.sim.site.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * AC chargers that take profiles in watts only (design 3.4, decision 024): those that divide a
 * power by the phases that the profile names, and those that divide it by the phases that the car
 * uses.
 */
class WattChargersTest {
  private static final int CHARGERS = 4;
  private static final double LIMIT_A = 50;

  @TempDir Path folder;

  private final World world = World.of(11, Instant.parse("2026-03-02T02:00:00Z"));

  private enum Divides {
    BY_NAMED_PHASES(ChargerQuirks.WATT_ONLY),
    BY_PHASES_IN_USE(ChargerQuirks.WATT_BY_USE);

    private final ChargerQuirks quirks;

    Divides(ChargerQuirks quirks) {
      this.quirks = quirks;
    }
  }

  private VirtualDaemon site(ChargerQuirks quirks) throws IOException {
    StringBuilder yaml =
        new StringBuilder(
            """
            site: {name: Watts}
            circuits:
              grid: {limit: 3x50 A, background: 0 A}
            chargers:
            """);
    for (int i = 1; i <= CHARGERS; i++)
      yaml.append(
          "  CP-0%d: {circuit: grid, rating: 32 A, fallback: 0 A, limited_in: W}\n".formatted(i));
    yaml.append("ocpp: {listen: 127.0.0.1:8887}\nauthorize: {policy: all}\n");
    Path file = folder.resolve("watts.yaml");
    Files.writeString(file, yaml);
    VirtualDaemon daemon =
        new VirtualDaemon(world, Examples.read(file), Pace.LIFE, charger -> quirks);
    daemon.start();
    world.run(Duration.ofSeconds(30));
    return daemon;
  }

  private static Outlet outlet(VirtualDaemon daemon, int charger) {
    return daemon.site().outlet(EvseId.of("CP-0" + charger, 1));
  }

  private void run(VirtualDaemon daemon, int seconds) {
    for (int second = 0; second < seconds; second++) {
      world.run(Duration.ofSeconds(1));
      for (Phase phase : Phase.values()) {
        double sum = 0;
        for (int i = 1; i <= CHARGERS; i++) sum += outlet(daemon, i).amps().get(phase);
        assertTrue(sum <= LIMIT_A + 0.01, phase + " carries " + sum + " A");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aThreePhaseCarIsLetUpOnceItsPhasesAreProven(Divides divides) throws IOException {
    VirtualDaemon daemon = site(divides.quirks);
    outlet(daemon, 1).plugIn(Car.of(CarModel.SALOON, 0.1));
    run(daemon, 180);
    assertEquals(16, outlet(daemon, 1).amps().get(Phase.L3), 0.1);
  }

  @ParameterizedTest
  @EnumSource
  void aOnePhaseCarIsNeverAboveItsOffer(Divides divides) throws IOException {
    VirtualDaemon daemon = site(divides.quirks);
    for (int i = 1; i <= CHARGERS; i++) outlet(daemon, i).plugIn(Car.of(CarModel.ONE_PHASE, 0.1));
    run(daemon, 600);
    double sum = 0;
    int charging = 0;
    for (int i = 1; i <= CHARGERS; i++) {
      double each = outlet(daemon, i).amps().get(Phase.L1);
      sum += each;
      if (each >= 5.9) charging++;
    }
    assertTrue(charging >= 2, charging + " of four charge");
    assertTrue(sum >= 12, "together " + sum + " A");
  }

  @ParameterizedTest
  @EnumSource
  void carsOfAllKindsShareWithinTheLimitAndAllGetSomething(Divides divides) throws IOException {
    VirtualDaemon daemon = site(divides.quirks);
    List<CarModel> cars =
        List.of(CarModel.SALOON, CarModel.ONE_PHASE, CarModel.TWO_PHASE, CarModel.COMPACT);
    double[] got = new double[CHARGERS];
    for (int i = 1; i <= CHARGERS; i++) {
      outlet(daemon, i).plugIn(Car.of(cars.get(i - 1), 0.1));
      run(daemon, 40);
    }
    for (int minute = 0; minute < 45; minute++) {
      run(daemon, 60);
      for (int i = 1; i <= CHARGERS; i++) got[i - 1] += outlet(daemon, i).amps().get(Phase.L1);
    }
    for (int i = 0; i < CHARGERS; i++)
      assertTrue(got[i] > 60, cars.get(i).name() + " got " + got[i] + " A min in 45 min");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void newCarsOfOtherPhasesAtTheSameOutletAreCountedAnew(long seed) throws IOException {
    VirtualDaemon daemon = site(ChargerQuirks.WATT_BY_USE);
    List<CarModel> cars = List.of(CarModel.SALOON, CarModel.ONE_PHASE, CarModel.HYBRID);
    for (int round = 0; round < 6; round++) {
      for (int i = 1; i <= CHARGERS; i++) {
        outlet(daemon, i).unplug();
        int car = (int) ((seed + round + i) % cars.size());
        outlet(daemon, i).plugIn(Car.of(cars.get(car), 0.1));
        run(daemon, (int) (20 * seed + 7 * i));
      }
    }
  }
}
