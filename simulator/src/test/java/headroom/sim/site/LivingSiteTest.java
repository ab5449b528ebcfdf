package headroom.sim.site;

import static headroom.sim.Sites.BOARD;
import static headroom.sim.Sites.GRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.site.EvseId;
import headroom.core.site.Site;
import headroom.core.units.Phase;
import headroom.sim.Sites;
import headroom.sim.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LivingSiteTest {
  private final World world = World.of(3);

  private LivingSite with(int gridBackground, int boardBackground, Pace pace) {
    Site site =
        new Site(
            "two circuits",
            Site.Share.EQUAL,
            List.of(
                Sites.circuit(GRID, Optional.empty(), 63, gridBackground),
                Sites.circuit(BOARD, Optional.of(GRID), 40, boardBackground)),
            Sites.oneCharger().chargers());
    LivingSite living = new LivingSite(world, site, pace);
    living.start();
    return living;
  }

  private Outlet charging(LivingSite site, double amps) {
    Outlet outlet = site.outlet(EvseId.of("CP-1", 1));
    outlet.plugIn(Car.of(CarModel.FAST_AC, 0.1));
    outlet.limitAmps(amps);
    outlet.close();
    return outlet;
  }

  @Test
  void aBuildingStaysWithinItsWorstCaseAllDayAndHasADay() {
    LivingSite site = with(30, 5, new Pace(60));
    double lowest = 30;
    double highest = 0;
    for (int second = 0; second < 24 * 60; second++) {
      world.run(Duration.ofSeconds(1));
      double load = site.buildingAmps(GRID).l1();
      lowest = Math.min(lowest, load);
      highest = Math.max(highest, load);
      assertTrue(site.buildingAmps(GRID).highest() <= 30 + 1e-9);
      assertTrue(site.buildingAmps(BOARD).highest() <= 5 + 1e-9);
    }
    assertTrue(lowest < 10, "a night: " + lowest);
    assertTrue(highest > 18, "a noon: " + highest);
  }

  @Test
  void aBuildingChangesByAtMostFiveAmperesASecondAtAnyPace() {
    LivingSite site = with(60, 0, new Pace(3600));
    PerPhase before = site.buildingAmps(GRID);
    double fastest = 0;
    for (int second = 0; second < 600; second++) {
      world.run(Duration.ofSeconds(1));
      PerPhase now = site.buildingAmps(GRID);
      for (Phase phase : Phase.values())
        fastest = Math.max(fastest, Math.abs(now.get(phase) - before.get(phase)));
      before = now;
    }
    assertTrue(fastest <= 5 + 1e-9, "changed by " + fastest);
    assertTrue(fastest > 2, "it does change");
  }

  @Test
  void aMeterShowsLoadWithSignPowerAndVoltage() {
    LivingSite site = with(0, 0, Pace.LIFE);
    site.addLoad(BOARD, new PerPhase(10, 0, -4));
    Quantities seen = site.quantities(GRID);
    assertEquals(new PerPhase(10, 0, -4), seen.amps());
    assertTrue(seen.watts().l1() > 2_000 && seen.watts().l3() < -800, () -> "" + seen);
    assertEquals(230, seen.volts().l2(), 3);
    assertEquals(50, seen.hertz(), 0.2);
    assertTrue(seen.voltAmps().l1() > seen.watts().l1());
    world.run(Duration.ofMinutes(6));
    assertEquals(
        seen.wattsTotal() / 10, site.quantities(GRID).importWh(), seen.wattsTotal() * 0.002);
    assertEquals(0, site.quantities(GRID).exportWh());
  }

  @Test
  void exportCountsInTheOtherRegister() {
    LivingSite site = with(0, 0, Pace.LIFE);
    site.addLoad(GRID, PerPhase.all(-10));
    world.run(Duration.ofMinutes(6));
    assertEquals(0, site.quantities(GRID).importWh());
    assertEquals(680, site.quantities(GRID).exportWh(), 10);
  }

  @Test
  void aMeterWithACoarseScaleRounds() {
    Quantities exact =
        new Quantities(
            PerPhase.all(230),
            new PerPhase(10.04, 10.06, -3.26),
            PerPhase.ZERO,
            PerPhase.ZERO,
            50,
            0,
            0);
    PerPhase shown = exact.withCurrentStep(0.1).amps();
    assertEquals(10.0, shown.l1(), 1e-9);
    assertEquals(10.1, shown.l2(), 1e-9);
    assertEquals(-3.3, shown.l3(), 1e-9);
  }

  @Test
  void fifteenSecondsAboveAreAReactionAndMoreAreABreach() {
    LivingSite site = with(0, 0, Pace.LIFE);
    charging(site, 32);
    world.run(Duration.ofMillis(10_000));
    site.addLoad(BOARD, PerPhase.all(9));
    world.run(Duration.ofSeconds(15));
    site.quantities(BOARD);
    assertEquals(List.of(), site.oracle().broken());
    assertEquals(
        Duration.ofSeconds(15), excess(site, "L2").longestAbove(), "41 A on a board of 40 A");
    world.run(Duration.ofMillis(100));
    site.quantities(BOARD);
    assertEquals(3, site.oracle().broken().size());
    assertEquals(41.0 / 40, excess(site, "L1").highestRatio(), 0.002);
  }

  private static Excess excess(LivingSite site, String what) {
    return site.oracle().excesses().stream()
        .filter(each -> each.circuit().equals(BOARD) && each.what().equals(what))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatTheBuildingDoesAloneIsNotOurBreach() {
    LivingSite site = with(0, 0, Pace.LIFE);
    site.addLoad(BOARD, PerPhase.all(45));
    world.run(Duration.ofSeconds(100));
    site.quantities(BOARD);
    assertEquals(List.of(), site.oracle().broken());
    assertEquals(Duration.ZERO, excess(site, "L1").above());
  }

  @Test
  void aBreakerTripsAndEverythingBelowIsWithoutSupply() {
    LivingSite site = with(0, 0, Pace.LIFE);
    Outlet outlet = charging(site, 32);
    site.addLoad(BOARD, PerPhase.all(80));
    world.run(Duration.ofMinutes(3));
    assertTrue(site.hasTripped(BOARD));
    assertFalse(site.hasTripped(GRID) && site.breakerHeat(GRID) < 1);
    assertFalse(outlet.isPowered());
    assertEquals(PerPhase.ZERO, site.quantities(BOARD).amps());
  }

  @Test
  void visitsAreServedFromATenthOfAKilowattHourOn() {
    LivingSite site = with(0, 0, Pace.LIFE);
    Outlet outlet = charging(site, 16);
    world.run(Duration.ofSeconds(30));
    site.wattHours(outlet.id());
    assertEquals(0, site.oracle().sessionsServed());
    assertEquals(1, site.oracle().leftOut().size());
    world.run(Duration.ofSeconds(10));
    outlet.unplug();
    assertEquals(1, site.oracle().sessionsServed());
    assertEquals(List.of(), site.oracle().leftOut());
    assertEquals(0.11, site.oracle().kilowattHours(), 0.02);
  }

  @Test
  void trafficFillsTheSiteAndLeavesAgain() {
    LivingSite site = with(0, 0, new Pace(60));
    Traffic traffic =
        new Traffic(world, site, Traffic.Plan.BUSY.withFirstWithin(Duration.ofSeconds(5)));
    traffic.start();
    world.run(Duration.ofMinutes(30));
    traffic.stop();
    world.run(Duration.ofMinutes(3));
    assertTrue(site.oracle().visits().size() >= 10, "" + site.oracle().visits().size());
    assertTrue(site.oracle().visits().stream().allMatch(v -> v.unpluggedAt().isPresent()));
  }
}
