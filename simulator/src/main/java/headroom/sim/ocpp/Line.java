package headroom.sim.ocpp;

/**
 * What a charging station uses to reach its central system: a WebSocket in the demo, a direct call
 * in virtual time. Called in the world's thread; whoever implements it calls {@link
 * ChargerModel#onOpen}, {@link ChargerModel#onText} and {@link ChargerModel#onClosed} there too.
 */
public interface Line {
  /**
   * Opens a connection. Answered by {@code onOpen}, or by {@code onClosed} when that failed; the
   * station tries again by itself.
   */
  void dial();

  /** Sends a text frame on the open connection; lost when there is none. */
  void send(String text);

  /** Closes the connection, if there is one. Not answered. */
  void hangUp();
}
