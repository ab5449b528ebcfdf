package headroom.drivers.ocpp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.drivers.websocket.RawPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The handshake rules of OCPP-J 1.6 sections 3.1, 3.2 and 6.2.1, over real sockets. */
class ChargerServerTest {
  private static final String KEY = "00112233445566778899aabbccddeeff00112233";
  private static final String OCPP16 = "Sec-WebSocket-Protocol: ocpp1.6\r\n";

  private final EchoGate gate =
      new EchoGate(
          EchoGate.open("CP-01"),
          EchoGate.open("Säule 7/b"),
          EchoGate.locked("CP-02", "correct horse"),
          EchoGate.locked("CP-03", KEY));
  private final ChargerServer server =
      new ChargerServer(ChargerServerConfig.on("127.0.0.1", 0, "/ocpp/"), gate);

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String knock(String target, String headers) throws IOException {
    try (RawPeer peer = new RawPeer(server.port())) {
      return peer.handshake(target, headers);
    }
  }

  private static String basic(String user, byte[] password) {
    byte[] name = (user + ":").getBytes(StandardCharsets.UTF_8);
    byte[] both = java.util.Arrays.copyOf(name, name.length + password.length);
    System.arraycopy(password, 0, both, name.length, password.length);
    return OCPP16 + "Authorization: Basic " + Base64.getEncoder().encodeToString(both) + "\r\n";
  }

  @Test
  void aKnownChargerIsLetInAndItsFramesComeBackInOrder() throws IOException {
    try (RawPeer peer = RawPeer.open(server.port(), "/ocpp/CP-01", "ocpp1.6")) {
      for (int i = 0; i < 100; i++) peer.text("[2,\"" + i + "\",\"Heartbeat\",{}]");
      for (int i = 0; i < 100; i++) {
        assertEquals("[2,\"" + i + "\",\"Heartbeat\",{}]", peer.readText());
      }
    }
    await()
        .untilAsserted(
            () ->
                assertEquals(
                    List.of("open CP-01 ocpp1.6", "closed CP-01: the connection broke"), gate.log));
  }

