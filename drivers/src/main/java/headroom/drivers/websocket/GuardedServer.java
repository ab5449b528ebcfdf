package headroom.drivers.websocket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.java_websocket.WebSocketServerFactory;
import org.java_websocket.server.DefaultWebSocketServerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket server that goes on: it binds once, watches every connection twenty times a second,
 * and puts a new engine in the place of a broken one on the same port. Its threads: one selector,
 * two workers, one for the watches.
 */
public final class GuardedServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GuardedServer.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ServerLimits limits;
  private final Door door;
  private final Supplier<WebSocketServerFactory> transport;
  private final LongSupplier nanoTime;
  private final Complaints complaints;
  private final List<Watch> watches;
  private final ScheduledExecutorService care =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("websocket-watches").factory());

  private InetSocketAddress address;
  private volatile @Nullable Engine engine;
  private long nextAttemptNs;
  private volatile int restarts;

  /** A server on plain TCP. */
  public GuardedServer(InetSocketAddress address, ServerLimits limits, Door door) {
    this(address, limits, DefaultWebSocketServerFactory::new, door);
  }

  /**
   * A server on TLS.
   *
   * @param tls asked for every connection, so that a renewed certificate is used by the next
   */
  public GuardedServer(
      InetSocketAddress address, ServerLimits limits, Door door, Supplier<SSLContext> tls) {
    this(address, limits, () -> new TlsTransport(tls), door);
  }

  private GuardedServer(
      InetSocketAddress address,
      ServerLimits limits,
      Supplier<WebSocketServerFactory> transport,
      Door door) {
    this(address, limits, door, transport, watches(limits), System::nanoTime);
  }

  /**
   * @param transport makes what carries the bytes, for each engine; the place where TLS goes in
   * @param watches what looks at every connection; a test leaves one out
   * @param nanoTime the time that limits are measured in; a test holds it
   */
  GuardedServer(
      InetSocketAddress address,
      ServerLimits limits,
      Door door,
      Supplier<WebSocketServerFactory> transport,
      List<Watch> watches,
      LongSupplier nanoTime) {
    this.address = address;
    this.limits = limits;
    this.door = door;
    this.transport = transport;
    this.watches = watches;
    this.nanoTime = nanoTime;
    this.complaints = new Complaints(nanoTime);
  }

  /** All guards that look at connections. */
  static List<Watch> watches(ServerLimits limits) {
    List<Watch> watches = new ArrayList<>();
    if (!limits.writeSweep().isZero()) watches.add(new WriteSweep());
    watches.add(new HandshakeDeadline(limits.handshakeDeadline()));
    watches.add(new ClosingDeadline(limits.handshakeDeadline()));
    watches.add(new LostClose());
    watches.add(new DeadPeer(limits.pingInterval()));
    return watches;
  }

  /**
   * Binds the address and begins to serve.
   *
   * @throws IOException if the address cannot be bound; the message names it and says why
   */
  public synchronized void start() throws IOException {
    if (engine != null) throw new IllegalStateException("started already");
    Engine first = newEngine();
    try {
      first.begin();
    } catch (IOException e) {
      first.abandon("could not start");
      throw new IOException(
          "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + why(e),
          e);
    }
    address = new InetSocketAddress(address.getAddress(), first.getPort());
    engine = first;
    long everyNs = everyNs();
    care.scheduleWithFixedDelay(this::round, everyNs, everyNs, TimeUnit.NANOSECONDS);
  }

  private long everyNs() {
    Duration sweep = limits.writeSweep();
    return (sweep.isZero() ? ServerLimits.WRITE_SWEEP : sweep).toNanos();
  }

  private static String why(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("in use")
        ? "another program listens there (stop it, or choose another port)"
        : message;
  }

  private Engine newEngine() {
    return new Engine(address, limits, door, transport.get(), complaints, nanoTime);
  }

  /** The port that it listens on. */
  public synchronized int port() {
    if (engine == null) throw new IllegalStateException("not started");
    return address.getPort();
  }

  /** How often a broken engine was replaced. */
  public int restarts() {
    return restarts;
  }

  /** Closes every connection with code 1001, then the port. */
  @Override
  public synchronized void close() {
    care.shutdownNow();
    Engine last = engine;
    if (last != null) last.end("the controller stops");
  }

  /** For tests. */
  Engine engine() {
    Engine current = engine;
    if (current == null) throw new IllegalStateException("not started");
    return current;
  }

  private void round() {
    try {
      Engine current = engine();
      long nowNs = nanoTime.getAsLong();
      for (Connection connection : current.connections()) look(connection, nowNs);
      current.broken().ifPresent(what -> replace(current, what, nowNs));
      long dropped = complaints.takeDropped();
      if (dropped > 0) log.warn("{} more complaints about peers were not logged", dropped);
    } catch (Throwable t) {
      // The round must come again: it is what delivers the frames.
      if (complaints.admit()) log.error("a round of the watches failed", t);
    }
  }

  private void look(Connection connection, long nowNs) {
    connection.observe(nowNs);
    for (Watch watch : watches) {
      try {
        watch.look(connection, nowNs);
      } catch (Throwable t) {
        if (complaints.admit()) log.error("{}: a watch failed", connection.peer(), t);
      }
    }
  }

  private synchronized void replace(Engine broken, String what, long nowNs) {
    if (care.isShutdown() || nowNs < nextAttemptNs) return;
    log.error("the WebSocket server broke: {}; starting it again", what);
    tell(Optional.of(what));
    broken.end("the server starts again");
    Engine next = newEngine();
    try {
      next.begin();
      engine = next;
      restarts++;
      tell(Optional.empty());
    } catch (IOException e) {
      next.abandon("could not start");
      nextAttemptNs = nanoTime.getAsLong() + RETRY.toNanos();
      log.error("cannot listen again on {}: {}", address, why(e));
      tell(Optional.of(what + ", and it cannot listen again: " + why(e)));
    }
  }

  /** To start again matters more than to tell of it. */
  private void tell(Optional<String> broken) {
    try {
      door.serving(broken);
    } catch (Throwable t) {
      log.error("nobody could be told how the WebSocket server is", t);
    }
  }
}
