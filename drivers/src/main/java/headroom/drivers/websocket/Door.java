package headroom.drivers.websocket;

import java.util.List;
import java.util.Optional;

/**
 * Who comes in, and where their frames go. Called on the server's few worker threads, which all
 * connections share: never blocks. What it throws costs one connection and not the server.
 */
public interface Door {
  /** The subprotocols that we speak, best first: this order decides, not the client's. */
  List<String> protocols();

  /** Decides on a handshake before it is answered. */
  Answer knock(Request request);

  /**
   * A peer was turned away or thrown out, other than by {@link #knock}; limited in rate, without
   * secrets.
   *
   * @param what goes on after the peer: {@code did not finish its handshake within 4000 ms}
   */
  void complaint(String peer, String what);

  /**
   * Whether the server, once started, serves.
   *
   * @param broken what ended it, before it starts again; empty when it stands
   */
  void serving(Optional<String> broken);

  /** What becomes of a handshake. */
  sealed interface Answer {
    /** It goes on. */
    record Admit(Entry entry) implements Answer {}

    /** It ends here. */
    record Refuse(Refusal refusal) implements Answer {}
  }

  /** Takes over a connection whose handshake is complete. */
  interface Entry {
    /**
     * Frames may be sent at once.
     *
     * @param protocol the one that was agreed on; empty if the client offered none that we speak,
     *     and then the answer carried no subprotocol either
     */
    Receiver open(Optional<String> protocol, Connection connection);
  }
}
