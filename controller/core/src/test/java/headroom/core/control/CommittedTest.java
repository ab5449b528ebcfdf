package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Reason;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLimit.Kind;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.site.Charger.Current;
import headroom.core.site.EvseId;
import headroom.core.site.PowerLimit;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules of design 3.4 one by one, on both sides of their times. */
class CommittedTest {
  private static final Duration SETTLE = Duration.ofSeconds(10);
  private static final Duration LEASE = Duration.ofSeconds(300);
  private static final MonoTime T = MonoTime.ofSeconds(1000);
  private static final Amps RATING = Amps.of(32);
  private static final PowerLimit POWER = new PowerLimit(Current.AC, RATING, 3, 1000);
  private static final Amps FALLBACK = Amps.of(6);
  private static final Reason NO_REASON = new Reason(new Reason.Bound.Idle(), List.of(), RATING);

  private long seq;

  private static MonoTime at(long ms) {
    return T.plus(Duration.ofMillis(ms));
  }

  private static Committed ready() {
    Committed committed = new Committed(POWER, FALLBACK, SETTLE);
    committed.linkUp();
    committed.fallbackSet(FALLBACK, true, T);
    return committed;
  }

  private long send(Committed committed, Kind kind, int amps, long ms, boolean leased) {
    MonoTime now = at(ms);
    committed.sent(
        new ChargerLimit(
            EvseId.of("A", 1), ++seq, kind, Amps.of(amps), 3, 3, now.plus(LEASE), false, NO_REASON),
        Optional.empty(),
        now,
        leased);
    return seq;
  }

  private Committed holding(int amps) {
    Committed committed = ready();
    committed.answered(send(committed, Kind.SESSION, amps, 0, true), Outcome.ACCEPTED, T);
    return committed;
  }

  @Test
  void strangerCountsItsRatingUntilItHasTakenOurFallback() {
    Committed committed = new Committed(POWER, FALLBACK, SETTLE);
    assertTrue(committed.isStranger());
    assertEquals(RATING, committed.at(T));
    committed.linkUp();
    committed.fallbackSet(FALLBACK, false, T);
    assertFalse(committed.isStranger());
    // Its car may still be coming down.
    assertEquals(RATING, committed.at(at(9_999)));
    assertEquals(FALLBACK, committed.at(at(10_000)));
  }

  @Test
  void emptyOutletHasNothingToComeDownFrom() {
    assertEquals(FALLBACK, ready().at(T));
  }

  @Test
  void limitCountsFromTheMomentItIsSent() {
    Committed committed = ready();
    send(committed, Kind.SESSION, 16, 0, true);
    assertEquals(Amps.of(16), committed.at(T));
  }

  @Test
  void refusedOrDroppedLimitCountsNoMore() {
    for (Outcome outcome : List.of(Outcome.REFUSED, Outcome.DROPPED)) {
      Committed committed = ready();
      committed.answered(send(committed, Kind.SESSION, 16, 0, true), outcome, T);
      assertEquals(FALLBACK, committed.at(T), outcome.name());
    }
  }

  @Test
  void limitThatWasNeverAnsweredCountsUntilItsAbsoluteEnd() {
    Committed committed = ready();
    committed.answered(send(committed, Kind.SESSION, 16, 0, true), Outcome.UNKNOWN, T);
    committed.answered(send(committed, Kind.SESSION, 8, 0, true), Outcome.ACCEPTED, T);
    // 300 s of lease, 5 s of clock error, 10 s to settle.
    assertEquals(Amps.of(16), committed.at(at(314_999)));
    committed.answered(send(committed, Kind.SESSION, 8, 200_000, true), Outcome.ACCEPTED, T);
    assertEquals(Amps.of(8), committed.at(at(315_000)));
  }

