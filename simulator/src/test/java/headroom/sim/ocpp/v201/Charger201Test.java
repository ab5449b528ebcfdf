package headroom.sim.ocpp.v201;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.sim.Sites;
import headroom.sim.World;
import headroom.sim.csms.Audit;
import headroom.sim.csms.CsmsModel;
import headroom.sim.csms.Reply;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.ocpp.ChargerQuirks.Speech;
import headroom.sim.ocpp.DirectLine;
import headroom.sim.ocpp.Json;
import headroom.sim.site.Car;
import headroom.sim.site.CarModel;
import headroom.sim.site.LivingSite;
import headroom.sim.site.Outlet;
import headroom.sim.site.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The rules of OCPP 2.0.1 that a station keeps to, in front of a central system of our own. */
class Charger201Test {
  private static final String NAME = "CP-1";

  private final World world = World.of(5);
  private final LivingSite site = new LivingSite(world, Sites.oneCharger(), Pace.LIFE);
  private final Outlet outlet = site.outlet(EvseId.of(NAME, 1));
  private final CsmsModel csms = new CsmsModel(world);
  private Charger201 charger = station(ChargerQuirks.STANDARD.in201());
  private DirectLine line = new DirectLine(world, csms, charger);

  private Charger201 station(ChargerQuirks quirks) {
    return new Charger201(world, site, new ChargerId(NAME), quirks);
  }

  private void start() {
    charger.connectThrough(line);
    charger.keepBook();
    site.start();
    charger.powerOn();
    world.run(Duration.ofSeconds(20));
  }

  private void start(ChargerQuirks quirks) {
    charger = station(quirks);
    line = new DirectLine(world, csms, charger);
    start();
  }

  private void plugIn() {
    outlet.plugIn(Car.of(CarModel.SALOON, 0.2));
    world.run(Duration.ofMinutes(1));
  }

  private List<JsonNode> events() {
    return csms.told("TransactionEvent").stream().map(Json::read).toList();
  }

  private List<String> triggers() {
    return events().stream()
        .map(e -> e.path("eventType").asString("") + " " + e.path("triggerReason").asString(""))
        .filter(each -> !each.equals("Updated MeterValuePeriodic"))
        .toList();
  }

  private String transaction() {
    return events().getLast().path("transactionInfo").path("transactionId").asString("");
  }

  private static String profile(int id, int level, String purpose, double amps, String more) {
    return ("{'id':%d,'stackLevel':%d,'chargingProfilePurpose':'%s','chargingProfileKind':"
            + "'Absolute',%s'chargingSchedule':[{'id':1,'startSchedule':'2026-03-02T00:00:00Z',"
            + "'chargingRateUnit':'A','chargingSchedulePeriod':[{'startPeriod':0,'limit':%s}]}]}")
        .formatted(id, level, purpose, more, amps);
  }

  private String set(int evse, String profile) {
    return line.call(
        "SetChargingProfile", "{'evseId':%d,'chargingProfile':%s}".formatted(evse, profile));
  }

  private void assertAccepted(String answer) {
    assertEquals("{'status':'Accepted'}", answer);
  }

  @Test
  void itBootsAndTellsTheStateOfEachConnector() {
    start();
    assertEquals(
        "{'reason':'PowerUp','chargingStation':{'model':'Standard 22','vendorName':'Simulated',"
            + "'serialNumber':'CP-1','firmwareVersion':'2.0.0'}}",
        csms.told("BootNotification").getFirst().replace('"', '\''));
    JsonNode status = Json.read(csms.told("StatusNotification").getFirst());
    assertEquals("Available", status.path("connectorStatus").asString(""));
    assertEquals(1, status.path("evseId").asInt(0));
  }

  @Test
  void aTransactionIsNumberedWithoutAGapAndEndsWithTheCable() {
    start();
    plugIn();
    world.run(Duration.ofMinutes(5));
    outlet.unplug();
    world.run(Duration.ofMinutes(1));
    assertEquals(
        List.of("Started Authorized", "Updated ChargingStateChanged", "Ended EVCommunicationLost"),
        triggers());
    assertEquals(List.of(), csms.ledger().findings());
    assertEquals(List.of(), Audit.settled(charger.keepBook(), csms.ledger()));
    JsonNode ended = events().getLast().path("transactionInfo");
    assertEquals("EVDisconnected", ended.path("stoppedReason").asString(""));
    assertTrue(events().size() >= 7, "samples each minute");
  }

