package headroom.drivers.websocket;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps a hostile peer from writing our log full: ten lines in ten seconds pass, the rest is
 * counted. Any thread.
 */
final class Complaints {
  private static final int LINES = 10;
  private static final long WINDOW_NS = Duration.ofSeconds(10).toNanos();

  private final LongSupplier nanoTime;
  private long windowStartNs;
  private int inWindow;
  private long dropped;

  Complaints(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.windowStartNs = nanoTime.getAsLong();
  }

  /** Whether a line may be written now. */
  synchronized boolean admit() {
    long nowNs = nanoTime.getAsLong();
    if (nowNs - windowStartNs >= WINDOW_NS) {
      windowStartNs = nowNs;
      inWindow = 0;
    }
    if (inWindow >= LINES) {
      dropped++;
      return false;
    }
    inWindow++;
    return true;
  }

  /** How many lines were not admitted, once their ten seconds are over; then 0 again. */
  synchronized long takeDropped() {
    if (nanoTime.getAsLong() - windowStartNs < WINDOW_NS) return 0;
    long answer = dropped;
    dropped = 0;
    return answer;
  }
}
