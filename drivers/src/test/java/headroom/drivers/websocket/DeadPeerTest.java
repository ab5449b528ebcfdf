package headroom.drivers.websocket;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadPeerTest {
  private static final Duration PING = ServerUnderTest.LIMITS.pingInterval();
  private static final Duration HALF = PING.dividedBy(2);

  @Test
  void aSilentPeerIsPingedAndAfterOneAndAHalfIntervalsGivenUp() throws IOException {
    try (ServerUnderTest server = new ServerUnderTest();
        RawPeer peer = server.connect()) {
      server.pass(PING);
      assertEquals(RawPeer.PING, peer.read().opcode());
      server.pass(HALF.minusNanos(1));
      assertEquals(List.of(), server.log);
      server.pass(Duration.ofNanos(1));
      assertTrue(peer.isClosedByServer());
      await().until(() -> server.log.size() == 1);
      assertTrue(server.log.getFirst().contains("was silent for 30000 ms"), server.log::toString);
    }
  }

  @Test
  void withoutTheWatchAVanishedPeerStays() throws IOException {
    try (ServerUnderTest server =
            new ServerUnderTest(ServerUnderTest.LIMITS, ServerUnderTest.without(DeadPeer.class));
        RawPeer peer = server.connect()) {
      server.pass(PING.multipliedBy(100));
      assertEquals(List.of(), server.log);
      peer.text("x");
      assertEquals("x", peer.readText());
    }
  }

  @Test
  void aPongOrAnyOtherByteIsASignOfLife() throws IOException {
    try (ServerUnderTest server = new ServerUnderTest();
        RawPeer peer = server.connect()) {
      for (int i = 0; i < 5; i++) {
        server.pass(PING);
        assertEquals(RawPeer.PING, peer.read().opcode());
        long heardBefore = server.first().heardNs();
        peer.frame(true, RawPeer.PONG, new byte[0]);
        await().until(() -> server.first().heardNs() != heardBefore);
      }
      server.pass(HALF);
      peer.text("x");
      assertEquals("x", peer.readText());
      server.pass(PING);
      assertEquals(RawPeer.PING, peer.read().opcode());
    }
  }

  @Test
  void aTalkativePeerIsNotPinged() throws IOException {
    try (ServerUnderTest server = new ServerUnderTest();
        RawPeer peer = server.connect()) {
      for (int i = 0; i < 10; i++) {
        server.pass(PING.minusNanos(1));
        peer.text("x");
        assertEquals(RawPeer.TEXT, peer.read().opcode());
      }
    }
  }

  @Test
  void aPeerThatTalksButDoesNotReadIsGivenUpToo() throws IOException {
    try (ServerUnderTest server = new ServerUnderTest();
        RawPeer peer = new RawPeer(server.port(), 4_096)) {
      peer.handshake("/x", "Sec-WebSocket-Protocol: a\r\n");
      await().until(() -> server.opened.size() == 1);
      Connection connection = server.first();
      String text = "y".repeat(10_000);
      await()
          .pollInterval(Duration.ofMillis(20))
          .during(Duration.ofMillis(200))
          .until(
              () -> {
                if (!connection.webSocket().outQueue.isEmpty()) return true;
                for (int i = 0; i < 20; i++) connection.send(text);
                return false;
              });
      server.watchesSeeIt();
      for (int i = 0; i < 3; i++) {
        server.pass(HALF);
        long heardBefore = connection.heardNs();
        peer.frame(true, RawPeer.PONG, new byte[0]);
        if (i < 2) await().until(() -> connection.heardNs() != heardBefore);
      }
      await().until(() -> server.log.size() == 1);
      assertTrue(server.log.getFirst().contains("read nothing"), server.log::toString);
    }
  }
}
