package headroom.drivers.websocket;

/**
 * Wakes the selector for whatever still waits to be written.
 *
 * <p>Java-WebSocket 1.6.0 loses write wake-ups: when a frame is queued between the selector's last
 * look at the queue and its return to read interest, that frame stays until the next send or ping.
 * Under load 1 to 5 of 1,000 connections were stuck for seconds: a current reduction that late is a
 * tripped breaker. The same loss keeps a close from finishing.
 */
final class WriteSweep implements Watch {
  @Override
  public void look(Connection connection, long nowNs) {
    if (connection.waitsToWrite()) connection.demandWrite();
  }
}
