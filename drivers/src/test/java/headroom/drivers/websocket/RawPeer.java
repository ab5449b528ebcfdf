package headroom.drivers.websocket;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The far end of a WebSocket, byte by byte, so that a test can do what no decent client does. Reads
 * wait a few seconds at most.
 */
public final class RawPeer implements AutoCloseable {
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CONTINUATION = 0;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final byte[] MASK = {1, 2, 3, 4};

  private final Socket socket;
  private final DataInputStream in;

  /** Opens a TCP connection on loopback. */
  public RawPeer(int port) throws IOException {
    this(port, 0);
  }

  /**
   * @param receiveBufferBytes how much the system takes for a peer that does not read; 0 leaves it
   */
  public RawPeer(int port, int receiveBufferBytes) throws IOException {
    this(new Socket(), port, receiveBufferBytes);
  }

  /** Over a socket of the caller's, which is not connected yet. */
  public RawPeer(Socket socket, int port, int receiveBufferBytes) throws IOException {
    this.socket = socket;
    if (receiveBufferBytes > 0) socket.setReceiveBufferSize(receiveBufferBytes);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new DataInputStream(socket.getInputStream());
  }

  /** Opens a WebSocket; fails if the answer is not 101. */
  public static RawPeer open(int port, String target, String protocol) throws IOException {
    RawPeer peer = new RawPeer(port);
    String answer = peer.handshake(target, "Sec-WebSocket-Protocol: " + protocol + "\r\n");
    if (!answer.startsWith("HTTP/1.1 101 ")) throw new IOException("not let in: " + answer);
    return peer;
  }

  /** Sends a handshake and returns status line and headers of the answer. */
  public String handshake(String target, String moreHeaders) throws IOException {
    send(request(target, moreHeaders));
    return readHead();
  }

  /** A whole opening request. */
  public static String request(String target, String moreHeaders) {
    return "GET "
        + target
        + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        + moreHeaders
        + "\r\n";
  }

  public void send(String ascii) throws IOException {
    send(ascii.getBytes(StandardCharsets.ISO_8859_1));
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Sends one text frame. */
  public void text(String text) throws IOException {
    frame(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends one masked frame. */
  public void frame(boolean last, int opcode, byte[] payload) throws IOException {
    send(frameBytes(last, opcode, payload));
  }

  /** One masked frame (RFC 6455 section 5.2). */
  public static byte[] frameBytes(boolean last, int opcode, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((last ? 0x80 : 0) | opcode);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else if (payload.length < 65_536) {
      out.write(0x80 | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    } else {
      out.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8)
        out.write((int) ((long) payload.length >> shift));
    }
    out.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) out.write(payload[i] ^ MASK[i % MASK.length]);
    return out.toByteArray();
  }

  /** A frame from the server. */
  public record Frame(int opcode, byte[] payload) {
    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** Code of a close frame; 1005 if it carries none. */
    public int closeCode() {
      return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
    }

    public String closeReason() {
      return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }
  }

  /** Waits for the next frame. */
  public Frame read() throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    if (length == 126) length = in.readUnsignedShort();
    else if (length == 127) length = (int) in.readLong();
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Frame(first & 0x0f, payload);
  }

  /** Waits for the next text; pings that come first are passed over. */
  public String readText() throws IOException {
    Frame frame = read();
    while (frame.opcode() == PING) frame = read();
    if (frame.opcode() != TEXT) {
      throw new IOException("opcode " + frame.opcode() + " " + frame.text());
    }
    return frame.text();
  }

  /** Waits for the close frame; what comes before is passed over. */
  public Frame readClose() throws IOException {
    Frame frame = read();
    while (frame.opcode() != CLOSE) frame = read();
    return frame;
  }

  /** Whether the server ends the connection, now or soon; reads what still comes. */
  public boolean isClosedByServer() throws IOException {
    try {
      while (in.read() >= 0) continue;
      return true;
    } catch (java.net.SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  /** How long reads wait. */
  public void setPatience(Duration patience) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
  }

  /** Reads up to the empty line that ends a HTTP head. */
  public String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) throw new EOFException("the server closed after: " + head);
      head.append((char) b);
    }
    return head.toString();
  }

  /** Everything up to the end of the stream. */
  public String readToEnd() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
