package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.event.Reason;
import headroom.core.port.ChargerLimit;
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

/** When a measured draw proves that a lower limit is in force (design 3.4). */
class CommittedDrawTest {
  private static final MonoTime T0 = MonoTime.ofSeconds(1000);

  private final Committed committed =
      new Committed(
          new PowerLimit(Current.AC, Amps.of(32), 3, 1000), Amps.of(6), Duration.ofSeconds(10));
  private long seq;

  CommittedDrawTest() {
    committed.linkUp();
    committed.fallbackSet(Amps.of(6), true, T0);
  }

  private static MonoTime at(int seconds) {
    return T0.plus(Duration.ofSeconds(seconds));
  }

  private void accepted(int amps, int second) {
    committed.sent(
        new ChargerLimit(
            EvseId.of("A", 1),
            ++seq,
            ChargerLimit.Kind.SESSION,
            Amps.of(amps),
            3,
            3,
            at(second + 300),
            false,
            new Reason(new Reason.Bound.Rating(Amps.of(32)), List.of(), Amps.of(32))),
        Optional.empty(),
        at(second),
        true);
    committed.answered(seq, Outcome.ACCEPTED, at(second));
  }

  @Test
  void aCarThatIsSeenBelowALowerLimitFreesItsAmps() {
    accepted(18, 0);
    accepted(10, 60);
    committed.drawSeen(Amps.of(11), at(62));
    assertEquals(Amps.of(18), committed.at(at(62)));
    committed.drawSeen(Amps.of(10), at(63));
    assertEquals(Amps.of(10), committed.at(at(63)));
  }

  /**
   * Its pilot may change 5 s after the limit, and it follows 5 s later: it is still to reach 18 A.
   */
  @Test
  void aCarThatMayStillBeOnItsWayUpProvesNothing() {
    accepted(18, 0);
    accepted(10, 2);
    committed.drawSeen(Amps.of(6), at(3));
    assertEquals(Amps.of(18), committed.at(at(3)));
    committed.drawSeen(Amps.of(10), at(9));
    assertEquals(Amps.of(18), committed.at(at(9)));
    committed.drawSeen(Amps.of(10), at(10));
    assertEquals(Amps.of(10), committed.at(at(10)));
  }

  @Test
  void afterTheSettleTimeNoProofIsNeeded() {
    accepted(18, 0);
    accepted(10, 2);
    assertEquals(Amps.of(18), committed.at(at(12).minus(Duration.ofMillis(1))));
    assertEquals(Amps.of(10), committed.at(at(12)));
  }
}