  @Test
  void whereTheCableBeginsTheTransactionItAlsoEndsIt() {
    start(ChargerQuirks.STANDARD.with(new Speech("ocpp2.0.1", "EVConnected")));
    plugIn();
    assertAccepted(
        line.call("RequestStopTransaction", "{'transactionId':'%s'}".formatted(transaction())));
    world.run(Duration.ofMinutes(1));
    assertEquals("Updated RemoteStop", triggers().getLast());
    assertEquals(0, outlet.amps().highest());
    outlet.unplug();
    world.run(Duration.ofMinutes(1));
    assertEquals(
        List.of(
            "Started CablePluggedIn",
            "Updated Authorized",
            "Updated ChargingStateChanged",
            "Updated RemoteStop",
            "Ended EVCommunicationLost"),
        triggers());
    assertEquals("Remote", lastReason());
  }

  private String lastReason() {
    return events().getLast().path("transactionInfo").path("stoppedReason").asString("");
  }

  @Test
  void withoutAProfileThereIsNoLimitAlsoOffline() {
    start();
    csms.goDown();
    plugIn();
    assertEquals(outlet.evse().rating().toDouble(), charger.allowedAmps(1));
    assertTrue(outlet.amps().highest() > 10, "it charges (K06.FR.02)");
  }

  @Test
  void whatHappenedOfflineSaysSoAndComesInOrder() {
    start();
    plugIn();
    csms.goDown();
    world.run(Duration.ofMinutes(3));
    outlet.unplug();
    world.run(Duration.ofMinutes(1));
    plugIn();
    csms.comeUp();
    world.run(Duration.ofMinutes(5));
    outlet.unplug();
    world.run(Duration.ofMinutes(1));
    assertEquals(List.of(), csms.ledger().findings());
    assertEquals(List.of(), Audit.settled(charger.keepBook(), csms.ledger()));
    assertTrue(events().stream().anyMatch(e -> e.path("offline").asBoolean(false)));
    assertEquals(1, csms.told("BootNotification").size(), "a reconnect is no boot");
  }

  @Test
  void anEventThatTheLinkTookAwayComesAgainAsOffline() {
    start();
    csms.conduct((station, action, text) -> new Reply.CutAfter());
    plugIn();
    csms.conduct(headroom.sim.csms.Conduct.PROMPT);
    world.run(Duration.ofMinutes(2));
    assertTrue(csms.ledger().doubles() > 0);
    assertEquals(List.of(), csms.ledger().findings());
  }

  @Test
  void aTxProfileIsForTheTransactionThatItNames() {
    start();
    assertTrue(
        set(1, profile(2, 1, "TxProfile", 9, "'transactionId':'x',")).contains("TxNotFound"));
    plugIn();
    assertTrue(set(1, profile(2, 1, "TxProfile", 9, "")).contains("MissingParam"));
    assertTrue(
        set(1, profile(2, 1, "TxProfile", 9, "'transactionId':'x',")).contains("TxNotFound"));
    assertAccepted(
        set(1, profile(2, 1, "TxProfile", 9, "'transactionId':'" + transaction() + "',")));
    world.run(Duration.ofSeconds(20));
    assertEquals(9, outlet.amps().highest(), 0.01);
    outlet.unplug();
    world.run(Duration.ofSeconds(10));
    plugIn();
    assertEquals(outlet.evse().rating().toDouble(), charger.allowedAmps(1), "it went with it");
  }

  @Test
  void profilesOutliveARestartAndTransactionsDoNot() {
    start();
    assertAccepted(set(0, profile(1, 0, "TxDefaultProfile", 8, "")));
    plugIn();
    line.call("Reset", "{'type':'Immediate'}");
    world.run(Duration.ofMinutes(1));
    assertEquals(8, charger.allowedAmps(1), "K01.FR.27");
    assertTrue(triggers().contains("Ended ResetCommand"));
    assertEquals(
        "RemoteReset", Json.read(csms.told("BootNotification").get(1)).path("reason").asString(""));
    assertEquals(2, csms.ledger().bills().size(), "the car is served again");
  }

