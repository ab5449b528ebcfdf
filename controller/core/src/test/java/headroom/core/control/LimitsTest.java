package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.Limits.OfPower;
import headroom.core.event.Event;
import headroom.core.event.Reason.Bound;
import headroom.core.event.Source;
import headroom.core.port.SetLimit;
import headroom.core.site.Charger;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.Watts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Limits of all sources (design 3.1): the lowest wins, and its source is kept. */
class LimitsTest {
  private static final MonoTime NOW = MonoTime.ofSeconds(500);
  private static final Circuit GRID = Sites.withPower(Sites.metered("grid", 63, 0), 40_000);

  private static SetLimit.OnCircuit amps(Source source, int l1, int l2, int l3) {
    return new SetLimit.OnCircuit(
        new CircuitId("grid"),
        source,
        Optional.of(PhaseAmps.of(l1, l2, l3)),
        Optional.empty(),
        Optional.empty());
  }

  private static SetLimit.OnCircuit amps(Source source, int each) {
    return amps(source, each, each, each);
  }

  private static SetLimit.OnCircuit watts(Source source, long watts) {
    return new SetLimit.OnCircuit(
        new CircuitId("grid"),
        source,
        Optional.empty(),
        Optional.of(Watts.of(watts)),
        Optional.empty());
  }

  private static SetLimit.OnCircuit until(SetLimit.OnCircuit limit, MonoTime until) {
    return new SetLimit.OnCircuit(
        limit.circuit(), limit.source(), limit.current(), limit.power(), Optional.of(until));
  }

  private static SetLimit.OnEvse onEvse(String charger, Source source, int amps) {
    return new SetLimit.OnEvse(EvseId.of(charger, 1), source, Amps.of(amps), Optional.empty());
  }

  private static Limits.OfCircuit grid(SetLimit... set) {
    return new Limits(List.of(set), NOW)
        .of(new Tree.Node(0, GRID, List.of(), Limits.ofConfig(GRID)));
  }

  // ---- which limit wins

  @Test
  void theLowestWinsForEachPhaseByItself() {
    Limits.OfCircuit limit =
        grid(amps(Source.GRID, 32, 63, 40), amps(Source.TECHNICIAN, 50, 20, 40));
    assertEquals(new Limits.OfPhase(Amps.of(32), Source.GRID), limit.get(Phase.L1));
    assertEquals(new Limits.OfPhase(Amps.of(20), Source.TECHNICIAN), limit.get(Phase.L2));
    assertEquals(new Limits.OfPhase(Amps.of(40), Source.GRID), limit.get(Phase.L3));
  }

  @Test
  void nothingThatIsSetRaisesWhatTheInstallerHasWritten() {
    Limits.OfCircuit limit = grid(amps(Source.GRID, 64), watts(Source.CSMS, 40_001));
    assertEquals(Limits.ofConfig(GRID), limit);
    assertEquals(Source.INSTALLER, limit.get(Phase.L1).source());
  }

  @Test
  void ofEqualLimitsTheConfigsIsNamed() {
    assertEquals(Source.INSTALLER, grid(amps(Source.GRID, 63)).get(Phase.L1).source());
    assertEquals(Source.INSTALLER, grid(watts(Source.GRID, 40_000)).power().orElseThrow().source());
  }

  @Test
  void theLowestPowerWins() {
    assertEquals(
        Optional.of(new OfPower(Watts.of(4_200), Source.GRID)),
        grid(watts(Source.SCHEDULE, 10_000), watts(Source.GRID, 4_200)).power());
  }

  @Test
  void aLimitCountsUntilItsEndAndNotAtIt() {
    assertEquals(
        Source.GRID,
        grid(until(amps(Source.GRID, 20), NOW.plus(Duration.ofMillis(1)))).get(Phase.L1).source());
    assertEquals(Source.INSTALLER, grid(until(amps(Source.GRID, 20), NOW)).get(Phase.L1).source());
  }

  @Test
  void aLimitOnACircuitThatTheSiteDoesNotHaveIsPassedOver() {
    SetLimit other =
        new SetLimit.OnCircuit(
            new CircuitId("gird"),
            Source.GRID,
            Optional.of(PhaseAmps.ZERO),
            Optional.empty(),
            Optional.empty());
    assertEquals(Limits.ofConfig(GRID), grid(other));
  }

