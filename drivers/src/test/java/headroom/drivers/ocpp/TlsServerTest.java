package headroom.drivers.ocpp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.site.ChargerId;
import headroom.drivers.websocket.CsmsClient;
import headroom.drivers.websocket.RawPeer;
import headroom.drivers.websocket.TestCertificates;
import headroom.drivers.websocket.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Security profile 2 on both sides, with certificates made here: the port for chargers over TLS,
 * and the way to a CSMS (OCPP 1.6 security white paper, A00.FR.301 to 317).
 */
@Timeout(60)
class TlsServerTest {
  private static final String OFFER = "Sec-WebSocket-Protocol: ocpp1.6\r\n";
  private static final String HERE = "dns:localhost,ip:127.0.0.1";

  @TempDir static Path folder;
  private static TestCertificates authority;
  private static TlsIdentity good;
  private static SSLContext client;

  private final EchoGate gate =
      new EchoGate(EchoGate.open("CP-01"), EchoGate.locked("CP-02", "correct horse battery"));
  private final VirtualTime time = new VirtualTime();
  private final AtomicReference<SSLContext> shown = new AtomicReference<>();
  private ChargerServer server;

  @BeforeAll
  static void makeCertificates() throws Exception {
    authority = new TestCertificates(folder);
    good = authority.server("localhost", HERE);
    client = authority.trusting();
  }

