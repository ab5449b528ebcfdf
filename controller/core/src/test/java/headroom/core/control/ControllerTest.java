package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.SiteSnapshot.StoredBound;
import headroom.core.event.Condition;
import headroom.core.event.Condition.Code;
import headroom.core.event.Event;
import headroom.core.event.Reason.Bound;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLimit.Kind;
import headroom.core.port.ChargerReport;
import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.Circuit;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole step in virtual time: starts, restarts, stores, leases, holds, reloads. */
class ControllerTest {
  private static Site garage(int chargers) {
    return Sites.site(
        List.of(Sites.metered("grid", 63, 30), Sites.below("grid", "garage", 40)),
        Sites.chargers(chargers, "garage"));
  }

  private static List<RestoredBound> bounds(int chargers, int amps) {
    List<RestoredBound> bounds = new ArrayList<>();
    for (int i = 1; i <= chargers; i++)
      bounds.add(
          new RestoredBound(
              EvseId.of("CP-%02d".formatted(i), 1),
              Amps.of(amps),
              Amps.ZERO,
              Duration.ofSeconds(300)));
    return bounds;
  }

  private static boolean has(VirtualSite site, Code code) {
    return site.last.conditions().stream().anyMatch(c -> c.code() == code);
  }

  // ---- first installation

