package headroom.daemon.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.SiteSnapshot;
import headroom.core.control.SiteSnapshot.StoredBound;
import headroom.core.event.Source;
import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.EvseState;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.port.SetLimit;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import headroom.daemon.Sites;
import headroom.daemon.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class InboxTest {
  private static final EvseId ONE = Sites.evse(1);
  private static final EvseId TWO = Sites.evse(2);

  private final VirtualTime time = new VirtualTime();
  private final Inbox inbox = new Inbox(Sites.metered(2));
  private final AtomicInteger wakes = new AtomicInteger();

  private final List<ChargerId> floods = new ArrayList<>();

  InboxTest() {
    inbox.onFlood(floods::add);
    inbox.onUrgent(wakes::incrementAndGet);
  }

  private static PhaseAmps onL2(int milliamps) {
    return new PhaseAmps(Amps.ZERO, new Amps(milliamps), Amps.ZERO);
  }

  @Test
  void theLatestSampleOfAMeterWins() {
    inbox.offer(Reports.sample(time.now(), PhaseAmps.of(1, 1, 1)));
    inbox.offer(Reports.sample(time.now(), PhaseAmps.of(2, 2, 2)));
    SiteSnapshot seen = inbox.snapshot(time);
    assertEquals(
        PhaseAmps.of(2, 2, 2), seen.meters().get(Sites.MAIN).sample().orElseThrow().current());
  }

  @Test
  void aFailureStandsBesideTheLastWholeSampleAndTheNextSampleEndsIt() {
    inbox.offer(Reports.sample(time.now(), PhaseAmps.of(1, 1, 1)));
    inbox.offer(Reports.failed(time.now()));
    SiteSnapshot.MeterSeen failing = inbox.snapshot(time).meters().get(Sites.MAIN);
    assertTrue(failing.sample().isPresent());
    assertTrue(failing.failure().isPresent());
    inbox.offer(Reports.sample(time.now(), PhaseAmps.of(3, 3, 3)));
    assertTrue(inbox.snapshot(time).meters().get(Sites.MAIN).failure().isEmpty());
  }

  @Test
  void aSampleIsSeenUntilANewerOneComesButAReportOnlyOnce() {
    inbox.offer(Reports.sample(time.now(), PhaseAmps.of(1, 1, 1)));
    inbox.offer(Reports.draw(ONE, time.now(), 10));
    assertEquals(1, inbox.snapshot(time).reports().size());
    SiteSnapshot second = inbox.snapshot(time);
    assertEquals(0, second.reports().size());
    assertEquals(1, second.meters().size());
  }

  @Test
  void limitsByTimeAreAskedForAtEverySnapshotAndStandBesideThoseThatWereSet() {
    SetLimit set = new SetLimit.OnEvse(ONE, Source.TECHNICIAN, Amps.of(10), Optional.empty());
    inbox.limits(Source.TECHNICIAN, List.of(set));
    inbox.limitsByTime(
        (wall, now) ->
            List.of(
                new SetLimit.OnEvse(
                    TWO, Source.CSMS, Amps.ofMilliamps(now.millis()), Optional.empty())));
    for (int i = 0; i < 2; i++) {
      time.passMillis(1000);
      Amps asked = Amps.ofMilliamps(time.now().millis());
      assertEquals(
          List.of(set, new SetLimit.OnEvse(TWO, Source.CSMS, asked, Optional.empty())),
          inbox.snapshot(time).limits());
    }
    int before = wakes.get();
    inbox.limitsChanged();
    assertEquals(before + 1, wakes.get());
    assertTrue(inbox.isUrgent());
  }

  @Test
  void reportsKeepTheOrderOfTheirComing() {
    ChargerReport first = Reports.status(ONE, time.now(), EvseState.PREPARING);
    ChargerReport second = Reports.draw(TWO, time.now(), 3);
    ChargerReport third = Reports.status(ONE, time.now(), EvseState.CHARGING);
    List.of(first, second, third).forEach(inbox::offer);
    assertEquals(List.of(first, second, third), inbox.snapshot(time).reports());
  }

  @Test
  void nothingInASnapshotIsLaterThanItsTime() {
    inbox.offer(Reports.draw(ONE, time.now(), 10));
    time.passMillis(5);
    inbox.offer(Reports.draw(ONE, time.now(), 11));
    SiteSnapshot seen = inbox.snapshot(time);
    assertTrue(seen.reports().stream().noneMatch(each -> each.at().isAfter(seen.now())));
  }

  @Test
  void aSampleAtTheLimitLessTheMarginCanWait() {
    inbox.offer(Reports.sample(time.now(), onL2(62_000)));
    assertFalse(inbox.isUrgent());
    assertEquals(0, wakes.get());
  }

  @Test
  void aSampleAMilliampereAboveWakesTheLoop() {
    inbox.offer(Reports.sample(time.now(), onL2(62_001)));
    assertTrue(inbox.isUrgent());
    assertEquals(1, wakes.get());
  }

  @Test
  void aLoadThatRisesByAnAmpereOnANearlyFullCircuitWakesTheLoop() {
    inbox.offer(Reports.sample(time.now(), onL2(57_000)));
    inbox.offer(Reports.sample(time.now(), onL2(57_999)));
    assertFalse(inbox.isUrgent());
    inbox.offer(Reports.sample(time.now(), onL2(58_999)));
    assertTrue(inbox.isUrgent());
  }

  @Test
  void aLoadThatRisesWhereThereIsRoomCanWait() {
    inbox.offer(Reports.sample(time.now(), onL2(30_000)));
    inbox.offer(Reports.sample(time.now(), onL2(57_000)));
    assertFalse(inbox.isUrgent());
  }

  @Test
  void aSecondOverloadAfterTheTickWakesAgainSoThatTheGuardSeesBoth() {
    inbox.offer(Reports.sample(time.now(), onL2(70_000)));
    inbox.snapshot(time);
    inbox.offer(Reports.sample(time.now(), onL2(70_000)));
    assertEquals(2, wakes.get());
  }

  @Test
  void aBurstWakesOnce() {
    for (int i = 0; i < 50; i++)
      inbox.offer(Reports.status(i % 2 == 0 ? ONE : TWO, time.now(), EvseState.PREPARING));
    assertEquals(1, wakes.get());
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void onlyALimitThatDidNotArriveIsUrgent(Outcome outcome) {
    inbox.offer(Reports.outcome(ONE, time.now(), 1, outcome));
    boolean failed = outcome == Outcome.REFUSED || outcome == Outcome.UNKNOWN;
    assertEquals(failed, inbox.isUrgent());
  }

  @Test
  void aDrawWaitsForTheFullSecondWhileTheMeterShowsNoOverload() {
    inbox.offer(Reports.sample(time.now(), onL2(62_000)));
    inbox.offer(Reports.draw(ONE, time.now(), 10));
    assertFalse(inbox.isUrgent());
  }

  @Test
  void aDrawWakesTheLoopWhileTheMeterShowsAnOverload() {
    inbox.offer(Reports.sample(time.now(), onL2(62_001)));
    inbox.snapshot(time);
    inbox.offer(Reports.draw(ONE, time.now(), 10));
    assertTrue(inbox.isUrgent());
    assertEquals(2, wakes.get());
  }

  @Test
  void aStoredBoundWakesTheLoopBecauseALimitWaitsForIt() {
    inbox.offerStored(List.of(new StoredBound(ONE, Amps.of(16), Amps.ZERO)));
    assertTrue(inbox.isUrgent());
    assertEquals(1, inbox.snapshot(time).boundsStored().size());
    assertEquals(0, inbox.snapshot(time).boundsStored().size());
  }

  @Test
  void ofTooManyReportsTheOldestDrawGoesFirst() {
    ChargerReport plugged = Reports.status(ONE, time.now(), EvseState.PREPARING);
    inbox.offer(plugged);
    for (int i = 0; i < Inbox.MAX_REPORTS_PER_CHARGER; i++)
      inbox.offer(Reports.draw(ONE, time.now(), i % 60));
    List<ChargerReport> seen = inbox.snapshot(time).reports();
    assertEquals(Inbox.MAX_REPORTS_PER_CHARGER, seen.size());
    assertEquals(plugged, seen.getFirst());
    assertEquals(Reports.draw(ONE, time.now(), 1), seen.get(1));
    assertEquals(0, inbox.reportsRefused());
  }

  @Test
  void whereNoDrawWaitsTheOldestStateThatWasSaidAnewGivesWay() {
    inbox.offer(Reports.status(ONE, time.now(), EvseState.PREPARING));
    for (int i = 1; i < Inbox.MAX_REPORTS_PER_CHARGER; i++)
      inbox.offer(Reports.outcome(ONE, time.now(), i, Outcome.ACCEPTED));
    ChargerReport available = Reports.status(ONE, time.now(), EvseState.AVAILABLE);
    inbox.offer(available);
    List<ChargerReport> seen = inbox.snapshot(time).reports();
    assertEquals(Inbox.MAX_REPORTS_PER_CHARGER, seen.size());
    assertEquals(1, ((ChargerReport.LimitOutcome) seen.getFirst()).seq());
    assertEquals(available, seen.getLast());
    assertEquals(List.of(), floods);
  }

  @Test
  void theOnlyStateOfAnEvseNeverGivesWay() {
    ChargerReport state = Reports.status(ONE, time.now(), EvseState.PREPARING);
    inbox.offer(state);
    for (int i = 0; i < Inbox.MAX_REPORTS_PER_CHARGER; i++)
      inbox.offer(Reports.outcome(ONE, time.now(), i, Outcome.ACCEPTED));
    assertEquals(state, inbox.snapshot(time).reports().getFirst());
    assertEquals(List.of(ONE.charger()), floods);
  }

  @Test
  void noOutcomeAndNoTransactionIsEverLostAndTheChargerThatFloodsIsNamed() {
    int most = Inbox.MAX_REPORTS_PER_CHARGER;
    for (int i = 0; i < most; i++)
      inbox.offer(Reports.outcome(ONE, time.now(), i, Outcome.ACCEPTED));
    assertEquals(List.of(), floods);
    ChargerReport ended = Reports.ended(ONE, time.now());
    inbox.offer(ended);
    assertEquals(List.of(ONE.charger()), floods);
    List<ChargerReport> seen = inbox.snapshot(time).reports();
    assertEquals(most + 1, seen.size());
    assertEquals(0, ((ChargerReport.LimitOutcome) seen.getFirst()).seq());
    assertEquals(ended, seen.getLast());
  }

  @Test
  void aDrawThatNothingGivesWayForIsRefusedAndCounted() {
    for (int i = 0; i < Inbox.MAX_REPORTS_PER_CHARGER; i++)
      inbox.offer(Reports.outcome(ONE, time.now(), i, Outcome.SENT));
    inbox.offer(Reports.draw(ONE, time.now(), 10));
    assertEquals(Inbox.MAX_REPORTS_PER_CHARGER, inbox.snapshot(time).reports().size());
    assertEquals(1, inbox.reportsRefused());
    assertEquals(List.of(), floods);
  }

  @Test
  void aChargerThatFloodsTakesNothingFromTheOthers() {
    for (int i = 0; i < 5000; i++) inbox.offer(Reports.status(ONE, time.now(), EvseState.FAULTED));
    ChargerReport other = Reports.status(TWO, time.now(), EvseState.PREPARING);
    inbox.offer(other);
    assertTrue(inbox.snapshot(time).reports().contains(other));
  }

  @Test
  void aNewSiteBringsItsLimitsAndForgetsMetersThatAreGone() {
    inbox.offer(Reports.sample(time.now(), onL2(10_000)));
    inbox.changeTo(Sites.metered(1), List.of());
    assertTrue(inbox.isUrgent());
    SiteSnapshot seen = inbox.snapshot(time);
    assertEquals(0, seen.meters().size());
    assertTrue(seen.now().isAfter(MonoTime.ZERO));
  }
}
