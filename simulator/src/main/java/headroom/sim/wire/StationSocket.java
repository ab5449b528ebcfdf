package headroom.sim.wire;

import headroom.sim.World;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One connection of a station: the JDK's client. What comes is told in the world's thread; sends
 * queue up here, for the client takes one at a time.
 */
public final class StationSocket implements WebSocket.Listener {
  private final World world;
  private final Owner owner;
  private final StringBuilder partial = new StringBuilder();
  private final Deque<String> waiting = new ArrayDeque<>();
  private Optional<WebSocket> socket = Optional.empty();
  private boolean sending;
  private boolean over;

  /** Told in the world's thread. */
  public interface Owner {
    void onOpen(StationSocket socket);

    void onText(StationSocket socket, String text);

    /** Once, also when it never opened. */
    void onClosed(StationSocket socket);
  }

  private StationSocket(World world, Owner owner) {
    this.world = world;
    this.owner = owner;
  }

  /**
   * Begins to connect as a station for OCPP 1.6.
   *
   * @param address with the identity as the last part of its path
   */
  public static StationSocket dial(World world, HttpClient client, URI address, Owner owner) {
    StationSocket connection = new StationSocket(world, owner);
    client
        .newWebSocketBuilder()
        .subprotocols("ocpp1.6")
        .buildAsync(address, connection)
        .whenComplete(
            (opened, failure) -> {
              if (failure != null) connection.closed();
            });
    return connection;
  }

  /** Sends a text frame; any thread. What cannot be sent any more is dropped. */
  public synchronized void send(String text) {
    waiting.add(text);
    if (!sending) sendNext();
  }

  private synchronized void sendNext() {
    String next = over || socket.isEmpty() ? null : waiting.poll();
    sending = next != null;
    if (next == null) return;
    socket
        .get()
        .sendText(next, true)
        .whenComplete(
            (sent, failure) -> {
              if (failure == null) sendNext();
              else closed();
            });
  }

  /** Lets go of it without a word. */
  public void abort() {
    Optional<WebSocket> open;
    synchronized (this) {
      over = true;
      open = socket;
    }
    open.ifPresent(WebSocket::abort);
  }

  private void tell(Consumer<Owner> what) {
    world.inject(() -> what.accept(owner));
  }

  private void closed() {
    synchronized (this) {
      if (over) return;
      over = true;
    }
    tell(to -> to.onClosed(this));
  }

  @Override
  public void onOpen(WebSocket opened) {
    synchronized (this) {
      socket = Optional.of(opened);
    }
    tell(to -> to.onOpen(this));
    opened.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      String text = partial.toString();
      partial.setLength(0);
      tell(to -> to.onText(this, text));
    }
    from.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String why) {
    closed();
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    closed();
  }
}
