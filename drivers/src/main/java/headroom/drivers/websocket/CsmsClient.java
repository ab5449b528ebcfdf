package headroom.drivers.websocket;

import headroom.core.port.Clock;
import headroom.core.port.Timer;
import headroom.core.site.ChargerId;
import headroom.core.units.MonoTime;
import headroom.drivers.ocpp.CsmsConfig;
import headroom.drivers.ocpp.CsmsDialer;
import headroom.drivers.ocpp.Printable;
import headroom.drivers.ocpp.Wire;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connections to the CSMS over WebSocket (OCPP-J 1.6 section 3), by the JDK's client, which shares
 * its few threads among all of them.
 *
 * <p>A connection on which nothing comes, not even the answer to a ping, is given up. What the CSMS
 * does not take is bounded: then the connection is closed, and what must not be lost is on disk.
 */
public final class CsmsClient implements CsmsDialer, AutoCloseable {
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(10);

  /** Some close what is idle for a quarter of an hour; routers forget earlier. */
  private static final Duration PING_EVERY = Duration.ofSeconds(60);

  private static final Duration SILENT_FOR = Duration.ofSeconds(150);
  private static final int MOST_CHARS = 1 << 20;
  private static final long MOST_WAITING_CHARS = 4L << 20;
  private static final int LONGEST_REASON = 40;

  private final CsmsConfig config;
  private final Clock clock;
  private final Timer timer;
  private final HttpClient client;

  /**
   * @throws GeneralSecurityException when the certificates of the authorities cannot be used
   */
  public CsmsClient(CsmsConfig config, Clock clock, Timer timer) throws GeneralSecurityException {
    this.config = config;
    this.clock = clock;
    this.timer = timer;
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECTS_WITHIN);
    if (!config.authorities().isEmpty()) builder.sslContext(trusting(config.authorities()));
    this.client = builder.build();
  }

  private static SSLContext trusting(List<X509Certificate> authorities)
      throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++)
        store.setCertificateEntry("authority " + i, authorities.get(i));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (java.io.IOException impossible) {
      throw new GeneralSecurityException("an empty key store cannot be made", impossible);
    }
  }

  @Override
  public void dial(ChargerId charger, String protocol, End end) {
    Connection connection = new Connection(protocol, end);
    WebSocket.Builder builder =
        client.newWebSocketBuilder().subprotocols(protocol).connectTimeout(CONNECTS_WITHIN);
    String password = config.passwords().get(charger);
    if (password != null) builder.header("Authorization", basic(charger, password));
    builder
        .buildAsync(address(charger), connection)
        .whenComplete(
            (socket, failure) -> {
              if (failure != null) connection.over(words(failure));
            });
  }

  private URI address(ChargerId charger) {
    String identity = URLEncoder.encode(charger.name(), StandardCharsets.UTF_8).replace("+", "%20");
    return URI.create(config.url() + identity);
  }

  private static String basic(ChargerId charger, String password) {
    byte[] both = (charger.name() + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  /** What went wrong, for people. */
  private static String words(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null)
      cause = cause.getCause();
    if (cause instanceof WebSocketHandshakeException no)
      return "the CSMS answered HTTP " + no.getResponse().statusCode();
    Optional<String> refused = TlsWords.ofServer(cause);
    if (refused.isPresent()) return Printable.of("the CSMS is not trusted: " + refused.get(), 200);
    String message = cause.getMessage();
    return Printable.of(
        cause.getClass().getSimpleName() + (message == null ? "" : ": " + message), 200);
  }

  /** Closes what is open, without waiting for the other side. */
  @Override
  public void close() {
    client.shutdownNow();
  }

  /** One connection; its out-queue keeps to the client's rule of one send at a time. */
  private final class Connection implements WebSocket.Listener, Wire {
    private final String protocol;
    private final End end;
    private final Deque<String> waiting = new ArrayDeque<>();
    private final StringBuilder partial = new StringBuilder();
    private long waitingChars;
    private boolean sending;
    private boolean over;
    private volatile MonoTime heard;
    private @Nullable WebSocket socket;

    Connection(String protocol, End end) {
      this.protocol = protocol;
      this.end = end;
      this.heard = clock.now();
    }

    @Override
    public void onOpen(WebSocket opened) {
      if (!opened.getSubprotocol().equals(protocol)) {
        opened.abort();
        over("the CSMS does not speak " + protocol);
        return;
      }
      synchronized (this) {
        if (over) {
          opened.abort();
          return;
        }
        socket = opened;
      }
      heard = clock.now();
      end.onOpen(this);
      opened.request(1);
      watch();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      heard = clock.now();
      if (partial.length() + data.length() > MOST_CHARS) {
        from.abort();
        over("a frame of more than " + MOST_CHARS + " characters");
        return null;
      }
      partial.append(data);
      if (last) {
        String text = partial.toString();
        partial.setLength(0);
        end.onText(text);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      from.abort();
      over("a binary frame");
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
      heard = clock.now();
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
      heard = clock.now();
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String why) {
      over("the CSMS closed it: " + code + " " + Printable.of(why, 100));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      over(words(failure));
    }

    private void over(String why) {
      synchronized (this) {
        if (over) return;
        over = true;
        waiting.clear();
      }
      end.onClosed(why);
    }

    /** Pings, and gives up what answers nothing. */
    private void watch() {
      timer.wakeAt(
          clock.now().plus(PING_EVERY),
          () -> {
            WebSocket open = socket;
            synchronized (this) {
              if (over || open == null) return;
            }
            if (clock.now().isAtLeast(SILENT_FOR, heard)) {
              open.abort();
              over("nothing came for " + SILENT_FOR.toSeconds() + " s, not even a pong");
              return;
            }
            CompletableFuture<WebSocket> ping = open.sendPing(ByteBuffer.allocate(0));
            ping.exceptionally(
                failure -> {
                  over(words(failure));
                  return open;
                });
            watch();
          });
    }

    @Override
    public void send(String text) {
      boolean tooMuch;
      synchronized (this) {
        if (over) return;
        waiting.add(text);
        waitingChars += text.length();
        tooMuch = waitingChars > MOST_WAITING_CHARS;
        if (!tooMuch && !sending) sendNext();
      }
      if (tooMuch) {
        abort();
        over("it takes nothing: " + MOST_WAITING_CHARS + " characters wait");
      }
    }

    private synchronized void sendNext() {
      String next = waiting.poll();
      WebSocket open = socket;
      if (next == null || over || open == null) {
        sending = false;
        return;
      }
      sending = true;
      waitingChars -= next.length();
      open.sendText(next, true)
          .whenComplete(
              (sent, failure) -> {
                if (failure != null) over(words(failure));
                else sendNext();
              });
    }

    private void abort() {
      WebSocket open = socket;
      if (open != null) open.abort();
    }

    @Override
    public void close(int code, String why) {
      WebSocket open;
      synchronized (this) {
        if (over) return;
        over = true;
        open = socket;
      }
      if (open == null) return;
      open.sendClose(code, Printable.of(why, LONGEST_REASON))
          .whenComplete((closed, failure) -> open.abort());
    }
  }
}
