package headroom.drivers.ocpp;

import static headroom.drivers.ocpp.v201.Charger201.by;
import static headroom.drivers.ocpp.v201.Charger201.on;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.Remembered;
import headroom.core.port.SetLimit;
import headroom.core.port.StoredRecord.CardAnswered;
import headroom.core.port.StoredRecord.LocalListKept;
import headroom.core.port.StoredRecord.ProfileGone;
import headroom.core.port.StoredRecord.ProfileKept;
import headroom.core.proxy.Authorization;
import headroom.core.proxy.Authorization.Policy;
import headroom.drivers.ocpp.v201.Charger201;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Charging profiles and cards of the CSMS in OCPP 2.0.1. */
final class CsmsProfiles201Test {
  private Bench bench;
  private FakeCsms csms;
  private Charger201 charger;

  @BeforeEach
  void aChargerBehindACsms() {
    bench =
        new Bench(
            new Authorization(Policy.CACHED, List.of()),
            Remembered.NOTHING,
            List.of(Bench.ac("CP-01", 2)),
            made -> {
              csms = new FakeCsms(made);
              return Optional.of(new Csms(csms, csms, charger -> 0));
            });
    csms.answers("TransactionEvent", "{\"idTokenInfo\":{\"status\":\"Accepted\"}}");
    csms.answers("ReportChargingProfiles", "{}");
    charger = new Charger201(bench, "CP-01").ready();
    bench.time.pass(Duration.ofSeconds(1));
    charger.wire.received.clear();
  }

  private String asks(String action, String payload) {
    String id = csms.asks(action, payload);
    bench.time.pass(Duration.ofSeconds(1));
    return csms.answer(id).orElseThrow(() -> new AssertionError("no answer to " + action));
  }

  private void answered(String expected, String action, String payload) {
    String answer = asks(action, payload);
    assertTrue(answer.contains(expected), answer);
  }

  private static String set(int evse, int id, String purpose, String more, int amps) {
    return "{\"evseId\":%d,\"chargingProfile\":{\"id\":%d,\"stackLevel\":1,\"chargingProfilePurpose\":\"%s\",\"chargingProfileKind\":\"Relative\",%s\"chargingSchedule\":[{\"id\":9,\"chargingRateUnit\":\"A\",\"chargingSchedulePeriod\":[{\"startPeriod\":0,\"limit\":%d}]}]}}"
        .formatted(evse, id, purpose, more, amps);
  }

  private List<String> limits() {
    List<String> limits = new ArrayList<>();
    for (SetLimit limit : bench.sessions.profiles().limits(bench.time.wall(), bench.time.now())) {
      SetLimit.OnEvse on = (SetLimit.OnEvse) limit;
      limits.add(on.evse() + " " + on.current());
    }
    return limits;
  }

  @Test
  void K01_aProfileIsKeptAndBecomesALimitAndTheChargerNeverSeesIt() {
    answered("Accepted", "SetChargingProfile", set(1, 5, "TxDefaultProfile", "", 10));
    assertEquals(List.of("CP-01 10 A"), limits());
    assertEquals(1, bench.disk.kept(ProfileKept.class).size());
    assertEquals(List.of(), charger.wire.asked("SetChargingProfile"));
  }

  @Test
  void K01_faultsAreRejectedWithTheReasonOfTheStandard() {
    answered(
        "\"PropertyConstraintViolation\"",
        "SetChargingProfile",
        set(3, 5, "TxDefaultProfile", "", 10));
    answered(
        "\"InvalidProfile\"",
        "SetChargingProfile",
        set(0, 5, "ChargingStationExternalConstraints", "", 10));
    answered(
        "\"InvalidProfile\"", "SetChargingProfile", set(0, 5, "ChargingStationMaxProfile", "", 10));
    answered(
        "\"TxNotFound\"",
        "SetChargingProfile",
        set(1, 5, "TxProfile", "\"transactionId\":\"t-1\",", 10));
    answered("Accepted", "SetChargingProfile", set(0, 5, "TxDefaultProfile", "", 10));
    answered("\"DuplicateProfile\"", "SetChargingProfile", set(1, 6, "TxDefaultProfile", "", 10));
    answered("\"OccurrenceConstraintViolation\"", "SetChargingProfile", "{\"evseId\":1}");
    assertEquals(List.of("CP-01 10 A", "CP-01#2 10 A"), limits());
  }

  @Test
  void K01_aLimitOfATransactionGoesBeforeTheDefaultAndEndsWithIt() {
    answered("Accepted", "SetChargingProfile", set(0, 5, "TxDefaultProfile", "", 10));
    charger.event("Started", "t-1", "Charging", on(1) + by("CARD"));
    bench.time.pass(Duration.ofSeconds(1));
    answered(
        "Accepted", "SetChargingProfile", set(1, 6, "TxProfile", "\"transactionId\":\"t-1\",", 14));
    assertEquals(List.of("CP-01 14 A", "CP-01#2 10 A"), limits());
    charger.event("Ended", "t-1", "Idle", "");
    bench.time.pass(Duration.ofSeconds(1));
    assertEquals(List.of("CP-01 10 A", "CP-01#2 10 A"), limits());
    assertEquals(1, bench.disk.kept(ProfileGone.class).size());
  }

