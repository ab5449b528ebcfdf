package headroom.drivers.ocpp;

import headroom.core.site.ChargerId;

/**
 * Connects to the CSMS as if we were a charger (design 4): one connection per charger, under its
 * identity and with its subprotocol. Any thread; never blocks.
 */
public interface CsmsDialer {
  /**
   * Begins to connect. Either {@link End#onOpen} or {@link End#onClosed} follows.
   *
   * @param protocol the subprotocol that the charger speaks
   */
  void dial(ChargerId charger, String protocol, End end);

  /** Our end of the connection; hands over to its own queue and returns at once. */
  interface End extends Conversation {
    /** The connection is open; frames follow. */
    void onOpen(Wire wire);
  }
}
