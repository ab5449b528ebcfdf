package headroom.sim.wire;

import headroom.sim.World;
import headroom.sim.ocpp.ChargerModel;
import headroom.sim.ocpp.Line;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A charging station's connection over a real WebSocket (OCPP-J): the JDK's client, which shares
 * its threads among all stations.
 *
 * <p>{@link #dial}, {@link #send} and {@link #hangUp} are called in the world's thread, and the
 * station is told everything there; the tap sees frames on the client's threads, as they come.
 */
public final class WebSocketLine implements Line {
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(5);

  private final World world;
  private final HttpClient client;
  private final URI address;
  private final Optional<String> credentials;
  private final Tap tap;
  private Optional<ChargerModel> station = Optional.empty();
  private Optional<Connection> current = Optional.empty();

  /** Sees every frame on the client's threads, with the time at which it came or went. */
  public interface Tap {
    /** A tap that looks away. */
    Tap NONE = new Tap() {};

    default void received(String text, long atNanos) {}

    default void sent(String text, long atNanos) {}
  }

  /**
   * @param address with the identity as the last part of its path
   * @param password for Basic auth; empty: none is sent
   */
  public WebSocketLine(
      World world,
      HttpClient client,
      URI address,
      String identity,
      Optional<String> password,
      Tap tap) {
    this.world = world;
    this.client = client;
    this.address = address;
    this.credentials =
        password.map(
            secret ->
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(
                            (identity + ":" + secret).getBytes(StandardCharsets.UTF_8)));
    this.tap = tap;
  }

  /** Says who is at this end. Call once, before {@link #dial}. */
  public void belongsTo(ChargerModel owner) {
    station = Optional.of(owner);
  }

  @Override
  public void dial() {
    hangUp();
    Connection connection = new Connection();
    current = Optional.of(connection);
    String protocol = station.map(ChargerModel::protocol).orElse("ocpp1.6");
    WebSocket.Builder builder =
        client.newWebSocketBuilder().subprotocols(protocol).connectTimeout(CONNECTS_WITHIN);
    credentials.ifPresent(basic -> builder.header("Authorization", basic));
    builder
        .buildAsync(address, connection)
        .whenComplete(
            (socket, failure) -> {
              if (failure != null) connection.closed(String.valueOf(failure.getMessage()));
            });
  }

  @Override
  public void send(String text) {
    current.ifPresent(connection -> connection.send(text));
  }

  @Override
  public void hangUp() {
    current.ifPresent(Connection::hangUp);
    current = Optional.empty();
  }

  /** Tells the station, unless the connection has been given up by then. */
  private void tell(Connection from, Consumer<ChargerModel> what) {
    world.inject(
        () -> {
          if (current.filter(from::equals).isPresent()) station.ifPresent(what);
        });
  }

  /** One connection; its out-queue keeps to the client's rule of one send at a time. */
  private final class Connection implements WebSocket.Listener {
    private final Deque<String> waiting = new ArrayDeque<>();
    private final StringBuilder partial = new StringBuilder();
    private Optional<WebSocket> socket = Optional.empty();
    private boolean sending;
    private boolean over;

    @Override
    public void onOpen(WebSocket opened) {
      synchronized (this) {
        if (over) {
          opened.abort();
          return;
        }
        socket = Optional.of(opened);
      }
      tell(this, ChargerModel::onOpen);
      opened.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        String text = partial.toString();
        partial.setLength(0);
        tap.received(text, System.nanoTime());
        tell(this, there -> there.onText(text));
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String why) {
      closed(code + " " + why);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      closed(String.valueOf(failure.getMessage()));
    }

    private void closed(String why) {
      synchronized (this) {
        if (over) return;
        over = true;
      }
      world.inject(
          () -> {
            if (current.filter(this::equals).isPresent()) {
              current = Optional.empty();
              station.ifPresent(there -> there.onClosed(why));
            }
          });
    }

    private synchronized void send(String text) {
      if (over || socket.isEmpty()) return;
      waiting.add(text);
      if (!sending) sendNext();
    }

    private synchronized void sendNext() {
      String next = waiting.poll();
      if (next == null || over || socket.isEmpty()) {
        sending = false;
        return;
      }
      sending = true;
      socket
          .get()
          .sendText(next, true)
          .whenComplete(
              (sent, failure) -> {
                if (failure != null) {
                  closed(String.valueOf(failure.getMessage()));
                } else {
                  tap.sent(next, System.nanoTime());
                  sendNext();
                }
              });
    }

    private synchronized void hangUp() {
      over = true;
      socket.ifPresent(
          open ->
              open.sendClose(WebSocket.NORMAL_CLOSURE, "")
                  .whenComplete((closed, failure) -> open.abort()));
    }
  }
}
