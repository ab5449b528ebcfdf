package headroom.drivers.ocpp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.drivers.websocket.RawPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Peers that send anything, beside a charger that goes on. Seeds are in the test's name; some are
 * new in each run.
 */
class HostilePeersTest {
  private static final int PEERS = 60;
  private static final String OFFER = "Sec-WebSocket-Protocol: ocpp1.6\r\n";

  private final EchoGate gate = new EchoGate(EchoGate.open("CP-01"), EchoGate.open("CP-02"));

  static LongStream seeds() {
    return LongStream.concat(LongStream.of(1, 2, 3), new Random().longs(2));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @Timeout(60)
  void aChargerGoesOnBesideHostilePeers(long seed) throws IOException {
    Random random = new Random(seed);
    try (ChargerServer server = new ChargerServer(quick(), gate)) {
      server.start();
      try (RawPeer charger = RawPeer.open(server.port(), "/ocpp/CP-01", "ocpp1.6")) {
        for (int i = 0; i < PEERS; i++) {
          try (RawPeer hostile = new RawPeer(server.port())) {
            misbehave(hostile, random);
          } catch (IOException thrownOut) {
            // The better for us.
          }
          charger.text("still here " + i);
          assertEquals("still here " + i, charger.readText(), "seed " + seed);
        }
      }
      // A newcomer is let in, so no worker and no place was lost.
      RawPeer.open(server.port(), "/ocpp/CP-02", "ocpp1.6").close();
      await().untilAsserted(() -> assertEquals(opened(), closed(), "seed " + seed));
    }
  }

  private static ChargerServerConfig quick() {
    ChargerServerConfig usual = ChargerServerConfig.on("127.0.0.1", 0, "/ocpp/");
    return new ChargerServerConfig(
        usual.host(),
        usual.port(),
        usual.path(),
        Duration.ofMillis(500),
        usual.pingInterval(),
        usual.maxFrameBytes(),
        usual.maxHeaderBytes(),
        usual.maxQueuedFrames(),
        usual.maxConnectionsPerAddress(),
        usual.maxFramesPerSecond());
  }

  private long opened() {
    return gate.log.stream().filter(line -> line.startsWith("open ")).count();
  }

  private long closed() {
    return gate.log.stream().filter(line -> line.startsWith("closed ")).count();
  }

  private static void misbehave(RawPeer peer, Random random) throws IOException {
    switch (random.nextInt(8)) {
      case 0 -> peer.send(garbage(random, 20_000));
      case 1 -> peer.send(RawPeer.request("/ocpp/CP-02", OFFER).substring(0, random.nextInt(150)));
      case 2 -> peer.handshake("/ocpp/CP-02", "Sec-WebSocket-Protocol: soap\r\n");
      case 3 -> {
        peer.handshake("/ocpp/CP-02", OFFER);
        peer.send(garbage(random, 5_000)); // as frames
      }
      case 4 -> {
        peer.handshake("/ocpp/CP-02", OFFER);
        peer.frame(random.nextBoolean(), RawPeer.BINARY, garbage(random, 1_000));
      }
      case 5 -> {
        peer.handshake("/ocpp/CP-02", OFFER);
        peer.frame(true, RawPeer.TEXT, new byte[70_000 + random.nextInt(70_000)]);
      }
      case 6 -> {
        peer.handshake("/ocpp/CP-02", OFFER);
        byte[] frame =
            RawPeer.frameBytes(true, RawPeer.TEXT, "[2,\"1\"]".getBytes(StandardCharsets.UTF_8));
        frame[random.nextInt(6)] ^= (byte) (1 << random.nextInt(8)); // one bit of its head
        peer.send(frame);
      }
      default -> {
        // A handshake with some of its bytes changed.
        byte[] request =
            RawPeer.request("/ocpp/CP-02", OFFER).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(5); i >= 0; i--) {
          request[random.nextInt(request.length)] = (byte) random.nextInt(256);
        }
        peer.send(request);
      }
    }
  }

  private static byte[] garbage(Random random, int most) {
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void anEmptyListOfChargersLetsNobodyIn() throws IOException {
    try (ChargerServer server = new ChargerServer(quick(), new EchoGate())) {
      server.start();
      try (RawPeer peer = new RawPeer(server.port())) {
        assertEquals(
            "HTTP/1.1 404 Not Found", peer.handshake("/ocpp/CP-01", OFFER).split("\r\n")[0]);
      }
    }
  }
}
