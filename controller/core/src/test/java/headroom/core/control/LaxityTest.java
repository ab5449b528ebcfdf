package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.Laxity.Session;
import headroom.core.control.Laxity.Urgency;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.WattHours;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rule of {@code share: energy} (design 3.3): who can spare how much time. */
class LaxityTest {
  private static final MonoTime NOW = MonoTime.ofSeconds(100_000);

  /** 32 A on one phase at 230 V: 7,360 Wh an hour. */
  private static Session leaving(int minutes, int wattHours) {
    return new Session(
        Optional.of(NOW.plus(Duration.ofMinutes(minutes))),
        Optional.of(WattHours.of(wattHours)),
        Amps.of(32),
        1,
        false,
        false,
        false);
  }

  private static Session silent() {
    return new Session(Optional.empty(), Optional.empty(), Amps.of(32), 1, false, false, false);
  }

  private static Session on(Session s) {
    return new Session(s.departure(), s.left(), s.cap(), s.phases(), true, s.first(), s.overdue());
  }

  private static Session first(Session s) {
    return new Session(s.departure(), s.left(), s.cap(), s.phases(), s.on(), true, s.overdue());
  }

  private static Session overdue(Session s) {
    return new Session(s.departure(), s.left(), s.cap(), s.phases(), s.on(), s.first(), true);
  }

  private static boolean goesBefore(Session a, Session b) {
    List<Urgency> both = Laxity.of(List.of(a, b), NOW);
    return both.get(0).order_ns() < both.get(1).order_ns();
  }

  private static long weight(Session a) {
    return Laxity.of(List.of(a), NOW).getFirst().weight();
  }

  @Test
  void spareTimeIsWhatIsLeftLessWhatIsNeededAtTheCap() {
    assertEquals(Optional.of(Duration.ofMinutes(60)), leaving(120, 7_360).spare(NOW));
    Session threePhases =
        new Session(
            leaving(120, 0).departure(),
            Optional.of(WattHours.of(22_080)),
            Amps.of(32),
            3,
            false,
            false,
            false);
    assertEquals(Optional.of(Duration.ofMinutes(60)), threePhases.spare(NOW));
  }

  @Test
  void whoCanSpareLessGoesFirstAndWeighsMore() {
    assertTrue(goesBefore(leaving(120, 7_360), leaving(121, 7_360)));
    assertTrue(goesBefore(leaving(120, 7_400), leaving(120, 7_360)));
    assertTrue(weight(leaving(120, 10_000)) > weight(leaving(120, 7_360)));
  }

  @Test
  void whoCannotBeServedInTimeIsAsUrgentAsWhoJustCan() {
    assertEquals(Optional.of(Duration.ZERO), leaving(60, 90_000).spare(NOW));
    assertEquals(weight(leaving(60, 7_360)), weight(leaving(60, 90_000)));
    assertEquals(1000, weight(leaving(60, 7_360)));
  }

  @Test
  void whoHasSaidNothingCountsAsTheMiddleOne() {
    List<Urgency> all =
        Laxity.of(
            List.of(leaving(60, 0), leaving(30, 3_680), leaving(300, 7_360), silent(), silent()),
            NOW);
    // The first has what it wanted, so that it tells nothing of how pressed the others are.
    assertEquals(all.get(2).weight(), all.get(3).weight());
    assertEquals(all.get(2).order_ns(), all.get(3).order_ns());
    assertEquals(all.get(3), all.get(4));
  }

  @Test
  void onlyWhoHasSaidEnoughClaimsAQuarterOfItsCap() {
    List<Urgency> all =
        Laxity.of(List.of(leaving(300, 7_360), silent(), leaving(0, 7_360), leaving(300, 0)), NOW);
    assertEquals(List.of(8_000, 0, 0, 0), all.stream().map(Urgency::claim_mA).toList());
  }

  @Test
  void whoHasWaitedTooLongGoesFirstUnlessItWillBeUrgentInTime() {
    assertTrue(goesBefore(overdue(silent()), leaving(60, 7_360)));
    assertFalse(goesBefore(overdue(leaving(600, 7_360)), leaving(60, 7_360)));
  }

  @Test
  void whereNobodyHasSaidAnythingAllAreAlike() {
    List<Urgency> all = Laxity.of(List.of(silent(), silent(), silent()), NOW);
    assertEquals(all.get(0), all.get(1));
    assertEquals(all.get(1), all.get(2));
  }

  @Test
  void aDepartureThatHasPassedSaysNothingAnyMore() {
    assertEquals(Optional.empty(), leaving(0, 1_000).spare(NOW));
    assertEquals(Optional.of(Duration.ZERO), leaving(1, 1_000).spare(NOW));
  }

  @Test
  void whoHasWhatItWantedGoesLastWithTheLeastWeight() {
    assertTrue(goesBefore(leaving(600, 1), leaving(5, 0)));
    assertEquals(1, weight(leaving(5, 0)));
    assertTrue(goesBefore(silent(), leaving(5, 0)));
  }

  @Test
  void whoHasNeverBeenServedGoesBeforeAllOthers() {
    assertTrue(goesBefore(first(leaving(600, 1_000)), leaving(61, 7_360)));
    assertTrue(goesBefore(first(leaving(61, 7_360)), first(leaving(600, 1_000))));
  }

  @Test
  void whoIsOnGivesWayOnlyToWhoCanSpareHalfAnHourLess() {
    // The one that is on can spare an hour.
    assertFalse(goesBefore(leaving(90, 7_360), on(leaving(120, 7_360))));
    assertTrue(goesBefore(leaving(89, 7_360), on(leaving(120, 7_360))));
  }

  @Test
  void absurdWishesStayWithinRange() {
    Session absurd =
        new Session(
            Optional.of(new MonoTime(Long.MAX_VALUE)),
            Optional.of(WattHours.of(Long.MAX_VALUE)),
            Amps.ofMilliamps(1),
            1,
            false,
            true,
            false);
    assertTrue(goesBefore(absurd, leaving(10, 7_360)));
    assertEquals(1000, weight(absurd));
  }
}
