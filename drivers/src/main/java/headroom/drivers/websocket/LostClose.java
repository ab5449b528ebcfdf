package headroom.drivers.websocket;

import java.time.Duration;

/**
 * Tells the receiver of a connection whose socket is closed while nobody told it: the library keeps
 * silent about a connection that ended while it was being opened.
 */
final class LostClose implements Watch {
  /** A close that goes its right way is told within microseconds, and with a better reason. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  @Override
  public void look(Connection connection, long nowNs) {
    if (connection.goneForNs(nowNs) >= PATIENCE.toNanos()) connection.abort("the connection broke");
  }
}
