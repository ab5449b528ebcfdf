package headroom.drivers.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.java_websocket.WrappedByteChannel;

/**
 * TLS around one accepted socket that does not block.
 *
 * <p>It asks to write only when bytes wait to be sent, so a peer that says nothing, or half a
 * handshake, costs nothing until its deadline; and what a slow peer did not take is sent on as it
 * is. (The library's own channel asks to write all the while it shakes hands, which burns a core
 * per silent peer, and encrypts leftover bytes a second time.) The arithmetic of a handshake is
 * done on the calling thread: some milliseconds, and nothing has to be woken after it.
 *
 * <p>Read and written by the selector's thread, closed by any.
 */
final class TlsChannel implements WrappedByteChannel {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel socket;
  private final SSLEngine engine;

  /** Encrypted, as received; a position above 0: so much waits to be decrypted. */
  private final ByteBuffer received;

  /** Encrypted, to be sent; flipped. */
  private final ByteBuffer sending;

  /** Decrypted, to be taken; flipped. */
  private final ByteBuffer plain;

  /** What was received is not a whole record. */
  private boolean starved = true;

  private boolean ended;

  /**
   * @param engine in server mode, fresh
   */
  TlsChannel(SocketChannel socket, SSLEngine engine) {
    this.socket = socket;
    this.engine = engine;
    SSLSession session = engine.getSession();
    this.received = ByteBuffer.allocate(session.getPacketBufferSize());
    this.sending = ByteBuffer.allocate(session.getPacketBufferSize()).flip();
    this.plain = ByteBuffer.allocate(session.getApplicationBufferSize()).flip();
  }

  @Override
  public synchronized int read(ByteBuffer dst) throws IOException {
    if (!plain.hasRemaining()) {
      int count = socket.read(received);
      if (count > 0) starved = false;
      if (count < 0) ended = true;
      advance();
    }
    return take(dst);
  }

  @Override
  public synchronized int readMore(ByteBuffer dst) throws SSLException {
    if (!plain.hasRemaining()) {
      try {
        advance();
      } catch (SSLException broken) {
        throw broken;
      } catch (IOException gone) {
        throw new SSLException(gone);
      }
    }
    return take(dst);
  }

  private int take(ByteBuffer dst) {
    if (!plain.hasRemaining()) return ended || engine.isInboundDone() ? -1 : 0;
    int count = Math.min(plain.remaining(), dst.remaining());
    dst.put(plain.slice(plain.position(), count));
    plain.position(plain.position() + count);
    return count;
  }

  @Override
  public synchronized int write(ByteBuffer src) throws IOException {
    if (isShakingHands()) {
      advance();
      flush();
      return 0;
    }
    int before = src.remaining();
    while (src.hasRemaining() && encrypt(src)) {
      continue;
    }
    return before - src.remaining();
  }

  @Override
  public synchronized void writeMore() throws IOException {
    flush();
    if (isShakingHands()) advance();
  }

  @Override
  public synchronized boolean isNeedWrite() {
    return sending.hasRemaining()
        || (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone());
  }

  @Override
  public synchronized boolean isNeedRead() {
    return plain.hasRemaining() || (received.position() > 0 && !starved);
  }

  private boolean isShakingHands() {
    HandshakeStatus status = engine.getHandshakeStatus();
    return status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
  }

  /** Goes as far as what was received and what can be sent allow. */
  private void advance() throws IOException {
    boolean goesOn = true;
    while (goesOn) {
      goesOn =
          switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> compute();
            case NEED_WRAP -> encrypt(NOTHING);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING ->
                !plain.hasRemaining() && decrypt();
          };
    }
  }

  private boolean compute() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
    return true;
  }

  /** Whether something came of it. */
  private boolean decrypt() throws IOException {
    SSLEngineResult result;
    received.flip();
    plain.clear();
    try {
      result = engine.unwrap(received, plain);
    } catch (SSLException broken) {
      sayGoodbye();
      throw broken;
    } finally {
      received.compact();
      plain.flip();
    }
    starved = result.getStatus() == Status.BUFFER_UNDERFLOW;
    if (result.getStatus() == Status.BUFFER_OVERFLOW)
      throw new SSLException("a record of more than " + plain.capacity() + " bytes");
    return result.getStatus() == Status.OK
        && (result.bytesConsumed() > 0 || result.bytesProduced() > 0);
  }

  /** Whether something came of it. */
  private boolean encrypt(ByteBuffer src) throws IOException {
    SSLEngineResult result;
    sending.compact();
    try {
      result = engine.wrap(src, sending);
    } finally {
      sending.flip();
    }
    flush();
    if (result.getStatus() == Status.CLOSED && src.hasRemaining())
      throw new ClosedChannelException();
    return result.getStatus() == Status.OK
        && (result.bytesConsumed() > 0 || result.bytesProduced() > 0);
  }

  private void flush() throws IOException {
    if (sending.hasRemaining()) socket.write(sending);
  }

  /** The alert that tells the peer what was wrong, as far as it still takes one. */
  private void sayGoodbye() {
    try {
      encrypt(NOTHING);
    } catch (IOException gone) {
      // It hears nothing any more; the first fault is the one to tell of.
    }
  }

  @Override
  public boolean isBlocking() {
    return socket.isBlocking();
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public synchronized void close() throws IOException {
    engine.closeOutbound();
    if (socket.isOpen()) sayGoodbye();
    socket.close();
  }
}
