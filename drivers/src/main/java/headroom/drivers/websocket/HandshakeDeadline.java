package headroom.drivers.websocket;

import java.time.Duration;

/**
 * Closes a socket that did not finish its handshake in time: one that says nothing, one that says
 * it a byte at a time, one that was refused and stays. The library waits for ever.
 */
final class HandshakeDeadline implements Watch {
  private final Duration deadline;

  HandshakeDeadline(Duration deadline) {
    this.deadline = deadline;
  }

  @Override
  public void look(Connection connection, long nowNs) {
    if (connection.isInHandshake() && nowNs - connection.acceptedNs() >= deadline.toNanos()) {
      connection.abort("did not finish its handshake within " + deadline.toMillis() + " ms");
    }
  }
}
