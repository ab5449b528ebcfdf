package headroom.drivers.websocket;

import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.WebSocketServerFactory;
import org.java_websocket.drafts.Draft;

/**
 * Carries a server's bytes over TLS 1.2 or 1.3, with ciphers that keep earlier traffic secret when
 * a key is lost: security profile 2, A00.FR.312 to 317 of the OCPP 1.6 security white paper, but
 * for the two suites of FR.317 that do not (TLS_RSA_…), which Java refuses.
 */
final class TlsTransport implements WebSocketServerFactory {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private static final Pattern FORWARD_SECRET =
      Pattern.compile("TLS_((AES|CHACHA20)_.*|ECDHE_.*_(GCM|POLY1305)_SHA(256|384))");

  private final Supplier<SSLContext> context;

  /**
   * @param context asked for every connection, so that a renewed certificate is used by the next
   */
  TlsTransport(Supplier<SSLContext> context) {
    this.context = context;
  }

  @Override
  public WebSocketImpl createWebSocket(WebSocketAdapter adapter, Draft draft) {
    return new WebSocketImpl(adapter, draft);
  }

  @Override
  public WebSocketImpl createWebSocket(WebSocketAdapter adapter, List<Draft> drafts) {
    return new WebSocketImpl(adapter, drafts);
  }

  @Override
  public ByteChannel wrapChannel(SocketChannel socket, SelectionKey key) {
    SSLEngine engine = context.get().createSSLEngine();
    engine.setUseClientMode(false);
    engine.setEnabledProtocols(PROTOCOLS);
    engine.setEnabledCipherSuites(
        Arrays.stream(engine.getSupportedCipherSuites())
            .filter(suite -> FORWARD_SECRET.matcher(suite).matches())
            .toArray(String[]::new));
    return new TlsChannel(socket, engine);
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
