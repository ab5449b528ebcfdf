package headroom.sim.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A strict station of others that speaks OCPP 2.0.1 at the shipped controller: every message of
 * ours is checked against the official schemas, in the station's process.
 */
class StrictStation201Test {
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

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static String event(String type, String trigger, int seqNo, String more) {
    return """
    {"eventType": "%s", "timestamp": "%s", "triggerReason": "%s", "seqNo": %d, %s
     "transactionInfo": {"transactionId": "T-1", "chargingState": "Charging"},
     "evse": {"id": 1, "connectorId": 1}}
    """
        .formatted(type, now(), trigger, seqNo, more);
  }

  @Test
  void aStrictStationHasItsFallbackAndThenItsLimit() throws IOException {
    try (SmallController controller = new SmallController(CONFIG);
        OcppRpcPeer station = OcppRpcPeer.station("ocpp2.0.1", controller.port(), "CP-01")) {
      station.await("open");
      station.call(
          "BootNotification",
          "{\"reason\":\"PowerUp\",\"chargingStation\":"
              + "{\"vendorName\":\"ocpp-rpc\",\"model\":\"peer\"}}");
      station.awaitAbout("result", "BootNotification");
      station.awaitAbout("called", "SetChargingProfile");
      String token = "\"idToken\": {\"idToken\": \"CARD\", \"type\": \"ISO14443\"},";
      station.call("TransactionEvent", event("Started", "Authorized", 0, token));
      station.awaitAbout("result", "TransactionEvent");
      station.until(
          "limit of its transaction",
          () ->
              station.events().stream()
                  .anyMatch(
                      e ->
                          e.at("/params/chargingProfile/chargingProfilePurpose")
                              .asString("")
                              .equals("TxProfile")));
      station.call("TransactionEvent", event("Ended", "StopAuthorized", 1, ""));
      station.until(
          "answer to the end",
          () ->
              station.events().stream()
                      .filter(e -> e.path("method").asString("").equals("TransactionEvent"))
                      .count()
                  == 2);
      station.hangUp();
      station.await("close");
      assertEquals(List.of(), station.complaints());
      assertEquals(List.of(), controller.broken);
    }
  }
}