  @Test
  void decreaseFreesItsAmpsWhenItIsAcknowledgedAndHasSettled() {
    Committed committed = holding(16);
    long lower = send(committed, Kind.SESSION, 8, 1_000, true);
    assertEquals(Amps.of(16), committed.at(at(30_000)), "not before the acknowledgement");
    committed.answered(lower, Outcome.ACCEPTED, at(30_000));
    assertEquals(Amps.of(16), committed.at(at(39_999)));
    assertEquals(Amps.of(8), committed.at(at(40_000)));
  }

  @Test
  void decreaseFreesItsAmpsAtOnceWhenTheDrawIsSeenBelow() {
    Committed committed = holding(16);
    committed.answered(
        send(committed, Kind.SESSION, 8, 20_000, true), Outcome.ACCEPTED, at(21_000));
    committed.drawSeen(Amps.of(8), at(20_999));
    assertEquals(Amps.of(16), committed.at(at(22_000)), "a sample from before proves nothing");
    committed.drawSeen(new Amps(8_001), at(21_500));
    assertEquals(Amps.of(16), committed.at(at(22_000)), "still above");
    committed.drawSeen(Amps.of(8), at(21_500));
    assertEquals(Amps.of(8), committed.at(at(22_000)));
  }

  @Test
  void fallbackCountsAsSoonAsTheLeaseMayHaveRunOut() {
    Committed committed = holding(0);
    assertEquals(Amps.ZERO, committed.at(at(294_999)));
    assertEquals(FALLBACK, committed.at(at(295_000)));
  }

  @Test
  void lostLinkOrRestartMakesTheFallbackCountAndTheLastLimitToo() {
    Committed paused = holding(0);
    paused.linkDown();
    assertEquals(FALLBACK, paused.at(at(1_000)));
    Committed charging = holding(16);
    charging.booted();
    assertEquals(Amps.of(16), charging.at(at(1_000)));
    assertTrue(charging.acknowledged(at(1_000)).isEmpty());
    assertEquals(FALLBACK, charging.least(at(1_000)));
  }

  @Test
  void whereNoLeaseIsProvenTheLastLimitCountsUntilALowerOneIsAcknowledged() {
    Committed committed = ready();
    committed.answered(send(committed, Kind.SESSION, 16, 0, false), Outcome.ACCEPTED, T);
    assertEquals(Amps.of(16), committed.at(at(100_000_000)));
    committed.answered(
        send(committed, Kind.SESSION, 8, 100_000_000, false), Outcome.ACCEPTED, at(100_000_000));
    assertEquals(Amps.of(8), committed.at(at(100_010_000)));
  }

  @Test
  void limitEndsWithItsTransaction() {
    Committed committed = holding(16);
    committed.transactionEnded(at(1_000));
    assertEquals(Amps.of(16), committed.at(at(10_999)));
    assertEquals(FALLBACK, committed.at(at(11_000)));
  }

  @Test
  void limitThatWaitedAndWentOutForTheNextTransactionCountsThere() {
    Committed committed = ready();
    long waits = send(committed, Kind.SESSION, 16, 0, true);
    committed.transactionEnded(at(1_000));
    committed.answered(waits, Outcome.SENT, at(2_000));
    committed.answered(waits, Outcome.ACCEPTED, at(2_100));
    assertEquals(Amps.of(16), committed.at(at(60_000)));
    assertEquals(Optional.of(Amps.of(16)), committed.acknowledged(at(60_000)));
  }

  @Test
  void answerForATransactionThatIsOverCountsNoMoreOnceItHasSettled() {
    Committed committed = ready();
    long sent = send(committed, Kind.SESSION, 16, 0, true);
    committed.answered(sent, Outcome.SENT, at(100));
    committed.transactionEnded(at(1_000));
    committed.answered(sent, Outcome.ACCEPTED, at(1_100));
    assertEquals(FALLBACK, committed.at(at(11_100)));
  }

  @Test
  void unansweredLimitWithoutAnEndOfItsOwnEndsWithANewerOneThatHasOne() {
    Committed committed = ready();
    committed.answered(send(committed, Kind.SESSION, 32, 0, false), Outcome.UNKNOWN, T);
    assertEquals(Amps.of(32), committed.at(at(100_000_000)));
    committed.answered(
        send(committed, Kind.SESSION, 8, 100_000_000, true), Outcome.ACCEPTED, at(100_000_000));
    assertEquals(Amps.of(8), committed.at(at(100_010_000)));
  }

