package headroom.drivers.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Counts the bytes of a handshake up to its empty line. The library keeps whatever comes: one
 * header of 50 MB was taken. One thread.
 */
final class HeaderLimit {
  private static final byte[] END = {'\r', '\n', '\r', '\n'};

  private final int maxBytes;
  private int bytes;
  private int matched;

  HeaderLimit(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Takes the next bytes of the stream, cut anywhere.
   *
   * @throws IOException if the handshake is longer than allowed
   */
  void feed(ByteBuffer in) throws IOException {
    for (int i = in.position(); i < in.limit() && matched < END.length; i++) {
      byte b = in.get(i);
      matched = b == END[matched] ? matched + 1 : b == END[0] ? 1 : 0;
      if (++bytes > maxBytes) {
        throw new IOException("sent a handshake of more than " + maxBytes + " bytes");
      }
    }
  }
}
