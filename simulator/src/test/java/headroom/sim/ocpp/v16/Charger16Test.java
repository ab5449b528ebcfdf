package headroom.sim.ocpp.v16;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.sim.Sites;
import headroom.sim.World;
import headroom.sim.csms.CsmsModel;
import headroom.sim.csms.CsmsModel.Outcome;
import headroom.sim.csms.Reply;
import headroom.sim.ocpp.ChargerModel;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.ocpp.Json;
import headroom.sim.ocpp.Line;
import headroom.sim.site.Car;
import headroom.sim.site.CarModel;
import headroom.sim.site.LivingSite;
import headroom.sim.site.Outlet;
import headroom.sim.site.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class Charger16Test {
  private static final String NAME = "CP-1";

  private final World world = World.of(5);
  private final LivingSite site = new LivingSite(world, Sites.oneCharger(), Pace.LIFE);
  private final Outlet outlet = site.outlet(EvseId.of(NAME, 1));
  private final CsmsModel csms = new CsmsModel(world);
  private boolean reachable = true;

  private ChargerModel start(ChargerQuirks quirks) {
    ChargerModel charger = new Charger16(world, site, new ChargerId(NAME), quirks);
    charger.connectThrough(new Direct(charger));
    site.start();
    charger.powerOn();
    world.run(Duration.ofSeconds(20));
    return charger;
  }

  /** Frames arrive within the same instant. */
  private final class Direct implements Line {
    private final ChargerModel charger;
    private Optional<CsmsModel.Visit> visit = Optional.empty();

    private Direct(ChargerModel charger) {
      this.charger = charger;
    }

    @Override
    public void dial() {
      if (!reachable) {
        charger.onClosed("nobody there");
        return;
      }
      visit = Optional.of(csms.onOpen(NAME, "ocpp1.6", new Down(charger, world)));
      charger.onOpen();
    }

    @Override
    public void send(String text) {
      if (reachable) visit.ifPresent(to -> to.onText(text));
    }

    @Override
    public void hangUp() {
      visit.ifPresent(CsmsModel.Visit::onClosed);
    }
  }

  private record Down(ChargerModel charger, World world) implements CsmsModel.Link {
    @Override
    public void send(String text) {
      world.after(Duration.ZERO, () -> charger.onText(text));
    }

    @Override
    public void cut() {
      charger.onClosed("cut");
    }
  }

  private List<JsonNode> told(String action) {
    return csms.told(action).stream().map(Json::read).toList();
  }

  private String call(String action, String payload) {
    List<String> frames = new ArrayList<>();
    csms.call(
        NAME,
        action,
        payload.replace('\'', '"'),
        outcome ->
            frames.add(
                switch (outcome) {
                  case Outcome.Result result -> "[3," + result.payload();
                  case Outcome.Refused refused -> "[4,\"" + refused.code() + "\"";
                  case Outcome.Gone gone -> "gone";
                }));
    world.run(Duration.ofSeconds(1));
    assertEquals(1, frames.size(), "one answer to " + action);
    return frames.getFirst().replace('"', '\'');
  }

  private void assertStatus(String status, String action, String payload) {
    String answer = call(action, payload);
    assertTrue(answer.startsWith("[3,") && answer.contains("'status':'" + status + "'"), answer);
  }

  private static String limit(String purpose, int level, double amps, String extra) {
    return ("{'connectorId':%d,'csChargingProfiles':{'chargingProfileId':%d,'stackLevel':%d,"
            + "'chargingProfilePurpose':'%s','chargingProfileKind':'Absolute',"
            + "'chargingSchedule':{%s'startSchedule':'2026-03-02T00:00:00Z','chargingRateUnit':'A',"
            + "'chargingSchedulePeriod':[{'startPeriod':0,'limit':%s}]}}}")
        .formatted(
            purpose.equals("TxProfile") ? 1 : 0,
            purpose.length() + level,
            level,
            purpose,
            extra,
            amps);
  }

  private List<String> statuses() {
    return told("StatusNotification").stream()
        .filter(each -> each.path("connectorId").asInt(-1) == 1)
        .map(each -> each.path("status").asString(""))
        .toList();
  }

  @Test
  void bootsThenTellsItsStatus() {
    start(ChargerQuirks.STANDARD);
    assertEquals("BootNotification", csms.ledger().received().getFirst().action());
    assertEquals(2, told("StatusNotification").size());
    assertEquals(List.of("Available"), statuses());
  }

  @Test
  void aCarIsAuthorisedStartedSampledAndStopped() {
    start(ChargerQuirks.STANDARD);
    outlet.plugIn(Car.of(CarModel.SALOON, 0.2));
    world.run(Duration.ofMinutes(3));
    assertEquals(1, told("Authorize").size());
    JsonNode begun = told("StartTransaction").getFirst();
    assertEquals(0, begun.path("meterStart").asInt(-1));
    assertTrue(told("MeterValues").size() >= 2);
    assertEquals(1, told("MeterValues").getFirst().path("transactionId").asInt(-1));
    outlet.unplug();
    world.run(Duration.ofSeconds(5));
    JsonNode ended = told("StopTransaction").getFirst();
    assertEquals(1, ended.path("transactionId").asInt(-1));
    assertEquals("EVDisconnected", ended.path("reason").asString(""));
    assertTrue(ended.path("meterStop").asInt(0) > 400);
    assertEquals(
        List.of("Available", "Preparing", "SuspendedEV", "Charging", "Available"), statuses());
  }

  @Test
  void aDefaultProfileLimitsAndALeaseEndsIntoIt() {
    start(ChargerQuirks.STANDARD);
    assertStatus("Accepted", "SetChargingProfile", limit("TxDefaultProfile", 0, 6, ""));
    outlet.plugIn(Car.of(CarModel.SALOON, 0.2));
    world.run(Duration.ofSeconds(20));
    assertEquals(6, outlet.amps().highest(), 0.01);
    long sinceMidnight = 8 * 3600 + world.elapsed().toSeconds();
    String lease = "'duration':" + (sinceMidnight + 60) + ",";
    assertStatus("Accepted", "SetChargingProfile", limit("TxProfile", 1, 13, lease));
    world.run(Duration.ofSeconds(40));
    assertEquals(13, outlet.amps().highest(), 0.1);
    world.run(Duration.ofSeconds(40));
    assertEquals(6, outlet.amps().highest(), 0.01, "the lease is over");
  }

  @Test
  void aTxProfileNeedsItsTransaction() {
    start(ChargerQuirks.STANDARD);
    assertStatus("Rejected", "SetChargingProfile", limit("TxProfile", 1, 13, ""));
    outlet.plugIn(Car.of(CarModel.SALOON, 0.2));
    world.run(Duration.ofSeconds(20));
    String other =
        limit("TxProfile", 1, 13, "").replace("'stackLevel'", "'transactionId':99,'stackLevel'");
    assertStatus("Rejected", "SetChargingProfile", other);
    assertStatus("Accepted", "SetChargingProfile", other.replace("99", "1"));
    outlet.unplug();
    world.run(Duration.ofSeconds(5));
    assertStatus("Unknown", "ClearChargingProfile", "{'chargingProfilePurpose':'TxProfile'}");
  }

  @Test
  void profilesOutliveARestartAndTransactionsDoNot() {
    ChargerModel charger = start(ChargerQuirks.STANDARD);
    assertStatus("Accepted", "SetChargingProfile", limit("TxDefaultProfile", 0, 8, ""));
    outlet.plugIn(Car.of(CarModel.SALOON, 0.2));
    world.run(Duration.ofSeconds(20));
    assertStatus("Accepted", "SetChargingProfile", limit("TxProfile", 1, 13, ""));
    assertStatus("Accepted", "Reset", "{'type':'Hard'}");
    assertFalse(charger.isOnline());
    assertEquals(0, outlet.amps().highest());
    world.run(Duration.ofSeconds(60));
    assertEquals(2, told("BootNotification").size());
    assertEquals("HardReset", told("StopTransaction").getFirst().path("reason").asString(""));
    assertEquals(2, told("StartTransaction").size(), "the car is served again");
    assertEquals(8, outlet.amps().highest(), 0.1, "by the default that was kept");
  }

  @Test
  void aNewTransactionNeverBeginsAtTheLimitOfTheOneBefore() {
    start(ChargerQuirks.STANDARD);
    assertStatus("Accepted", "SetChargingProfile", limit("TxDefaultProfile", 0, 0, ""));
    outlet.plugIn(Car.of(CarModel.SALOON, 0.2));
    world.run(Duration.ofSeconds(20));
    assertStatus("Accepted", "SetChargingProfile", limit("TxProfile", 1, 16, ""));
    world.run(Duration.ofSeconds(20));
    outlet.unplug();
    outlet.plugIn(Car.of(CarModel.SALOON, 0.2));
    for (int second = 0; second < 30; second++) {
      world.run(Duration.ofSeconds(1));
      assertEquals(0, outlet.pilotAmps());
    }
  }

  @Test
  void offlineItChargesAndDeliversLaterInOrder() {
    ChargerModel charger = start(ChargerQuirks.STANDARD);
    reachable = false;
    charger.loseLink(Duration.ofMinutes(10));
    outlet.plugIn(Car.of(CarModel.SALOON, 0.2));
    world.run(Duration.ofMinutes(3));
    outlet.unplug();
    world.run(Duration.ofMinutes(1));
    assertEquals(0, told("StartTransaction").size());
    assertTrue(charger.undelivered() > 2);
    reachable = true;
    world.run(Duration.ofMinutes(10));
    assertEquals(0, charger.undelivered());
    assertEquals(1, told("StartTransaction").size());
    assertEquals(1, told("StopTransaction").getFirst().path("transactionId").asInt(0));
    assertEquals(1, told("BootNotification").size(), "a reconnect is no boot (J 5.4)");
  }

  @Test
  void aTransactionMessageIsTriedThreeTimesAndThenGivenUp() {
    ChargerModel charger = start(ChargerQuirks.STANDARD);
    csms.conduct((station, action, text) -> new Reply.Silence());
    outlet.plugIn(Car.of(CarModel.SALOON, 0.2));
    world.run(Duration.ofMinutes(5));
    assertEquals(3, told("StartTransaction").size());
    assertTrue(charger.givenUp() >= 1);
  }

  @Test
  void quirksShow() {
    start(ChargerQuirks.WATT_ONLY);
    assertStatus("Rejected", "SetChargingProfile", limit("TxDefaultProfile", 0, 6, ""));
    assertTrue(
        call("GetConfiguration", "{'key':['ChargingScheduleAllowedChargingRateUnit','Nonsense']}")
            .contains("'Power'"));
  }

  @Test
  void oneThatCannotBeLimitedSaysNotSupported() {
    start(ChargerQuirks.DUMB);
    assertTrue(
        call("SetChargingProfile", limit("TxDefaultProfile", 0, 6, "")).contains("'NotSupported'"));
  }

  @Test
  void oneLevelMeansLevelZero() {
    start(ChargerQuirks.ONE_LEVEL);
    assertStatus("Accepted", "SetChargingProfile", limit("TxDefaultProfile", 0, 6, ""));
    assertStatus("Rejected", "SetChargingProfile", limit("TxDefaultProfile", 1, 6, ""));
  }

  @Test
  void aWrongClockStaysWrongWhereTheModelTakesNoTime() {
    start(ChargerQuirks.WRONG_CLOCK);
    assertTrue(
        told("StatusNotification").getLast().path("timestamp").asString("").startsWith("2023-"));
  }

  @Test
  void settingsAreReadChangedAndRefused() {
    start(ChargerQuirks.STANDARD);
    assertStatus(
        "Accepted", "ChangeConfiguration", "{'key':'metervaluesampleinterval','value':'10'}");
    assertStatus(
        "Rejected", "ChangeConfiguration", "{'key':'MeterValueSampleInterval','value':'x'}");
    assertStatus("Rejected", "ChangeConfiguration", "{'key':'NumberOfConnectors','value':'3'}");
    assertStatus("NotSupported", "ChangeConfiguration", "{'key':'Nonsense','value':'3'}");
    assertStatus(
        "Rejected", "ChangeConfiguration", "{'key':'MeterValuesSampledData','value':'Bogus'}");
    assertTrue(call("GetConfiguration", "{'key':['METERVALUESAMPLEINTERVAL']}").contains("'10'"));
  }

  @Test
  void theCompositeScheduleMergesLevelsAndTheStationsLimit() {
    start(ChargerQuirks.STANDARD);
    outlet.plugIn(Car.of(CarModel.SALOON, 0.2));
    world.run(Duration.ofSeconds(20));
    call("SetChargingProfile", limit("TxDefaultProfile", 0, 6, ""));
    call("SetChargingProfile", limit("ChargePointMaxProfile", 0, 12, ""));
    long sinceMidnight = 8 * 3600 + world.elapsed().toSeconds();
    call(
        "SetChargingProfile",
        limit("TxProfile", 1, 20, "'duration':" + (sinceMidnight + 60) + ","));
    String answer = call("GetCompositeSchedule", "{'connectorId':1,'duration':600}");
    assertTrue(answer.contains("'startPeriod':0,'limit':12.0"), answer);
    assertTrue(answer.contains("'limit':6.0"), answer);
    assertFalse(answer.contains("startSchedule"), "erratum 3.57");
  }

  @Test
  void triggersAreServed() {
    start(ChargerQuirks.STANDARD);
    assertStatus("Rejected", "TriggerMessage", "{'requestedMessage':'BootNotification'}");
    assertStatus(
        "Accepted", "TriggerMessage", "{'requestedMessage':'MeterValues','connectorId':1}");
    assertEquals(1, told("MeterValues").size());
    assertStatus("NotImplemented", "TriggerMessage", "{'requestedMessage':'Nonsense'}");
    assertStatus(
        "Rejected", "TriggerMessage", "{'requestedMessage':'MeterValues','connectorId':7}");
  }

  @Test
  void remoteStartAndStop() {
    start(ChargerQuirks.STANDARD);
    assertStatus("Accepted", "RemoteStartTransaction", "{'idTag':'REMOTE','connectorId':1}");
    outlet.plugIn(Car.of(CarModel.SALOON, 0.2));
    world.run(Duration.ofSeconds(5));
    assertEquals("REMOTE", told("StartTransaction").getFirst().path("idTag").asString(""));
    assertStatus("Rejected", "RemoteStopTransaction", "{'transactionId':77}");
    assertStatus("Accepted", "RemoteStopTransaction", "{'transactionId':1}");
    assertEquals("Remote", told("StopTransaction").getFirst().path("reason").asString(""));
    assertEquals("Finishing", statuses().getLast());
  }

  @Test
  void whatIsNoCallOfTheStandardGetsAnError() {
    start(ChargerQuirks.STANDARD);
    assertTrue(call("MakeCoffee", "{}").contains("'NotImplemented'"));
    assertTrue(call("SetChargingProfile", "{}").contains("'OccurenceConstraintViolation'"));
    assertTrue(call("SetChargingProfile", "[]").contains("'FormationViolation'"));
  }
}