  @BeforeEach
  void start() throws Exception {
    shown.set(good.context());
    server =
        new ChargerServer(
            ChargerServerConfig.on("127.0.0.1", 0, "/ocpp/"), gate, trouble -> {}, shown::get);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RawPeer peer(String version, int receiveBufferBytes) throws IOException {
    SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket();
    if (!version.isEmpty()) socket.setEnabledProtocols(new String[] {version});
    return new RawPeer(socket, server.port(), receiveBufferBytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aChargerComesOverTlsAndItsFramesComeBackInOrder(String version) throws IOException {
    try (RawPeer peer = peer(version, 0)) {
      assertTrue(peer.handshake("/ocpp/CP-01", OFFER).startsWith("HTTP/1.1 101 "));
      for (int i = 0; i < 100; i++) peer.text("[2,\"" + i + "\",\"Heartbeat\",{}]");
      for (int i = 0; i < 100; i++)
        assertEquals("[2,\"" + i + "\",\"Heartbeat\",{}]", peer.readText());
    }
    await().until(() -> gate.log.size() == 2);
  }

  @Test
  void aSlowReaderGetsEveryByteOnce() throws IOException {
    try (RawPeer peer = peer("", 4_096)) {
      assertTrue(peer.handshake("/ocpp/CP-01", OFFER).startsWith("HTTP/1.1 101 "));
      for (int i = 0; i < 14; i++) peer.text((i + ":").repeat(20_000));
      for (int i = 0; i < 14; i++) assertEquals((i + ":").repeat(20_000), peer.readText());
    }
  }

  @Test
  void theRightPasswordOpensAndAWrongOneGets401() throws IOException {
    String right = Base64.getEncoder().encodeToString(bytes("CP-02:correct horse battery"));
    String wrong = Base64.getEncoder().encodeToString(bytes("CP-02:correct horse batterz"));
    assertEquals("HTTP/1.1 101 ", knock(OFFER + "Authorization: Basic " + right + "\r\n"));
    assertEquals("HTTP/1.1 401 ", knock(OFFER + "Authorization: Basic " + wrong + "\r\n"));
    assertEquals("HTTP/1.1 401 ", knock(OFFER));
  }

  private String knock(String headers) throws IOException {
    try (RawPeer peer = peer("", 0)) {
      return peer.handshake("/ocpp/CP-02", headers).substring(0, 13);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whoSpeaksWithoutTlsIsRefusedAndNamed() throws IOException {
    try (RawPeer plain = new RawPeer(server.port())) {
      plain.send(RawPeer.request("/ocpp/CP-01", OFFER));
      assertTrue(plain.isClosedByServer());
    }
    await()
        .until(
            () ->
                gate.refused.contains(
                    "somebody speaks without TLS to the port for TLS (ws:// for wss://?)"));
  }

  /** A00.FR.314: the hello of a peer that knows nothing newer than TLS 1.1. */
  @Test
  void whoOffersOnlyTls11IsRefusedAndNamed() throws IOException {
    byte[] hello = new byte[9 + 2 + 32 + 1 + 2 + 4 + 2];
    byte[] head = {0x16, 3, 1, 0, (byte) (hello.length - 5), 1, 0, 0, (byte) (hello.length - 9)};
    System.arraycopy(head, 0, hello, 0, head.length);
    byte[] version = {3, 2};
    System.arraycopy(version, 0, hello, 9, 2);
    byte[] rest = {0, 0, 4, (byte) 0xc0, 0x13, (byte) 0xc0, 0x09, 1, 0};
    System.arraycopy(rest, 0, hello, 9 + 2 + 32, rest.length);
    try (RawPeer old = new RawPeer(server.port())) {
      old.send(hello);
      assertTrue(old.isClosedByServer());
    }
    await()
        .until(
            () -> gate.refused.stream().anyMatch(w -> w.contains("offers no TLS of 1.2 or later")));
  }

  @Test
  void whoDoesNotTrustOurCertificateIsNamed() throws IOException, GeneralSecurityException {
    SSLSocket socket = (SSLSocket) SSLContext.getDefault().getSocketFactory().createSocket();
    try (RawPeer peer = new RawPeer(socket, server.port(), 0)) {
      assertThrows(SSLException.class, () -> peer.handshake("/ocpp/CP-01", OFFER));
    }
    await().until(() -> gate.refused.stream().anyMatch(w -> w.contains("refuses our certificate")));
  }

  @Test
  void aRenewedCertificateIsSeenByTheNextAndTheOthersStay() throws Exception {
    try (RawPeer before = peer("", 0)) {
      assertTrue(before.handshake("/ocpp/CP-01", OFFER).startsWith("HTTP/1.1 101 "));
      TlsIdentity renewed = authority.server("renewed", HERE);
      shown.set(renewed.context());
      SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket();
      try (RawPeer after = new RawPeer(socket, server.port(), 0)) {
        assertTrue(after.handshake("/ocpp/CP-02", OFFER).startsWith("HTTP/1.1 401 "));
        assertEquals(renewed.certificate(), socket.getSession().getPeerCertificates()[0]);
      }
      before.text("[2,\"1\",\"Heartbeat\",{}]");
      assertEquals("[2,\"1\",\"Heartbeat\",{}]", before.readText());
    }
  }

  // ---- the way to a CSMS

  private String dial(List<X509Certificate> authorities, Optional<String> password)
      throws Exception {
    return dial(server.port(), authorities, password);
  }

  /** What a connection attempt came to. */
  private String dial(int port, List<X509Certificate> authorities, Optional<String> password)
      throws Exception {
    BlockingQueue<String> came = new LinkedBlockingQueue<>();
    Map<ChargerId, String> passwords =
        password.map(it -> Map.of(new ChargerId("CP-02"), it)).orElse(Map.of());
    CsmsConfig config =
        new CsmsConfig(URI.create("wss://127.0.0.1:" + port + "/ocpp/"), passwords, authorities);
    try (CsmsClient dialer = new CsmsClient(config, time, time)) {
      dialer.dial(
          new ChargerId("CP-02"),
          "ocpp1.6",
          new CsmsDialer.End() {
            @Override
            public void onOpen(Wire wire) {
              came.add("open");
            }

            @Override
            public void onText(String text) {}

            @Override
            public void onClosed(String why) {
              came.add(why);
            }
          });
      String first = came.poll(20, TimeUnit.SECONDS);
      return String.valueOf(first);
    }
  }

  private static final Optional<String> RIGHT = Optional.of("correct horse battery");

  @Test
  void aCsmsThatOurAuthorityVouchesForIsConnectedTo() throws Exception {
    assertEquals("open", dial(List.of(authority.authority()), RIGHT));
  }

  @Test
  void aCsmsThatRefusesOurPasswordIsNamed() throws Exception {
    assertEquals(
        "the CSMS answered HTTP 401",
        dial(List.of(authority.authority()), Optional.of("another horse battery")));
  }

  @Test
  void aCsmsOfAnUnknownAuthorityIsRefused() throws Exception {
    String why = dial(List.of(), RIGHT);
    assertTrue(why.contains("nobody that we trust vouches for its certificate"), why);
  }

  @Test
  void aCsmsOfAnotherNameIsRefused() throws Exception {
    shown.set(authority.server("elsewhere", "dns:elsewhere.example").context());
    String why = dial(List.of(authority.authority()), RIGHT);
    assertTrue(why.contains("its certificate is that of another host"), why);
  }

  @Test
  void aCsmsWhoseCertificateEndedIsRefused() throws Exception {
    shown.set(authority.server("old", HERE, "-startdate", "-9d", "-validity", "3").context());
    String why = dial(List.of(authority.authority()), RIGHT);
    assertTrue(why.contains("its certificate has ended"), why);
  }

  @Test
  void aCsmsThatSpeaksNoTlsIsRefused() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket asked = plain.accept()) {
                  asked.getOutputStream().write(bytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
                  asked.getInputStream().readAllBytes();
                } catch (IOException gone) {
                  // The words that the other side found are judged.
                }
              });
      String why = dial(plain.getLocalPort(), List.of(authority.authority()), RIGHT);
      assertTrue(why.contains("speaks no TLS"), why);
    }
  }
}
