package headroom.drivers.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a peer may send; the time stands still, so that no rate recovers. */
class FrameGuardTest {
  private static final int MAX_BYTES = ServerUnderTest.LIMITS.maxMessageBytes();
  private static final int BURST = 10 * ServerUnderTest.LIMITS.maxFramesPerSecond();

  private ServerUnderTest server;
  private RawPeer peer;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerUnderTest();
    peer = server.connect();
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
    server.close();
  }

  private static byte[] letters(int count) {
    byte[] letters = new byte[count];
    Arrays.fill(letters, (byte) 'x');
    return letters;
  }

  private void assertClosedWith(int code) throws IOException {
    assertEquals(code, peer.readClose().closeCode());
    assertTrue(peer.isClosedByServer());
  }

  @Test
  void aFrameOfExactlyTheLimitPasses() throws IOException {
    peer.frame(true, RawPeer.TEXT, letters(MAX_BYTES));
    assertEquals(MAX_BYTES, peer.readText().length());
  }

  @Test
  void aFrameOfOneByteMoreGets1009() throws IOException {
    peer.frame(true, RawPeer.TEXT, letters(MAX_BYTES + 1));
    assertClosedWith(1009);
  }

  @Test
  void aFrameOf100KilobytesGets1009() throws IOException {
    peer.frame(true, RawPeer.TEXT, letters(100_000));
    assertClosedWith(1009);
  }

  @Test
  void aFrameThatClaimsTerabytesGets1009BeforeTheyCome() throws IOException {
    peer.send(new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4});
    assertClosedWith(1009);
  }

  @Test
  void aFrameThatClaimsOneByteTooManyGets1009BeforeItComes() throws IOException {
    peer.send(new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 1, 0, 1, 1, 2, 3, 4});
    assertClosedWith(1009);
  }

  @Test
  void threeFragmentsOf40KilobytesGet1009() throws IOException {
    peer.frame(false, RawPeer.TEXT, letters(40_000));
    peer.frame(false, RawPeer.CONTINUATION, letters(40_000));
    peer.frame(true, RawPeer.CONTINUATION, letters(40_000));
    assertClosedWith(1009);
  }

  @Test
  void fragmentsThatNeverEndGet1009() throws IOException {
    // The library's own limit looks at the first and the last frame of a message only.
    peer.frame(false, RawPeer.TEXT, letters(1));
    for (int i = 0; i < 7; i++) peer.frame(false, RawPeer.CONTINUATION, letters(10_000));
    assertClosedWith(1009);
  }

  @Test
  void aMessageInTooManyPiecesGets1009() throws IOException {
    peer.frame(false, RawPeer.TEXT, letters(0));
    for (int i = 1; i < FrameGuard.MAX_FRAGMENTS; i++) {
      peer.frame(false, RawPeer.CONTINUATION, letters(0));
    }
    peer.frame(true, RawPeer.CONTINUATION, letters(0));
    assertClosedWith(1009);
  }

  @Test
  void aMessageInAsManyPiecesAsAllowedPassesAndSoDoesTheNext() throws IOException {
    for (int message = 0; message < 2; message++) {
      peer.frame(false, RawPeer.TEXT, letters(1));
      for (int i = 2; i < FrameGuard.MAX_FRAGMENTS; i++) {
        peer.frame(false, RawPeer.CONTINUATION, letters(1));
      }
      peer.frame(true, RawPeer.PING, letters(3)); // may come in between
      assertEquals(RawPeer.PONG, peer.read().opcode());
      peer.frame(true, RawPeer.CONTINUATION, letters(1));
      assertEquals(FrameGuard.MAX_FRAGMENTS, peer.readText().length());
    }
  }

  @Test
  void aBinaryFrameGets1003() throws IOException {
    peer.frame(true, RawPeer.BINARY, letters(1));
    assertClosedWith(1003);
  }

  @Test
  void theFirstPieceOfABinaryMessageGets1003() throws IOException {
    peer.frame(false, RawPeer.BINARY, letters(1));
    assertClosedWith(1003);
  }

  @Test
  void textThatIsNotUtf8Gets1007() throws IOException {
    peer.frame(true, RawPeer.TEXT, new byte[] {(byte) 0xc3, (byte) 0x28});
    assertClosedWith(1007);
  }

  @Test
  void aBurstWithinTheRatePassesAndOneFrameMoreGets1008() throws IOException {
    for (int i = 0; i < BURST; i++) {
      peer.text("x");
      assertEquals("x", peer.readText());
    }
    peer.text("x");
    assertClosedWith(1008);
  }

  @Test
  void pingsCountToo() throws IOException {
    for (int i = 0; i < BURST; i++) {
      peer.frame(true, RawPeer.PING, letters(1));
      assertEquals(RawPeer.PONG, peer.read().opcode());
    }
    peer.frame(true, RawPeer.PING, letters(1));
    assertClosedWith(1008);
  }

  @Test
  void theRateRecoversFrameByFrame() {
    FrameRate rate = new FrameRate(100, 0);
    for (int i = 0; i < BURST; i++) assertTrue(rate.allows(0));
    long frameNs = Duration.ofMillis(10).toNanos();
    assertFalse(rate.allows(frameNs - 1));
    assertTrue(rate.allows(frameNs));
    assertFalse(rate.allows(frameNs));
    assertTrue(rate.allows(2 * frameNs));
    long later = Duration.ofHours(1).toNanos();
    for (int i = 0; i < BURST; i++) assertTrue(rate.allows(later));
    assertFalse(rate.allows(later));
  }

  @Test
  void frameAndConnectionOptionsSuitShortMessages() throws IOException {
    assertTrue(server.first().channel().socket().socket().getTcpNoDelay());
  }
}
