package headroom.drivers.websocket;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A socket that closes behind the library's back. */
class LostCloseTest {
  private static final Duration A_WHILE = Duration.ofMillis(100);

  @Test
  void aCloseThatNobodyToldIsToldOnce() throws IOException {
    try (ServerUnderTest server = new ServerUnderTest();
        RawPeer peer = server.connect()) {
      server.first().channel().close();
      server.pass(A_WHILE.minusNanos(1));
      assertEquals(List.of(), server.log);
      server.pass(Duration.ofNanos(1));
      await().until(() -> server.server().engine().connections().isEmpty());
      assertEquals(1, server.log.size());
    }
  }

  @Test
  void withoutTheWatchItsReceiverWouldWaitForEver() throws IOException {
    try (ServerUnderTest server =
            new ServerUnderTest(ServerUnderTest.LIMITS, ServerUnderTest.without(LostClose.class));
        RawPeer peer = server.connect()) {
      server.first().channel().close();
      server.pass(Duration.ofSeconds(10));
      assertEquals(List.of(), server.log);
    }
  }

  @Test
  void aPeerThatIsLetInWhileTheServerStopsHearsOfItAndSoDoesItsReceiver() throws IOException {
    for (int i = 0; i < 50; i++) {
      try (ServerUnderTest server = new ServerUnderTest();
          RawPeer peer = server.connect()) {
        server.close(); // the handshake is answered, the opening may still be under way
        await().untilAsserted(() -> assertEquals(server.opened.size(), server.log.size()));
      }
    }
  }
}
