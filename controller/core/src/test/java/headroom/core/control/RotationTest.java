package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.site.Charger;
import headroom.core.site.PhaseWiring;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who waits has its turn (design 3.3, 5), and full cars yield to who waits (3.3, 6). */
class RotationTest {
  private static final int TURN_s = 15 * 60;

  /** A pause, a step up and what others need to make room. */
  private static final int CHANGE_s = 120;

  private static String car(int i) {
    return "CP-%02d".formatted(i + 1);
  }

  private static VirtualSite plugged(int limit, List<Charger> chargers) {
    VirtualSite site =
        new VirtualSite(Sites.site(List.of(Sites.metered("grid", limit, 0)), chargers));
    site.connectAll().run(3);
    for (Charger charger : chargers) site.plugIn(charger.id().name(), 16);
    return site;
  }

  private static boolean on(VirtualSite site, String car) {
    return !site.offer(car).isBelow(Amps.of(6));
  }

  @Test
  void withThreePlacesForSevenCarsEachIsOnForATurnWithinEachThreeTurns() {
    int cars = 7;
    VirtualSite site = plugged(20, Sites.chargers(cars, "grid"));
    int[] off_s = new int[cars];
    int[] on_s = new int[cars];
    int[] shortest_s = new int[cars];
    int[] longestOff_s = new int[cars];
    Arrays.fill(shortest_s, Integer.MAX_VALUE);
    site.run(
        4 * 3600,
        () -> {
          assertFalse(site.load(Phase.L1).isAbove(Amps.of(20)), site.load().toString());
          for (int i = 0; i < cars; i++) {
            if (on(site, car(i))) {
              on_s[i]++;
              off_s[i] = 0;
            } else {
              if (on_s[i] > 0) shortest_s[i] = Math.min(shortest_s[i], on_s[i]);
              on_s[i] = 0;
              longestOff_s[i] = Math.max(longestOff_s[i], ++off_s[i]);
            }
          }
        });
    for (int i = 0; i < cars; i++) {
      assertTrue(shortest_s[i] >= TURN_s - 15, car(i) + " was on for only " + shortest_s[i]);
      assertTrue(longestOff_s[i] <= 2 * TURN_s + CHANGE_s, car(i) + " waited " + longestOff_s[i]);
    }
  }

  @Test
  void closingsOfContactorsAreCounted() {
    VirtualSite site = plugged(11, Sites.chargers(2, "grid"));
    site.run(120);
    assertEquals(1, site.view("CP-01").closings());
    assertEquals(0, site.view("CP-02").closings());
    site.run(2 * TURN_s + 2 * CHANGE_s);
    assertEquals(2, site.view("CP-01").closings());
    assertEquals(1, site.view("CP-02").closings());
    site.unplug("CP-01");
    site.run(60);
    site.plugIn("CP-01", 16);
    site.run(TURN_s + CHANGE_s);
    assertEquals(3, site.view("CP-01").closings());
  }

  @Test
  void oneThreePhaseCarAmongStaggeredOnePhaseCarsHasItsTurn() {
    List<Charger> chargers = new ArrayList<>();
    for (int i = 0; i < 6; i++)
      chargers.add(Sites.charger(car(i), "grid", 16, PhaseWiring.of(Phase.values()[i % 3])));
    chargers.add(Sites.charger("T", "grid", 16, PhaseWiring.STRAIGHT));
    VirtualSite site = new VirtualSite(Sites.site(List.of(Sites.metered("grid", 7, 0)), chargers));
    site.connectAll().run(3);
    // Two cars take turns on each phase, and the turns of the phases end five minutes apart.
    for (int i = 0; i < 6; i++) {
      site.plugIn(car(i), 16);
      site.run(i < 3 ? 300 : 1);
    }
    site.plugIn("T", 16);
    int[] firstOn_s = {-1};
    int[] second = {0};
    int[] on_s = new int[7];
    site.run(
        4 * 3600,
        () -> {
          second[0]++;
          if (firstOn_s[0] < 0 && on(site, "T")) firstOn_s[0] = second[0];
          for (int i = 0; i < 6; i++) if (on(site, car(i))) on_s[i]++;
          if (on(site, "T")) on_s[6]++;
        });
    // Seven cars, three places: its bound is three turns, and the turns that run then end.
    assertTrue(firstOn_s[0] > 0, "never on");
    assertTrue(firstOn_s[0] <= 4 * TURN_s + CHANGE_s, "first on after " + firstOn_s[0] + " s");
    for (int i = 0; i < 7; i++) assertTrue(on_s[i] >= 2 * TURN_s, i + " was on for " + on_s[i]);
  }

