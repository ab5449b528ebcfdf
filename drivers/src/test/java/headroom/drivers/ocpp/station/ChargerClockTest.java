package headroom.drivers.ocpp.station;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.units.MonoTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ChargerClockTest {
  private static final Instant ZERO = Instant.parse("2026-11-21T05:00:00Z");

  private final ChargerClock clock = new ChargerClock();

  /** Our time at a second of the run. */
  private static Instant ours(long second) {
    return ZERO.plusSeconds(second);
  }

  private void saw(Instant time, long atSecond) {
    clock.saw(time, ours(atSecond), MonoTime.ofSeconds(atSecond));
  }

  private Duration offset(long atSecond) {
    return clock.offset(ours(atSecond), MonoTime.ofSeconds(atSecond)).orElseThrow();
  }

  @Test
  void beforeAnyMeasurementTheChargerIsTakenToHaveOurTime() {
    assertFalse(clock.isSure());
    assertEquals(ours(50), clock.at(MonoTime.ofSeconds(50), ours(10), MonoTime.ofSeconds(10)));
  }

  @Test
  void theOffsetIsThatOfTheMessageThatWasLeastDelayed() {
    saw(ours(10).plusSeconds(3), 10);
    saw(ours(20).plusSeconds(2), 20);
    saw(ours(30).plusMillis(2_500), 30);
    assertTrue(clock.isSure());
    assertEquals(Duration.ofSeconds(3), offset(30));
  }

  @Test
  void aClockThatIsFarFromOursIsBelievedAtTheThirdMessage() {
    for (int second = 10; second <= 20; second += 10) {
      saw(ours(second).plusSeconds(100_000), second);
      assertFalse(clock.isSure());
    }
    saw(ours(30).plusSeconds(100_000), 30);
    assertTrue(clock.isSure());
    assertEquals(Duration.ofSeconds(100_000), offset(30));
  }

  @Test
  void oneAbsurdTimeLengthensNothingAndMakesLeasesUnsure() {
    saw(ours(10), 10);
    saw(ours(20).plus(Duration.ofDays(3650)), 20);
    assertEquals(Duration.ZERO, offset(20));
    assertFalse(clock.isSure(), "or it was set");
    saw(ours(30), 30);
    assertTrue(clock.isSure());
    assertEquals(Duration.ZERO, offset(30));
  }

  @Test
  void aMessageThatWaitedInTheChargerChangesNothing() {
    saw(ours(10), 10);
    for (int i = 0; i < 20; i++) saw(ours(11).minusSeconds(3600 - 10L * i), 11);
    assertEquals(Duration.ZERO, offset(12));
  }

  @Test
  void aClockThatWasSetBackIsBelievedAtTheThirdMessage() {
    saw(ours(10), 10);
    saw(ours(20).minusSeconds(60), 20);
    saw(ours(30).minusSeconds(60), 30);
    assertEquals(Duration.ZERO, offset(30));
    saw(ours(40).minusSeconds(60), 40);
    assertEquals(Duration.ofSeconds(-60), offset(40));
  }

  @Test
  void aClockThatWasSetForwardIsBelievedAtTheThirdMessage() {
    saw(ours(10), 10);
    saw(ours(20).plusSeconds(60), 20);
    saw(ours(30).plusSeconds(60), 30);
    assertEquals(Duration.ZERO, offset(30));
    saw(ours(40).plusSeconds(60), 40);
    assertTrue(clock.isSure());
    assertEquals(Duration.ofSeconds(60), offset(40));
  }

  @Test
  void betweenTheToleranceAndJustAboveIt() {
    saw(ours(10), 10);
    for (int i = 1; i <= 5; i++) saw(ours(10 + i).minusSeconds(5), 10 + i);
    assertEquals(Duration.ofSeconds(-5), offset(20));
    saw(ours(30).minusMillis(10_001), 30);
    assertEquals(Duration.ofSeconds(-5), offset(30));
  }

  private void isFarAhead() {
    for (int second = 1; second <= 3; second++) saw(ours(second).plusSeconds(100_000), second);
    assertTrue(clock.isSure());
  }

  @Test
  void afterItWasToldAnEarlierTimeTheEarlierOfBothCountsUntilItSpeaks() {
    isFarAhead();
    clock.told(ours(20), MonoTime.ofSeconds(20));
    assertEquals(ours(20), clock.at(MonoTime.ofSeconds(20), ours(20), MonoTime.ofSeconds(20)));
    assertFalse(clock.isSure(), "leases end by the one or by the other");
    saw(ours(25), 25);
    assertEquals(Duration.ZERO, offset(25));
    assertTrue(clock.isSure());
  }

  @Test
  void aTimeThatIsLikeItsOwnLeavesLeasesSure() {
    saw(ours(10).plusSeconds(5), 10);
    clock.told(ours(20), MonoTime.ofSeconds(20));
    assertTrue(clock.isSure());
  }

  @Test
  void oneThatDoesNotHeedOurTimeIsNotDoubtedAgainBeforeItRestarts() {
    isFarAhead();
    clock.told(ours(20), MonoTime.ofSeconds(20));
    saw(ours(25).plusSeconds(100_000), 25);
    assertTrue(clock.isSure());
    clock.told(ours(320), MonoTime.ofSeconds(320));
    assertTrue(clock.isSure());
    clock.restarted();
    clock.told(ours(400), MonoTime.ofSeconds(400));
    assertFalse(clock.isSure());
  }
}
