package headroom.drivers.websocket;

/**
 * Where the frames of one connection go, in their order. Called on a shared worker thread: hands
 * over and returns.
 */
public interface Receiver {
  /** One whole text message. */
  void onText(String text);

  /** The connection is gone; told exactly once, and nothing follows. */
  void onClosed(String why);
}
