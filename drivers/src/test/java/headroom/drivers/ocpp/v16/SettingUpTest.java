package headroom.drivers.ocpp.v16;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.Capabilities;
import headroom.core.port.ChargerReport.FallbackRefused;
import headroom.core.port.ChargerReport.FallbackSet;
import headroom.core.port.ChargerReport.LimitOutcome;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.drivers.ocpp.Bench;
import headroom.drivers.ocpp.ChargerAccess;
import headroom.drivers.ocpp.FakeCharger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SettingUpTest {
  private Bench bench = new Bench(Bench.ac("CP-01", 2));

  private FakeCharger connected() {
    FakeCharger charger = new FakeCharger(bench.time);
    charger.connect(bench.sessions, "CP-01");
    return charger;
  }

  private void boot(FakeCharger charger) {
    charger.asks("BootNotification", Bench.BOOT);
    bench.time.pass(Duration.ofSeconds(2));
  }

  private static String purpose(JsonNode request) {
    return request.get("csChargingProfiles").get("chargingProfilePurpose").stringValue();
  }

  private static JsonNode schedule(JsonNode request) {
    return request.get("csChargingProfiles").get("chargingSchedule");
  }

  private List<String> triggered(FakeCharger charger) {
    return charger.asked("TriggerMessage").stream()
        .map(request -> request.get("requestedMessage").stringValue())
        .toList();
  }

  @Test
  void theFallbackIsTheFirstThingThatABootedChargerIsTold() {
    FakeCharger charger = bench.ready("CP-01");
    assertEquals("SetChargingProfile", charger.actions().getFirst());
    JsonNode request = charger.asked("SetChargingProfile").getFirst();
    JsonNode profile = request.get("csChargingProfiles");
    assertEquals(0, request.get("connectorId").intValue());
    assertEquals("TxDefaultProfile", purpose(request));
    assertEquals(0, profile.get("stackLevel").intValue());
    assertFalse(profile.has("validTo"), "it never ends");
    assertFalse(schedule(request).has("duration"), "it never ends");
    assertEquals(
        "6.0", schedule(request).get("chargingSchedulePeriod").get(0).get("limit").toString());
    assertEquals(Amps.of(6), bench.reports(FallbackSet.class).getFirst().fallback());
    assertEquals(1, bench.disk.kept(ChargerSeen.class).size());
    assertEquals("ready", bench.sessions.status().getFirst().setUp());
  }

  @Test
  void aBootIsAnsweredWhenItIsOnDiskWithOurTime() {
    FakeCharger charger = connected();
    bench.disk.takes = Duration.ofSeconds(1);
    String asked = charger.asks("BootNotification", Bench.BOOT);
    assertTrue(charger.answer(asked).isEmpty());
    bench.time.pass(Duration.ofSeconds(1));
    JsonNode answer = charger.answer(asked).orElseThrow().get(2);
    assertEquals("Accepted", answer.get("status").stringValue());
    assertEquals(300, answer.get("interval").intValue());
    String time = answer.get("currentTime").stringValue();
    assertTrue(time.endsWith("Z") && Instant.parse(time).isBefore(bench.time.wall()), time);
  }

  @Test
  void aBootIsAcceptedAlsoWhenTheDiskFails() {
    FakeCharger charger = connected();
    bench.disk.broken = true;
    String asked = charger.asks("BootNotification", Bench.BOOT);
    bench.time.pass(Duration.ofSeconds(4));
    assertEquals(
        "Accepted", charger.answer(asked).orElseThrow().get(2).get("status").stringValue());
  }

  @Test
  void aBootIsAskedForAfterFiveSecondsAndNotWaitedForBeyondSixty() {
    FakeCharger charger = connected();
    bench.time.pass(Duration.ofMillis(4_990));
    assertEquals(List.of(), charger.actions());
    bench.time.pass(Duration.ofMillis(20));
    assertEquals(List.of("BootNotification"), triggered(charger));
    bench.time.pass(Duration.ofSeconds(54));
    assertEquals(1, charger.actions().size());
    bench.time.pass(Duration.ofSeconds(2));
    assertEquals(1, bench.reports(FallbackSet.class).size());
    assertEquals(1, triggered(charger).stream().filter("BootNotification"::equals).count());
  }

  @Test
  void aKnownChargerThatComesBackGetsItsFallbackAtOnceAndIsNotMadeToBoot() {
    FakeCharger first = bench.ready("CP-01");
    first.disconnect();
    bench.reports.clear();
    FakeCharger again = connected();
    assertEquals("SetChargingProfile", again.actions().getFirst());
    assertEquals(1, bench.reports(FallbackSet.class).size());
    bench.time.pass(Duration.ofMinutes(2));
    assertFalse(triggered(again).contains("BootNotification"));
    assertEquals(List.of(), again.asked("ClearChargingProfile"));
    assertEquals(List.of(), again.asked("ChangeConfiguration"));
    assertEquals(List.of(), again.asked("GetConfiguration"));
  }

  @Test
  void whatOthersLeftIsClearedOneByOneAndBeforeLimitsHold() {
    FakeCharger charger = connected();
    charger.answers("GetConfiguration", Bench.configuration("ChargeProfileMaxStackLevel", "2"));
    charger.answers("ClearChargingProfile", "");
    boot(charger);
    assertEquals(List.of(), bench.reports(FallbackSet.class));
    charger.answers("ClearChargingProfile", "{\"status\":\"Unknown\"}");
    charger.says("[3,\"" + charger.lastId("ClearChargingProfile") + "\",{\"status\":\"Unknown\"}]");
    bench.time.pass(Duration.ofSeconds(2));
    List<JsonNode> clears = charger.asked("ClearChargingProfile");
    for (JsonNode clear : clears) {
      assertTrue(clear.has("chargingProfilePurpose") && clear.has("stackLevel"), "" + clear);
      boolean meetsFallback =
          clear.get("chargingProfilePurpose").stringValue().equals("TxDefaultProfile")
              && clear.get("stackLevel").intValue() == 0
              && !clear.has("connectorId");
      assertFalse(meetsFallback, "" + clear);
    }
    assertEquals(1, bench.reports(FallbackSet.class).size());
    assertEquals(1, charger.asked("SetChargingProfile").size());
  }

  @Test
  void aClearThatMetSomethingIsFollowedByTheFallbackOnceMore() {
    FakeCharger charger = connected();
    charger.answers("ClearChargingProfile", "{\"status\":\"Accepted\"}");
    boot(charger);
    List<String> actions = charger.actions();
    assertEquals(
        "SetChargingProfile", actions.get(actions.lastIndexOf("ClearChargingProfile") + 1));
    assertEquals(1, bench.reports(FallbackSet.class).size());
  }

  @Test
  void aChargerWhoseOldProfilesCannotBeClearedCountsAtItsRating() {
    FakeCharger charger = connected();
    charger.answers("ClearChargingProfile", "!NotSupported");
    boot(charger);
    assertEquals(List.of(), bench.reports(FallbackSet.class));
    assertTrue(bench.reports(FallbackRefused.class).getLast().why().contains("cannot be cleared"));
  }

  @Test
  void aReconnectDoesNotMakeUpForProfilesThatCouldNotBeCleared() {
    FakeCharger charger = connected();
    charger.answers("ClearChargingProfile", "!NotSupported");
    boot(charger);
    charger.disconnect();
    FakeCharger again = new FakeCharger(bench.time);
    again.answers("ClearChargingProfile", "!NotSupported");
    again.connect(bench.sessions, "CP-01");
    bench.time.pass(Duration.ofSeconds(2));
    assertEquals(List.of(), bench.reports(FallbackSet.class));
  }

  @Test
  void aChargerThatRefusesConnectorZeroGetsAFallbackForEachConnector() {
    FakeCharger charger = connected();
    charger.answers(
        "SetChargingProfile",
        request ->
            request.contains("\"connectorId\":0")
                ? "{\"status\":\"Rejected\"}"
                : "{\"status\":\"Accepted\"}");
    boot(charger);
    assertEquals(
        List.of(0, 1, 2),
        charger.asked("SetChargingProfile").stream()
            .map(request -> request.get("connectorId").intValue())
            .toList());
    assertEquals(1, bench.reports(FallbackSet.class).size());
    charger.disconnect();
    FakeCharger again = new FakeCharger(bench.time);
    again.answers("SetChargingProfile", charger.script.get("SetChargingProfile"));
    again.connect(bench.sessions, "CP-01");
    assertEquals(1, again.asked("SetChargingProfile").getFirst().get("connectorId").intValue());
  }

  @Test
  void aChargerThatTakesOnlyWattsGetsItsFallbackInWatts() {
    FakeCharger charger = connected();
    charger.answers(
        "SetChargingProfile",
        request ->
            request.contains("\"W\"") ? "{\"status\":\"Accepted\"}" : "{\"status\":\"Rejected\"}");
    boot(charger);
    JsonNode last = charger.asked("SetChargingProfile").getLast();
    // Any car may come, also one that uses one phase alone.
    assertEquals(
        "1242", schedule(last).get("chargingSchedulePeriod").get(0).get("limit").toString());
    assertEquals(RateUnit.W, bench.reports(Capabilities.class).getLast().unit());
  }

  @Test
  void aChargerThatKnowsNoRelativeProfileGetsAnAbsoluteOneSince1970() {
    FakeCharger charger = connected();
    charger.answers(
        "SetChargingProfile",
        request ->
            request.contains("\"Absolute\"")
                ? "{\"status\":\"Accepted\"}"
                : "!PropertyConstraintViolation");
    boot(charger);
    assertEquals(
        "1970-01-01T00:00:00Z",
        schedule(charger.asked("SetChargingProfile").getLast()).get("startSchedule").stringValue());
    assertEquals(1, bench.reports(FallbackSet.class).size());
  }

  @Test
  void aChargerWithoutSmartChargingIsReportedTruthfully() {
    FakeCharger charger = connected();
    charger.answers("SetChargingProfile", "!NotSupported");
    charger.answers(
        "GetConfiguration", Bench.configuration("SupportedFeatureProfiles", "Core,RemoteTrigger"));
    boot(charger);
    assertEquals(1, charger.asked("SetChargingProfile").size(), "other ways are of no use");
    assertEquals(List.of(), bench.reports(FallbackSet.class));
    assertEquals(1, bench.reports(FallbackRefused.class).size());
    assertFalse(bench.reports(Capabilities.class).getLast().canHold());
    assertFalse(bench.reports(Capabilities.class).getLast().leases());
    assertTrue(triggered(charger).contains("MeterValues"), "it is measured all the same");
    charger.asks(
        "StartTransaction",
        "{\"connectorId\":1,\"idTag\":\"T\",\"meterStart\":0,\"timestamp\":\"2026-11-21T05:00:00Z\"}");
    bench.sessions.offer(
        bench.limit(EvseId.of("CP-01", 1), ChargerLimit.Kind.SESSION, Amps.of(10), true));
    bench.time.settle();
    assertEquals(Outcome.DROPPED, bench.reports(LimitOutcome.class).getLast().outcome());
    charger.received.clear();
    bench.time.pass(Duration.ofMinutes(16));
    assertEquals(1, charger.asked("SetChargingProfile").size(), "it is tried again later");
  }

  @Test
  void aChargerThatDoesNotAnswerTheFallbackIsAskedAgainSoon() {
    FakeCharger charger = connected();
    charger.answers("SetChargingProfile", "");
    boot(charger);
    bench.time.pass(Duration.ofSeconds(35));
    assertTrue(bench.reports(FallbackRefused.class).getLast().why().contains("no answer"));
    charger.answers("SetChargingProfile", "{\"status\":\"Accepted\"}");
    bench.time.pass(Duration.ofSeconds(60));
    assertEquals(1, bench.reports(FallbackSet.class).size());
  }

  @Test
  void withoutASecondStackLevelThereIsNoHold() {
    FakeCharger charger = connected();
    charger.answers("GetConfiguration", Bench.configuration("chargeProfileMaxStackLevel", "0"));
    boot(charger);
    assertFalse(bench.reports(Capabilities.class).getLast().canHold());
    charger.answers(
        "GetConfiguration", Bench.configuration("chargeProfileMaxStackLevel", "\\\"1\\\""));
    boot(charger);
    assertTrue(bench.reports(Capabilities.class).getLast().canHold());
  }

  @Test
  void leasesAreSureOnlyAfterTheChargersClockWasMeasured() {
    FakeCharger charger = bench.ready("CP-01");
    assertFalse(bench.reports(Capabilities.class).getLast().leases());
    charger.asks(
        "StatusNotification",
        "{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"Available\",\"timestamp\":\"%s\"}"
            .formatted(bench.time.wall()));
    assertTrue(bench.reports(Capabilities.class).getLast().leases());
  }

  @Test
  void measurandsThatAreRefusedAreDroppedFromTheEnd() {
    FakeCharger charger = connected();
    charger.answers(
        "ChangeConfiguration",
        request ->
            request.contains("SoC") || request.contains("Temperature")
                ? "{\"status\":\"Rejected\"}"
                : "{\"status\":\"Accepted\"}");
    boot(charger);
    List<String> lists =
        charger.asked("ChangeConfiguration").stream()
            .filter(r -> r.get("key").stringValue().equals("MeterValuesSampledData"))
            .map(r -> r.get("value").stringValue())
            .toList();
    assertEquals(3, lists.size());
    assertEquals(
        "Current.Import,Power.Active.Import,Energy.Active.Import.Register,Voltage,Current.Offered",
        lists.getLast());
    List<String> keys =
        charger.asked("ChangeConfiguration").stream()
            .map(r -> r.get("key").stringValue() + "=" + r.get("value").stringValue())
            .toList();
    assertTrue(keys.contains("MeterValueSampleInterval=10"), "" + keys);
    assertTrue(keys.contains("WebSocketPingInterval=30"), "" + keys);
  }

  @Test
  void whatIsSetAlreadyIsNotWrittenAgain() {
    FakeCharger charger = connected();
    charger.answers(
        "GetConfiguration",
        Bench.configuration(
            "MeterValuesSampledData",
            String.join(", ", Preparing.WANTED),
            "MeterValueSampleInterval",
            "10",
            "WebSocketPingInterval",
            "30"));
    boot(charger);
    assertEquals(List.of(), charger.asked("ChangeConfiguration"));
    assertEquals(
        List.of("StatusNotification", "MeterValues", "StatusNotification", "MeterValues"),
        triggered(charger));
  }

  @Test
  void aNewFallbackInTheConfigIsWrittenToAChargerThatIsOnline() {
    FakeCharger charger = bench.ready("CP-01");
    charger.received.clear();
    headroom.core.site.Charger old = Bench.ac("CP-01", 2);
    headroom.core.site.Charger changed =
        new headroom.core.site.Charger(
            old.id(),
            old.circuit(),
            old.current(),
            old.evses(),
            Amps.ZERO,
            old.step(),
            old.lease(),
            0,
            1000,
            false,
            Optional.empty(),
            1000);
    bench.sessions.reconfigure(
        Bench.site(List.of(changed)),
        List.of(new ChargerAccess(new ChargerId("CP-01"), Optional.empty())));
    bench.time.settle();
    assertEquals(
        "0.0",
        schedule(charger.asked("SetChargingProfile").getFirst())
            .get("chargingSchedulePeriod")
            .get(0)
            .get("limit")
            .toString());
    assertEquals(Amps.ZERO, bench.reports(FallbackSet.class).getLast().fallback());
    assertEquals(List.of(), charger.asked("ClearChargingProfile"));
  }

  @Test
  void aLinkThatBreaksInTheMiddleLeavesNoReportBehind() {
    FakeCharger charger = connected();
    charger.answers("SetChargingProfile", "");
    boot(charger);
    bench.reports.clear();
    charger.disconnect();
    bench.time.pass(Duration.ofMinutes(5));
    assertEquals(1, bench.reports.size());
    assertTrue(bench.reports.getFirst() instanceof ChargerReport.LinkDown);
    assertEquals("offline", bench.sessions.status().getFirst().setUp());
  }
}
