package headroom.sim.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.site.CircuitId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReactionsTest {
  private static final CircuitId GRID = new CircuitId("grid");

  private double excessAmps;
  private final Reactions reactions = new Reactions(circuit -> excessAmps);

  @Test
  void theLastLimitOfTheBurstEndsTheAnswer() {
    excessAmps = 4;
    reactions.replied(GRID, true, ms(100));
    excessAmps = 2;
    reactions.lowered(ms(104));
    excessAmps = 0;
    reactions.lowered(ms(107));
    assertEquals(List.of(7L), millis(reactions.untilItFits()));
    reactions.lowered(ms(357));
    reactions.lowered(ms(608));
    reactions.replied(GRID, true, ms(1_100));
    assertEquals(List.of(257L), millis(reactions.fromReply()), "250 ms belong to it, 251 do not");
    assertEquals(0, reactions.open());
  }

  @Test
  void whatALaterReplyAddsCountsUntilItFits() {
    excessAmps = 4;
    reactions.replied(GRID, true, ms(100));
    excessAmps = 0.2;
    reactions.lowered(ms(109));
    reactions.replied(GRID, true, ms(1_100));
    excessAmps = -0.1;
    reactions.lowered(ms(1_108));
    reactions.replied(GRID, false, ms(2_100));
    assertEquals(1, reactions.fromReply().count());
    assertEquals(List.of(9L), millis(reactions.fromReply()));
    assertEquals(List.of(1_008L), millis(reactions.untilItFits()));
  }

  @Test
  void aNewOverloadIsOneAfterAReplyWithoutAndAfterASwitch() {
    excessAmps = 4;
    reactions.replied(GRID, true, ms(100));
    reactions.lowered(ms(110));
    reactions.replied(GRID, false, ms(1_100));
    reactions.replied(GRID, true, ms(2_100));
    reactions.lowered(ms(2_105));
    reactions.switched(GRID, ms(3_000));
    reactions.replied(GRID, true, ms(3_100));
    reactions.lowered(ms(3_120));
    reactions.replied(GRID, true, ms(4_100));
    assertEquals(3, reactions.fromReply().count());
    assertEquals(List.of(120L), millis(reactions.fromChange()));
  }

  @Test
  void aReplyWithoutAnAnswerBeforeTheNextIsCounted() {
    excessAmps = 4;
    reactions.replied(GRID, true, ms(100));
    reactions.replied(GRID, true, ms(1_100));
    assertEquals(1, reactions.unanswered());
    assertEquals(0, reactions.fromReply().count());
    assertEquals(1, reactions.open());
  }

  @Test
  void anOverloadThatTheLimitsAlreadyEndNeedsNoAnswer() {
    excessAmps = 0;
    reactions.replied(GRID, true, ms(100));
    reactions.replied(GRID, true, ms(1_100));
    assertEquals(0, reactions.open());
    assertEquals(0, reactions.unanswered());
  }

  @Test
  void anOverloadThatGrowsBeyondWhatTheLimitsWillEndIsOneFromThenOn() {
    excessAmps = -1;
    reactions.replied(GRID, true, ms(100));
    excessAmps = 2;
    reactions.replied(GRID, true, ms(1_100));
    excessAmps = -1;
    reactions.lowered(ms(1_130));
    reactions.replied(GRID, true, ms(2_100));
    reactions.lowered(ms(2_150));
    reactions.replied(GRID, false, ms(3_100));
    assertEquals(1, reactions.fromReply().count());
    assertEquals(List.of(30L), millis(reactions.fromReply()));
  }

  @Test
  void theChangeOfTheRegistersCountsPollingToo() {
    excessAmps = 4;
    reactions.switched(GRID, ms(40));
    reactions.replied(GRID, true, ms(100));
    excessAmps = -1;
    reactions.lowered(ms(110));
    reactions.replied(GRID, false, ms(1_100));
    assertEquals(List.of(70L), millis(reactions.fromChange()));
  }

  @Test
  void percentilesAreOfTheNearestRank() {
    Durations durations = new Durations();
    assertEquals(Optional.empty(), durations.percentile(50));
    for (int i = 100; i >= 1; i--) durations.add(Duration.ofMillis(i));
    assertEquals(Optional.of(Duration.ofMillis(50)), durations.percentile(50));
    assertEquals(Optional.of(Duration.ofMillis(99)), durations.percentile(99));
    assertEquals(Optional.of(Duration.ofMillis(100)), durations.max());
  }

  @Test
  void aLimitIsReadFromItsFrameAndNothingElseIs() {
    LimitFrame limit =
        LimitFrame.parse(
                """
                [2,"a-1","SetChargingProfile",{"connectorId":1,"csChargingProfiles":{\
                "chargingProfileId":7,"stackLevel":1,"chargingProfilePurpose":"TxProfile",\
                "chargingProfileKind":"Absolute","chargingSchedule":{"chargingRateUnit":"W",\
                "chargingSchedulePeriod":[{"startPeriod":0,"limit":6900.0}]}}}]\
                """)
            .orElseThrow();
    assertEquals(1, limit.connector());
    assertEquals("TxProfile", limit.purpose());
    assertEquals(10, limit.amps());
    assertEquals(Optional.empty(), LimitFrame.parse("[3,\"a-1\",{\"status\":\"Accepted\"}]"));
    assertEquals(Optional.empty(), LimitFrame.parse("SetChargingProfile is not JSON"));
    assertEquals(
        Optional.empty(), LimitFrame.parse("[2,\"x\",\"DataTransfer\",\"SetChargingProfile\"]"));
  }

  private static long ms(long millis) {
    return millis * 1_000_000;
  }

  private static List<Long> millis(Durations durations) {
    return durations.max().map(Duration::toMillis).stream().toList();
  }
}
