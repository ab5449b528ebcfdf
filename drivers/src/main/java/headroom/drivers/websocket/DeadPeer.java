package headroom.drivers.websocket;

import java.time.Duration;

/**
 * Pings a silent peer and gives it up when it stays silent, or reads nothing, for one and a half
 * intervals (RFC 6455 section 5.5.2). Any byte is a sign of life, not the pong alone: the library's
 * own check counts pongs only, and one connection that closes in the middle of its round keeps it
 * from pinging the rest.
 */
final class DeadPeer implements Watch {
  private final long pingAfterNs;
  private final long deadAfterNs;

  DeadPeer(Duration pingInterval) {
    this.pingAfterNs = pingInterval.toNanos();
    this.deadAfterNs = pingAfterNs + pingAfterNs / 2;
  }

  @Override
  public void look(Connection connection, long nowNs) {
    if (!connection.isOpen()) return;
    if (nowNs - connection.heardNs() >= deadAfterNs) {
      connection.abort("was silent for " + Duration.ofNanos(deadAfterNs).toMillis() + " ms");
    } else if (connection.stalledForNs(nowNs) >= deadAfterNs) {
      connection.abort("read nothing for " + Duration.ofNanos(deadAfterNs).toMillis() + " ms");
    } else if (nowNs - connection.heardNs() >= pingAfterNs
        && nowNs - connection.pingedNs() >= pingAfterNs) {
      connection.ping(nowNs);
    }
  }
}
