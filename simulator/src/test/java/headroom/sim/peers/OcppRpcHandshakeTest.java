package headroom.sim.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.site.ChargerId;
import headroom.drivers.ocpp.BasicCredentials;
import headroom.drivers.ocpp.ChargerGate;
import headroom.drivers.ocpp.ChargerServer;
import headroom.drivers.ocpp.ChargerServerConfig;
import headroom.drivers.ocpp.Conversation;
import headroom.drivers.ocpp.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Handshake and frames with a client of others; what is behind the frames is stubbed here. */
class OcppRpcHandshakeTest {
  private static final String SECRET = "päss wörd";

  private final ChargerServer server =
      new ChargerServer(ChargerServerConfig.on("127.0.0.1", 0, "/ocpp/"), new HeartbeatGate());

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aKnownStationIsLetInAndAnswered() throws IOException {
    try (OcppRpcPeer station = OcppRpcPeer.start(server.port(), "Säule 7/b")) {
      assertEquals("ocpp1.6", station.await("open").path("protocol").asString());
      station.call("Heartbeat", "{}");
      assertEquals(
          "2026-01-01T00:00:00.000Z",
          station.awaitAbout("result", "Heartbeat").path("result").path("currentTime").asString());
      station.hangUp();
      assertEquals(1000, station.await("close").path("code").asInt());
      assertEquals(List.of(), station.complaints());
    }
  }

  @Test
  void anUnknownStationIsAnswered404() throws IOException {
    try (OcppRpcPeer station = OcppRpcPeer.start(server.port(), "CP-99")) {
      assertEquals(404, station.await("refused").path("status").asInt());
    }
  }

  @Test
  void theWrongPasswordIsAnswered401AndTheRightOneOpens() throws IOException {
    try (OcppRpcPeer none = OcppRpcPeer.start(server.port(), "CP-02");
        OcppRpcPeer wrong = OcppRpcPeer.start(server.port(), "CP-02", "wrong");
        OcppRpcPeer right = OcppRpcPeer.start(server.port(), "CP-02", SECRET)) {
      assertEquals(401, none.await("refused").path("status").asInt());
      assertEquals(401, wrong.await("refused").path("status").asInt());
      right.await("open");
    }
  }

  /** Answers every call as if it were a Heartbeat. */
  private static final class HeartbeatGate implements ChargerGate {
    @Override
    public Verdict check(
        String identity, Optional<String> password, boolean encrypted, String peer) {
      return switch (identity) {
        case "Säule 7/b" -> new Verdict.Welcome(new ChargerId(identity));
        case "CP-02" ->
            password.isPresent() && BasicCredentials.matches(password.get(), SECRET)
                ? new Verdict.Welcome(new ChargerId(identity))
                : new Verdict.WrongCredentials("wrong password");
        default -> new Verdict.UnknownIdentity("not in the config");
      };
    }

    @Override
    public List<String> protocols() {
      return List.of("ocpp1.6");
    }

    @Override
    public void refused(Optional<ChargerId> charger, String peer, String what) {}

    @Override
    public Conversation open(ChargerId charger, String protocol, String peer, Wire wire) {
      return new Conversation() {
        @Override
        public void onText(String text) {
          String id = text.split("\"")[1];
          wire.send("[3,\"" + id + "\",{\"currentTime\":\"2026-01-01T00:00:00.000Z\"}]");
        }

        @Override
        public void onClosed(String why) {}
      };
    }
  }
}