  @Test
  void whereNoLeaseIsProvenAPauseMayBeOverAtOnceAndTheFallbackCounts() {
    Committed committed = ready();
    committed.answered(send(committed, Kind.SESSION, 0, 0, false), Outcome.ACCEPTED, T);
    assertEquals(FALLBACK, committed.at(at(20_000)));
    committed.answered(
        send(committed, Kind.SESSION, 0, 20_000, true), Outcome.ACCEPTED, at(20_000));
    assertEquals(Amps.ZERO, committed.at(at(30_000)));
  }

  @Test
  void aLeaseOfAClockThatMayHaveBeenSetHasNoEndUntilANewOneIsTaken() {
    Committed committed = holding(16);
    committed.leasesDoubted();
    assertEquals(Amps.of(16), committed.at(at(1_000_000)));
    committed.answered(
        send(committed, Kind.SESSION, 0, 1_000_000, true), Outcome.ACCEPTED, at(1_000_000));
    assertEquals(Amps.ZERO, committed.at(at(1_010_000)));
    Committed paused = ready();
    paused.answered(send(paused, Kind.SESSION, 0, 0, true), Outcome.ACCEPTED, T);
    paused.leasesDoubted();
    assertEquals(FALLBACK, paused.at(at(11_000)), "or it is over at once");
  }

  @Test
  void higherFallbackCountsWhenItIsOrderedAndALowerOneWhenItIsTaken() {
    Committed committed = ready();
    committed.orderFallback(Amps.of(10));
    assertEquals(Amps.of(10), committed.at(T));
    committed.orderFallback(Amps.ZERO);
    assertEquals(Amps.of(10), committed.at(T), "the lower one only when it is taken");
    committed.fallbackSet(Amps.ZERO, true, T);
    assertEquals(Amps.ZERO, committed.at(T));
  }

  @Test
  void holdMakesAnIdleOutletCountNothingWhileItIsSure() {
    Committed committed = ready();
    committed.answered(send(committed, Kind.HOLD, 0, 0, true), Outcome.ACCEPTED, T);
    assertEquals(Amps.ZERO, committed.at(at(10_000)));
    assertEquals(Amps.ZERO, committed.at(at(294_999)));
    assertEquals(FALLBACK, committed.at(at(295_000)));
  }

  @Test
  void chargerThatCannotBeLimitedCountsItsRating() {
    Committed committed = holding(8);
    committed.fallbackRefused();
    assertEquals(RATING, committed.at(at(100_000)));
    assertFalse(committed.isCommandable());
  }

  @Test
  void restoredBoundCountsUntilALimitIsAcknowledgedOrItsLeaseHasPassed() {
    Committed silent = new Committed(POWER, FALLBACK, SETTLE);
    silent.restore(Amps.of(16), FALLBACK, LEASE, T);
    assertEquals(Amps.of(16), silent.at(at(314_999)));
    assertEquals(FALLBACK, silent.at(at(315_000)));

    Committed back = new Committed(POWER, FALLBACK, SETTLE);
    back.restore(Amps.of(16), FALLBACK, LEASE, T);
    back.linkUp();
    back.fallbackSet(FALLBACK, false, T);
    assertEquals(Amps.of(16), back.at(at(20_000)), "a fallback does not end a running limit");
    back.answered(send(back, Kind.SESSION, 8, 20_000, true), Outcome.ACCEPTED, at(20_000));
    assertEquals(Amps.of(8), back.at(at(30_000)));
  }

  @Test
  void copyLivesItsOwnLife() {
    Committed committed = holding(16);
    Committed copy = committed.copy();
    copy.transactionEnded(at(1_000));
    assertEquals(FALLBACK, copy.at(at(20_000)));
    assertEquals(Amps.of(16), committed.at(at(20_000)));
  }
}