  @Test
  void K09_theProfilesAreReportedAfterTheAnswer() {
    answered("NoProfiles", "GetChargingProfiles", "{\"requestId\":3,\"chargingProfile\":{}}");
    answered("Accepted", "SetChargingProfile", set(1, 5, "TxDefaultProfile", "", 10));
    answered("Accepted", "SetChargingProfile", set(2, 6, "TxDefaultProfile", "", 12));
    answered(
        "NoProfiles",
        "GetChargingProfiles",
        "{\"requestId\":3,\"chargingProfile\":{\"chargingLimitSource\":[\"EMS\"]}}");
    answered(
        "Accepted", "GetChargingProfiles", "{\"requestId\":4,\"evseId\":2,\"chargingProfile\":{}}");
    assertEquals(
        List.of(
            "{\"requestId\":4,\"chargingLimitSource\":\"CSO\",\"evseId\":2,\"chargingProfile\":[{\"id\":6,\"stackLevel\":1,\"chargingProfilePurpose\":\"TxDefaultProfile\",\"chargingProfileKind\":\"Relative\",\"chargingSchedule\":[{\"id\":9,\"chargingRateUnit\":\"A\",\"chargingSchedulePeriod\":[{\"startPeriod\":0,\"limit\":12.0}]}]}],\"tbc\":false}"),
        csms.payloads("ReportChargingProfiles"));
    csms.told.clear();
    answered(
        "Accepted",
        "GetChargingProfiles",
        "{\"requestId\":5,\"chargingProfile\":{\"chargingProfileId\":[5,6]}}");
    List<String> both = csms.payloads("ReportChargingProfiles");
    assertEquals(2, both.size());
    assertTrue(both.getFirst().endsWith("\"tbc\":true}"), both.getFirst());
  }

  @Test
  void K10_clearingByIdAndByCriteria() {
    answered("Accepted", "SetChargingProfile", set(1, 5, "TxDefaultProfile", "", 10));
    answered("Unknown", "ClearChargingProfile", "{\"chargingProfileCriteria\":{\"evseId\":2}}");
    answered(
        "Accepted",
        "ClearChargingProfile",
        "{\"chargingProfileId\":5,\"chargingProfileCriteria\":{\"evseId\":2}}");
    assertEquals(List.of(), limits());
  }

  @Test
  void K08_theCompositeScheduleIsTheLeastOfTheirsAndOurs() {
    answered("Accepted", "SetChargingProfile", set(1, 5, "TxDefaultProfile", "", 10));
    answered(
        "\"chargingSchedulePeriod\":[{\"startPeriod\":0,\"limit\":10.0}]}}",
        "GetCompositeSchedule",
        "{\"evseId\":1,\"duration\":60}");
    answered("Rejected", "GetCompositeSchedule", "{\"evseId\":7,\"duration\":60}");
  }

  @Test
  void F01_theProfileOfARemoteStartIsForTheTransactionThatComesOfIt() {
    charger.wire.answers("RequestStartTransaction", "{\"status\":\"Accepted\"}");
    String profile =
        set(1, 5, "TxProfile", "", 9)
            .replaceFirst(".*\"chargingProfile\":", "\"chargingProfile\":");
    answered(
        "Accepted",
        "RequestStartTransaction",
        "{\"evseId\":1,\"remoteStartId\":4,\"idToken\":{\"idToken\":\"CARD\",\"type\":\"Central\"},"
            + profile);
    assertEquals(
        "{\"evseId\":1,\"remoteStartId\":4,\"idToken\":{\"idToken\":\"CARD\",\"type\":\"Central\"}}",
        charger.wire.asked("RequestStartTransaction").getFirst().toString());
    charger.event("Started", "t-1", "Charging", on(1) + by("CARD"));
    bench.time.pass(Duration.ofSeconds(1));
    assertEquals(List.of("CP-01 9 A"), limits());
  }

  // ---- cards

  private String authorize(String text, String type) {
    String id =
        charger.wire.asks(
            "Authorize",
            "{\"idToken\":{\"idToken\":\"%s\",\"type\":\"%s\"}}".formatted(text, type));
    bench.time.pass(Duration.ofSeconds(1));
    return charger.wire.answer(id).orElseThrow().get(2).get("idTokenInfo").toString();
  }

  @Test
  void C_cardsGroupsAndContractsAreKnownWhileTheCsmsIsAway() {
    csms.answers(
        "Authorize",
        "{\"idTokenInfo\":{\"status\":\"Accepted\",\"groupIdToken\":{\"idToken\":\"HOME\",\"type\":\"Central\"}}}");
    authorize("DE-8AA-CA2B3C4D5-N", "eMAID");
    csms.answers("Authorize", "{\"idTokenInfo\":{\"status\":\"Blocked\"}}");
    authorize("BERT", "ISO14443");
    assertEquals(2, bench.disk.kept(CardAnswered.class).size());
    csms.cut();
    assertEquals(
        "{\"status\":\"Accepted\",\"groupIdToken\":{\"idToken\":\"HOME\",\"type\":\"Central\"}}",
        authorize("DE8AACA2B3C4D5N", "eMAID"));
    assertEquals("{\"status\":\"Blocked\"}", authorize("BERT", "ISO14443"));
    assertEquals("{\"status\":\"Invalid\"}", authorize("CARL", "ISO14443"));
  }

  @Test
  void D_aLocalListThatTheChargerTakesIsKept() {
    charger.wire.answers("SendLocalList", "{\"status\":\"Accepted\"}");
    answered(
        "Accepted",
        "SendLocalList",
        "{\"versionNumber\":2,\"updateType\":\"Full\",\"localAuthorizationList\":[{\"idToken\":{\"idToken\":\"DORA\",\"type\":\"ISO14443\"},\"idTokenInfo\":{\"status\":\"Accepted\"}}]}");
    assertEquals(1, bench.disk.kept(LocalListKept.class).size());
    csms.cut();
    assertEquals("{\"status\":\"Accepted\"}", authorize("DORA", "ISO14443"));
  }
}
