package headroom.drivers.ocpp;

/**
 * One OCPP-J message (OCPP-J 1.6 section 4.2; types 5 and 6 are of OCPP 2.1 Part 4).
 *
 * <p>Payloads are JSON text exactly as received: what is relayed or kept is never written anew.
 */
public sealed interface Frame {
  /** Message id: pairs an answer with its question. At most {@link FrameCodec#LONGEST_ID} long. */
  String id();

  /** A question. {@code payload} is a JSON object. */
  record Call(String id, String action, String payload) implements Frame {}

  /** A good answer. {@code payload} is a JSON object. */
  record CallResult(String id, String payload) implements Frame {}

  /**
   * The question could not be answered.
   *
   * @param details a JSON value, {@code {}} where the peer left it out
   */
  record CallError(String id, String code, String description, String details) implements Frame {}

  /** OCPP 2.1: the answer could not be taken. */
  record CallResultError(String id, String code, String description, String details)
      implements Frame {}

  /** OCPP 2.1: a message without an answer. {@code payload} is a JSON object. */
  record Send(String id, String action, String payload) implements Frame {}
}