  @Test
  void thePurposesAreMergedAsTheLowest() {
    start();
    assertAccepted(set(0, profile(1, 0, "TxDefaultProfile", 12, "")));
    assertAccepted(set(0, profile(2, 0, "ChargingStationMaxProfile", 10, "")));
    plugIn();
    assertEquals(10, charger.allowedAmps(1));
    assertAccepted(
        set(1, profile(3, 5, "TxProfile", 7, "'transactionId':'" + transaction() + "',")));
    assertEquals(7, charger.allowedAmps(1));
    String composite = line.call("GetCompositeSchedule", "{'evseId':1,'duration':60}");
    assertTrue(composite.contains("'limit':7.0"), composite);
    assertAccepted(line.call("ClearChargingProfile", "{'chargingProfileId':3}"));
    assertEquals(10, charger.allowedAmps(1));
  }

  @Test
  void aLimitEndsWithItsScheduleAndTheNextLowerLevelHolds() {
    start();
    assertAccepted(set(0, profile(1, 0, "TxDefaultProfile", 6, "")));
    plugIn();
    Instant now = world.trueTime();
    String lease =
        profile(2, 1, "TxProfile", 14, "'transactionId':'" + transaction() + "',")
            .replace("2026-03-02T00:00:00Z", now.toString())
            .replace("'chargingRateUnit'", "'duration':30,'chargingRateUnit'");
    assertAccepted(set(1, lease));
    assertEquals(14, charger.allowedAmps(1));
    world.run(Duration.ofSeconds(31));
    assertEquals(6, charger.allowedAmps(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          9 | TxDefaultProfile                   | 1 | UnknownEvse
          1 | ChargingStationMaxProfile          | 1 | InvalidProfile
          0 | ChargingStationExternalConstraints | 1 | InvalidProfile
          0 | TxDefaultProfile                   | 9 | InvalidStackLevel
          0 | TxProfile                          | 1 | InvalidProfile
          1 | TxDefaultProfile                   | 0 | DuplicateProfile
          """)
  void whatItDoesNotTakeIsRejectedWithAReason(int evse, String purpose, int level, String reason) {
    start();
    assertAccepted(set(0, profile(1, 0, "TxDefaultProfile", 6, "")));
    String answer = set(evse, profile(7, level, purpose, 10, ""));
    assertTrue(answer.contains("'Rejected'") && answer.contains(reason), answer);
  }

  @Test
  void theSameIdReplaces() {
    start();
    assertAccepted(set(0, profile(1, 0, "TxDefaultProfile", 6, "")));
    assertAccepted(set(0, profile(1, 0, "TxDefaultProfile", 9, "")));
    assertEquals(9, charger.allowedAmps(1));
  }

  @Test
  void schedulesThatBreakARuleAreRejected() {
    start();
    String good = profile(1, 0, "TxDefaultProfile", 6, "");
    assertTrue(set(0, good.replace("'startPeriod':0", "'startPeriod':5")).contains("Rejected"));
    assertTrue(set(0, good.replace("Absolute", "Relative")).contains("InvalidSchedule"));
    assertTrue(
        set(0, good.replace("'startSchedule':'2026-03-02T00:00:00Z',", "")).contains("Invalid"));
    assertEquals("!OccurrenceConstraintViolation", set(0, good.replace("'id':1,'stack", "'stack")));
    assertEquals("!FormatViolation", line.call("SetChargingProfile", "[]"));
    assertAccepted(set(0, good));
  }

  @Test
  void profilesAreReportedAsTheyWereSent() {
    start();
    String sent = profile(4, 2, "TxDefaultProfile", 11, "");
    set(0, sent);
    assertAccepted(
        line.call(
            "GetChargingProfiles",
            "{'requestId':8,'chargingProfile':{'chargingProfilePurpose':'TxDefaultProfile'}}"));
    JsonNode report = Json.read(csms.told("ReportChargingProfiles").getFirst());
    assertEquals(8, report.path("requestId").asInt(0));
    assertEquals(Json.read(sent.replace('\'', '"')), report.path("chargingProfile").get(0));
    assertEquals(
        "{'status':'NoProfiles'}",
        line.call(
            "GetChargingProfiles", "{'requestId':9,'chargingProfile':{'chargingProfileId':[5]}}"));
  }

  private static String variable(String component, String name, String more) {
    return "{'component':{'name':'%s'},'variable':{'name':'%s'}%s}"
        .formatted(component, name, more);
  }

  @Test
  void variablesAreReadAndWrittenOneByOne() {
    start();
    String answer =
        line.call(
            "GetVariables",
            "{'getVariableData':[%s,%s,%s]}"
                .formatted(
                    variable("smartchargingctrlr", "RateUnit", ""),
                    variable("SmartChargingCtrlr", "Nonsense", ""),
                    variable("Nonsense", "RateUnit", "")));
    assertTrue(answer.contains("'attributeValue':'A,W'"), answer);
    assertTrue(answer.contains("'UnknownVariable'"), answer);
    assertTrue(answer.contains("'UnknownComponent'"), answer);
    answer =
        line.call(
            "SetVariables",
            "{'setVariableData':[%s,%s,%s]}"
                .formatted(
                    variable("SampledDataCtrlr", "TxUpdatedInterval", ",'attributeValue':'10'"),
                    variable("SampledDataCtrlr", "TxUpdatedInterval", ",'attributeValue':'x'"),
                    variable("TxCtrlr", "TxStartPoint", ",'attributeValue':'Authorized'")));
    assertEquals(
        List.of("Accepted", "Rejected", "Rejected"),
        List.of(answer.split("'attributeStatus':'")).stream()
            .skip(1)
            .map(each -> each.substring(0, each.indexOf('\'')))
            .toList());
    plugIn();
    int before = events().size();
    world.run(Duration.ofSeconds(60));
    assertEquals(6, events().size() - before, "a sample each ten seconds");
  }

  @Test
  void aReportComesInPartsThatAreNumbered() {
    start();
    assertAccepted(line.call("GetBaseReport", "{'requestId':3,'reportBase':'FullInventory'}"));
    world.run(Duration.ofSeconds(5));
    List<JsonNode> parts = csms.told("NotifyReport").stream().map(Json::read).toList();
    for (int i = 0; i < parts.size(); i++) {
      assertEquals(i, parts.get(i).path("seqNo").asInt(-1));
      assertEquals(i < parts.size() - 1, parts.get(i).path("tbc").asBoolean(true));
    }
    assertTrue(parts.size() > 3);
  }

  @Test
  void moreThanItTakesInOneMessageIsAnError() {
    start();
    String one = variable("TxCtrlr", "TxStartPoint", "");
    String ten = String.join(",", java.util.Collections.nCopies(10, one));
    assertTrue(line.call("GetVariables", "{'getVariableData':[" + ten + "]}").contains("Accepted"));
    assertEquals(
        "!OccurrenceConstraintViolation",
        line.call("GetVariables", "{'getVariableData':[" + ten + "," + one + "]}"));
  }

  @Test
  void itIsStartedFromAfar() {
    start();
    String answer =
        line.call(
            "RequestStartTransaction",
            "{'evseId':1,'remoteStartId':77,'idToken':{'idToken':'FAR','type':'Central'}}");
    assertAccepted(answer);
    plugIn();
    JsonNode started = events().getFirst();
    assertEquals("RemoteStart", started.path("triggerReason").asString(""));
    assertEquals(77, started.path("transactionInfo").path("remoteStartId").asInt(0));
    assertEquals("FAR", started.path("idToken").path("idToken").asString(""));
  }

  @Test
  void triggersAreFollowedOrRefused() {
    start();
    assertEquals(
        "{'status':'Rejected'}",
        line.call("TriggerMessage", "{'requestedMessage':'BootNotification'}"));
    assertEquals(
        "{'status':'Rejected'}",
        line.call("TriggerMessage", "{'requestedMessage':'StatusNotification','evse':{'id':1}}"));
    plugIn();
    assertAccepted(line.call("TriggerMessage", "{'requestedMessage':'TransactionEvent'}"));
    assertEquals("Updated Trigger", triggers().getLast());
    assertAccepted(
        line.call("TriggerMessage", "{'requestedMessage':'MeterValues','evse':{'id':1}}"));
    assertEquals(1, csms.told("MeterValues").size());
    assertEquals("!NotImplemented", line.call("MakeCoffee", "{}"));
    assertEquals("!NotSupported", line.call("GetLog", "{}"));
  }

  @Test
  void signedValuesStandAtTheBeginningAndTheEnd() {
    start(ChargerQuirks.SIGNING.in201());
    plugIn();
    outlet.unplug();
    world.run(Duration.ofMinutes(1));
    assertTrue(events().getFirst().toString().contains("signedMeterValue"));
    assertTrue(events().getLast().toString().contains("signedMeterValue"));
  }
}
