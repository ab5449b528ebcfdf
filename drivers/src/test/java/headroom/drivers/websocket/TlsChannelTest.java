package headroom.drivers.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a peer that does not shake hands as it should costs. */
class TlsChannelTest {
  @TempDir static Path folder;

  private ServerSocketChannel listening;
  private SocketChannel peer;
  private SocketChannel accepted;
  private TlsChannel channel;

  @BeforeEach
  void connect() throws Exception {
    if (identity == null) identity = new TestCertificates(folder).server("localhost", "dns:x");
    listening =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    peer = SocketChannel.open(listening.getLocalAddress());
    accepted = listening.accept();
    accepted.configureBlocking(false);
    SSLEngine engine = identity.context().createSSLEngine();
    engine.setUseClientMode(false);
    channel = new TlsChannel(accepted, engine);
  }

  private static TlsIdentity identity;

  @AfterEach
  void close() throws IOException {
    channel.close();
    peer.close();
    listening.close();
  }

  private int read() throws IOException {
    try (Selector selector = Selector.open()) {
      accepted.register(selector, SelectionKey.OP_READ);
      selector.select(5_000);
    }
    return channel.read(ByteBuffer.allocate(16_384));
  }

  @Test
  void aSilentPeerIsNothingToWriteTo() {
    assertFalse(channel.isNeedWrite());
    assertFalse(channel.isNeedRead());
  }

  @Test
  void aPeerThatSaidHalfAHelloIsNothingToWriteToNorToReadFrom() throws IOException {
    peer.write(ByteBuffer.wrap(new byte[] {0x16, 3, 1}));
    assertEquals(0, read());
    assertFalse(channel.isNeedWrite());
    assertFalse(channel.isNeedRead());
  }

  @Test
  void thePeersEndIsSeenInTheMiddleOfAHandshake() throws IOException {
    peer.write(ByteBuffer.wrap(new byte[] {0x16, 3, 1}));
    assertEquals(0, read());
    peer.close();
    assertEquals(-1, read());
  }

  @Test
  void whatIsNoTlsIsAFaultAndGetsAnAlert() throws IOException {
    peer.write(ByteBuffer.wrap("GET /ocpp/CP-01 HTTP/1.1\r\n\r\n".getBytes()));
    SSLException broken = assertThrows(SSLException.class, this::read);
    assertEquals("speaks without TLS to the port for TLS (ws:// for wss://?)", TlsWords.of(broken));
    ByteBuffer answer = ByteBuffer.allocate(16);
    assertTrue(peer.read(answer) > 0);
    assertEquals(0x15, answer.get(0), "an alert");
  }
}
