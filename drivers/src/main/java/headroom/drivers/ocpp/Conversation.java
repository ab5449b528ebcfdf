package headroom.drivers.ocpp;

/**
 * The receiving end of one connection to a charger: what a transport (the WebSocket server, or the
 * simulator in virtual time) tells the session behind it. Any thread; hands over to the session's
 * own queue and returns at once. Frames keep their order.
 */
public interface Conversation {
  /** One whole text frame, not yet checked in any way. */
  void onText(String text);

  /** The connection is gone; nothing follows. */
  void onClosed(String why);
}