  @Test
  void theLowestLimitOnAnEvseWins() {
    Limits limits =
        new Limits(List.of(onEvse("A", Source.CSMS, 16), onEvse("A", Source.GRID, 10)), NOW);
    assertEquals(
        Optional.of(new Limits.OfEvse(Amps.of(10), Source.GRID)), limits.of(EvseId.of("A", 1)));
    assertEquals(Optional.empty(), limits.of(EvseId.of("B", 1)));
  }

  @Test
  void itReadsWell() {
    assertEquals("3x63 A (installer), 40 kW (installer)", Limits.ofConfig(GRID).toString());
    assertEquals(
        "L1 32 A (grid), L2 63 A (installer), L3 63 A (installer), 4.2 kW (grid)",
        grid(amps(Source.GRID, 32, 63, 63), watts(Source.GRID, 4_200)).toString());
  }

  // ---- what it does to the cars

  private static VirtualSite twoCars(Circuit grid) {
    List<Charger> chargers =
        List.of(
            Sites.charger("A", "grid", 16, PhaseWiring.STRAIGHT),
            Sites.charger("B", "grid", 16, PhaseWiring.STRAIGHT));
    VirtualSite site = new VirtualSite(Sites.site(List.of(grid), chargers));
    site.connectAll().run(3);
    site.plugIn("A", 16);
    site.plugIn("B", 16);
    site.run(240);
    return site;
  }

  @Test
  void aLimitOfTheGridIsObeyedInTheStepThatHearsOfItAndNamed() {
    VirtualSite site = twoCars(Sites.metered("grid", 32, 0));
    assertEquals(Amps.of(16), site.offer("A"));
    site.limits.clear();
    site.limitsSet.add(amps(Source.GRID, 20));
    site.tick();
    assertEquals(2, site.limits.size());
    site.limits.forEach(
        limit -> {
          assertEquals(Amps.of(10), limit.limit());
          assertTrue(limit.urgent());
        });
    site.run(20);
    Bound bound = site.view("A").reason().bound();
    assertTrue(bound instanceof Bound.Full full && full.source() == Source.GRID, bound.toString());
    assertEquals(PhaseAmps.of(20, 20, 20), site.circuit("grid").limit());
  }

  @Test
  void everyChangeOfALimitIsOneEvent() {
    VirtualSite site = twoCars(Sites.metered("grid", 32, 0));
    site.events.clear();
    site.limitsSet.add(until(amps(Source.GRID, 20), site.now.plus(Duration.ofSeconds(30))));
    site.limitsSet.add(onEvse("B", Source.CSMS, 8));
    site.run(60);
    site.limitsSet.clear();
    site.run(5);
    List<Event> changes =
        site.events.stream()
            .filter(
                event ->
                    event instanceof Event.CircuitLimitChanged
                        || event instanceof Event.EvseLimited
                        || event instanceof Event.EvseLimitEnded)
            .toList();
    assertEquals(
        List.of(
            "grid: its limit is now 3x20 A (grid); before: 3x32 A (installer)",
            "B: csms limits it to 8 A",
            "grid: its limit is now 3x32 A (installer); before: 3x20 A (grid)",
            "B: the limit of csms is over"),
        changes.stream().map(event -> event.subject() + ": " + event.sentence()).toList());
  }

  @Test
  void zeroAmpsIsZeroAmpsAndZeroWattsIsZeroWatts() {
    for (SetLimit nothing : List.of(amps(Source.GRID, 0), watts(Source.GRID, 0))) {
      VirtualSite site = twoCars(Sites.metered("grid", 32, 0));
      site.limitsSet.add(nothing);
      site.run(10);
      assertEquals(PhaseAmps.ZERO, site.load(), nothing.toString());
      for (String car : List.of("A", "B")) {
        assertEquals(Amps.ZERO, site.offer(car));
        Bound bound = site.view(car).reason().bound();
        assertTrue(bound instanceof Bound.Waiting, bound.toString());
      }
    }
  }

