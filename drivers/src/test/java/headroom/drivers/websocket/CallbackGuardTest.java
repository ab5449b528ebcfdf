package headroom.drivers.websocket;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** More broken callbacks than there are workers: each would end one of them, or all. */
class CallbackGuardTest {
  private static final int MORE_THAN_WORKERS = 5;

  @Test
  void anErrorInAMessageCostsItsConnectionAndNothingElse() throws IOException {
    try (ServerUnderTest server =
            new ServerUnderTest(
                ServerUnderTest.LIMITS,
                GuardedServer.watches(ServerUnderTest.LIMITS),
                (connection, text) -> {
                  if (text.equals("bomb")) throw new StackOverflowError("on purpose");
                  connection.send(text);
                });
        RawPeer bystander = server.connect()) {
      for (int i = 0; i < MORE_THAN_WORKERS; i++) {
        try (RawPeer bomber = server.connect()) {
          bomber.text("bomb");
          assertEquals(1011, bomber.readClose().closeCode());
        }
      }
      bystander.text("still here");
      assertEquals("still here", bystander.readText());
      server.watchesSeeIt();
      assertEquals(0, server.server().restarts());
    }
  }

  @Test
  void anErrorWhileAHandshakeIsJudgedIsAnswered500AndTheNextIsLetIn() throws IOException {
    AtomicInteger knocks = new AtomicInteger();
    try (ServerUnderTest server =
        new ServerUnderTest(
            ServerUnderTest.LIMITS,
            GuardedServer.watches(ServerUnderTest.LIMITS),
            ServerUnderTest.echo(),
            entry -> {
              if (knocks.incrementAndGet() <= MORE_THAN_WORKERS) throw new LinkageError("no class");
              return new Door.Answer.Admit(entry);
            })) {
      for (int i = 0; i < MORE_THAN_WORKERS; i++) {
        try (RawPeer peer = new RawPeer(server.port())) {
          assertTrue(peer.handshake("/x", "").startsWith("HTTP/1.1 500 "));
        }
      }
      try (RawPeer peer = server.connect()) {
        peer.text("in");
        assertEquals("in", peer.readText());
      }
      assertEquals(0, server.server().restarts());
    }
  }

  @Test
  void anErrorWhileAConnectionIsTakenOverClosesIt() throws IOException {
    AtomicInteger knocks = new AtomicInteger();
    try (ServerUnderTest server =
        new ServerUnderTest(
            ServerUnderTest.LIMITS,
            GuardedServer.watches(ServerUnderTest.LIMITS),
            ServerUnderTest.echo(),
            entry ->
                new Door.Answer.Admit(
                    (protocol, connection) -> {
                      if (knocks.incrementAndGet() <= MORE_THAN_WORKERS) {
                        throw new AssertionError("on purpose");
                      }
                      return entry.open(protocol, connection);
                    }))) {
      for (int i = 0; i < MORE_THAN_WORKERS; i++) {
        try (RawPeer peer = server.connect()) {
          assertEquals(1011, peer.readClose().closeCode());
        }
      }
      try (RawPeer peer = server.connect()) {
        peer.text("in");
        assertEquals("in", peer.readText());
      }
      assertEquals(0, server.server().restarts());
    }
  }

  @Test
  void anAftermathThatFailsTooIsNotLetOut() {
    List<String> ran = new ArrayList<>();
    CallbackGuard guard = new CallbackGuard(new Complaints(() -> 0), () -> 0);
    guard.run(
        "peer",
        "a test",
        () -> {
          throw new InternalError("on purpose");
        },
        failed -> {
          ran.add(failed.getMessage());
          throw new IllegalStateException("again");
        });
    assertEquals(List.of("on purpose"), ran);
  }

  @Test
  void aCallbackThatBlocksIsToldOn() {
    AtomicLong nowNs = new AtomicLong();
    AtomicInteger asked = new AtomicInteger();
    Complaints complaints =
        new Complaints(
            () -> {
              asked.incrementAndGet();
              return 0;
            });
    int before = asked.get();
    CallbackGuard guard = new CallbackGuard(complaints, nowNs::get);
    guard.run("peer", "a test", () -> nowNs.addAndGet(199_999_999), failed -> {});
    assertEquals(before, asked.get());
    guard.run("peer", "a test", () -> nowNs.addAndGet(200_000_000), failed -> {});
    await().until(() -> asked.get() == before + 1);
  }
}
