package headroom.drivers.ocpp.v16;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLimit.Kind;
import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.LimitOutcome;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.drivers.ocpp.Bench;
import headroom.drivers.ocpp.FakeCharger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SmartChargingTest {
  private static final EvseId ONE = EvseId.of("CP-01", 1);
  private static final EvseId TWO = EvseId.of("CP-01", 2);

  private Bench bench = new Bench(Bench.ac("CP-01", 2));

  private FakeCharger charging() {
    FakeCharger charger = bench.ready("CP-01");
    begin(charger, 1);
    bench.time.pass(Duration.ofSeconds(3));
    charger.received.clear();
    bench.reports.clear();
    return charger;
  }

  private void begin(FakeCharger charger, int connector) {
    charger.asks(
        "StartTransaction",
        "{\"connectorId\":%d,\"idTag\":\"TAG\",\"meterStart\":0,\"timestamp\":\"%s\"}"
            .formatted(connector, bench.time.wall()));
  }

  private ChargerLimit offer(EvseId evse, Kind kind, Amps amps, boolean urgent) {
    ChargerLimit limit = bench.limit(evse, kind, amps, urgent);
    bench.sessions.offer(limit);
    bench.time.settle();
    return limit;
  }

  private void offer(ChargerLimit limit) {
    bench.sessions.offer(limit);
    bench.time.settle();
  }

  private List<Outcome> outcomes(ChargerLimit limit) {
    return bench.reports(LimitOutcome.class).stream()
        .filter(o -> o.seq() == limit.seq())
        .map(LimitOutcome::outcome)
        .toList();
  }

  private static JsonNode period(JsonNode request) {
    return request
        .get("csChargingProfiles")
        .get("chargingSchedule")
        .get("chargingSchedulePeriod")
        .get(0);
  }

  @Test
  void aSessionLimitIsALeasedTxProfileOfTheRunningTransaction() {
    FakeCharger charger = charging();
    ChargerLimit limit = offer(ONE, Kind.SESSION, Amps.of(10), false);
    JsonNode request = charger.asked("SetChargingProfile").getFirst();
    JsonNode profile = request.get("csChargingProfiles");
    assertEquals(1, request.get("connectorId").intValue());
    assertEquals("TxProfile", profile.get("chargingProfilePurpose").stringValue());
    assertEquals("Absolute", profile.get("chargingProfileKind").stringValue());
    assertEquals(Integer.MAX_VALUE, profile.get("transactionId").intValue());
    assertEquals("10.0", period(request).get("limit").toString());
    Instant end = bench.time.wallAtZero.plusNanos(limit.leaseEnds().nanos());
    Duration early = Duration.between(Instant.parse(profile.get("validTo").stringValue()), end);
    assertTrue(!early.isNegative() && early.toMillis() < 1000, "lease is cut by " + early);
    Instant start =
        Instant.parse(profile.get("chargingSchedule").get("startSchedule").stringValue());
    assertEquals(
        Instant.parse(profile.get("validTo").stringValue()),
        start.plusSeconds(profile.get("chargingSchedule").get("duration").intValue()));
    assertTrue(start.isBefore(bench.time.wall()));
    assertEquals(List.of(Outcome.SENT, Outcome.ACCEPTED), outcomes(limit));
  }

  @Test
  void aLeaseIsWrittenInTheChargersOwnClock() {
    FakeCharger charger = charging();
    Instant slow = bench.time.wall().minus(Duration.ofHours(30));
    charger.asks(
        "StatusNotification",
        "{\"connectorId\":2,\"errorCode\":\"NoError\",\"status\":\"Available\",\"timestamp\":\"%s\"}"
            .formatted(slow));
    for (int i = 0; i < 2; i++)
      charger.asks(
          "StatusNotification",
          "{\"connectorId\":2,\"errorCode\":\"NoError\",\"status\":\"Available\",\"timestamp\":\"%s\"}"
              .formatted(bench.time.wall().minus(Duration.ofHours(30))));
    offer(ONE, Kind.SESSION, Amps.of(10), false);
    JsonNode profile = charger.asked("SetChargingProfile").getFirst().get("csChargingProfiles");
    Duration ahead = Duration.between(slow, Instant.parse(profile.get("validTo").stringValue()));
    assertTrue(Math.abs(ahead.toSeconds() - 300) <= 1, "lease ends after " + ahead);
  }

  @Test
  void aHoldIsATxDefaultProfileAboveTheFallbackAndNeverAtItsLevel() {
    FakeCharger charger = charging();
    ChargerLimit hold = offer(TWO, Kind.HOLD, Amps.ZERO, true);
    JsonNode profile = charger.asked("SetChargingProfile").getFirst().get("csChargingProfiles");
    assertEquals("TxDefaultProfile", profile.get("chargingProfilePurpose").stringValue());
    assertEquals(1, profile.get("stackLevel").intValue());
    assertFalse(profile.has("transactionId"));
    assertEquals(List.of(Outcome.SENT, Outcome.ACCEPTED), outcomes(hold));
  }

  @Test
  void aSessionLimitWithoutATransactionIsDropped() {
    FakeCharger charger = charging();
    ChargerLimit limit = offer(TWO, Kind.SESSION, Amps.of(10), false);
    assertEquals(List.of(Outcome.DROPPED), outcomes(limit));
    assertEquals(List.of(), charger.asked("SetChargingProfile"));
  }

  @Test
  void theNewestLimitWinsAndTheOneItReplacesIsDropped() {
    FakeCharger charger = charging();
    charger.answers("SetChargingProfile", "");
    ChargerLimit first = offer(ONE, Kind.SESSION, Amps.of(16), false);
    ChargerLimit second = offer(ONE, Kind.SESSION, Amps.of(14), false);
    ChargerLimit third = offer(ONE, Kind.SESSION, Amps.of(12), false);
    assertEquals(1, charger.asked("SetChargingProfile").size());
    charger.says("[3,\"" + charger.lastId("SetChargingProfile") + "\",{\"status\":\"Accepted\"}]");
    assertEquals(List.of(Outcome.SENT, Outcome.ACCEPTED), outcomes(first));
    assertEquals(List.of(Outcome.DROPPED), outcomes(second));
    assertEquals(List.of(Outcome.SENT), outcomes(third));
    assertEquals(
        "12.0", period(charger.asked("SetChargingProfile").getLast()).get("limit").toString());
  }

  @Test
  void aDecreaseWaitsFiveSecondsForALimitInFlightAndThenTakesItsPlace() {
    FakeCharger charger = charging();
    charger.answers("SetChargingProfile", "");
    ChargerLimit first = offer(ONE, Kind.SESSION, Amps.of(16), false);
    ChargerLimit lower = offer(ONE, Kind.SESSION, Amps.of(8), true);
    String firstId = charger.lastId("SetChargingProfile");
    bench.time.pass(Duration.ofMillis(4_990));
    assertEquals(List.of(Outcome.SENT), outcomes(first));
    bench.time.pass(Duration.ofMillis(20));
    assertEquals(List.of(Outcome.SENT, Outcome.UNKNOWN), outcomes(first));
    assertEquals(List.of(Outcome.SENT), outcomes(lower));
    long errors = bench.sessions.status().getFirst().errors();
    charger.says("[3,\"" + firstId + "\",{\"status\":\"Accepted\"}]");
    assertEquals(List.of(Outcome.SENT, Outcome.UNKNOWN), outcomes(first));
    assertEquals(errors, bench.sessions.status().getFirst().errors());
    charger.says("[3,\"" + charger.lastId("SetChargingProfile") + "\",{\"status\":\"Accepted\"}]");
    assertEquals(List.of(Outcome.SENT, Outcome.ACCEPTED), outcomes(lower));
  }

  @Test
  void anotherQuestionGivesWayToADecreaseAndStillGetsItsLateAnswer() {
    FakeCharger charger = charging();
    charger.answers("TriggerMessage", "");
    bench.sessions.requestSample(ONE);
    bench.time.settle();
    String trigger = charger.lastId("TriggerMessage");
    ChargerLimit lower = offer(ONE, Kind.SESSION, Amps.of(8), true);
    assertEquals(List.of(), outcomes(lower));
    bench.time.pass(Duration.ofSeconds(5));
    assertEquals(List.of(Outcome.SENT, Outcome.ACCEPTED), outcomes(lower));
    charger.says("[3,\"" + trigger + "\",{\"status\":\"NotImplemented\"}]");
    bench.time.pass(Duration.ofSeconds(10));
    bench.sessions.requestSample(ONE);
    bench.time.settle();
    assertEquals(1, charger.asked("TriggerMessage").size(), "the late answer was heard");
  }

  @Test
  void aDecreaseGoesBeforeEverythingThatWaits() {
    FakeCharger charger = charging();
    begin(charger, 2);
    charger.received.clear();
    charger.answers("SetChargingProfile", "");
    offer(ONE, Kind.SESSION, Amps.of(16), false);
    bench.sessions.requestSample(ONE);
    offer(TWO, Kind.SESSION, Amps.of(20), false);
    offer(ONE, Kind.SESSION, Amps.of(7), true);
    charger.answers("SetChargingProfile", "{\"status\":\"Accepted\"}");
    charger.says("[3,\"" + charger.lastId("SetChargingProfile") + "\",{\"status\":\"Accepted\"}]");
    assertEquals(
        List.of("16.0", "7.0", "20.0"),
        charger.asked("SetChargingProfile").stream()
            .map(r -> period(r).get("limit").toString())
            .toList());
    assertEquals("TriggerMessage", charger.actions().getLast());
  }

  @Test
  void noAnswerAtAllIsUnknown() {
    FakeCharger charger = charging();
    charger.answers("SetChargingProfile", "");
    ChargerLimit urgent = offer(ONE, Kind.SESSION, Amps.of(8), true);
    bench.time.pass(Duration.ofMillis(9_990));
    assertEquals(List.of(Outcome.SENT), outcomes(urgent));
    bench.time.pass(Duration.ofMillis(20));
    assertEquals(List.of(Outcome.SENT, Outcome.UNKNOWN), outcomes(urgent));
  }

  @Test
  void aLostLinkLeavesWhatWasSentUnknownAndDropsTheRest() {
    FakeCharger charger = charging();
    charger.answers("SetChargingProfile", "");
    ChargerLimit sent = offer(ONE, Kind.SESSION, Amps.of(16), false);
    ChargerLimit waiting = offer(ONE, Kind.SESSION, Amps.of(12), false);
    charger.disconnect();
    assertEquals(List.of(Outcome.SENT, Outcome.UNKNOWN), outcomes(sent));
    assertEquals(List.of(Outcome.DROPPED), outcomes(waiting));
    assertTrue(bench.reports.getLast() instanceof ChargerReport.LinkDown);
  }

  @Test
  void aRefusalSaysWhatTheChargerSaid() {
    FakeCharger charger = charging();
    charger.answers("SetChargingProfile", "{\"status\":\"Rejected\"}");
    ChargerLimit limit = offer(ONE, Kind.SESSION, Amps.of(16), false);
    assertEquals(List.of(Outcome.SENT, Outcome.REFUSED), outcomes(limit));
    assertEquals("Rejected", bench.reports(LimitOutcome.class).getLast().detail());
    charger.answers("SetChargingProfile", "!InternalError");
    limit = offer(ONE, Kind.SESSION, Amps.of(16), false);
    assertEquals(List.of(Outcome.SENT, Outcome.REFUSED), outcomes(limit));
    assertEquals("InternalError", bench.reports(LimitOutcome.class).getLast().detail());
  }

  @Test
  void anAnswerThatSaysNeitherYesNorNoLeavesTheLimitUnknown() {
    FakeCharger charger = charging();
    for (String odd : List.of("{}", "{\"status\":\"Pending\"}", "[]")) {
      charger.answers("SetChargingProfile", odd);
      ChargerLimit limit = offer(ONE, Kind.SESSION, Amps.of(16), false);
      assertEquals(List.of(Outcome.SENT, Outcome.UNKNOWN), outcomes(limit), odd);
    }
  }

  @Test
  void holdsThatAreRefusedTwiceAreNotOfferedAnyMore() {
    FakeCharger charger = charging();
    charger.answers("SetChargingProfile", "{\"status\":\"Rejected\"}");
    offer(TWO, Kind.HOLD, Amps.ZERO, true);
    assertEquals(List.of(), bench.reports(ChargerReport.Capabilities.class));
    offer(TWO, Kind.HOLD, Amps.ZERO, true);
    assertFalse(bench.reports(ChargerReport.Capabilities.class).getLast().canHold());
    ChargerLimit third = offer(TWO, Kind.HOLD, Amps.ZERO, true);
    assertEquals(List.of(Outcome.DROPPED), outcomes(third));
  }

  @Test
  void tenthsThatAChargerRefusesAreRoundedDownToHalfAmpsFromThenOn() {
    bench =
        new Bench(
            Bench.ac("CP-01", 2, PhaseWiring.STRAIGHT, Optional.empty(), Amps.ofMilliamps(100)));
    FakeCharger charger = charging();
    charger.answers("SetChargingProfile", "!TypeConstraintViolation");
    offer(ONE, Kind.SESSION, Amps.ofMilliamps(10_150), false);
    assertEquals(
        "10.1", period(charger.asked("SetChargingProfile").getLast()).get("limit").toString());
    assertEquals(
        Amps.ofMilliamps(500), bench.reports(ChargerReport.Capabilities.class).getLast().step());
    offer(ONE, Kind.SESSION, Amps.ofMilliamps(10_900), false);
    assertEquals(
        "10.5", period(charger.asked("SetChargingProfile").getLast()).get("limit").toString());
  }

  @Test
  void aLimitIsRoundedDownToTheStepOfTheCharger() {
    FakeCharger charger = charging();
    offer(ONE, Kind.SESSION, Amps.ofMilliamps(15_999), false);
    assertEquals(
        "15.0", period(charger.asked("SetChargingProfile").getLast()).get("limit").toString());
  }

  @Test
  void wattsAreAmpsTimesPhasesTimesTheLowestVoltage() {
    bench =
        new Bench(
            Bench.ac("CP-01", 2, PhaseWiring.of(Phase.L2), Optional.of(RateUnit.W), Amps.of(1)));
    FakeCharger charger = charging();
    offer(limit(Amps.ofMilliamps(10_999), 1, 1));
    JsonNode request = charger.asked("SetChargingProfile").getLast();
    assertEquals("2276", period(request).get("limit").toString());
    assertEquals(1, period(request).get("numberPhases").intValue());
    assertEquals(
        "W",
        request
            .get("csChargingProfiles")
            .get("chargingSchedule")
            .get("chargingRateUnit")
            .stringValue());
  }

  @Test
  void aPowerIsDividedOverThePhasesThatTheLimitNames() {
    bench =
        new Bench(Bench.ac("CP-01", 2, PhaseWiring.STRAIGHT, Optional.of(RateUnit.W), Amps.of(1)));
    FakeCharger charger = charging();
    offer(limit(Amps.of(22), 3, 1));
    JsonNode one = period(charger.asked("SetChargingProfile").getLast());
    assertEquals("4554", one.get("limit").toString());
    assertFalse(one.has("numberPhases"), "it may use all of them");
    offer(limit(Amps.of(22), 3, 3));
    assertEquals(
        "13662", period(charger.asked("SetChargingProfile").getLast()).get("limit").toString());
  }

  @Test
  void aLimitAtTheRatingIsAllThePowerThereIs() {
    bench =
        new Bench(Bench.ac("CP-01", 2, PhaseWiring.STRAIGHT, Optional.of(RateUnit.W), Amps.of(1)));
    FakeCharger charger = charging();
    offer(limit(Amps.of(32), 3, 1));
    assertEquals(
        "24288", period(charger.asked("SetChargingProfile").getLast()).get("limit").toString());
  }

  @Test
  void onePhaseIsAskedForByItsNumber() {
    FakeCharger charger = charging();
    offer(limit(Amps.of(10), 1, 1));
    JsonNode one = period(charger.asked("SetChargingProfile").getLast());
    assertEquals("10.0", one.get("limit").toString());
    assertEquals(1, one.get("numberPhases").intValue());
  }

  private ChargerLimit limit(Amps amps, int phases, int dividedOver) {
    ChargerLimit like = bench.limit(ONE, Kind.SESSION, amps, false);
    return new ChargerLimit(
        ONE,
        like.seq(),
        Kind.SESSION,
        amps,
        phases,
        dividedOver,
        like.leaseEnds(),
        false,
        like.because());
  }

  @Test
  void aLimitWhoseLeaseIsOverBeforeItsTurnIsDropped() {
    FakeCharger charger = charging();
    charger.answers("SetChargingProfile", "");
    offer(ONE, Kind.SESSION, Amps.of(16), false);
    ChargerLimit old = bench.limit(ONE, Kind.SESSION, Amps.of(10), false);
    ChargerLimit shortLived =
        new ChargerLimit(
            ONE,
            old.seq(),
            Kind.SESSION,
            Amps.of(10),
            3,
            3,
            bench.time.now().plus(Duration.ofSeconds(20)),
            false,
            old.because());
    bench.sessions.offer(shortLived);
    bench.time.pass(Duration.ofSeconds(31));
    assertEquals(List.of(Outcome.DROPPED), outcomes(shortLived));
  }

  @Test
  void aLimitThatWasQueuedBeforeARestartWaitsUntilOthersProfilesAreCleared() {
    FakeCharger charger = charging();
    charger.answers("SetChargingProfile", "");
    offer(ONE, Kind.SESSION, Amps.of(16), false);
    ChargerLimit queued = offer(ONE, Kind.SESSION, Amps.of(10), false);
    charger.answers("ClearChargingProfile", "");
    charger.asks("BootNotification", Bench.BOOT);
    charger.answers("SetChargingProfile", "{\"status\":\"Accepted\"}");
    bench.time.pass(Duration.ofSeconds(7));
    assertFalse(charger.asked("ClearChargingProfile").isEmpty(), "the fallback is in");
    assertEquals(List.of(), outcomes(queued));
    charger.answers("ClearChargingProfile", "{\"status\":\"Unknown\"}");
    bench.time.pass(Duration.ofSeconds(60));
    assertEquals(List.of(Outcome.SENT, Outcome.ACCEPTED), outcomes(queued));
  }

  @Test
  void limitsWaitUntilTheFallbackIsInTheRestartedCharger() {
    FakeCharger charger = charging();
    charger.answers("SetChargingProfile", "");
    charger.asks("BootNotification", Bench.BOOT);
    ChargerLimit limit = offer(ONE, Kind.SESSION, Amps.of(10), false);
    assertEquals(
        "TxDefaultProfile",
        charger
            .asked("SetChargingProfile")
            .getFirst()
            .get("csChargingProfiles")
            .get("chargingProfilePurpose")
            .stringValue());
    assertEquals(List.of(), outcomes(limit));
    charger.answers("SetChargingProfile", "{\"status\":\"Accepted\"}");
    charger.says("[3,\"" + charger.lastId("SetChargingProfile") + "\",{\"status\":\"Accepted\"}]");
    bench.time.pass(Duration.ofSeconds(1));
    assertEquals(List.of(Outcome.SENT, Outcome.ACCEPTED), outcomes(limit));
  }
}
