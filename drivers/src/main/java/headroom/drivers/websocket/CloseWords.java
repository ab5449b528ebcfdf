package headroom.drivers.websocket;

import org.java_websocket.framing.CloseFrame;

/** Says in words how a connection ended. */
final class CloseWords {
  private CloseWords() {}

  static String of(int code, String reason, boolean byPeer) {
    if (code == CloseFrame.ABNORMAL_CLOSE && byPeer) return "the connection broke";
    String words = byPeer ? "closed by the peer, code " + code : "closed, code " + code;
    if (code == CloseFrame.ABNORMAL_CLOSE) words = "the connection was given up";
    return reason.isBlank() ? words : words + ": " + printable(reason);
  }

  /** A peer's reason goes into our log: control characters do not. */
  private static String printable(String reason) {
    return reason.replaceAll("\\p{C}", "?").strip();
  }
}
