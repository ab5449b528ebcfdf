package headroom.sim.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A bare socket that keeps to no rule. */
final class Rogue implements AutoCloseable {
  static final int TEXT = 1;
  static final int BINARY = 2;

  private static final int PATIENCE_MS = 5_000;

  private final Socket socket = new Socket();

  Rogue(int port) throws IOException {
    socket.setSoTimeout(PATIENCE_MS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** One whose WebSocket is open. */
  static Rogue inside(int port, String identity, String password) throws IOException {
    Rogue rogue = new Rogue(port);
    String answer = rogue.knock(identity, password, "ocpp1.6");
    if (!answer.startsWith("HTTP/1.1 101")) throw new IOException("not let in: " + answer);
    return rogue;
  }

  /** Sends a handshake and returns the first line of the answer, and all other headers. */
  String knock(String identity, String password, String subprotocol) throws IOException {
    String basic =
        Base64.getEncoder()
            .encodeToString((identity + ":" + password).getBytes(StandardCharsets.UTF_8));
    send(
        "GET /ocpp/"
            + identity
            + " HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Protocol: "
            + subprotocol
            + "\r\nAuthorization: Basic "
            + basic
            + "\r\n\r\n");
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = socket.getInputStream().read();
      if (b < 0) return head.toString();
      head.append((char) b);
    }
    return head.toString();
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  private void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  void text(String text) throws IOException {
    send(frame(TEXT, text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Frames as fast as they go; the server may hang up in their midst. */
  void flood(int opcode, byte[] payload, int times) {
    byte[] frame = frame(opcode, payload);
    try {
      for (int i = 0; i < times; i++) send(frame);
    } catch (IOException hungUp) {
      // That is what it is for.
    }
  }

  /** Waits until the server hangs up. */
  void readToEnd() {
    try {
      while (socket.getInputStream().read() >= 0) continue;
    } catch (IOException reset) {
      // Gone as well.
    }
  }

  /** One whole frame with a mask of zeros (RFC 6455 section 5.2). */
  private static byte[] frame(int opcode, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x80 | opcode);
    int bytes = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
    out.write(0x80 | (bytes == 0 ? payload.length : bytes == 2 ? 126 : 127));
    for (int i = bytes - 1; i >= 0; i--) out.write((int) ((long) payload.length >> 8 * i));
    out.writeBytes(new byte[4]);
    out.writeBytes(payload);
    return out.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
