package headroom.sim.site;

import static headroom.sim.Sites.BOARD;
import static headroom.sim.Sites.GRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.site.Charger;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site;
import headroom.sim.Sites;
import headroom.sim.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutletTest {
  private final World world = World.of(1);
  private final LivingSite site = new LivingSite(world, Sites.oneCharger(), Pace.LIFE);
  private final Outlet outlet = site.outlet(EvseId.of("CP-1", 1));

  @BeforeEach
  void start() {
    site.start();
  }

  private void charging(Car car, double amps) {
    outlet.plugIn(car);
    outlet.limitAmps(amps);
    outlet.close();
    world.run(Duration.ofSeconds(10));
  }

  @Test
  void aCarLoadsThePhasesThatItsTerminalsAreWiredTo() {
    charging(Car.of(CarModel.TWO_PHASE, 0.2), 16);
    double each = Pilot.atMost(16).amps();
    assertEquals(new PerPhase(0, each, each), outlet.amps(), "L1 of the outlet is L2 of the site");
    assertEquals(outlet.amps(), site.quantities(BOARD).amps());
    assertEquals(outlet.amps(), site.quantities(GRID).amps());
  }

  @Test
  void theFirstCurrentFlowsWhenTheCarHasReacted() {
    outlet.plugIn(Car.of(CarModel.SALOON, 0.2));
    outlet.limitAmps(16);
    outlet.close();
    world.run(Duration.ofMillis(1999));
    assertEquals(0, outlet.amps().highest());
    world.run(Duration.ofMillis(1));
    assertTrue(outlet.amps().highest() > 15.9);
  }

  @Test
  void aSecondLimitWaitsUntilThePilotMayChangeAgain() {
    charging(Car.of(CarModel.SALOON, 0.2), 16);
    outlet.limitAmps(10);
    outlet.limitAmps(8);
    assertEquals(Pilot.atMost(10).amps(), outlet.pilotAmps(), "the first change is at once");
    world.run(Duration.ofMillis(4999));
    assertEquals(Pilot.atMost(10).amps(), outlet.pilotAmps());
    assertEquals(Pilot.atMost(10).amps(), outlet.amps().l1(), "the car has followed");
    world.run(Duration.ofMillis(1));
    assertEquals(Pilot.atMost(8).amps(), outlet.pilotAmps());
    assertEquals(Pilot.atMost(10).amps(), outlet.amps().l1(), "the car has not");
    world.run(Duration.ofMillis(2000));
    assertEquals(Pilot.atMost(8).amps(), outlet.amps().l1());
  }

  @Test
  void aLimitIsInForceAfterTenSecondsAtTheLatest() {
    Car slowest = new Car(CarModel.SALOON, "A", 0.2, 1, Duration.ofSeconds(5), 1);
    charging(slowest, 16);
    outlet.limitAmps(16.5);
    outlet.limitAmps(6);
    world.run(Duration.ofSeconds(10));
    assertEquals(6, outlet.amps().l2(), 1e-9);
  }

  @Test
  void noCarChargesBelowItsFloor() {
    charging(Car.of(CarModel.FAST_AC, 0.2), 6.9);
    assertEquals(0, outlet.amps().highest(), "needs 7 A");
    outlet.limitAmps(7.2);
    world.run(Duration.ofSeconds(10));
    assertEquals(7.2, outlet.amps().highest(), 0.06);
  }

  @Test
  void belowSixAmperesNobodyCharges() {
    charging(Car.of(CarModel.SALOON, 0.2), 5.9);
    assertEquals(0, outlet.amps().highest());
  }

  @Test
  void openingCutsAtOnce() {
    charging(Car.of(CarModel.SALOON, 0.2), 16);
    outlet.open();
    assertEquals(PerPhase.ZERO, outlet.amps());
    world.run(Duration.ofSeconds(20));
    assertEquals(PerPhase.ZERO, outlet.amps(), "and what was on its way does not come");
  }

  @Test
  void theRatingOfTheOutletBounds() {
    charging(Car.of(CarModel.FAST_AC, 0.2), 63);
    assertEquals(32, outlet.amps().highest(), 0.06);
  }

  @Test
  void energyIsPowerTimesTime() {
    charging(Car.of(CarModel.SALOON, 0.1), 16);
    double before = site.wattHours(outlet.id());
    world.run(Duration.ofMinutes(6));
    double watts = site.watts(outlet.id());
    assertEquals(watts / 10, site.wattHours(outlet.id()) - before, watts * 0.001);
    assertEquals(watts, 3 * 16 * 229, 150);
  }

  @Test
  void aFasterSiteFillsBatteriesFasterButReactsAsInLife() {
    World quick = World.of(1);
    LivingSite fast = new LivingSite(quick, Sites.oneCharger(), new Pace(60));
    fast.start();
    Outlet there = fast.outlet(EvseId.of("CP-1", 1));
    there.plugIn(Car.of(CarModel.SALOON, 0.1));
    there.limitAmps(16);
    there.close();
    quick.run(Duration.ofMillis(1999));
    assertEquals(0, there.amps().highest());
    quick.run(Duration.ofSeconds(60));
    assertEquals(11, fast.wattHours(there.id()) / 1000, 0.3);
  }

  @Test
  void aBatteryTapersAndStops() {
    CarModel small = new CarModel("small", 1_000, 3, 6, 16, 0, 0.8, false);
    Car car = Car.of(small, 0.7);
    charging(car, 16);
    double before = outlet.amps().highest();
    assertEquals(15.96, before, 0.1, "flat below the taper");
    world.run(Duration.ofSeconds(60));
    assertTrue(car.charge() > 0.8, () -> "at " + car.charge());
    assertEquals(16 * (1 - 0.9 * (car.charge() - 0.8) / 0.2), outlet.amps().highest(), 0.01);
    world.run(Duration.ofMinutes(20));
    assertEquals(0, outlet.amps().highest());
    assertEquals(1, car.charge());
  }

  @Test
  void aSleeperFallsAsleepAfterTenMinutesAndIsWokenByAStepToItsFloor() {
    Car sleeper = Car.of(CarModel.SLEEPER, 0.2);
    charging(sleeper, 16);
    outlet.limitAmps(0);
    world.run(Duration.ofMinutes(9).plusSeconds(55));
    assertFalse(sleeper.isAsleep());
    world.run(Duration.ofSeconds(15));
    assertTrue(sleeper.isAsleep());
    outlet.limitAmps(6);
    world.run(Duration.ofSeconds(10));
    assertEquals(0, outlet.amps().highest(), "it needs a while to wake");
    world.run(Duration.ofSeconds(20));
    assertEquals(6, outlet.amps().highest(), 0.01);
  }

  @Test
  void twoCarsDoNotFitIntoOneOutlet() {
    outlet.plugIn(Car.of(CarModel.SALOON, 0.2));
    assertThrows(IllegalStateException.class, () -> outlet.plugIn(Car.of(CarModel.SALOON, 0.2)));
  }

  @Test
  void aDcChargerLoadsAllPhasesWithItsLosses() {
    World other = World.of(1);
    Site hub =
        new Site(
            "hub",
            Site.Share.EQUAL,
            List.of(Sites.circuit(GRID, Optional.empty(), 200, 0)),
            List.of(Sites.charger("DC-1", GRID, Charger.Current.DC, PhaseWiring.STRAIGHT)));
    LivingSite living = new LivingSite(other, hub, Pace.LIFE);
    living.start();
    Outlet dc = living.outlet(EvseId.of("DC-1", 1));
    dc.plugIn(Car.of(CarModel.SALOON, 0.2));
    dc.limitWatts(60_000);
    dc.close();
    other.run(Duration.ofSeconds(10));
    double acWatts = 60_000 / 0.95;
    assertEquals(60_000, dc.watts(PerPhase.all(230)));
    assertEquals(acWatts / 3 / 230, dc.amps().l1(), 0.001);
    assertEquals(dc.amps().l1(), dc.amps().l3());
  }
}