  @Test
  void aLimitOfTheGridCutsCarsInTheirMinimumOnTimeAndInTheirTurn() {
    VirtualSite site = twoCars(Sites.metered("grid", 32, 0));
    site.unplug("B");
    site.run(30);
    site.plugIn("B", 16);
    site.run(60);
    assertTrue(site.offer("B").isPositive());
    // B has been on for less than 5 min, A for less than its turn: one floor fits, then none.
    site.limitsSet.add(amps(Source.GRID, 11));
    site.run(15);
    assertEquals(1, List.of("A", "B").stream().filter(c -> site.offer(c).isPositive()).count());
    site.limitsSet.add(amps(Source.GRID, 5));
    site.run(15);
    assertEquals(PhaseAmps.ZERO, site.load());
  }

  @Test
  void aLimitOnAManagedCircuitCountsOurChargersOnly() {
    // Three phases at 6 A are 4.14 kW: section 14a leaves one of two cars 4.2 kW, whatever the
    // building takes.
    VirtualSite site = twoCars(Sites.managed(Sites.unmetered("grid", 63, 40)));
    site.building = PhaseAmps.all(Amps.of(40));
    site.limitsSet.add(watts(Source.GRID, 4_200));
    site.run(60);
    assertEquals(1, List.of("A", "B").stream().filter(c -> site.offer(c).isPositive()).count());
  }

  @Test
  void theLeastPowerOfSection14aForSixCarsIsSharedInTurns() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(
                List.of(Sites.managed(Sites.unmetered("grid", 63, 0))), Sites.chargers(6, "grid")));
    // 4.2 kW + 5 x 0.60 x 4.2 kW = 16.8 kW: four cars of 4.14 kW at their floors.
    site.limitsSet.add(watts(Source.GRID, 16_800));
    site.connectAll().run(3);
    for (int i = 1; i <= 6; i++) site.plugIn("CP-0" + i, 16);
    site.run(120);
    int[] on_s = new int[6];
    site.run(
        31 * 60,
        () -> {
          int on = 0;
          for (int i = 1; i <= 6; i++) {
            if (!site.offer("CP-0" + i).isPositive()) continue;
            on++;
            on_s[i - 1]++;
          }
          assertTrue(on <= 4, on + " cars are on");
        });
    // ceil(6/4) turns of 15 min.
    for (int i = 0; i < 6; i++) assertTrue(on_s[i] >= 14 * 60, "CP-0" + (i + 1) + ": " + on_s[i]);
  }

  @Test
  void aLimitOnAnEvseCapsItAndLeavesTheRestToOthers() {
    VirtualSite site = twoCars(Sites.metered("grid", 22, 0));
    assertEquals(Amps.of(11), site.offer("A"));
    site.limitsSet.add(onEvse("A", Source.CSMS, 6));
    site.run(200);
    assertEquals(Amps.of(6), site.offer("A"));
    assertEquals(Amps.of(16), site.offer("B"));
    assertEquals(new Bound.Limited(Source.CSMS, Amps.of(6)), site.view("A").reason().bound());
  }

  @Test
  void aLimitOnAnEvseBelowItsFloorPausesItUntilItEnds() {
    VirtualSite site = twoCars(Sites.metered("grid", 32, 0));
    site.limitsSet.add(onEvse("A", Source.CSMS, 5));
    site.run(10);
    assertEquals(Amps.ZERO, site.offer("A"));
    assertEquals(new Bound.Limited(Source.CSMS, Amps.of(5)), site.view("A").reason().bound());
    site.run(600);
    assertEquals(Amps.ZERO, site.offer("A"));
    site.limitsSet.clear();
    site.run(120);
    assertEquals(Amps.of(16), site.offer("A"));
    assertFalse(site.load(Phase.L1).isAbove(Amps.of(32)));
  }

  @Test
  void aLimitAboveTheRatingOfAnEvseChangesNothing() {
    VirtualSite site = twoCars(Sites.metered("grid", 63, 0));
    site.limitsSet.add(onEvse("A", Source.CSMS, 17));
    site.run(60);
    assertEquals(Amps.of(16), site.offer("A"));
    assertEquals(new Bound.Rating(Amps.of(16)), site.view("A").reason().bound());
  }
}
