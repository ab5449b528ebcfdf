package headroom.drivers.websocket;

import java.time.Duration;

/**
 * How many frames one peer may send: a bucket that holds ten seconds' worth and refills steadily.
 * One thread.
 */
final class FrameRate {
  private static final long BURST_SECONDS = 10;

  private final long costNs;
  private final long burstNs;
  private long fullAtNs;

  FrameRate(int perSecond, long nowNs) {
    this.costNs = Duration.ofSeconds(1).toNanos() / perSecond;
    this.burstNs = costNs * perSecond * BURST_SECONDS;
    this.fullAtNs = nowNs;
  }

  /** Counts one frame; false if it is one too many. */
  boolean allows(long nowNs) {
    long missingNs = Math.max(0, fullAtNs - nowNs) + costNs;
    if (missingNs > burstNs) return false;
    fullAtNs = nowNs + missingNs;
    return true;
  }
}
