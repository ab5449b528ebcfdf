package headroom.drivers.ocpp.v201;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.ChargerReport.Booted;
import headroom.core.port.ChargerReport.Capabilities;
import headroom.core.port.ChargerReport.FallbackRefused;
import headroom.core.port.ChargerReport.FallbackSet;
import headroom.core.port.ChargerReport.LinkUp;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.site.Charger.RateUnit;
import headroom.core.units.Amps;
import headroom.drivers.ocpp.Bench;
import headroom.drivers.ocpp.FakeCharger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SettingUpTest {
  private final Bench bench = new Bench(Bench.ac("CP-01", 2));
  private final Charger201 charger = new Charger201(bench, "CP-01");

  private JsonNode profile(int number) {
    return charger.wire.asked("SetChargingProfile").get(number).get("chargingProfile");
  }

  private void reports(String profiles, boolean more) {
    int request = charger.wire.asked("GetChargingProfiles").getLast().get("requestId").intValue();
    charger.wire.asks(
        "ReportChargingProfiles",
        "{\"requestId\":%d,\"chargingLimitSource\":\"CSO\",\"evseId\":1,\"tbc\":%s,\"chargingProfile\":[%s]}"
            .formatted(request, more, profiles));
  }

  private static String profile(long id, String purpose) {
    return "{\"id\":%d,\"stackLevel\":0,\"chargingProfilePurpose\":\"%s\",\"chargingProfileKind\":\"Absolute\",\"chargingSchedule\":[]}"
        .formatted(id, purpose);
  }

  @Test
  void theFallbackIsTheFirstThingThatABootedChargerIsToldAndItNeverEnds() {
    charger.ready();
    assertEquals("SetChargingProfile", charger.wire.actions().getFirst());
    JsonNode request = charger.wire.asked("SetChargingProfile").getFirst();
    JsonNode profile = request.get("chargingProfile");
    assertEquals(0, request.get("evseId").intValue());
    assertEquals("TxDefaultProfile", profile.get("chargingProfilePurpose").stringValue());
    assertEquals(0, profile.get("stackLevel").intValue());
    assertFalse(profile.has("validTo"));
    JsonNode schedule = profile.get("chargingSchedule").get(0);
    assertFalse(schedule.has("duration"));
    assertEquals("6.0", schedule.get("chargingSchedulePeriod").get(0).get("limit").toString());
    assertEquals(Amps.of(6), bench.reports(FallbackSet.class).getFirst().fallback());
    assertEquals("ocpp2.0.1", bench.reports(LinkUp.class).getFirst().protocol());
    assertEquals("Two", bench.reports(Booted.class).getFirst().model());
    assertEquals("2.1", bench.disk.kept(ChargerSeen.class).getFirst().firmware());
    assertEquals("ready", bench.sessions.status().getFirst().setUp());
  }

  @Test
  void K01FR41_aRelativeFallbackHasNoStartAndAnAbsoluteOneHasOne() {
    charger.wire.answers(
        "SetChargingProfile",
        request ->
            request.contains("Relative")
                ? "{\"status\":\"Rejected\"}"
                : "{\"status\":\"Accepted\"}");
    charger.ready();
    JsonNode relative = profile(0).get("chargingSchedule").get(0);
    assertFalse(relative.has("startSchedule"));
    JsonNode absolute =
        charger.wire.asked("SetChargingProfile").stream()
            .map(request -> request.get("chargingProfile"))
            .filter(p -> p.get("chargingProfileKind").stringValue().equals("Absolute"))
            .findFirst()
            .orElseThrow();
    assertTrue(absolute.get("chargingSchedule").get(0).has("startSchedule"), "K01.FR.40");
    assertEquals(1, bench.reports(FallbackSet.class).size());
  }

  @Test
  void B06FR05_noMoreVariablesAreAskedForAtOnceThanTheChargerTakes() {
    charger.ready();
    List<JsonNode> asked = charger.wire.asked("GetVariables");
    assertEquals(1, asked.getFirst().get("getVariableData").size());
    for (JsonNode each : asked) assertTrue(each.get("getVariableData").size() <= 4, "" + each);
    assertTrue(asked.size() >= 3);
  }

  @Test
  void whatItSaysOfItselfIsReadOncePerBoot() {
    charger.ready();
    int asked = charger.wire.asked("GetVariables").size();
    charger.wire.disconnect();
    charger.connect();
    bench.time.pass(Duration.ofSeconds(5));
    assertEquals(asked, charger.wire.asked("GetVariables").size());
    charger.boot();
    assertTrue(charger.wire.asked("GetVariables").size() > asked);
  }

  @ParameterizedTest
  @CsvSource({"'A,W',A", "W,W", "A,A", "'',A"})
  void itsUnitIsTheOneThatItTakes(String units, RateUnit expected) {
    charger.variables.put("SmartChargingCtrlr.RateUnit", units);
    charger.wire.answers(
        "SetChargingProfile",
        request -> {
          boolean takes = units.isEmpty() || units.contains(request.contains("\"W\"") ? "W" : "A");
          return "{\"status\":\"" + (takes ? "Accepted" : "Rejected") + "\"}";
        });
    charger.ready();
    assertEquals(expected, bench.reports(Capabilities.class).getLast().unit());
  }

  @Test
  void smartChargingThatIsSwitchedOffIsSwitchedOn() {
    charger.variables.put("SmartChargingCtrlr.Enabled", "false");
    charger.ready();
    assertEquals("true", charger.variables.get("SmartChargingCtrlr.Enabled"));
  }

  @Test
  void K01FR29_aChargerWithoutSmartChargingCountsAtItsRating() {
    charger.wire.answers("SetChargingProfile", "!NotSupported");
    charger.variables.put("SmartChargingCtrlr.Available", "false");
    charger.ready();
    assertEquals(1, bench.reports(FallbackRefused.class).size());
    assertEquals(List.of(), bench.reports(FallbackSet.class));
  }

  // ---- what others left

  @Test
  void K09FR03_itIsAskedForAllProfilesWithAFilterAndTheForeignOnesAreClearedById() {
    charger.wire.answers("GetChargingProfiles", "{\"status\":\"Accepted\"}");
    charger.wire.answers("ClearChargingProfile", "{\"status\":\"Accepted\"}");
    charger.ready();
    assertEquals(
        4,
        charger
            .wire
            .asked("GetChargingProfiles")
            .getFirst()
            .get("chargingProfile")
            .get("chargingLimitSource")
            .size());
    assertEquals(List.of(), bench.reports(FallbackSet.class));
    reports(profile(7, "TxDefaultProfile") + "," + profile(88_001, "TxDefaultProfile"), true);
    bench.time.pass(Duration.ofSeconds(1));
    assertEquals(List.of(), charger.wire.asked("ClearChargingProfile"), "more is to come");
    reports(
        profile(-3, "ChargingStationExternalConstraints")
            + ","
            + profile(9, "ChargingStationMaxProfile"),
        false);
    bench.time.pass(Duration.ofSeconds(1));
    assertEquals(
        List.of("{\"chargingProfileId\":7}", "{\"chargingProfileId\":9}"),
        charger.wire.asked("ClearChargingProfile").stream().map(JsonNode::toString).toList());
    assertEquals(1, charger.wire.asked("SetChargingProfile").size(), "ours was not met");
    assertEquals(1, bench.reports(FallbackSet.class).size());
  }

  @Test
  void aChargerThatCannotTellItsProfilesIsClearedByPurposeAndLevel() {
    charger.wire.answers("GetChargingProfiles", "!NotImplemented");
    charger.ready();
    List<JsonNode> clears = charger.wire.asked("ClearChargingProfile");
    assertTrue(clears.size() > 8);
    for (JsonNode clear : clears) {
      JsonNode criteria = clear.get("chargingProfileCriteria");
      boolean meetsFallback =
          criteria.get("chargingProfilePurpose").stringValue().equals("TxDefaultProfile")
              && criteria.get("stackLevel").intValue() == 0
              && !criteria.has("evseId");
      assertFalse(meetsFallback, "" + clear);
    }
    assertEquals(1, bench.reports(FallbackSet.class).size());
  }

  @Test
  void aReportThatNeverComesIsNotWaitedForBeyondTwentySeconds() {
    charger.wire.answers("GetChargingProfiles", "{\"status\":\"Accepted\"}");
    charger.ready();
    bench.time.pass(Duration.ofMillis(18_900));
    assertEquals(List.of(), charger.wire.asked("ClearChargingProfile"));
    bench.time.pass(Duration.ofMillis(1_200));
    assertFalse(charger.wire.asked("ClearChargingProfile").isEmpty());
  }

  @Test
  void K01FR52_aDefaultOfOthersThatKeepsOursOutIsClearedAndOursWrittenAgain() {
    boolean[] blocked = {true};
    charger.wire.answers(
        "SetChargingProfile",
        request -> "{\"status\":\"" + (blocked[0] ? "Rejected" : "Accepted") + "\"}");
    charger.wire.answers("GetChargingProfiles", "{\"status\":\"Accepted\"}");
    charger.wire.answers(
        "ClearChargingProfile",
        request -> {
          blocked[0] = false;
          return "{\"status\":\"Accepted\"}";
        });
    charger.ready();
    reports(profile(7, "TxDefaultProfile"), false);
    bench.time.pass(Duration.ofSeconds(1));
    assertEquals(List.of(), bench.reports(FallbackRefused.class));
    assertEquals(1, bench.reports(FallbackSet.class).size());
  }

  // ---- samples

  @Test
  void withoutACsmsTransactionEventsCarryTheSamplesThatWeNeed() {
    charger.ready();
    assertEquals("10", charger.variables.get("SampledDataCtrlr.TxUpdatedInterval"));
    assertTrue(
        charger
            .variables
            .get("SampledDataCtrlr.TxUpdatedMeasurands")
            .startsWith("Current.Import,"));
    assertTrue(charger.variables.get("AlignedDataCtrlr.Measurands").contains("Current.Import"));
  }

  @Test
  void whatIsSetAlreadyIsNotWrittenAgain() {
    charger.ready();
    int written = charger.set.size();
    charger.boot();
    assertEquals(written, charger.set.size());
  }

  @Test
  void aListThatIsRefusedIsNotInsistedOn() {
    charger.readOnly.add("AlignedDataCtrlr.Measurands");
    charger.ready();
    assertEquals("10", charger.variables.get("SampledDataCtrlr.TxUpdatedInterval"));
    assertEquals("ready", bench.sessions.status().getFirst().setUp());
  }

  @Test
  void F06FR13_aStatusIsAskedForByConnectorAndASampleByEvse() {
    charger.ready();
    List<JsonNode> asked = charger.wire.asked("TriggerMessage");
    for (JsonNode each : asked) {
      boolean status = each.get("requestedMessage").stringValue().equals("StatusNotification");
      assertEquals(status, each.get("evse").has("connectorId"), "" + each);
    }
    assertTrue(charger.triggered().contains("MeterValues 2"));
  }

  // ---- versions

  @Test
  void theVersionIsThatOfTheOpenLinkAndNeverThatOfAnEarlierOne() {
    FakeCharger probe = new FakeCharger(bench.time);
    probe.connect(bench.sessions, "CP-01");
    probe.asks("BootNotification", Bench.BOOT);
    bench.time.pass(Duration.ofSeconds(1));
    assertTrue(probe.actions().contains("GetConfiguration"));
    probe.disconnect();
    charger.ready();
    assertFalse(charger.wire.actions().contains("GetConfiguration"));
    assertTrue(charger.wire.asked("SetChargingProfile").getFirst().has("evseId"));
    charger.wire.disconnect();
    FakeCharger again = new FakeCharger(bench.time);
    again.connect(bench.sessions, "CP-01");
    assertTrue(again.asked("SetChargingProfile").getFirst().has("connectorId"));
  }

  @Test
  void a21ChargerIsServedAs201() {
    charger.wire.protocol = "ocpp2.1";
    charger.ready();
    assertEquals(1, bench.reports(FallbackSet.class).size());
  }
}
