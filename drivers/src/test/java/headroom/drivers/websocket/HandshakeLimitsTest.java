package headroom.drivers.websocket;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Peers that are not through with their handshake; the test holds the time, so only one guard acts.
 */
class HandshakeLimitsTest {
  private static final Duration DEADLINE = ServerUnderTest.LIMITS.handshakeDeadline();
  private static final Duration A_NANOSECOND = Duration.ofNanos(1);

  private static void accepted(ServerUnderTest server) {
    await().until(() -> server.server().engine().connections().size() == 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "G", "GET /x HTTP/1.1\r\nHost: localhost\r\n"})
  void aHandshakeThatStopsIsEndedAtTheDeadlineAndNotBefore(String begun) throws IOException {
    try (ServerUnderTest server = new ServerUnderTest();
        RawPeer peer = new RawPeer(server.port())) {
      peer.send(begun);
      accepted(server);
      server.pass(DEADLINE.minus(A_NANOSECOND));
      assertEquals(1, server.server().engine().connections().size());
      server.pass(A_NANOSECOND);
      assertTrue(peer.isClosedByServer());
      assertEquals(List.of("did not finish its handshake within 4000 ms"), server.complaints);
    }
  }

  @Test
  void aTrickleDoesNotPutTheDeadlineOff() throws IOException {
    try (ServerUnderTest server = new ServerUnderTest();
        RawPeer peer = new RawPeer(server.port())) {
      accepted(server);
      for (int i = 0; i < 4; i++) {
        peer.send("G");
        server.pass(DEADLINE.dividedBy(4));
      }
      assertTrue(peer.isClosedByServer());
    }
  }

  @Test
  void withoutTheDeadlineSuchASocketStaysForEver() throws IOException {
    try (ServerUnderTest server =
            new ServerUnderTest(
                ServerUnderTest.LIMITS, ServerUnderTest.without(HandshakeDeadline.class));
        RawPeer peer = new RawPeer(server.port())) {
      accepted(server);
      server.pass(DEADLINE.multipliedBy(1_000));
      assertEquals(1, server.server().engine().connections().size());
      peer.setPatience(Duration.ofMillis(100));
      assertFalse(peer.isClosedByServer());
    }
  }

  @Test
  void anOpenConnectionIsNotBoundByIt() throws IOException {
    try (ServerUnderTest server = new ServerUnderTest();
        RawPeer peer = server.connect()) {
      server.pass(DEADLINE.multipliedBy(2));
      peer.text("hello");
      assertEquals("hello", peer.readText());
    }
  }

  @Test
  void aHandshakeThatNeverEndsIsCutOffAtTheByteLimit() throws IOException {
    try (ServerUnderTest server = new ServerUnderTest();
        RawPeer peer = new RawPeer(server.port())) {
      peer.send("GET /x HTTP/1.1\r\n");
      accepted(server);
      String line = "X-Filler: " + "x".repeat(1_000) + "\r\n";
      try {
        for (int i = 0; i < 2_000; i++) peer.send(line);
      } catch (IOException cutOff) {
        // The earlier the better.
      }
      assertTrue(peer.isClosedByServer());
      assertEquals(List.of("sent a handshake of more than 8192 bytes"), server.complaints);
    }
  }

  @Test
  void theByteLimitHoldsToTheByteWhereverTheStreamIsCut() throws IOException {
    byte[] head = "GET / HTTP/1.1\r\nA: b\r\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] tail = new byte[1_000];
    for (int cut = 0; cut <= head.length; cut++) {
      HeaderLimit fits = new HeaderLimit(head.length);
      fits.feed(ByteBuffer.wrap(head, 0, cut));
      fits.feed(ByteBuffer.wrap(head, cut, head.length - cut));
      fits.feed(ByteBuffer.wrap(tail)); // frames are not headers
      HeaderLimit tooShort = new HeaderLimit(head.length - 1);
      int at = cut;
      assertThrows(
          IOException.class,
          () -> {
            tooShort.feed(ByteBuffer.wrap(head, 0, at));
            tooShort.feed(ByteBuffer.wrap(head, at, head.length - at));
          },
          "cut at " + cut);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /x HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /x HTTP/1.1\r\nno colon\r\n\r\n",
        "\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n"
      })
  void whatIsNoHandshakeIsNotLetIn(String request) throws IOException {
    try (ServerUnderTest server = new ServerUnderTest();
        RawPeer peer = new RawPeer(server.port())) {
      peer.send(request);
      assertFalse(peer.readHead().startsWith("HTTP/1.1 101"));
      assertEquals(List.of(), server.opened);
      server.pass(DEADLINE);
      assertTrue(peer.isClosedByServer());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Upgrade: websocket|Upgrade: h2c",
        "Connection: Upgrade|Connection: close",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Key: c2hvcnQ=",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|X: y"
      })
  void aRequestThatBreaksRfc6455IsAnswered400WithWhatWasExpected(String change) throws IOException {
    String[] fromTo = change.split("\\|");
    try (ServerUnderTest server = new ServerUnderTest();
        RawPeer peer = new RawPeer(server.port())) {
      peer.send(RawPeer.request("/x", "").replace(fromTo[0], fromTo[1]));
      String answer = peer.readToEnd();
      assertTrue(answer.startsWith("HTTP/1.1 400 Bad Request\r\n"), answer);
      assertTrue(answer.contains("expected "), answer);
    }
  }

  @Test
  void aRefusedPeerGetsNoSecondTryOnTheSameSocket() throws IOException {
    try (ServerUnderTest server =
            new ServerUnderTest(
                ServerUnderTest.LIMITS,
                GuardedServer.watches(ServerUnderTest.LIMITS),
                ServerUnderTest.echo(),
                entry -> new Door.Answer.Refuse(Refusal.notFound("nobody here")));
        RawPeer peer = new RawPeer(server.port())) {
      peer.send(RawPeer.request("/x", ""));
      peer.send(RawPeer.request("/x", ""));
      String answer = peer.readToEnd();
      assertEquals(answer.indexOf("HTTP/1.1"), answer.lastIndexOf("HTTP/1.1"), answer);
      assertEquals(List.of(), server.complaints, "the door knows whom it refused");
      server.pass(DEADLINE);
      assertEquals(0, server.server().engine().connections().size());
    }
  }

  @Test
  void aPeerThatLeavesWhileItsHandshakeIsAnsweredLeavesNoGhost() throws IOException {
    ServerUnderTest[] self = new ServerUnderTest[1];
    try (ServerUnderTest server =
        new ServerUnderTest(
            ServerUnderTest.LIMITS,
            GuardedServer.watches(ServerUnderTest.LIMITS),
            ServerUnderTest.echo(),
            entry -> {
              for (Connection c : self[0].server().engine().connections()) c.abort("left");
              return new Door.Answer.Admit(entry);
            })) {
      self[0] = server;
      try (RawPeer peer = new RawPeer(server.port())) {
        peer.send(RawPeer.request("/x", "Sec-WebSocket-Protocol: a\r\n"));
        await().until(() -> server.opened.size() == 1);
        await().untilAsserted(() -> assertEquals(List.of("left during its handshake"), server.log));
        assertEquals(List.of(), List.copyOf(server.server().engine().getConnections()));
      }
    }
  }
}
