package headroom.drivers.ocpp.v201;

import static headroom.drivers.ocpp.v201.Charger201.by;
import static headroom.drivers.ocpp.v201.Charger201.on;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLimit.Kind;
import headroom.core.port.ChargerReport.Capabilities;
import headroom.core.port.ChargerReport.LimitOutcome;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.site.Charger;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.units.Amps;
import headroom.drivers.ocpp.Bench;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SmartChargingTest {
  private static final EvseId EVSE = EvseId.of("CP-01", 2);

  private Bench bench = new Bench(Bench.ac("CP-01", 2));
  private Charger201 charger = new Charger201(bench, "CP-01");

  private void site(Charger other) {
    bench = new Bench(other);
    charger = new Charger201(bench, "CP-01");
  }

  private static Charger ac(Optional<RateUnit> unit, Amps step) {
    return Bench.ac("CP-01", 2, PhaseWiring.STRAIGHT, unit, step);
  }

  /** Two EVSEs that can go on with one phase of three. */
  private static Charger switching() {
    Charger like = Bench.ac("CP-01", 2);
    return new Charger(
        like.id(),
        like.circuit(),
        like.current(),
        like.evses(),
        like.fallback(),
        like.step(),
        like.lease(),
        like.priority(),
        like.weight(),
        like.planned(),
        like.limitedIn(),
        like.efficiencyPermille(),
        true);
  }

  private JsonNode offered(Kind kind, Amps amps) {
    return offered(bench.limit(EVSE, kind, amps, false));
  }

  private JsonNode offered(ChargerLimit limit) {
    bench.sessions.offer(limit);
    bench.time.settle();
    return charger.wire.asked("SetChargingProfile").getLast();
  }

  private Outcome outcome() {
    return bench.reports(LimitOutcome.class).getLast().outcome();
  }

  private static JsonNode period(JsonNode request) {
    return schedule(request).get("chargingSchedulePeriod").get(0);
  }

  private static JsonNode schedule(JsonNode request) {
    return request.get("chargingProfile").get("chargingSchedule").get(0);
  }

  private void transaction() {
    charger.ready();
    charger.event("Started", "t-1", "Charging", on(2) + by("CARD"));
  }

  @Test
  void K01FR03_aLimitIsATxProfileOfItsTransactionWithAnAbsoluteEnd() {
    charger.ready();
    charger.event("Started", "t-1", "Charging", on(2) + by("CARD"));
    JsonNode request = offered(Kind.SESSION, Amps.of(16));
    JsonNode profile = request.get("chargingProfile");
    assertEquals(2, request.get("evseId").intValue());
    assertEquals("TxProfile", profile.get("chargingProfilePurpose").stringValue());
    assertEquals("t-1", profile.get("transactionId").stringValue());
    assertEquals("Absolute", profile.get("chargingProfileKind").stringValue());
    assertEquals(1, profile.get("stackLevel").intValue());
    assertEquals(1, profile.get("chargingSchedule").size(), "K01.FR.34");
    assertEquals("16.0", period(request).get("limit").toString());
    Instant start = Instant.parse(schedule(request).get("startSchedule").stringValue());
    Instant end = Instant.parse(profile.get("validTo").stringValue());
    assertEquals(end, start.plusSeconds(schedule(request).get("duration").longValue()), "one end");
    Instant lease = bench.time.wall().plusSeconds(300).truncatedTo(ChronoUnit.SECONDS);
    assertFalse(end.isAfter(lease), end + " after " + lease);
    assertTrue(end.isAfter(lease.minusSeconds(3)), end + " long before " + lease);
    assertEquals(Outcome.ACCEPTED, outcome());
  }

  @Test
  void anEndIsInTheChargersClock() {
    Duration ahead = Duration.ofHours(3);
    charger.ready();
    for (int i = 0; i < 4; i++)
      charger.wire.asks(
          "TransactionEvent",
          charger
              .payload(i == 0 ? "Started" : "Updated", "t-1", "Charging", on(2))
              .replaceAll(
                  "\"timestamp\":\"[^\"]*\"",
                  "\"timestamp\":\"" + bench.time.wall().plus(ahead) + "\""));
    JsonNode profile = offered(Kind.SESSION, Amps.of(16)).get("chargingProfile");
    Instant end = Instant.parse(profile.get("validTo").stringValue());
    Duration left = Duration.between(bench.time.wall().plus(ahead), end);
    assertTrue(left.compareTo(Duration.ofSeconds(300)) <= 0, "" + left);
    assertTrue(left.compareTo(Duration.ofSeconds(295)) > 0, "" + left);
  }

  @Test
  void aTransactionsNameGoesBackAsItCameWhateverIsInIt() {
    charger.ready();
    charger.event("Started", "\\\"\\u00e9\\\\", "Charging", on(2));
    JsonNode profile = offered(Kind.SESSION, Amps.of(16)).get("chargingProfile");
    assertEquals("\"é\\", profile.get("transactionId").stringValue());
  }

  @Test
  void aHoldStandsAboveTheFallbackAndNeverInItsPlace() {
    charger.ready();
    JsonNode profile = offered(Kind.HOLD, Amps.ZERO).get("chargingProfile");
    JsonNode fallback = charger.wire.asked("SetChargingProfile").getFirst().get("chargingProfile");
    assertEquals("TxDefaultProfile", profile.get("chargingProfilePurpose").stringValue());
    assertTrue(profile.get("stackLevel").intValue() > fallback.get("stackLevel").intValue());
    assertFalse(profile.get("id").equals(fallback.get("id")));
    assertTrue(profile.has("validTo"));
  }

  @Test
  void withoutASecondStackLevelThereIsNoHoldAndLimitsAreAtTheLowest() {
    charger.variables.put("SmartChargingCtrlr.ProfileStackLevel", "0");
    charger.ready();
    assertFalse(bench.reports(Capabilities.class).getLast().canHold());
    bench.sessions.offer(bench.limit(EVSE, Kind.HOLD, Amps.ZERO, false));
    bench.time.settle();
    assertEquals(Outcome.DROPPED, outcome());
    charger.event("Started", "t-1", "Charging", on(2));
    assertEquals(
        0, offered(Kind.SESSION, Amps.of(16)).get("chargingProfile").get("stackLevel").intValue());
  }

  @Test
  void aLimitWithoutATransactionIsNotSent() {
    charger.ready();
    bench.sessions.offer(bench.limit(EVSE, Kind.SESSION, Amps.of(16), false));
    bench.time.settle();
    assertEquals(Outcome.DROPPED, outcome());
    assertEquals(1, charger.wire.asked("SetChargingProfile").size());
  }

  @ParameterizedTest
  @CsvSource({"16999,1000,16.0", "16999,100,16.9", "16999,500,16.5", "6000,1000,6.0"})
  void amperesAreRoundedDown(int milliamps, int step, String expected) {
    site(ac(Optional.of(RateUnit.A), Amps.ofMilliamps(step)));
    transaction();
    assertEquals(
        expected,
        period(offered(Kind.SESSION, Amps.ofMilliamps(milliamps))).get("limit").toString());
  }

  @Test
  void K01FR50_wattsAreThoseOfTheFewestPhases() {
    site(ac(Optional.of(RateUnit.W), Amps.of(1)));
    transaction();
    JsonNode period = period(offered(Kind.SESSION, Amps.of(16)));
    assertEquals(
        "W",
        schedule(charger.wire.asked("SetChargingProfile").getLast())
            .get("chargingRateUnit")
            .stringValue());
    // 16 A times 3 phases at 207 V, as decision 024 has it.
    assertEquals(9936, period.get("limit").intValue());
  }

  @ParameterizedTest
  @CsvSource({"true,true", "false,false", "'',false"})
  void K01FR20_aPhaseIsNamedOnlyToAnEvseThatSaysItCanChooseIt(String says, boolean named) {
    site(switching());
    if (!says.isEmpty())
      charger.variables.put("SmartChargingCtrlr#2.ACPhaseSwitchingSupported", says);
    transaction();
    ChargerLimit three = bench.limit(EVSE, Kind.SESSION, Amps.of(16), false);
    ChargerLimit one =
        new ChargerLimit(
            EVSE, 99, Kind.SESSION, three.limit(), 1, 1, three.leaseEnds(), false, three.because());
    assertFalse(period(offered(three)).has("phaseToUse"), "K01.FR.19");
    JsonNode period = period(offered(one));
    assertEquals(1, period.get("numberPhases").intValue());
    assertEquals(named, period.has("phaseToUse"));
  }

  @Test
  void aNoIsANoAndSilenceIsNeither() {
    transaction();
    charger.wire.answers(
        "SetChargingProfile",
        "{\"status\":\"Rejected\",\"statusInfo\":{\"reasonCode\":\"TxNotFound\"}}");
    offered(Kind.SESSION, Amps.of(16));
    assertEquals(Outcome.REFUSED, outcome());
    charger.wire.answers("SetChargingProfile", "");
    bench.sessions.offer(bench.limit(EVSE, Kind.SESSION, Amps.of(8), true));
    bench.time.pass(Duration.ofSeconds(11));
    assertEquals(Outcome.UNKNOWN, outcome());
  }

  @Test
  void nothingIsGrantedBeforeTheFallbackIsThrough() {
    charger.wire.answers("GetChargingProfiles", "");
    charger.ready();
    charger.event("Started", "t-1", "Charging", on(2));
    int written = charger.wire.asked("SetChargingProfile").size();
    bench.sessions.offer(bench.limit(EVSE, Kind.SESSION, Amps.of(16), false));
    bench.time.settle();
    assertEquals(written, charger.wire.asked("SetChargingProfile").size());
    charger.wire.says(
        "[3,\"" + charger.wire.lastId("GetChargingProfiles") + "\",{\"status\":\"NoProfiles\"}]");
    assertEquals(
        List.of("TxDefaultProfile", "TxProfile"),
        charger.wire.asked("SetChargingProfile").stream()
            .map(r -> r.get("chargingProfile").get("chargingProfilePurpose").stringValue())
            .toList());
  }
}