  @Test
  void chargersComeUpOneByOneWhereAMeterSeesTheOthers() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 63, 30)), Sites.chargers(12, "grid")));
    site.connect("CP-01");
    site.run(2);
    site.plugIn("CP-01", 16);
    site.run(200);
    assertEquals(Amps.of(16), site.offer("CP-01"));
    assertTrue(has(site, Code.CHARGER_OFFLINE));
  }

  @Test
  void whereNoMeterSeesThemUnknownChargersCountAtTheirRating() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.unmetered("grid", 63, 0)), Sites.chargers(12, "grid")));
    site.connect("CP-01");
    site.run(2);
    site.plugIn("CP-01", 16);
    site.run(60);
    assertEquals(Amps.ZERO, site.offer("CP-01"));
    // With eight more there are three left that may be live: 48 A of 63 A.
    for (int i = 2; i <= 9; i++) site.connect("CP-%02d".formatted(i));
    site.run(120);
    assertEquals(Amps.of(15), site.offer("CP-01"));
  }

  @Test
  void plannedChargerCountsNothingUntilItIsSeen() {
    List<Charger> chargers = new ArrayList<>(Sites.chargers(1, "grid"));
    chargers.add(Sites.planned(Sites.charger("CP-02", "grid", 16, PhaseWiring.STRAIGHT)));
    VirtualSite site =
        new VirtualSite(Sites.site(List.of(Sites.unmetered("grid", 16, 0)), chargers));
    site.connect("CP-01");
    site.run(2);
    site.plugIn("CP-01", 16);
    site.run(200);
    assertEquals(Amps.of(16), site.offer("CP-01"));
    assertFalse(has(site, Code.CHARGER_OFFLINE));
  }

  @Test
  void firstLimitLeavesWithinThreeSecondsOfAStart() {
    VirtualSite site = new VirtualSite(garage(12));
    site.connectAll();
    site.plugIn("CP-01", 16);
    site.run(3);
    assertTrue(
        site.limits.stream().anyMatch(l -> l.limit().equals(Amps.of(6))), site.limits.toString());
  }

  // ---- restart

  @Test
  void afterARestartEachCountsAtItsBoundUntilItHasAcknowledged() {
    VirtualSite site = new VirtualSite(garage(2), bounds(2, 16));
    site.run(5);
    assertEquals(Amps.of(16), site.view("CP-01").committed());
    site.run(300);
    assertEquals(Amps.of(16), site.view("CP-01").committed());
    // Lease, clock error and settle time have passed: its fallback.
    site.run(15);
    assertEquals(Amps.ZERO, site.view("CP-01").committed());
  }

  @Test
  void afterARestartNobodyIsRaisedOverWhatOthersMayStillHave() {
    // 5 x 16 A of bounds on 40 A: before, CP-01 and CP-02 had 16 A each.
    VirtualSite site = new VirtualSite(garage(5), bounds(5, 16));
    for (int i = 1; i <= 5; i++) {
      VirtualSite.Post post = site.post("CP-0" + i);
      post.session = java.util.Optional.of(Amps.of(i <= 2 ? 16 : 0));
      post.sessionEnds = site.now.plus(Duration.ofSeconds(250));
      site.plugIn("CP-0" + i, 16);
    }
    site.connectAll();
    site.run(
        400,
        () -> assertFalse(site.load().l1().isAbove(Amps.of(40)), site.now + " " + site.load()));
    for (int i = 1; i <= 5; i++) assertEquals(Amps.of(8), site.offer("CP-0" + i));
  }

  // ---- the store

  @Test
  void boundOfAShorterLeaseIsStoredAnewBeforeALimitWithTheLongerOneLeaves() {
    RestoredBound shorter =
        new RestoredBound(EvseId.of("CP-01", 1), Amps.of(16), Amps.ZERO, Duration.ofSeconds(100));
    VirtualSite site = new VirtualSite(garage(1), List.of(shorter));
    site.storeAnswers = false;
    site.connectAll().plugIn("CP-01", 16);
    List<Step.BoundChange> asked = new ArrayList<>();
    site.run(20, () -> asked.addAll(site.last.bounds()));
    assertEquals(
        new Step.BoundChange(shorter.evse(), Amps.of(16), Amps.ZERO, Duration.ofSeconds(300)),
        asked.getFirst());
    assertEquals(Amps.ZERO, site.offer("CP-01"));
    site.storeAnswers = true;
    site.run(200);
    assertEquals(Amps.of(16), site.offer("CP-01"));
  }

  @Test
  void higherLimitLeavesOnlyWhenItsBoundIsDurable() {
    VirtualSite site = new VirtualSite(garage(1));
    site.connectAll().run(3);
    site.storeAnswers = false;
    site.plugIn("CP-01", 16);
    site.run(20);
    assertEquals(Amps.ZERO, site.offer("CP-01"));
    Bound bound = site.view("CP-01").reason().bound();
    assertTrue(bound instanceof Bound.Settling s && s.what().contains("store"), bound.toString());
    site.storeAnswers = true;
    site.run(15);
    assertTrue(site.offer("CP-01").isPositive());
  }

  @Test
  void controlGoesOnWithoutTheStoreAfterThirtySeconds() {
    VirtualSite site = new VirtualSite(garage(1));
    site.connectAll().run(3);
    site.storeAnswers = false;
    site.plugIn("CP-01", 16);
    site.run(28);
    assertEquals(Amps.ZERO, site.offer("CP-01"));
    site.run(10);
    assertTrue(site.offer("CP-01").isPositive());
  }

  @Test
  void aStoreThatIsKnownToFailIsNotWaitedForAnyMoreUntilItAnswers() {
    VirtualSite site = new VirtualSite(garage(3));
    site.connectAll().run(3);
    site.storeAnswers = false;
    site.plugIn("CP-01", 16);
    site.run(38);
    site.plugIn("CP-02", 16);
    site.run(4);
    assertTrue(site.offer("CP-02").isPositive());
    site.storeAnswers = true;
    site.run(12);
    site.storeAnswers = false;
    site.plugIn("CP-03", 16);
    site.run(25);
    assertEquals(Amps.ZERO, site.offer("CP-03"));
  }

  @Test
  void sessionCostsTwoWritesOfItsBound() {
    VirtualSite site = new VirtualSite(garage(1));
    site.connectAll().run(30);
    List<Amps> bounds = new ArrayList<>();
    Runnable collect = () -> site.last.bounds().forEach(b -> bounds.add(b.bound()));
    site.plugIn("CP-01", 16);
    site.run(1000, collect);
    site.unplug("CP-01");
    site.run(200, collect);
    assertEquals(List.of(Amps.of(16), Amps.ZERO), bounds);
  }

  // ---- leases and holds

  @Test
  void leaseIsRenewedAtHalfAndNeverRunsOut() {
    VirtualSite site = new VirtualSite(garage(1));
    site.connectAll().run(3);
    site.plugIn("CP-01", 16);
    site.run(200);
    int before = site.post("CP-01").sent;
    site.run(1500, () -> assertEquals(Amps.of(16), site.post("CP-01").pilot(site.now)));
    assertEquals(10, site.post("CP-01").sent - before);
  }

  @Test
  void idleEvseThatCanHoldCountsNothing() {
    Charger charger = Sites.charger("CP-01", "grid", 16, PhaseWiring.STRAIGHT, 6);
    VirtualSite site =
        new VirtualSite(Sites.site(List.of(Sites.metered("grid", 20, 0)), List.of(charger)));
    site.post("CP-01").canHold = true;
    site.connectAll().run(15);
    ChargerLimit hold = site.limits.getFirst();
    assertEquals(Kind.HOLD, hold.kind());
    assertEquals(Amps.ZERO, hold.limit());
    assertEquals(Amps.ZERO, site.view("CP-01").committed());
    site.run(1800);
    assertEquals(2, site.limits.size());
    // A new car starts from the hold.
    site.plugIn("CP-01", 16);
    site.run(200);
    assertEquals(Amps.of(16), site.offer("CP-01"));
  }

  @Test
  void idleEvseThatCannotHoldCountsAtItsFallback() {
    Charger charger = Sites.charger("CP-01", "grid", 16, PhaseWiring.STRAIGHT, 6);
    VirtualSite site =
        new VirtualSite(Sites.site(List.of(Sites.metered("grid", 20, 0)), List.of(charger)));
    site.connectAll().run(15);
    assertTrue(site.limits.isEmpty());
    assertEquals(Amps.of(6), site.view("CP-01").committed());
  }

  // ---- chargers that will not

  @Test
  void chargerThatRefusesOurFallbackCountsAtItsRating() {
    VirtualSite site = new VirtualSite(garage(2));
    site.connectAll();
    site.report(
        new ChargerReport.FallbackRefused(new ChargerId("CP-02"), site.now, "NotSupported"));
    site.run(15);
    assertEquals(Amps.of(16), site.view("CP-02").committed());
    assertTrue(has(site, Code.CHARGER_NOT_LIMITED));
    assertTrue(site.view("CP-02").reason().bound() instanceof Bound.OutOfReach);
  }

  @Test
  void fallbacksThatStopFittingStopIncreasesAndAreAConditionUntilTheyFitAgain() {
    List<Charger> chargers = Sites.chargers(2, "grid");
    VirtualSite site =
        new VirtualSite(Sites.site(List.of(Sites.metered("grid", 20, 10)), chargers));
    site.connectAll().run(3);
    site.report(
        new ChargerReport.FallbackRefused(new ChargerId("CP-02"), site.now, "NotSupported"));
    site.run(3);
    assertTrue(has(site, Code.FALLBACKS_DO_NOT_FIT));
    site.plugIn("CP-01", 16);
    site.run(30);
    assertEquals(Amps.ZERO, site.offer("CP-01"));
    site.report(new ChargerReport.FallbackSet(new ChargerId("CP-02"), site.now, Amps.ZERO));
    site.run(30);
    assertFalse(has(site, Code.FALLBACKS_DO_NOT_FIT));
    assertTrue(site.offer("CP-01").isPositive());
  }

  @Test
  void refusalsBecomeAConditionAndOneEvent() {
    VirtualSite site = new VirtualSite(garage(1));
    site.connectAll().run(3);
    site.post("CP-01").refuses = true;
    site.plugIn("CP-01", 16);
    site.run(120);
    assertTrue(has(site, Code.CHARGER_REFUSES_LIMIT));
    assertEquals(1, site.events.stream().filter(e -> e instanceof Event.LimitRefused).count());
    site.post("CP-01").refuses = false;
    site.run(120);
    assertFalse(has(site, Code.CHARGER_REFUSES_LIMIT));
    assertTrue(site.offer("CP-01").isPositive());
  }

  @Test
  void decreaseThatIsNotAnsweredIsPutAgainAndBothStayCommitted() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 32, 0)), Sites.chargers(1, "grid")));
    site.connectAll().run(3);
    site.plugIn("CP-01", 16);
    site.run(200);
    site.post("CP-01").answers = false;
    int before = site.limits.size();
    site.building = PhaseAmps.all(Amps.of(22));
    site.run(7);
    assertEquals(2, site.limits.size() - before, site.limits.toString());
    assertEquals(Amps.of(16), site.view("CP-01").committed());
  }

  @Test
  void chargerThatMissedADecreaseIsToldAgainAndAgain() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 32, 0)), Sites.chargers(1, "grid")));
    site.connectAll().run(3);
    site.plugIn("CP-01", 16);
    site.run(200);
    site.post("CP-01").answers = false;
    site.building = PhaseAmps.all(Amps.of(22));
    site.run(20);
    site.post("CP-01").answers = true;
    site.run(10);
    assertFalse(site.load(Phase.L1).isAbove(Amps.of(32)), site.load().toString());
  }

  // ---- reload

  @Test
  void carBehindTerminalsThatWereNamedAnewCountsOnAllOfThem() {
    List<Charger> before = List.of(Sites.charger("CP-01", "grid", 16, PhaseWiring.of(Phase.L1)));
    List<Charger> after = List.of(Sites.charger("CP-01", "grid", 16, PhaseWiring.of(Phase.L2)));
    Circuit grid = Sites.metered("grid", 63, 0);
    VirtualSite site = new VirtualSite(Sites.site(List.of(grid), before));
    site.connectAll().run(3);
    site.plugIn("CP-01", 16);
    site.run(200);
    site.controller = new Controller(Sites.site(List.of(grid), after), ControlSettings.DEFAULT);
    site.post("CP-01").samples = false;
    site.run(2);
    assertEquals(
        PhaseAmps.on(PhaseSet.of(Phase.L2), Amps.of(16)), site.circuit("grid").committed());
  }

  @Test
  void chargerThatComesBackToTheConfigDoesNotLiveOnAnOldBound() {
    Site with = Sites.site(List.of(Sites.unmetered("grid", 63, 0)), Sites.chargers(2, "grid"));
    Site without = Sites.site(List.of(Sites.unmetered("grid", 63, 0)), Sites.chargers(1, "grid"));
    VirtualSite site = new VirtualSite(with, bounds(2, 16));
    site.run(400);
    assertEquals(Amps.ZERO, site.view("CP-02").committed());
    site.controller = new Controller(without, ControlSettings.DEFAULT);
    site.run(2);
    site.controller = new Controller(with, ControlSettings.DEFAULT);
    site.run(2);
    assertEquals(Amps.of(16), site.view("CP-02").committed(), "a stranger counts its rating");
  }

  @Test
  void reloadKeepsRunningSessionsAndTakesInANewCharger() {
    VirtualSite site = new VirtualSite(garage(1));
    site.connectAll().run(3);
    site.plugIn("CP-01", 16);
    site.run(200);
    int sent = site.limits.size();
    site.controller = new Controller(garage(2), ControlSettings.DEFAULT);
    site.site = garage(2);
    VirtualSite.Post added =
        new VirtualSite.Post(site.site.chargers().get(1), site.site.evses().get(1));
    site.posts.put(added.evse.id(), added);
    site.run(2);
    assertEquals(sent, site.limits.size());
    assertEquals(Amps.of(16), site.offer("CP-01"));
    site.connect("CP-02");
    site.run(2);
    site.plugIn("CP-02", 16);
    site.run(200);
    assertEquals(Amps.of(16), site.offer("CP-02"));
    // And away again.
    site.controller = new Controller(garage(1), ControlSettings.DEFAULT);
    site.posts.remove(added.evse.id());
    site.run(2);
    assertEquals(1, site.last.view().evses().size());
    assertEquals(Amps.of(16), site.offer("CP-01"));
  }

  // ---- conditions and determinism

  @Test
  void conditionIsRaisedOnceAndKeepsItsBeginning() {
    VirtualSite site = new VirtualSite(garage(1));
    site.run(40);
    Condition first = site.last.conditions().getFirst();
    site.run(60);
    assertEquals(first.since(), site.last.conditions().getFirst().since());
    assertEquals(1, site.events.stream().filter(e -> e instanceof Event.ConditionRaised).count());
  }

  @Test
  void everyEvseHasAReasonInEveryStep() {
    VirtualSite site = new VirtualSite(garage(12));
    site.run(5);
    site.connectAll();
    for (int i = 1; i <= 12; i++) site.plugIn("CP-%02d".formatted(i), 16);
    site.run(
        300,
        () -> {
          assertEquals(12, site.last.view().evses().size());
          for (SiteView.EvseView view : site.last.view().evses())
            assertFalse(
                headroom.core.event.Sentences.full(
                        view.evse(), view.offer(), view.reason(), site.now)
                    .isEmpty());
        });
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void sameInputGivesTheSameStepsAndTheOldStateStays(long seed) {
    List<Step> first = trace(seed);
    List<Step> second = trace(seed);
    for (int i = 0; i < first.size(); i++) {
      assertEquals(first.get(i).limits(), second.get(i).limits());
      assertEquals(first.get(i).view(), second.get(i).view());
      assertEquals(first.get(i).events(), second.get(i).events());
      assertEquals(first.get(i).conditions(), second.get(i).conditions());
    }
    // A state can be stepped twice: a step changes nothing but its own copy.
    Step last = first.getLast();
    SiteSnapshot seen =
        new SiteSnapshot(
            last.view().at().plus(Duration.ofSeconds(1)),
            new java.util.LinkedHashMap<>(),
            List.of(),
            List.of(new StoredBound(EvseId.of("CP-01", 1), Amps.of(16), Amps.ZERO)),
            List.of(),
            List.of());
    Controller controller = new Controller(garage(12), ControlSettings.DEFAULT);
    Step once = controller.step(last.next(), seen);
    Step again = controller.step(last.next(), seen);
    assertEquals(once.view(), again.view());
    assertEquals(once.limits(), again.limits());
  }

  private static List<Step> trace(long seed) {
    Random random = new Random(seed);
    VirtualSite site = new VirtualSite(garage(12));
    site.connectAll();
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      disturb(site, random);
      site.tick();
      steps.add(site.last);
    }
    return steps;
  }

  private static void disturb(VirtualSite site, Random random) {
    String charger = "CP-%02d".formatted(1 + random.nextInt(12));
    VirtualSite.Post post = site.post(charger);
    switch (random.nextInt(12)) {
      case 0 -> {
        if (post.connected && post.transaction.isEmpty())
          site.plugIn(charger, 6 + random.nextInt(26));
      }
      case 1 -> {
        if (post.connected && post.transaction.isPresent() && random.nextInt(4) == 0)
          site.unplug(charger);
      }
      case 2 -> {
        if (post.connected && random.nextInt(6) == 0) site.disconnect(charger);
      }
      case 3 -> {
        if (!post.connected) site.connect(charger);
      }
      case 4 -> site.meterAnswers = random.nextInt(5) != 0;
      case 5 -> post.answers = random.nextInt(4) != 0;
      case 6 ->
          site.building = PhaseAmps.of(random.nextInt(30), random.nextInt(30), random.nextInt(30));
      default -> {}
    }
  }

  /**
   * Whatever happens, the sub-board, which carries nothing but our chargers, is never loaded beyond
   * its limit, and nobody is ever offered something between nothing and the floor.
   */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29})
  void subBoardIsNeverOverloadedWhateverHappens(long seed) {
    Random random = new Random(seed);
    VirtualSite site = new VirtualSite(garage(12), bounds(12, 0));
    site.connectAll();
    for (int i = 0; i < 3000; i++) {
      disturb(site, random);
      site.tick();
      PhaseAmps ours = site.load().minus(site.building);
      String what = "seed " + seed + " at " + site.now + " the garage carries " + ours;
      assertFalse(ours.highest().isAbove(Amps.of(40)), what);
      for (ChargerLimit limit : site.last.limits())
        assertTrue(
            limit.limit().isZero() || !limit.limit().isBelow(Amps.of(6)), what + " " + limit);
    }
  }
}
