package headroom.drivers.ocpp;

/**
 * The sending end of one open connection to a charger. Any thread; never blocks and never throws: a
 * connection that cannot take more is closed, and the close is reported.
 */
public interface Wire {
  /** Sends one text frame. */
  void send(String text);

  /**
   * Closes the connection.
   *
   * @param code WebSocket close code (RFC 6455 section 7.4)
   */
  void close(int code, String why);
}
