package headroom.drivers.ocpp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.ChargerLimit;
import headroom.core.port.Remembered;
import headroom.core.port.SetLimit;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.ProfileGone;
import headroom.core.port.StoredRecord.ProfileKept;
import headroom.core.profile.WhileAway;
import headroom.core.proxy.Authorization;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Charging profiles of the CSMS in OCPP 1.6: answered here, kept, and never passed on. */
final class CsmsProfilesTest {
  private static final EvseId ONE = EvseId.of("CP-01", 1);
  private static final String START =
      "{\"connectorId\":1,\"idTag\":\"TAG\",\"meterStart\":100,\"timestamp\":\"2026-11-21T05:01:00Z\"}";

  private Bench bench;
  private FakeCsms csms;
  private FakeCharger charger;

  @BeforeEach
  void aChargerBehindACsms() {
    begin(List.of());
  }

  private void begin(List<ProfileKept> remembered) {
    bench =
        new Bench(
            Authorization.ALL,
            Remembered.NOTHING,
            List.of(Bench.ac("CP-01", 2)),
            made -> {
              csms = new FakeCsms(made);
              return Optional.of(
                  new Csms(csms, csms, id -> 0, new ReplayPace(), WhileAway.KEEP, remembered));
            });
    charger = bench.ready("CP-01");
    bench.time.pass(Duration.ofSeconds(1));
    charger.received.clear();
  }

  private static String profile(String purpose, String more, String periods) {
    return "{\"chargingProfileId\":5,\"stackLevel\":1,\"chargingProfilePurpose\":\"%s\",%s\"chargingSchedule\":{\"chargingRateUnit\":\"A\",\"startSchedule\":\"2026-11-01T00:00:00Z\",\"chargingSchedulePeriod\":[%s]}}"
        .formatted(purpose, more, periods);
  }

  private static String set(int connector, String profile) {
    return "{\"connectorId\":%d,\"csChargingProfiles\":%s}".formatted(connector, profile);
  }

