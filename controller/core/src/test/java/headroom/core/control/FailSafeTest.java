package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.FailSafe.Stage;
import headroom.core.control.FailSafe.Verdict;
import headroom.core.control.SiteSnapshot.MeterSeen;
import headroom.core.event.Condition.Code;
import headroom.core.event.Event;
import headroom.core.event.Reason.Bound;
import headroom.core.event.Source;
import headroom.core.port.ChargerLimit;
import headroom.core.port.MeterReport;
import headroom.core.port.MeterReport.MeterFault;
import headroom.core.port.SetLimit;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.site.MeterId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rows of the table of design 3.7, on both sides of their times. */
class FailSafeTest {
  private static final MeterId MAIN = new MeterId("main");
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final MonoTime SAMPLED = MonoTime.ofSeconds(100);

  private static MeterReport.Sample sample() {
    return new MeterReport.Sample(
        MAIN,
        SAMPLED,
        PhaseSet.ALL,
        PhaseAmps.of(1, 2, 3),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Amps(10));
  }

  private static Verdict after(long ms, Duration interval, Optional<MeterFault> fault) {
    MonoTime now = SAMPLED.plus(Duration.ofMillis(ms));
    Optional<MeterReport.Failed> failed =
        fault.map(f -> new MeterReport.Failed(MAIN, now, f, "told"));
    return FailSafe.assess(
        Optional.of(new MeterSeen(Optional.of(sample()), failed)), MonoTime.ZERO, interval, now);
  }

  @Test
  void increasesStopAfterThreePollsAndNotBefore() {
    assertEquals(Stage.FRESH, after(2999, SECOND, Optional.empty()).stage());
    assertEquals(Stage.LATE, after(3000, SECOND, Optional.empty()).stage());
  }

  @Test
  void increasesStopAfterFiveSecondsHoweverSlowTheMeterIsPolled() {
    assertEquals(Stage.FRESH, after(4999, Duration.ofSeconds(4), Optional.empty()).stage());
    assertEquals(Stage.LATE, after(5000, Duration.ofSeconds(4), Optional.empty()).stage());
  }

  @Test
  void meterIsLostAfterTenSecondsAndNotBefore() {
    assertEquals(Stage.LATE, after(9999, SECOND, Optional.empty()).stage());
    assertEquals(Stage.LOST, after(10000, SECOND, Optional.empty()).stage());
  }

  @Test
  void oneFailedPollIsNoFault() {
    assertEquals(Verdict.WELL, after(1000, SECOND, Optional.of(MeterFault.SILENT)));
  }

  @Test
  void lyingMeterIsNamedAndTimedLikeASilentOne() {
    assertEquals(
        Optional.of(Code.METER_IMPLAUSIBLE),
        after(3000, SECOND, Optional.of(MeterFault.NOT_A_NUMBER)).condition());
    assertEquals(
        Optional.of(Code.METER_FROZEN),
        after(10000, SECOND, Optional.of(MeterFault.FROZEN)).condition());
    assertEquals(
        Optional.of(Code.PHASES_CROSSED),
        after(10000, SECOND, Optional.of(MeterFault.PHASES_CROSSED)).condition());
    assertEquals(
        Optional.of(Code.METER_SILENT),
        after(10000, SECOND, Optional.of(MeterFault.SILENT)).condition());
    assertEquals(Stage.LATE, after(9999, SECOND, Optional.of(MeterFault.FROZEN)).stage());
    assertEquals(Stage.LOST, after(10000, SECOND, Optional.of(MeterFault.FROZEN)).stage());
  }

  @Test
  void meterThatNeverAnsweredIsSilentTenSecondsAfterTheStart() {
    MonoTime start = MonoTime.ofSeconds(7);
    Verdict before =
        FailSafe.assess(Optional.empty(), start, SECOND, start.plus(Duration.ofMillis(9999)));
    assertEquals(Stage.LOST, before.stage());
    assertEquals(Optional.empty(), before.condition());
    Verdict after =
        FailSafe.assess(Optional.empty(), start, SECOND, start.plus(Duration.ofMillis(10000)));
    assertEquals(Optional.of(Code.METER_SILENT), after.condition());
  }

  // ---- what the whole step makes of it

