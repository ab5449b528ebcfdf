package headroom.drivers.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The library's lost wake-up, made to order: a frame in the queue that nobody told the selector.
 */
class WriteSweepTest {
  private static final byte[] FRAME = {(byte) 0x81, 2, 'h', 'i'};

  private static void stallOneFrame(ServerUnderTest server) {
    server.first().webSocket().outQueue.add(ByteBuffer.wrap(FRAME));
  }

  @Test
  void theSweepDeliversAFrameThatLostItsWakeUp() throws IOException {
    try (ServerUnderTest server = new ServerUnderTest();
        RawPeer peer = server.connect()) {
      stallOneFrame(server);
      assertEquals("hi", peer.readText());
    }
  }

  @Test
  void withoutTheSweepSuchAFrameStaysUntilTheNextOne() throws IOException {
    try (ServerUnderTest server =
            new ServerUnderTest(ServerUnderTest.LIMITS, ServerUnderTest.without(WriteSweep.class));
        RawPeer peer = server.connect()) {
      stallOneFrame(server);
      peer.setPatience(Duration.ofMillis(300));
      assertThrows(SocketTimeoutException.class, peer::read);
      peer.setPatience(Duration.ofSeconds(10));
      peer.text("next");
      assertEquals("hi", peer.readText());
      assertEquals("next", peer.readText());
    }
  }
}
