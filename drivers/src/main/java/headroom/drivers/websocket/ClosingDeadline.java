package headroom.drivers.websocket;

import java.time.Duration;

/** Ends a close that the peer does not read: the library waits until it does. */
final class ClosingDeadline implements Watch {
  private final Duration deadline;

  ClosingDeadline(Duration deadline) {
    this.deadline = deadline;
  }

  @Override
  public void look(Connection connection, long nowNs) {
    if (connection.closingForNs(nowNs) >= deadline.toNanos()) {
      connection.abort("did not take the close within " + deadline.toMillis() + " ms");
    }
  }
}
