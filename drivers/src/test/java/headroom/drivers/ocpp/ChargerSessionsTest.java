package headroom.drivers.ocpp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Event;
import headroom.core.port.ChargerLimit.Kind;
import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.LimitOutcome;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.drivers.ocpp.ChargerGate.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChargerSessionsTest {
  private final Bench bench = new Bench(Bench.ac("CP-01", 1), Bench.ac("CP-02", 1));

  private Verdict check(String identity, String password) {
    return bench.sessions.check(identity, Optional.ofNullable(password), false, "192.0.2.1:1");
  }

  @Test
  void aChargerOfTheConfigIsWelcomeAndOthersAreNot() {
    assertEquals(new Verdict.Welcome(new ChargerId("CP-01")), check("CP-01", null));
    assertInstanceOf(Verdict.UnknownIdentity.class, check("CP-03", null));
    assertInstanceOf(Verdict.UnknownIdentity.class, check("cp-01", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:b", "CP\n01", "CP\u202e01", "CP\ud800"})
  void anIdentityThatBreaksTheRulesIsUnknown(String identity) {
    assertInstanceOf(Verdict.UnknownIdentity.class, check(identity, null));
  }

  @Test
  void anIdentityHasAtMost48Characters() {
    String longest = "x".repeat(48);
    Bench other = new Bench(Bench.ac(longest, 1), Bench.ac(longest + "y", 1));
    assertInstanceOf(
        Verdict.Welcome.class, other.sessions.check(longest, Optional.empty(), false, "peer"));
    assertInstanceOf(
        Verdict.UnknownIdentity.class,
        other.sessions.check(longest + "y", Optional.empty(), false, "p"));
  }

  @Test
  void aPasswordIsAskedForOnlyWhereOneIsSet() {
    bench.sessions.reconfigure(
        Bench.site(List.of(Bench.ac("CP-01", 1), Bench.ac("CP-02", 1))),
        List.of(
            new ChargerAccess(new ChargerId("CP-01"), Optional.of("correct horse")),
            new ChargerAccess(new ChargerId("CP-02"), Optional.empty())));
    assertInstanceOf(Verdict.Welcome.class, check("CP-01", "correct horse"));
    assertInstanceOf(Verdict.WrongCredentials.class, check("CP-01", "correct hors"));
    assertInstanceOf(Verdict.WrongCredentials.class, check("CP-01", null));
    assertInstanceOf(Verdict.Welcome.class, check("CP-02", "whatever"));
  }

  @Test
  void aChargerThatNeedsTlsIsNotLetInWithoutHoweverRightItsPassword() {
    bench.sessions.reconfigure(
        Bench.site(List.of(Bench.ac("CP-01", 1))),
        List.of(new ChargerAccess(new ChargerId("CP-01"), Optional.of("correct horse"), true)));
    assertInstanceOf(Verdict.NotEncrypted.class, check("CP-01", "correct horse"));
    assertInstanceOf(
        Verdict.Welcome.class,
        bench.sessions.check("CP-01", Optional.of("correct horse"), true, "peer"));
    assertEquals(
        "came without TLS, expected security profile 2",
        assertInstanceOf(Event.HandshakeRefused.class, bench.events.getFirst()).why());
  }

  @Test
  void aStrangerThatKnocksAgainAndAgainIsWrittenDownOnceInTenMinutes() {
    for (int i = 0; i < 50; i++) check("stranger", null);
    assertEquals(1, bench.events.size());
    bench.time.pass(Duration.ofMinutes(10));
    check("stranger", null);
    assertEquals(2, bench.events.size());
    Event.HandshakeRefused refused =
        assertInstanceOf(Event.HandshakeRefused.class, bench.events.getFirst());
    assertEquals("stranger", refused.identity());
  }

  @Test
  void theNewestLinkOfAnIdentityWins() {
    FakeCharger old = bench.ready("CP-01");
    FakeCharger young = new FakeCharger(bench.time);
    young.connect(bench.sessions, "CP-01");
    assertEquals(List.of("1001 replaced by a newer link"), old.closed);
    int before = old.received.size();
    old.asks("Heartbeat", "{}");
    assertEquals(before, old.received.size());
    old.disconnect();
    assertTrue(young.answer(young.asks("Heartbeat", "{}")).isPresent());
    assertEquals(2, bench.reports(ChargerReport.LinkUp.class).size());
    assertEquals(1, bench.reports(ChargerReport.LinkDown.class).size());
  }

  @Test
  void aLimitForAChargerWithoutALinkIsDropped() {
    bench.sessions.offer(bench.limit(EvseId.of("CP-01", 1), Kind.SESSION, Amps.of(10), false));
    bench.sessions.offer(bench.limit(EvseId.of("CP-77", 1), Kind.SESSION, Amps.of(10), false));
    bench.time.settle();
    assertEquals(
        List.of(Outcome.DROPPED, Outcome.DROPPED),
        bench.reports(LimitOutcome.class).stream().map(LimitOutcome::outcome).toList());
  }

  @Test
  void aChargerThatLeavesTheConfigLosesItsLinkAndTheOthersKeepTheirs() {
    FakeCharger gone = bench.ready("CP-01");
    FakeCharger stays = bench.ready("CP-02");
    bench.sessions.reconfigure(
        Bench.site(List.of(Bench.ac("CP-02", 1))),
        List.of(new ChargerAccess(new ChargerId("CP-02"), Optional.empty())));
    bench.time.settle();
    assertEquals(List.of("1008 no longer in the config"), gone.closed);
    assertEquals(List.of(), stays.closed);
    assertTrue(stays.answer(stays.asks("Heartbeat", "{}")).isPresent());
    assertInstanceOf(Verdict.UnknownIdentity.class, check("CP-01", null));
    assertEquals(1, bench.sessions.status().size());
  }

  @Test
  void garbageIsCountedAndNeverEndsTheConversation() {
    FakeCharger charger = bench.ready("CP-01");
    for (String text :
        List.of("", "garbage", "[".repeat(100_000), "[3,\"nobody\",{}]", "[6,\"1\",\"X\",{}]"))
      charger.says(text);
    charger.says("[2,\"77\",\"Heartbeat\",");
    assertEquals("FormationViolation", charger.answer("77").orElseThrow().get(2).stringValue());
    assertTrue(charger.answer(charger.asks("Heartbeat", "{}")).isPresent());
    ChargerStatus status = bench.sessions.status().getFirst();
    assertEquals(6, status.errors());
    assertTrue(status.lastRefusal().orElseThrow().contains("NOT_JSON"));
  }

  @Test
  void whoAsksOnWithoutWaitingForAnswersIsCutOff() {
    FakeCharger charger = bench.ready("CP-01");
    bench.disk.takes = Duration.ofMinutes(1);
    for (int i = 0; i < 257; i++)
      charger.asks(
          "StopTransaction",
          "{\"transactionId\":%d,\"meterStop\":0,\"timestamp\":\"2026-11-21T05:00:00Z\"}"
              .formatted(i));
    assertEquals(List.of("1008 asks on without waiting for answers"), charger.closed);
  }

  @Test
  void statusShowsWhatIsKnownOfALink() {
    bench.ready("CP-01");
    ChargerStatus online = bench.sessions.status().getFirst();
    assertEquals(Optional.of("Acme"), online.vendor());
    assertEquals(Optional.of("1.2"), online.firmware());
    assertEquals(Optional.of("ocpp1.6"), online.protocol());
    assertTrue(online.onlineSince().isPresent());
    assertTrue(online.framesOut() > 0 && online.framesIn() > 0);
    assertTrue(bench.sessions.status().get(1).onlineSince().isEmpty());
  }
}
