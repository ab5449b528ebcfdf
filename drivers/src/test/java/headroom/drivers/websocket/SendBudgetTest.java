package headroom.drivers.websocket;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A peer that does not read. */
class SendBudgetTest {
  private static final int PLENTY = 5_000;
  private static final int SMALL_BUFFER = 4_096;

  private static RawPeer deafPeer(ServerUnderTest server) throws IOException {
    RawPeer peer = new RawPeer(server.port(), SMALL_BUFFER);
    peer.handshake("/x", "Sec-WebSocket-Protocol: a\r\n");
    await().until(() -> server.opened.size() == 1);
    return peer;
  }

  @Test
  void aPeerThatDoesNotReadIsClosedWhenItsBudgetIsSpent() throws IOException {
    try (ServerUnderTest server = new ServerUnderTest();
        RawPeer peer = deafPeer(server)) {
      Connection connection = server.first();
      String text = "x".repeat(10_000);
      int most = 0;
      for (int i = 0; i < PLENTY && server.log.isEmpty(); i++) {
        connection.send(text);
        most = Math.max(most, connection.webSocket().outQueue.size());
      }
      int limit = ServerUnderTest.LIMITS.maxQueuedFrames();
      assertEquals(1, server.log.size());
      assertTrue(server.log.getFirst().contains("does not read"), server.log::toString);
      assertTrue(most <= limit, "waiting: " + most);
      assertFalse(connection.hasSocket());
    }
  }

  @Test
  void aFloodOfPingsFromSuchAPeerIsBoundTheSameWay() throws IOException {
    ServerLimits talkative =
        new ServerLimits(
            Duration.ofSeconds(4),
            Duration.ofSeconds(20),
            Duration.ofMillis(5),
            65_536,
            8_192,
            64,
            50,
            100_000_000);
    try (ServerUnderTest server = new ServerUnderTest(talkative, GuardedServer.watches(talkative));
        RawPeer peer = deafPeer(server)) {
      byte[] ping = RawPeer.frameBytes(true, RawPeer.PING, new byte[125]);
      ByteBuffer thousand = ByteBuffer.allocate(1_000 * ping.length);
      while (thousand.hasRemaining()) thousand.put(ping);
      try {
        for (int i = 0; i < PLENTY && server.log.isEmpty(); i++) peer.send(thousand.array());
      } catch (IOException closedByServer) {
        // as it should be
      }
      await().until(() -> server.log.size() == 1);
      assertTrue(server.log.getFirst().contains("does not read"), server.log::toString);
    }
  }

  @Test
  void aCloseThatThePeerDoesNotReadEndsAtTheDeadline() throws IOException {
    Duration deadline = ServerUnderTest.LIMITS.handshakeDeadline();
    try (ServerUnderTest server = new ServerUnderTest();
        RawPeer peer = deafPeer(server)) {
      Connection connection = server.first();
      fillTheNetwork(connection);
      connection.close(1000, "enough");
      server.watchesSeeIt();
      server.pass(deadline.minusNanos(1));
      assertTrue(connection.hasSocket());
      server.pass(Duration.ofNanos(1));
      await().until(() -> !connection.hasSocket());
      assertEquals(1, server.log.size());
    }
  }

  @Test
  void withoutThatDeadlineSuchACloseNeverEnds() throws IOException {
    try (ServerUnderTest server =
            new ServerUnderTest(
                ServerUnderTest.LIMITS, ServerUnderTest.without(ClosingDeadline.class));
        RawPeer peer = deafPeer(server)) {
      Connection connection = server.first();
      fillTheNetwork(connection);
      connection.close(1000, "enough");
      server.pass(Duration.ofSeconds(10));
      assertTrue(connection.hasSocket());
    }
  }

  /** Sends until frames stay in the queue with no byte moving. */
  private static void fillTheNetwork(Connection connection) {
    String text = "x".repeat(10_000);
    await()
        .pollInterval(Duration.ofMillis(20))
        .during(Duration.ofMillis(200))
        .until(
            () -> {
              if (connection.webSocket().outQueue.isEmpty()) {
                for (int i = 0; i < 20; i++) connection.send(text);
                return false;
              }
              return true;
            });
  }

  @Test
  void theBudgetCountsFramesAndBytes() {
    SendBudget budget = new SendBudget(3, 100);
    Queue<ByteBuffer> waiting = new ArrayDeque<>();
    assertTrue(budget.allows(waiting));
    waiting.add(ByteBuffer.allocate(1));
    waiting.add(ByteBuffer.allocate(1));
    assertTrue(budget.allows(waiting));
    waiting.add(ByteBuffer.allocate(1));
    assertFalse(budget.allows(waiting));
    waiting.clear();
    waiting.add(ByteBuffer.allocate(99));
    assertTrue(budget.allows(waiting));
    waiting.add(ByteBuffer.allocate(1));
    assertFalse(budget.allows(waiting));
  }
}
