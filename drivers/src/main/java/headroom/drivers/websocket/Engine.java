package headroom.drivers.websocket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketServerFactory;
import org.java_websocket.drafts.Draft;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of the library's server: from binding its port until it stops or breaks. */
final class Engine extends WebSocketServer {
  private static final Logger log = LoggerFactory.getLogger(Engine.class);

  /** Callbacks never block, so two workers are enough and one broken one is no outage. */
  private static final int WORKERS = 2;

  private static final int BACKLOG = 128;
  private static final int START_TIMEOUT_S = 10;
  private static final int STOP_TIMEOUT_MS = 1_000;

  private final Door door;
  private final GuardedFactory sockets;
  private final CallbackGuard callbacks;
  private final Complaints complaints;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final Thread selectorThread =
      Thread.ofPlatform().daemon().name("websocket-server").unstarted(this::runToTheEnd);
  private volatile @Nullable SelectionKey acceptKey;

  Engine(
      InetSocketAddress address,
      ServerLimits limits,
      Door door,
      WebSocketServerFactory transport,
      Complaints complaints,
      LongSupplier nanoTime) {
    super(address, WORKERS, List.of(new FrameGuard(limits, door.protocols(), nanoTime)));
    this.door = door;
    this.complaints = complaints;
    this.callbacks = new CallbackGuard(complaints, nanoTime);
    this.sockets = new GuardedFactory(transport, limits, nanoTime, this::complain);
    setWebSocketFactory(sockets);
    setDaemon(true);
    setReuseAddr(true);
    setTcpNoDelay(true);
    setMaxPendingConnections(BACKLOG);
    setConnectionLostTimeout(0); // DeadPeer does it
  }

