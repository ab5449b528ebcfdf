package headroom.drivers.websocket;

/**
 * Finds a connection that counts as open over a socket that is closed: the peer left while a worker
 * was still answering its handshake, and the library then opens what it has just closed.
 */
final class LostClose implements Watch {
  @Override
  public void look(Connection connection, long nowNs) {
    if (connection.isOpen() && !connection.hasSocket()) {
      connection.abort("left during its handshake");
    }
  }
}
