package headroom.drivers.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.java_websocket.WrappedByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one connection between the library and its transport, plain or TLS: limits the
 * handshake, notes when the peer was last heard and last read, and puts our HTTP answer in the
 * place of the library's when a handshake is refused. Read and written by the selector's thread.
 */
final class GuardedChannel implements WrappedByteChannel {
  /** How the library begins when it turns a peer away by itself. */
  private static final String TURNED_AWAY = "HTTP/1.1 404";

  private static final int DRAIN_BYTES = 16_384;
  private static final int DRAIN_ROUNDS = 16;

  private final SocketChannel socket;
  private final ByteChannel transport;
  private final HeaderLimit header;
  private final LongSupplier nanoTime;
  private final Consumer<String> complain;
  private final Runnable whenClosed;
  private final AtomicBoolean closed = new AtomicBoolean();
  private boolean answered;

  private volatile long heardNs;
  private volatile long wroteNs;
  private volatile @Nullable ByteBuffer refusal;

  /**
   * @param transport {@code socket} itself, or TLS around it
   * @param complain told why a handshake is cut off
   * @param whenClosed runs once
   */
  GuardedChannel(
      SocketChannel socket,
      ByteChannel transport,
      HeaderLimit header,
      LongSupplier nanoTime,
      Consumer<String> complain,
      Runnable whenClosed) {
    this.socket = socket;
    this.transport = transport;
    this.header = header;
    this.nanoTime = nanoTime;
    this.complain = complain;
    this.whenClosed = whenClosed;
    this.heardNs = nanoTime.getAsLong();
    this.wroteNs = heardNs;
  }

  /** When the peer last sent a byte. */
  long heardNs() {
    return heardNs;
  }

  /** When the peer last took a byte. */
  long wroteNs() {
    return wroteNs;
  }

  SocketChannel socket() {
    return socket;
  }

  /** Answers with {@code http} whatever the library writes, and reads no more. */
  void refuse(ByteBuffer http) {
    refusal = http;
  }

  boolean isRefused() {
    return refusal != null;
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    int start = dst.position();
    return heard(dst, start, told(() -> transport.read(dst)));
  }

  @Override
  public int readMore(ByteBuffer dst) throws IOException {
    int start = dst.position();
    return transport instanceof WrappedByteChannel wrapped
        ? heard(dst, start, told(() -> wrapped.readMore(dst)))
        : 0;
  }

  /** Reads or writes. */
  private interface Transfer {
    int run() throws IOException;
  }

  /** The library closes a connection whose TLS fails, and tells nobody. */
  private int told(Transfer transfer) throws IOException {
    try {
      return transfer.run();
    } catch (SSLException broken) {
      complain.accept(TlsWords.of(broken));
      throw broken;
    }
  }

  private int heard(ByteBuffer dst, int start, int count) throws IOException {
    if (count <= 0) return count;
    heardNs = nanoTime.getAsLong();
    if (refusal != null) {
      dst.position(start);
      return 0;
    }
    try {
      header.feed(dst.duplicate().flip().position(start));
    } catch (IOException tooLong) {
      complain.accept(String.valueOf(tooLong.getMessage()));
      throw tooLong;
    }
    return count;
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    ByteBuffer http = refusal;
    if (http == null) {
      noteAnswer(src);
      int count = told(() -> transport.write(src));
      if (count > 0) wroteNs = nanoTime.getAsLong();
      return count;
    }
    transport.write(http);
    if (http.hasRemaining()) return 0;
    int swallowed = src.remaining();
    src.position(src.limit());
    // Half a close: the peer reads our answer and its end; a whole one could reset it away.
    if (transport == socket) socket.shutdownOutput();
    return swallowed;
  }

  /** The library turns away what is no handshake by itself, and tells nobody. */
  private void noteAnswer(ByteBuffer first) {
    if (answered) return;
    answered = true;
    ByteBuffer head = first.duplicate();
    head.limit(Math.min(head.limit(), head.position() + TURNED_AWAY.length()));
    if (StandardCharsets.US_ASCII.decode(head).toString().equals(TURNED_AWAY))
      complain.accept("sent what is no handshake of a WebSocket");
  }

  @Override
  public boolean isNeedWrite() {
    return transport instanceof WrappedByteChannel wrapped && wrapped.isNeedWrite();
  }

  @Override
  public void writeMore() throws IOException {
    if (transport instanceof WrappedByteChannel wrapped)
      told(
          () -> {
            wrapped.writeMore();
            return 0;
          });
  }

  @Override
  public boolean isNeedRead() {
    return transport instanceof WrappedByteChannel wrapped && wrapped.isNeedRead();
  }

  @Override
  public boolean isBlocking() {
    return socket.isBlocking();
  }

  @Override
  public boolean isOpen() {
    return transport.isOpen();
  }

  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) return;
    try {
      drain();
    } finally {
      try {
        transport.close();
      } finally {
        whenClosed.run();
      }
    }
  }

  /** Unread bytes at a close would turn it into a reset, and the peer would not see our reason. */
  private void drain() {
    ByteBuffer waste = ByteBuffer.allocate(DRAIN_BYTES);
    try {
      for (int i = 0; i < DRAIN_ROUNDS && socket.read(waste.clear()) > 0; i++) {
        continue;
      }
    } catch (IOException gone) {
      // It is being closed anyway.
    }
  }
}