  private static String absolute(String purpose, String amps) {
    return profile(
        purpose,
        "\"chargingProfileKind\":\"Absolute\",",
        "{\"startPeriod\":0,\"limit\":" + amps + "}");
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

  private List<String> limits() {
    Instant wall = bench.time.wall();
    List<String> limits = new ArrayList<>();
    for (SetLimit limit : bench.sessions.profiles().limits(wall, bench.time.now())) {
      SetLimit.OnEvse on = (SetLimit.OnEvse) limit;
      limits.add(on.evse() + " " + on.current());
    }
    return limits;
  }

  private void nothingWasPassedOn() {
    assertEquals(List.of(), charger.asked("SetChargingProfile"));
    assertEquals(List.of(), charger.asked("ClearChargingProfile"));
    assertEquals(List.of(), charger.asked("GetCompositeSchedule"));
  }

  @Test
  void aProfileIsAcceptedKeptAndBecomesALimitAndTheChargerNeverSeesIt() {
    answered(
        "{\"status\":\"Accepted\"}",
        "SetChargingProfile",
        set(1, absolute("TxDefaultProfile", "10.5")));
    assertEquals(List.of("CP-01 10.5 A"), limits());
    assertEquals(1, bench.disk.kept(ProfileKept.class).size());
    nothingWasPassedOn();
  }

  @Test
  void whatCannotBeKeptIsRejectedAndLimitsNothing() {
    bench.disk.broken = true;
    String id = csms.asks("SetChargingProfile", set(1, absolute("TxDefaultProfile", "10")));
    bench.time.pass(Duration.ofSeconds(30));
    assertTrue(csms.answer(id).orElseThrow().contains("Rejected"));
    assertEquals(List.of(), limits());
  }

  @Test
  void afterARestartTheyAreInForceAgain() {
    answered("Accepted", "SetChargingProfile", set(2, absolute("TxDefaultProfile", "8")));
    begin(List.copyOf(bench.disk.kept(ProfileKept.class)));
    assertEquals(List.of("CP-01#2 8 A"), limits());
  }

  @Test
  void faultsGetTheAnswerOfTheStandard() {
    // Errata 3.38 and 3.39: errors for what is no value at all, and for a connector that is not.
    answered(
        "PropertyConstraintViolation",
        "SetChargingProfile",
        set(3, absolute("TxDefaultProfile", "10")));
    answered("PropertyConstraintViolation", "SetChargingProfile", set(1, absolute("Odd", "10")));
    answered("OccurenceConstraintViolation", "SetChargingProfile", "{\"connectorId\":1}");
    answered(
        "TypeConstraintViolation", "SetChargingProfile", set(1, absolute("TxProfile", "\"8\"")));
    for (String rejected :
        List.of(
            set(1, absolute("TxProfile", "10")),
            set(1, absolute("ChargePointMaxProfile", "10")),
            set(1, absolute("TxDefaultProfile", "-1")),
            set(
                1,
                absolute("TxDefaultProfile", "10").replace("\"stackLevel\":1", "\"stackLevel\":4")),
            set(
                1,
                absolute("TxDefaultProfile", "10")
                    .replace("\"startPeriod\":0", "\"startPeriod\":9"))))
      answered("{\"status\":\"Rejected\"}", "SetChargingProfile", rejected);
    assertEquals(List.of(), limits());
    nothingWasPassedOn();
  }

  @Test
  void aChargerWithoutSmartChargingSaysSoErratum39() {
    FakeCharger other = new FakeCharger(bench.time);
    other.answers(
        "GetConfiguration",
        Bench.configuration("SupportedFeatureProfiles", "Core,FirmwareManagement"));
    other.answers("SetChargingProfile", "!NotSupported");
    other.connect(bench.sessions, "CP-01");
    other.asks("BootNotification", Bench.BOOT);
    bench.time.pass(Duration.ofSeconds(5));
    answered("\"NotSupported\"", "SetChargingProfile", set(1, absolute("TxDefaultProfile", "10")));
  }

  @Test
  void aTransactionThatBeganOfflineIsMeantByTheNumberOfTheCsms() {
    csms.cut();
    charger.asks("StartTransaction", START);
    csms.reachable = true;
    bench.time.pass(Duration.ofSeconds(70));
    String ours = Integer.toString(Integer.MAX_VALUE);
    String withOurs =
        profile(
            "TxProfile",
            "\"chargingProfileKind\":\"Absolute\",\"transactionId\":" + ours + ",",
            "{\"startPeriod\":0,\"limit\":10}");
    answered("Rejected", "SetChargingProfile", set(1, withOurs.replace(ours, "72")));
    answered("Accepted", "SetChargingProfile", set(1, withOurs.replace(ours, "71")));
    assertEquals(
        Optional.of(ours),
        bench.disk.kept(ProfileKept.class).getFirst().installed().profile().transaction());
    assertEquals(List.of("CP-01 10 A"), limits());
    charger.asks(
        "StopTransaction",
        "{\"transactionId\":%s,\"meterStop\":5100,\"timestamp\":\"2026-11-21T06:01:00Z\"}"
            .formatted(ours));
    bench.time.pass(Duration.ofSeconds(1));
    assertEquals(List.of(), limits());
    assertEquals(1, bench.disk.kept(ProfileGone.class).size());
  }

  @Test
  void aProfileThatComesRightBehindTheAnswerToAStartFindsItsTransaction() {
    csms.script.put(
        "StartTransaction",
        request -> {
          bench.time.soon(
              () ->
                  bench.time.soon(
                      () -> csms.asks("SetChargingProfile", set(1, absolute("TxProfile", "10")))));
          return "{\"transactionId\":71,\"idTagInfo\":{\"status\":\"Accepted\"}}";
        });
    charger.asks("StartTransaction", START);
    bench.time.pass(Duration.ofSeconds(1));
    assertTrue(csms.texts.getLast().contains("Accepted"), csms.texts.getLast());
    assertEquals(List.of("CP-01 10 A"), limits());
  }

  @Test
  void aRemoteStartIsPassedOnWithoutItsProfileWhichCountsForTheTransaction() {
    charger.answers("RemoteStartTransaction", "{\"status\":\"Accepted\"}");
    String remote =
        "{\"connectorId\":1,\"idTag\":\"TAG\",\"chargingProfile\":"
            + absolute("TxProfile", "9")
            + "}";
    answered("Accepted", "RemoteStartTransaction", remote);
    assertEquals(
        "{\"connectorId\":1,\"idTag\":\"TAG\"}",
        charger.asked("RemoteStartTransaction").getFirst().toString());
    assertEquals(List.of(), limits());
    charger.asks("StartTransaction", START);
    bench.time.pass(Duration.ofSeconds(1));
    assertEquals(List.of("CP-01 9 A"), limits());
    nothingWasPassedOn();
  }

  @Test
  void aRemoteStartThatTheChargerRefusesLeavesNothingBehind() {
    charger.answers("RemoteStartTransaction", "{\"status\":\"Rejected\"}");
    String remote = "{\"idTag\":\"TAG\",\"chargingProfile\":" + absolute("TxProfile", "9") + "}";
    answered("Rejected", "RemoteStartTransaction", remote);
    charger.asks("StartTransaction", START);
    bench.time.pass(Duration.ofSeconds(1));
    assertEquals(List.of(), limits());
  }

  @Test
  void aRemoteStartWithAProfileThatIsNoneForItIsRejectedHere() {
    String remote =
        "{\"idTag\":\"TAG\",\"chargingProfile\":" + absolute("TxDefaultProfile", "9") + "}";
    answered("Rejected", "RemoteStartTransaction", remote);
    assertEquals(List.of(), charger.asked("RemoteStartTransaction"));
  }

  @Test
  void clearingSaysWhetherThereWasAnything() {
    answered("Unknown", "ClearChargingProfile", "{}");
    answered("Accepted", "SetChargingProfile", set(1, absolute("TxDefaultProfile", "10")));
    answered("Unknown", "ClearChargingProfile", "{\"connectorId\":2}");
    answered(
        "PropertyConstraintViolation",
        "ClearChargingProfile",
        "{\"chargingProfilePurpose\":\"Odd\"}");
    answered("Accepted", "ClearChargingProfile", "{\"id\":5,\"connectorId\":2}");
    assertEquals(List.of(), limits());
    List<StoredRecord> gone = new ArrayList<>(bench.disk.kept(ProfileGone.class));
    assertEquals(1, gone.size());
    nothingWasPassedOn();
  }

  @Test
  void theCompositeScheduleIsTheLeastOfTheirsAndOurs() {
    answered(
        "Accepted",
        "SetChargingProfile",
        set(
            1,
            profile(
                "TxDefaultProfile",
                "\"chargingProfileKind\":\"Relative\",",
                "{\"startPeriod\":0,\"limit\":10},{\"startPeriod\":600,\"limit\":20}")));
    String composite = "{\"connectorId\":1,\"duration\":900}";
    answered(
        "\"chargingSchedulePeriod\":[{\"startPeriod\":0,\"limit\":10.0},{\"startPeriod\":600,\"limit\":20.0}]",
        "GetCompositeSchedule",
        composite);
    charger.asks("StartTransaction", START);
    bench.time.pass(Duration.ofSeconds(1));
    answered("\"limit\":6.0}]", "GetCompositeSchedule", composite);
    bench.sessions.offer(bench.limit(ONE, ChargerLimit.Kind.SESSION, Amps.of(16), false));
    bench.time.pass(Duration.ofSeconds(1));
    String answer = asks("GetCompositeSchedule", composite);
    assertTrue(answer.contains("{\"startPeriod\":0,\"limit\":10.0}"), answer);
    assertTrue(answer.contains("\"limit\":16.0}]"), answer);
    charger.received.clear();
    String whole = asks("GetCompositeSchedule", "{\"connectorId\":0,\"duration\":60}");
    assertTrue(whole.contains("\"limit\":42.0}]"), whole);
    String watts =
        asks(
            "GetCompositeSchedule",
            "{\"connectorId\":1,\"duration\":60,\"chargingRateUnit\":\"W\"}");
    assertTrue(watts.contains("\"chargingRateUnit\":\"W\""), watts);
    assertTrue(watts.contains("\"limit\":6900.0}]"), watts);
    answered(
        "{\"status\":\"Rejected\"}", "GetCompositeSchedule", "{\"connectorId\":7,\"duration\":60}");
    answered(
        "PropertyConstraintViolation",
        "GetCompositeSchedule",
        "{\"connectorId\":1,\"duration\":60,\"chargingRateUnit\":\"V\"}");
    assertFalse(answer.contains("startSchedule"), "erratum 3.57");
    nothingWasPassedOn();
  }
}
