package headroom.sim.csms;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What one version of OCPP says of transactions: which messages belong together, and which are
 * doubles.
 */
interface Books {
  /** Whether an action belongs to transactions. */
  boolean isBilled(String action, JsonNode payload);

  /**
   * Whether the standard's keys say that it was taken before. Says what is wrong with it.
   *
   * @param text the payload byte for byte
   */
  boolean isAgain(String station, String action, JsonNode payload, String text);

  /** Takes a message that is no double. Says what is wrong with it. */
  void take(Received message, JsonNode payload);

  /** The answer to a message of a transaction that was taken, now or before. */
  String answer(String station, String action, JsonNode payload);

  /** A message of a transaction was refused: what follows may show it. */
  void refused(String station, String action, JsonNode payload);

  /** Every transaction, in the order of their beginnings. */
  List<Bill> bills();
}
