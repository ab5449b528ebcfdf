package headroom.sim.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.StoredRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A whole charging session between a strict station of others and the shipped controller: every
 * message of ours is checked against the official schemas, in the station's process.
 */
class OcppRpcSessionTest {
  private static final String CONFIG =
      """
      site: {name: One charger}
      circuits:
        grid: {limit: 3x40 A, background: 3x10 A}
      chargers:
        CP-01: {circuit: grid, rating: 16 A, fallback: 6 A}
      ocpp: {listen: "127.0.0.1:8887"}
      authorize: {policy: all}
      """;

  private static final String BOOT =
      """
      {"chargePointVendor": "ocpp-rpc", "chargePointModel": "peer", "firmwareVersion": "2.2.1"}
      """;

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static String status(String status) {
    return """
    {"connectorId": 1, "errorCode": "NoError", "status": "%s", "timestamp": "%s"}
    """
        .formatted(status, now());
  }

  private static List<JsonNode> profiles(OcppRpcPeer station) {
    return station.events().stream()
        .filter(event -> event.path("event").asString().equals("called"))
        .filter(event -> event.path("method").asString().equals("SetChargingProfile"))
        .toList();
  }

  private static JsonNode firstOfItsTransaction(OcppRpcPeer station) {
    return profiles(station).stream()
        .filter(event -> purpose(event).equals("TxProfile"))
        .findFirst()
        .orElseThrow();
  }

  private static String purpose(JsonNode event) {
    return event.at("/params/csChargingProfiles/chargingProfilePurpose").asString();
  }

  @Test
  void aStrictStationChargesUnderTheController() throws IOException {
    try (SmallController controller = new SmallController(CONFIG);
        OcppRpcPeer station = OcppRpcPeer.start(controller.port(), "CP-01")) {
      boots(station);
      hasItsFallbackFirst(station);
      int transaction = starts(station);
      getsItsFloorAndThenMore(station, transaction);
      reportsItsMeter(station, transaction);
      stops(station, transaction);
      station.hangUp();
      station.await("close");

      assertEquals(List.of(), station.complaints());
      assertEquals(List.of(), controller.broken);
      keptEverything(controller, transaction);
    }
  }

  private static void boots(OcppRpcPeer station) {
    station.await("open");
    station.call("BootNotification", BOOT);
    JsonNode boot = station.awaitAbout("result", "BootNotification").path("result");
    assertEquals("Accepted", boot.path("status").asString());
    assertTrue(boot.path("interval").asInt() > 0, boot::toString);
    Duration clockError =
        Duration.between(Instant.parse(boot.path("currentTime").asString()), Instant.now()).abs();
    assertTrue(clockError.toSeconds() < 60, clockError::toString);
    station.call("StatusNotification", status("Available"));
    station.awaitAbout("result", "StatusNotification");
    station.call("Heartbeat", "{}");
    station.awaitAbout("result", "Heartbeat");
  }

  private static void hasItsFallbackFirst(OcppRpcPeer station) {
    JsonNode first = station.awaitAbout("called", "SetChargingProfile");
    assertEquals("TxDefaultProfile", purpose(first), first::toString);
    assertEquals("Accepted", first.at("/answer/status").asString());
    assertEquals(6.0, first.path("limit").asDouble(), first::toString);
  }

  private static int starts(OcppRpcPeer station) {
    station.call("StatusNotification", status("Preparing"));
    station.call("Authorize", "{\"idTag\": \"CARD-1\"}");
    JsonNode authorized = station.awaitAbout("result", "Authorize");
    assertEquals("Accepted", authorized.at("/result/idTagInfo/status").asString());
    station.call(
        "StartTransaction",
        """
        {"connectorId": 1, "idTag": "CARD-1", "meterStart": 1000, "timestamp": "%s"}
        """
            .formatted(now()));
    JsonNode started = station.awaitAbout("result", "StartTransaction").path("result");
    assertEquals("Accepted", started.at("/idTagInfo/status").asString());
    station.call("StatusNotification", status("Charging"));
    return started.path("transactionId").asInt();
  }

  private static void getsItsFloorAndThenMore(OcppRpcPeer station, int transaction) {
    station.until(
        "limit above the floor", // more comes in steps, ten seconds apart
        () ->
            profiles(station).stream()
                .filter(event -> purpose(event).equals("TxProfile"))
                .anyMatch(event -> event.path("limit").asDouble() > 6.0));
    assertEquals(6.0, firstOfItsTransaction(station).path("limit").asDouble());
    for (JsonNode event : profiles(station)) {
      assertEquals("Accepted", event.at("/answer/status").asString(), event::toString);
      assertTrue(event.path("limit").asDouble() <= 16.0, event::toString);
      if (purpose(event).equals("TxProfile")) {
        assertEquals(
            transaction,
            event.at("/params/csChargingProfiles/transactionId").asInt(),
            event::toString);
        // A lease: it ends by itself.
        assertTrue(
            event.at("/params/csChargingProfiles/chargingSchedule/duration").asInt() > 0,
            event::toString);
      }
    }
  }

  private static void reportsItsMeter(OcppRpcPeer station, int transaction) {
    station.call(
        "MeterValues",
        """
        {"connectorId": 1, "transactionId": %d, "meterValue": [{"timestamp": "%s", "sampledValue": [
          {"value": "15.9", "measurand": "Current.Import", "phase": "L1", "unit": "A"},
          {"value": "15.8", "measurand": "Current.Import", "phase": "L2", "unit": "A"},
          {"value": "15.9", "measurand": "Current.Import", "phase": "L3", "unit": "A"},
          {"value": "1234", "measurand": "Energy.Active.Import.Register", "unit": "Wh"}]}]}
        """
            .formatted(transaction, now()));
    station.awaitAbout("result", "MeterValues");
  }

  private static void stops(OcppRpcPeer station, int transaction) {
    station.call(
        "StopTransaction",
        """
        {"transactionId": %d, "idTag": "CARD-1", "meterStop": 2234, "timestamp": "%s",
         "reason": "Local"}
        """
            .formatted(transaction, now()));
    station.awaitAbout("result", "StopTransaction");
    station.call("StatusNotification", status("Finishing"));
    station.call("StatusNotification", status("Available"));
    station.call("DataTransfer", "{\"vendorId\": \"somebody\", \"data\": \"something\"}");
    station.awaitAbout("result", "DataTransfer");
    assertEquals(List.of(), station.find("error", "").stream().toList());
  }

  private static void keptEverything(SmallController controller, int transaction) {
    assertTrue(
        controller.kept.stream()
            .anyMatch(
                record ->
                    record instanceof StoredRecord.TransactionBegun begun
                        && begun.transaction() == transaction
                        && begun.meterStart().wattHours() == 1000));
    assertTrue(controller.kept.stream().anyMatch(StoredRecord.MeterValuesTaken.class::isInstance));
    assertTrue(
        controller.kept.stream()
            .anyMatch(
                record ->
                    record instanceof StoredRecord.TransactionDone done
                        && done.transaction() == transaction));
  }
}
