package headroom.drivers.websocket;

/** A guard that looks at every connection, open or not, many times a second, on one thread. */
interface Watch {
  void look(Connection connection, long nowNs);
}
