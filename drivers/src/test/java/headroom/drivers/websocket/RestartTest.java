package headroom.drivers.websocket;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each part of the library's server that can end without a word, ended on purpose. */
class RestartTest {
  @Test
  void aSelectorThatEndsIsReplaced() throws IOException {
    survives(engine -> engine.selectorThread().interrupt());
  }

  @Test
  void aWorkerThatEndsIsReplaced() throws IOException {
    survives(engine -> engine.workers().getFirst().interrupt());
  }

  @Test
  void aListeningSocketThatClosedIsReplaced() throws IOException {
    survives(engine -> engine.acceptKey().ifPresent(SelectionKey::cancel));
  }

  @Test
  void aServerThatBreaksAgainIsReplacedAgain() throws IOException {
    try (ServerUnderTest server = new ServerUnderTest()) {
      for (int i = 1; i <= 3; i++) {
        int restarts = i;
        server.server().engine().selectorThread().interrupt();
        await().until(() -> server.server().restarts() == restarts);
      }
      serves(server);
    }
  }

  private static void survives(Consumer<Engine> damage) throws IOException {
    try (ServerUnderTest server = new ServerUnderTest();
        RawPeer before = server.connect()) {
      int port = server.port();
      damage.accept(server.server().engine());
      await().until(() -> server.server().restarts() == 1);
      // The old connection was ended and its receiver told, so that nothing waits for a ghost.
      before.isClosedByServer();
      await().untilAsserted(() -> assertEquals(1, server.log.size(), server.log::toString));
      assertEquals(port, server.port());
      await().until(() -> server.troubles.size() == 2);
      assertTrue(server.troubles.getFirst().isPresent(), "what broke is told first");
      assertEquals(Optional.empty(), server.troubles.getLast(), "and then that it stands");
      serves(server);
    }
  }

  private static void serves(ServerUnderTest server) throws IOException {
    for (String text : List.of("one", "two", "three")) {
      try (RawPeer peer = server.connect()) {
        peer.text(text);
        assertEquals(text, peer.readText());
      }
    }
  }
}
