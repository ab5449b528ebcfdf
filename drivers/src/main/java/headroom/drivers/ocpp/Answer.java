package headroom.drivers.ocpp;

/** What became of a question of ours. Each question gets exactly one. */
public sealed interface Answer {
  /** A CALLRESULT. {@code payload} is a JSON object as received. */
  record Result(String payload) implements Answer {}

  /**
   * A CALLERROR, as received: whoever shows it makes it printable.
   *
   * @param details a JSON value
   */
  record Refused(String code, String description, String details) implements Answer {}

  /** It was sent, and nothing readable came in time, or the link broke: nobody knows. */
  record Unknown(String why) implements Answer {}

  /** It never left: the link is closed, or the question had become pointless. */
  record NotSent(String why) implements Answer {}
}
