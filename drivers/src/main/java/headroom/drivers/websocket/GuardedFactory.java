package headroom.drivers.websocket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.WebSocketServerFactory;
import org.java_websocket.drafts.Draft;

/**
 * Makes a {@link Connection} of every accepted socket and keeps all of them, also those that have
 * not finished their handshake: the library forgets these.
 */
final class GuardedFactory implements WebSocketServerFactory {
  private final WebSocketServerFactory transport;
  private final ServerLimits limits;
  private final LongSupplier nanoTime;
  private final BiConsumer<String, String> complain;
  private final AddressQuota quota;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  /**
   * @param transport what carries the bytes: the library's plain factory, or one for TLS
   * @param complain told the peer and what is wrong with it
   */
  GuardedFactory(
      WebSocketServerFactory transport,
      ServerLimits limits,
      LongSupplier nanoTime,
      BiConsumer<String, String> complain) {
    this.transport = transport;
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.complain = complain;
    this.quota = new AddressQuota(limits.maxConnectionsPerAddress());
  }

  /** Every connection that is not over yet. */
  Set<Connection> connections() {
    return connections;
  }

  @Override
  public WebSocketImpl createWebSocket(WebSocketAdapter adapter, Draft draft) {
    return transport.createWebSocket(adapter, draft);
  }

  @Override
  public WebSocketImpl createWebSocket(WebSocketAdapter adapter, List<Draft> drafts) {
    return transport.createWebSocket(adapter, drafts);
  }

  /**
   * @throws IOException to turn the socket away: the library then closes it. (Its own {@code
   *     onConnect} is a trap: to say no there ends accepting for good.)
   */
  @Override
  public ByteChannel wrapChannel(SocketChannel socket, SelectionKey key) throws IOException {
    InetSocketAddress peer = (InetSocketAddress) socket.getRemoteAddress();
    if (!quota.take(peer.getAddress())) {
      String why = "has too many connections open";
      complain.accept(peer.getAddress().getHostAddress(), why);
      throw new IOException(why);
    }
    ByteChannel bytes;
    try {
      bytes = transport.wrapChannel(socket, key);
    } catch (IOException | RuntimeException e) {
      quota.release(peer.getAddress());
      throw e instanceof IOException io ? io : new IOException(e);
    }
    WebSocketImpl webSocket = (WebSocketImpl) key.attachment();
    Connection connection =
        new Connection(
            webSocket,
            peer,
            SendBudget.of(limits),
            complain,
            connections::remove,
            nanoTime.getAsLong());
    GuardedChannel guarded =
        new GuardedChannel(
            socket,
            bytes,
            new HeaderLimit(limits.maxHeaderBytes()),
            nanoTime,
            why -> complain.accept(connection.peer(), why),
            () -> {
              quota.release(peer.getAddress());
              connection.forgetIfDone();
            });
    connection.attach(guarded);
    webSocket.setAttachment(connection);
    connections.add(connection);
    return guarded;
  }

  @Override
  public void close() {
    transport.close();
  }
}
