package headroom.sim.process;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A charger that boots, starts a session, says yes to everything and remembers its limits. */
final class GoodCharger implements WebSocket.Listener {
  private final List<JsonNode> profiles = new CopyOnWriteArrayList<>();
  private final StringBuilder partial = new StringBuilder();

  static GoodCharger connect(HttpClient client, int port, String identity, String password) {
    GoodCharger charger = new GoodCharger();
    String basic = identity + ":" + password;
    client
        .newWebSocketBuilder()
        .subprotocols("ocpp1.6")
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
        .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ocpp/" + identity), charger)
        .join();
    return charger;
  }

  /** Limits of its transaction, so far. */
  long sessionLimits() {
    return profiles.stream()
        .filter(profile -> profile.path("chargingProfilePurpose").asString("").equals("TxProfile"))
        .count();
  }

  @Override
  public void onOpen(WebSocket socket) {
    say(
        socket,
        "[2,\"1\",\"BootNotification\",{\"chargePointVendor\":\"V\",\"chargePointModel\":\"M\"}]");
    socket.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      hear(socket, JsonMapper.shared().readTree(partial.toString()));
      partial.setLength(0);
    }
    socket.request(1);
    return null;
  }

  private void hear(WebSocket socket, JsonNode frame) {
    String id = frame.path(1).asString("");
    if (frame.path(0).asInt() == 3 && id.equals("1")) {
      say(
          socket,
          "[2,\"2\",\"StartTransaction\",{\"connectorId\":1,\"idTag\":\"T\",\"meterStart\":0,"
              + "\"timestamp\":\""
              + frame.path(2).path("currentTime").asString("")
              + "\"}]");
      return;
    }
    if (frame.path(0).asInt() != 2) return;
    if (frame.path(2).asString("").equals("SetChargingProfile"))
      profiles.add(frame.path(3).path("csChargingProfiles"));
    String answer =
        switch (frame.path(2).asString("")) {
          case "GetConfiguration" -> "{\"configurationKey\":[]}";
          case "ClearChargingProfile" -> "{\"status\":\"Unknown\"}";
          default -> "{\"status\":\"Accepted\"}";
        };
    say(socket, "[3,\"" + id + "\"," + answer + "]");
  }

  private static void say(WebSocket socket, String text) {
    socket.sendText(text, true).join();
  }
}
