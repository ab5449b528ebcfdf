package headroom.drivers.websocket;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.CloseFrame;
import org.jspecify.annotations.Nullable;

/** One accepted socket, from its first byte to its end. Any thread; nothing here blocks. */
public final class Connection {
  private static final int MAX_CLOSE_REASON_BYTES = 123;

  private final WebSocketImpl webSocket;
  private final String peer;
  private final SendBudget budget;
  private final BiConsumer<String, String> complain;
  private final Consumer<Connection> whenDone;
  private final long acceptedNs;
  private final AtomicBoolean closeTold = new AtomicBoolean();

  private @Nullable GuardedChannel channel;
  private volatile boolean wasOpen;
  private volatile Optional<String> protocol = Optional.empty();
  private volatile Door.@Nullable Entry entry;
  private volatile @Nullable Receiver receiver;

  // Written and read by the thread of the watches only.
  private long pingedNs;
  private long writtenUpNs;
  private long notClosingNs;
  private long withSocketNs;

  Connection(
      WebSocketImpl webSocket,
      InetSocketAddress peer,
      SendBudget budget,
      BiConsumer<String, String> complain,
      Consumer<Connection> whenDone,
      long acceptedNs) {
    this.webSocket = webSocket;
    this.peer = peer.getAddress().getHostAddress() + ":" + peer.getPort();
    this.budget = budget;
    this.complain = complain;
    this.whenDone = whenDone;
    this.acceptedNs = acceptedNs;
    this.pingedNs = acceptedNs;
    this.writtenUpNs = acceptedNs;
    this.notClosingNs = acceptedNs;
    this.withSocketNs = acceptedNs;
  }

  /** Address and port of the other end. */
  public String peer() {
    return peer;
  }

  /**
   * Sends one text message. Nothing happens on a closed connection; one whose peer does not read is
   * closed, which its {@link Receiver} hears.
   */
  public void send(String text) {
    if (isWithinBudget()) {
      try {
        webSocket.send(text);
      } catch (WebsocketNotConnectedException closing) {
        // Its receiver is told by the close.
      }
    }
  }

  /**
   * Closes with a close frame (RFC 6455 section 7.4).
   *
   * @param code for example 1000
   * @param why cut to the 123 bytes that a close frame can carry
   */
  public void close(int code, String why) {
    webSocket.close(code, cut(why));
  }

  /** Reports what the peer did wrong to {@link Door#complaint}; limited in rate. */
  public void complain(String what) {
    complain.accept(peer, what);
  }

  void pong(byte[] payload) {
    if (isWithinBudget()) FrameGuard.sendPong(webSocket, payload);
  }

  private boolean isWithinBudget() {
    if (!webSocket.isOpen()) return false;
    if (budget.allows(webSocket.outQueue)) return true;
    abort("does not read: " + webSocket.outQueue.size() + " frames wait");
    return false;
  }

  // What the server does with it.

  void attach(GuardedChannel guarded) {
    channel = guarded;
  }

  GuardedChannel channel() {
    if (channel == null) throw new IllegalStateException("no channel yet");
    return channel;
  }

  void refuse(Refusal refusal) {
    channel().refuse(refusal.asHttp());
  }

  void admit(Door.Entry newEntry, Optional<String> agreedProtocol) {
    protocol = agreedProtocol;
    entry = newEntry;
  }

  void opened() {
    wasOpen = true;
    Door.Entry to = entry;
    if (to == null) throw new IllegalStateException("opened before it was admitted");
    receiver = to.open(protocol, this);
    // The peer may have left meanwhile, and then the library's own close came too early for us.
    if (!hasSocket()) finished("left during its handshake");
  }

  void received(String text) {
    Receiver to = receiver;
    if (to != null) to.onText(text);
  }

  /** Tells the receiver, once. */
  void finished(String why) {
    Receiver to = receiver;
    if (to != null && closeTold.compareAndSet(false, true)) to.onClosed(why);
    forgetIfDone();
  }

  /** A connection is kept as long as it has a socket, or a receiver who does not know yet. */
  void forgetIfDone() {
    boolean owesWord = receiver != null && !closeTold.get();
    if (!hasSocket() && !owesWord) whenDone.accept(this);
  }

  /** Closes the socket without a word to the peer. */
  void abort(String why) {
    if (!wasOpen) complain.accept(peer, why);
    webSocket.closeConnection(CloseFrame.ABNORMAL_CLOSE, why);
    finished(why);
  }

  // What the watches look at.

  /** Starts a round of the watches: takes note of what still waits. */
  void observe(long nowNs) {
    if (!waitsToWrite()) writtenUpNs = nowNs;
    if (!webSocket.isFlushAndClose() && !webSocket.isClosing()) notClosingNs = nowNs;
    if (hasSocket()) withSocketNs = nowNs;
  }

  boolean isOpen() {
    return webSocket.isOpen();
  }

  boolean isInHandshake() {
    return !wasOpen && !webSocket.isOpen();
  }

  /** Whether the socket is still there, whatever the library thinks of the connection. */
  boolean hasSocket() {
    return channel().isOpen();
  }

  /** A frame, TLS bytes or a close that the selector has yet to write. */
  boolean waitsToWrite() {
    return webSocket.hasBufferedData() || webSocket.isFlushAndClose() || channel().isNeedWrite();
  }

  void demandWrite() {
    webSocket.getWebSocketListener().onWriteDemand(webSocket);
  }

  void ping(long nowNs) {
    pingedNs = nowNs;
    try {
      webSocket.sendPing();
    } catch (WebsocketNotConnectedException closing) {
      // Nobody is left to ping.
    }
  }

  long acceptedNs() {
    return acceptedNs;
  }

  long heardNs() {
    return channel().heardNs();
  }

  long pingedNs() {
    return pingedNs;
  }

  /** How long something has waited with no byte of it taken by the peer. */
  long stalledForNs(long nowNs) {
    return nowNs - Math.max(writtenUpNs, channel().wroteNs());
  }

  /** How long it has been kept without a socket. */
  long goneForNs(long nowNs) {
    return nowNs - withSocketNs;
  }

  long closingForNs(long nowNs) {
    return nowNs - notClosingNs;
  }

  WebSocketImpl webSocket() {
    return webSocket;
  }

  private static String cut(String why) {
    String shorter = why;
    while (shorter.getBytes(StandardCharsets.UTF_8).length > MAX_CLOSE_REASON_BYTES) {
      shorter = shorter.substring(0, shorter.offsetByCodePoints(shorter.length(), -1));
    }
    return shorter;
  }
}
