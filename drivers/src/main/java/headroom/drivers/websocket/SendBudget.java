package headroom.drivers.websocket;

import java.nio.ByteBuffer;
import java.util.Queue;

/**
 * What may wait for a peer to read it. The library's queue has no end: a peer that stopped reading
 * cost 117 MB within a minute.
 *
 * @param maxFrames frames that may wait
 * @param maxBytes bytes that may wait in them
 */
record SendBudget(int maxFrames, long maxBytes) {
  private static final int MESSAGES_IN_BYTES = 16;

  static SendBudget of(ServerLimits limits) {
    return new SendBudget(
        limits.maxQueuedFrames(), (long) MESSAGES_IN_BYTES * limits.maxMessageBytes());
  }

  /** Whether one more frame may wait. */
  boolean allows(Queue<ByteBuffer> waiting) {
    if (waiting.size() >= maxFrames) return false;
    long bytes = 0;
    for (ByteBuffer frame : waiting) bytes += frame.remaining();
    return bytes < maxBytes;
  }
}