  @Test
  void tenFullCarsYieldToTheNewcomers() {
    VirtualSite site = plugged(63, Sites.chargers(15, "grid"));
    for (int i = 10; i < 15; i++) site.unplug(car(i));
    for (int i = 0; i < 10; i++) site.post(car(i)).carTakes = Amps.ZERO;
    site.run(17 * 60);
    for (int i = 0; i < 10; i++) assertTrue(on(site, car(i)), car(i));
    for (int i = 10; i < 15; i++) site.plugIn(car(i), 16);
    site.run(60);
    // Their floors of 60 A leave room for none. The newcomers can use all 63 A: nothing is left
    // for those that take nothing.
    for (int i = 10; i < 15; i++) assertTrue(on(site, car(i)), car(i) + " waits");
    int full = 0;
    for (int i = 0; i < 10; i++) if (on(site, car(i))) full++;
    assertEquals(0, full);
  }

  @Test
  void aCarBelowHalfAnAmpereYieldsAfterFifteenMinutesAndNotEarlier() {
    for (boolean early : new boolean[] {true, false}) {
      VirtualSite site = plugged(11, Sites.chargers(2, "grid"));
      // Turns are longer than that, so that nothing else takes it off.
      site.controller =
          new Controller(
              site.site,
              new ControlSettings(
                  Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofHours(2)));
      site.unplug("CP-02");
      site.run(60);
      site.post("CP-01").carTakes = Amps.ZERO;
      // The samples come every ten seconds.
      site.run(early ? 14 * 60 : 15 * 60 + 25);
      site.plugIn("CP-02", 16);
      site.run(20);
      assertEquals(!early, on(site, "CP-02"), "early " + early);
    }
  }

  /** Limit 63 A, building 31 and then 40 A, offer 32 A, draw 0 A, and no samples. */
  @Test
  void whatAFullCarWithoutMeterCanTakeIsGivenToNobodyElse() {
    List<Charger> chargers =
        List.of(
            Sites.charger("A", "grid", 32, PhaseWiring.STRAIGHT),
            Sites.charger("B", "grid", 32, PhaseWiring.STRAIGHT));
    VirtualSite site =
        new VirtualSite(Sites.site(List.of(Sites.metered("grid", 63, 40)), chargers));
    site.post("A").samples = false;
    site.building = PhaseAmps.all(Amps.of(31));
    site.connectAll().run(30);
    site.plugIn("A", 32);
    site.run(240);
    assertEquals(Amps.of(32), site.offer("A"));
    site.post("A").carTakes = Amps.ZERO;
    site.building = PhaseAmps.all(Amps.of(40));
    site.run(30);
    site.plugIn("B", 32);
    Runnable couldTake =
        () -> {
          Amps both = site.post("A").pilot(site.now).plus(site.post("B").pilot(site.now));
          assertFalse(both.isAbove(Amps.of(32)), "they could take " + both);
        };
    site.run(300, couldTake);
    assertTrue(on(site, "B"));
    // It wakes: what was hidden of the building's rise shows, and is gone within 15 s.
    site.post("A").carTakes = Amps.of(32);
    site.run(20, couldTake);
    site.run(
        60, () -> assertFalse(site.load(Phase.L1).isAbove(Amps.of(63)), site.load().toString()));
  }

  /** A shortage takes one car off; it must not stay off for good because the other is on. */
  @Test
  void whoWasTakenOffByAShortageTakesTheTurnOfAnother() {
    VirtualSite site = plugged(20, Sites.chargers(2, "grid"));
    site.run(400);
    assertTrue(on(site, "CP-01") && on(site, "CP-02"));
    site.building = PhaseAmps.of(10, 10, 10);
    int[] on_s = new int[2];
    site.run(
        3600,
        () -> {
          for (int i = 0; i < 2; i++) if (on(site, car(i))) on_s[i]++;
        });
    for (int i = 0; i < 2; i++)
      assertTrue(on_s[i] >= 3600 / 2 - TURN_s, car(i) + " was on for " + on_s[i] + " s of an hour");
  }

  /** Nobody gives way to a car that is alone: after a shortage its room must be steady. */
  @Test
  void whoIsAloneComesBackWhenRoomHasBeenSteadyForFiveMinutes() {
    VirtualSite site = plugged(20, Sites.chargers(1, "grid"));
    site.run(400);
    site.building = PhaseAmps.of(16, 16, 16);
    site.run(900);
    assertFalse(on(site, "CP-01"));
    site.building = PhaseAmps.ZERO;
    site.run(290, () -> assertFalse(on(site, "CP-01")));
    site.run(40);
    assertTrue(on(site, "CP-01"));
  }
}