  @Test
  void anIdentityIsPercentDecoded() throws IOException {
    assertTrue(knock("/ocpp/S%C3%A4ule%207%2Fb", OCPP16).startsWith("HTTP/1.1 101 "));
    await().untilAsserted(() -> assertEquals("open Säule 7/b ocpp1.6", gate.log.getFirst()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ocpp/CP-99", // unknown
        "/ocpp/cp-01", // case counts
        "/ocpp/", // no identity
        "/CP-01", // not our path
        "/ocpp/CP-01/CP-01", // more than the identity
        "/ocpp/CP-01%3A", // a colon
        "/ocpp/CP%00-01", // a control character
        "/ocpp/CP%zz", // no percent-encoding
        "/ocpp/%FF%FE", // no UTF-8
      })
  void whatIsNoKnownIdentityGets404(String target) throws IOException {
    assertTrue(knock(target, OCPP16).startsWith("HTTP/1.1 404 "));
    assertEquals(List.of(), gate.log);
  }

  @Test
  void theRightPasswordOpens() throws IOException {
    byte[] right = "correct horse".getBytes(StandardCharsets.UTF_8);
    assertTrue(knock("/ocpp/CP-02", basic("CP-02", right)).startsWith("HTTP/1.1 101 "));
  }

  @Test
  void anAuthorizationKeyOpensAsItsHexTextAndAsItsBytes() throws IOException {
    byte[] bytes = HexFormat.of().parseHex(KEY);
    byte[] text = KEY.getBytes(StandardCharsets.US_ASCII);
    assertTrue(knock("/ocpp/CP-03", basic("CP-03", bytes)).startsWith("HTTP/1.1 101 "));
    assertTrue(knock("/ocpp/CP-03", basic("CP-03", text)).startsWith("HTTP/1.1 101 "));
  }

  @Test
  void wrongOrMissingCredentialsGet401ThatSaysHowToProveOneself() throws IOException {
    byte[] right = "correct horse".getBytes(StandardCharsets.UTF_8);
    byte[] wrong = "correct horsf".getBytes(StandardCharsets.UTF_8);
    for (String headers :
        List.of(
            OCPP16,
            basic("CP-02", wrong),
            basic("CP-01", right), // another user than the identity
            OCPP16 + "Authorization: Bearer abc\r\n",
            OCPP16 + "Authorization: Basic %%%\r\n",
            OCPP16 + "Authorization: Basic\r\n")) {
      String answer = knock("/ocpp/CP-02", headers);
      assertTrue(answer.startsWith("HTTP/1.1 401 Unauthorized\r\n"), answer);
      assertTrue(answer.contains("WWW-Authenticate: Basic realm="), answer);
    }
    assertEquals(List.of(), gate.log);
  }

  @Test
  void a401IsOneAnswerAndThenTheEndOfTheStream() throws IOException {
    try (RawPeer peer = new RawPeer(server.port())) {
      peer.send(RawPeer.request("/ocpp/CP-02", OCPP16));
      String answer = peer.readToEnd();
      assertEquals(answer.indexOf("HTTP/1.1"), answer.lastIndexOf("HTTP/1.1"), answer);
      assertTrue(answer.endsWith("wrong or missing credentials\n"), answer);
    }
  }

  @Test
  void theServersOrderOfSubprotocolsDecides() throws IOException {
    String answer = knock("/ocpp/CP-01", "Sec-WebSocket-Protocol: ocpp1.6, ocpp2.0.1\r\n");
    assertTrue(answer.contains("Sec-WebSocket-Protocol: ocpp2.0.1\r\n"), answer);
  }

  @Test
  void anOfferSpreadOverHeaderLinesIsUnderstood() throws IOException {
    String answer =
        knock("/ocpp/CP-01", "Sec-WebSocket-Protocol: soap\r\nsec-websocket-protocol: ocpp1.6\r\n");
    assertTrue(answer.contains("Sec-WebSocket-Protocol: ocpp1.6\r\n"), answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Sec-WebSocket-Protocol: ocpp1.5\r\n",
        "Sec-WebSocket-Protocol: OCPP1.6\r\n",
        "Sec-WebSocket-Protocol: ocpp1.6j\r\n",
        "Sec-WebSocket-Protocol: ,\r\n"
      })
  void withoutACommonSubprotocolTheHandshakeIsCompletedWithoutTheHeaderAndThenClosed(String offer)
      throws IOException {
    try (RawPeer peer = new RawPeer(server.port())) {
      String answer = peer.handshake("/ocpp/CP-01", offer);
      assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
      assertFalse(answer.contains("Sec-WebSocket-Protocol"), answer);
      assertEquals(1002, peer.readClose().closeCode());
      assertTrue(peer.isClosedByServer());
    }
    assertTrue(gate.refused.getFirst().startsWith("CP-01 offered the subprotocols"), "told");
    assertEquals(List.of(), gate.log);
  }

  @Test
  void aTakenPortIsNamedInTheError() {
    try (ChargerServer second =
        new ChargerServer(ChargerServerConfig.on("127.0.0.1", server.port(), "/ocpp/"), gate)) {
      IOException e = assertThrows(IOException.class, second::start);
      assertTrue(e.getMessage().contains("127.0.0.1:" + server.port()), e.getMessage());
      assertTrue(e.getMessage().contains("another program listens there"), e.getMessage());
    }
  }

  @Test
  void aStopSaysGoodbyeAndTheConversationHearsIt() throws IOException {
    try (RawPeer peer = RawPeer.open(server.port(), "/ocpp/CP-01", "ocpp1.6")) {
      server.close();
      assertEquals(1001, peer.readClose().closeCode());
    }
    await().untilAsserted(() -> assertEquals(2, gate.log.size()));
  }
}