  private static VirtualSite charging() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 40, 30)), Sites.chargers(2, "grid")));
    site.building = PhaseAmps.all(Amps.of(4));
    site.connectAll().run(15);
    site.plugIn("CP-01", 16);
    site.plugIn("CP-02", 16);
    site.run(200);
    assertEquals(Amps.of(16), site.offer("CP-01"));
    return site;
  }

  @Test
  void lostMeterPutsTheWorstCaseBackgroundInPlaceOfTheMeasuredOne() {
    VirtualSite site = charging();
    site.meterFails(MeterFault.SILENT);
    site.run(9);
    assertEquals(Amps.of(16), site.view("CP-01").target());
    assertFalse(site.circuit("grid").failSafe());
    site.run(1);
    assertTrue(site.circuit("grid").failSafe());
    // 40 A less 30 A: one floor of 6 A fits, and what is left goes to it.
    assertEquals(Amps.of(10), site.view("CP-01").target());
    assertEquals(Amps.ZERO, site.view("CP-02").target());
    Bound bound = site.view("CP-01").reason().bound();
    assertTrue(bound instanceof Bound.Full full && full.source() == Source.FAILSAFE, bound + "");
    assertTrue(site.events.stream().anyMatch(e -> e instanceof Event.FailSafeEntered));
    assertTrue(
        site.last.conditions().stream().anyMatch(c -> c.code() == Code.METER_SILENT),
        site.last.conditions().toString());
  }

  @Test
  void meterThatComesBackEndsTheFailSafeAndItsCondition() {
    VirtualSite site = charging();
    site.meterFails(MeterFault.SILENT);
    site.run(30);
    site.meterAnswers = true;
    site.run(1);
    assertFalse(site.circuit("grid").failSafe());
    assertTrue(site.last.conditions().isEmpty(), site.last.conditions().toString());
    assertTrue(site.events.stream().anyMatch(e -> e instanceof Event.FailSafeLeft));
    assertTrue(site.events.stream().anyMatch(e -> e instanceof Event.ConditionCleared));
    // Recovery is smooth: the paused car comes back after five minutes of room.
    site.run(200);
    assertEquals(Amps.ZERO, site.offer("CP-02"));
    site.run(300);
    assertEquals(Amps.of(16), site.offer("CP-01"));
    assertEquals(Amps.of(16), site.offer("CP-02"));
  }

  @Test
  void nothingRisesWhileSamplesAreMissing() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 40, 10)), Sites.chargers(1, "grid")));
    site.connectAll().run(15);
    site.meterFails(MeterFault.SILENT);
    site.run(4);
    site.plugIn("CP-01", 16);
    site.run(4);
    assertEquals(Amps.ZERO, site.offer("CP-01"));
    assertTrue(site.view("CP-01").reason().bound() instanceof Bound.FailSafe);
    site.meterAnswers = true;
    site.run(3);
    assertEquals(Amps.of(6), site.offer("CP-01"));
  }

  // ---- a charger's link

  @Test
  void lostLinkCountsWithWhatItWasGrantedUntilTheLeaseHasSurelyRunOutThenWithItsFallback() {
    VirtualSite site = charging();
    int lastRenewed = site.limits.size();
    site.disconnect("CP-01");
    site.run(1);
    assertEquals(Amps.of(16), site.view("CP-01").committed());
    MonoTime ends =
        site.limits.subList(0, lastRenewed).stream()
            .filter(limit -> limit.evse().charger().name().equals("CP-01"))
            .map(ChargerLimit::leaseEnds)
            .max(MonoTime::compareTo)
            .orElseThrow();
    // The clock may be off by 5 s, and the car takes 10 s to follow.
    Duration late = Duration.ofSeconds(15);
    while (!site.now.plus(Duration.ofSeconds(1)).isAtLeast(late, ends)) {
      site.tick();
      assertEquals(Amps.of(16), site.view("CP-01").committed(), "at " + site.now);
    }
    site.run(1);
    assertEquals(Amps.ZERO, site.view("CP-01").committed());
    site.connect("CP-01");
    site.run(60);
    assertEquals(Amps.of(16), site.offer("CP-01"), "it comes back");
  }

  // ---- the upstream

  @Test
  void limitOfALostCsmsStaysUntilItsOwnEndAndNothingChangesForTheCars() {
    VirtualSite site = charging();
    MonoTime end = site.now.plus(Duration.ofSeconds(100));
    set(
        site,
        new SetLimit.OnEvse(EvseId.of("CP-01", 1), Source.CSMS, Amps.of(10), Optional.of(end)));
    site.run(99);
    assertEquals(Amps.of(10), site.view("CP-01").target());
    assertEquals(Amps.of(16), site.view("CP-02").target());
    site.run(1);
    assertEquals(Amps.of(16), site.view("CP-01").target());
  }

  // ---- an input of the grid operator

  private static final Duration GOOD_FOR = Duration.ofSeconds(3);

  private static void set(VirtualSite site, SetLimit limit) {
    site.limitsSet.clear();
    site.limitsSet.add(limit);
  }

  private static SetLimit.OfSignal signal(Optional<SetLimit.OfSignal.Reading> reading) {
    return new SetLimit.OfSignal(
        "14a",
        new SetLimit.OnCircuit(
            new CircuitId("grid"),
            Source.GRID,
            Optional.of(PhaseAmps.all(Amps.of(18))),
            Optional.empty(),
            Optional.empty()),
        reading,
        GOOD_FOR);
  }

  private static SetLimit.OfSignal read(boolean active, MonoTime at) {
    return signal(Optional.of(new SetLimit.OfSignal.Reading(active, at)));
  }

  @Test
  void signalCountsWhileItIsActiveAndAtOnceWhenNobodyKnows() {
    MonoTime now = SAMPLED;
    assertFalse(read(false, now).countsAt(now));
    assertTrue(read(true, now).countsAt(now));
    assertTrue(signal(Optional.empty()).countsAt(now), "never read, or known to be lost");
    MonoTime justGood = now.plus(GOOD_FOR).minus(Duration.ofMillis(1));
    assertFalse(read(false, now).countsAt(justGood));
    assertFalse(read(false, now).isLostAt(justGood));
    assertTrue(read(false, now).countsAt(now.plus(GOOD_FOR)));
    assertTrue(read(false, now).isLostAt(now.plus(GOOD_FOR)));
  }

  @Test
  void lostInputLimitsItsCircuitIsAConditionAndRecovers() {
    VirtualSite site = charging();
    set(site, read(false, site.now.plus(Duration.ofSeconds(1))));
    site.run(1);
    assertEquals(Amps.of(16), site.view("CP-01").target());
    assertTrue(site.last.conditions().isEmpty(), site.last.conditions().toString());
    set(site, signal(Optional.empty()));
    site.run(1);
    // 18 A less the building's 4 A.
    assertEquals(Amps.of(7), site.view("CP-01").target());
    assertTrue(
        site.last.conditions().stream().anyMatch(c -> c.code() == Code.INPUT_LOST),
        site.last.conditions().toString());
    set(site, read(false, site.now.plus(Duration.ofSeconds(1))));
    site.run(1);
    assertTrue(site.last.conditions().isEmpty(), site.last.conditions().toString());
    assertEquals(Amps.of(16), site.view("CP-01").target());
  }
}
