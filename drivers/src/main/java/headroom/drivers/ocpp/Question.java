package headroom.drivers.ocpp;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A CALL of ours that waits for its turn.
 *
 * @param timeout from the sending
 * @param payload asked for when the turn has come, so that times in it are of that moment; empty:
 *     it has become pointless and is not sent
 * @param sent runs when it has been handed to the wire
 * @param answered gets the one answer
 */
public record Question(
    String action,
    Rank rank,
    Duration timeout,
    Supplier<Optional<String>> payload,
    Runnable sent,
    Consumer<Answer> answered) {

  private static final Duration ORDINARY_TIMEOUT = Duration.ofSeconds(30);

  /** What goes first. */
  public enum Rank {
    /** A fallback: nothing is granted before it. */
    SAFETY,
    /** A lower limit. It does not wait longer than 5 s for the answer to another call. */
    DECREASE,
    /** Another limit. */
    LIMIT,
    /** Everything else, in the order of asking. */
    ORDINARY,
    /** What has waited for the CSMS: whatever is live goes first. */
    KEPT;

    /** Whether this goes before what is already waiting for its answer. */
    boolean presses() {
      return this == SAFETY || this == DECREASE;
    }
  }

  /** A question whose text is known now. */
  public static Question ordinary(String action, String payload, Consumer<Answer> answered) {
    return ordinary(action, payload, () -> {}, answered);
  }

  /** The same, with a word when it was sent. */
  static Question ordinary(
      String action, String payload, Runnable sent, Consumer<Answer> answered) {
    return new Question(
        action, Rank.ORDINARY, ORDINARY_TIMEOUT, () -> Optional.of(payload), sent, answered);
  }
}