  /**
   * Binds and begins to accept.
   *
   * @throws IOException if the address cannot be bound
   */
  void begin() throws IOException {
    selectorThread.start();
    try {
      started.get(START_TIMEOUT_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("did not start within " + START_TIMEOUT_S + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting", e);
    }
  }

  private void runToTheEnd() {
    try {
      run();
      started.completeExceptionally(new IOException("stopped before it started"));
    } catch (Throwable t) {
      started.completeExceptionally(t);
      log.error("the WebSocket server broke", t);
    }
  }

  /** Says goodbye to every peer, then {@link #abandon}. */
  void end(String why) {
    try {
      stop(STOP_TIMEOUT_MS, why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    abandon(why);
  }

  /** Closes whatever is left; for an engine that is broken or stopped. */
  void abandon(String why) {
    selectorThread.interrupt();
    for (WebSocketWorker worker : decoders) worker.interrupt();
    for (Connection connection : sockets.connections()) {
      callbacks.run(connection.peer(), "closing", () -> connection.abort(why), failed -> {});
    }
  }

  /**
   * What keeps this engine from serving, if something does: the library ends its selector and its
   * workers on errors, and closes the listening socket when an accept fails (no file descriptor
   * left, for one) without a word.
   */
  Optional<String> broken() {
    if (!selectorThread.isAlive()) return Optional.of("its selector thread ended");
    for (WebSocketWorker worker : decoders) {
      if (!worker.isAlive()) return Optional.of("a worker thread ended");
    }
    SelectionKey key = acceptKey;
    if (key != null && !key.isValid()) return Optional.of("its listening socket closed");
    return Optional.empty();
  }

  Set<Connection> connections() {
    return sockets.connections();
  }

  /** For tests that break it. */
  Thread selectorThread() {
    return selectorThread;
  }

  /** For tests that break it. */
  List<WebSocketWorker> workers() {
    return decoders;
  }

  /** For tests that break it. */
  Optional<SelectionKey> acceptKey() {
    return Optional.ofNullable(acceptKey);
  }

  private void complain(String peer, String what) {
    if (complaints.admit()) {
      callbacks.run(peer, "a complaint", () -> door.complaint(peer, what), failed -> {});
    }
  }

  private static Connection of(WebSocket webSocket) {
    return webSocket.getAttachment();
  }

  // What the library calls.

  @Override
  public void onStart() {
    started.complete(null);
  }

  @Override
  protected boolean onConnect(SelectionKey key) {
    acceptKey = key;
    return true;
  }

  @Override
  public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
      WebSocket webSocket, Draft draft, ClientHandshake handshake) throws InvalidDataException {
    Connection connection = of(webSocket);
    if (!connection.channel().isRefused()) {
      callbacks.run(
          connection.peer(),
          "its handshake",
          () -> knock(draft, handshake, connection),
          failed -> connection.refuse(Refusal.internalError()));
    }
    if (connection.channel().isRefused()) {
      throw new InvalidDataException(CloseFrame.POLICY_VALIDATION, "refused");
    }
    return super.onWebsocketHandshakeReceivedAsServer(webSocket, draft, handshake);
  }

  private void knock(Draft draft, ClientHandshake handshake, Connection connection) {
    Request request = new Request(handshake, connection.peer());
    Optional<String> violation = HandshakeRules.violation(request);
    if (violation.isPresent()) {
      connection.refuse(Refusal.badRequest(violation.get()));
      complain(connection.peer(), "was refused: " + violation.get());
      return;
    }
    switch (door.knock(request)) {
      case Door.Answer.Admit(Door.Entry entry) -> connection.admit(entry, agreed(draft));
      case Door.Answer.Refuse(Refusal refusal) -> connection.refuse(refusal);
    }
  }

  /** Read here and not when it opens: a close that comes in between makes the draft forget it. */
  private static Optional<String> agreed(Draft draft) {
    return draft instanceof FrameGuard guard && guard.getProtocol() instanceof OfferedProtocol ours
        ? Optional.of(ours.name())
        : Optional.empty();
  }

  @Override
  public void onOpen(WebSocket webSocket, ClientHandshake handshake) {
    Connection connection = of(webSocket);
    callbacks.run(
        connection.peer(),
        "its opening",
        connection::opened,
        failed -> connection.close(CloseFrame.UNEXPECTED_CONDITION, "internal error"));
    if (!connection.hasSocket()) removeConnection(webSocket);
  }

  @Override
  public void onMessage(WebSocket webSocket, String text) {
    Connection connection = of(webSocket);
    callbacks.run(
        connection.peer(),
        "a message",
        () -> connection.received(text),
        failed -> connection.close(CloseFrame.UNEXPECTED_CONDITION, "internal error"));
  }

  @Override
  public void onMessage(WebSocket webSocket, ByteBuffer binary) {
    // FrameGuard let none through.
  }

  @Override
  public void onWebsocketPing(WebSocket webSocket, Framedata ping) {
    byte[] payload = new byte[ping.getPayloadData().remaining()];
    ping.getPayloadData().get(payload);
    of(webSocket).pong(payload);
  }

  @Override
  public void onClose(WebSocket webSocket, int code, String reason, boolean remote) {
    Connection connection = of(webSocket);
    callbacks.run(
        connection.peer(),
        "its close",
        () -> connection.finished(CloseWords.of(code, reason, remote)),
        failed -> {});
  }

  /**
   * The library tells here of a peer's broken frames and sockets as well as of faults of its own;
   * its logger is no place for either, since a peer could fill the log with it.
   */
  @Override
  public void onError(@Nullable WebSocket webSocket, Exception e) {
    if (webSocket == null && started.completeExceptionally(e)) return;
    String peer = webSocket == null ? "the WebSocket server" : of(webSocket).peer();
    switch (e) {
      case InvalidDataException broken ->
          complain(peer, "sent what is not WebSocket: " + broken.getMessage());
      case IOException gone -> log.debug("{}: {}", peer, gone.getMessage());
      default -> {
        if (complaints.admit()) log.error("{}: a fault of the library", peer, e);
      }
    }
  }
}
