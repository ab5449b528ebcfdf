package headroom.drivers.ocpp.v16;

import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.JsonScan;
import headroom.drivers.ocpp.JsonScan.Member;
import headroom.drivers.ocpp.JsonScan.Span;
import java.util.List;
import java.util.Optional;

/**
 * The edits of payloads that the policy table names. An edit replaces the bytes of one value and
 * leaves all others as they came.
 */
final class Payloads {
  private static final String TRANSACTION_ID = "transactionId";

  private Payloads() {}

  /** The transaction that a payload names; empty where it names none, or none that is a number. */
  static Optional<Long> transactionId(String payload) {
    return last(payload, TRANSACTION_ID).flatMap(span -> number(payload, span));
  }

  /** The payload with another transaction id; as it is where it names none. */
  static String withTransactionId(String payload, long id) {
    StringBuilder edited = new StringBuilder(payload);
    List<Member> members = JsonScan.of(payload).members();
    // From the end, so that the places of those before stay right.
    for (Member member : members.reversed()) {
      if (member.key().equals(TRANSACTION_ID) && number(payload, member.value()).isPresent())
        edited.replace(member.value().from(), member.value().to(), Long.toString(id));
    }
    return edited.toString();
  }

  /** The same for a good answer; any other stays as it is. */
  static Answer withTransactionId(Answer answer, long id) {
    if (!(answer instanceof Answer.Result result)) return answer;
    if (transactionId(result.payload()).equals(Optional.of(id))) return answer;
    return new Answer.Result(withTransactionId(result.payload(), id));
  }

  /** The payload without one of its members; as it is where it has none of that name. */
  static String without(String payload, String key) {
    List<Member> members = JsonScan.of(payload).members();
    StringBuilder edited = new StringBuilder(payload);
    for (int i = members.size() - 1; i >= 0; i--) {
      if (!members.get(i).key().equals(key)) continue;
      // With the comma that goes with it: the one before, or for the first the one after.
      int from = i > 0 ? members.get(i - 1).value().to() : payload.indexOf('{') + 1;
      int to = members.get(i).value().to();
      if (i == 0 && members.size() > 1) to = payload.indexOf(',', to) + 1;
      edited.delete(from, to);
    }
    return edited.toString();
  }

  private static Optional<Span> last(String payload, String key) {
    Optional<Span> found = Optional.empty();
    // A doubled key counts with its last value, as with every reader of ours.
    for (Member member : JsonScan.of(payload).members())
      if (member.key().equals(key)) found = Optional.of(member.value());
    return found;
  }

  private static Optional<Long> number(String payload, Span span) {
    String text = payload.substring(span.from(), span.to());
    if (!text.matches("-?[0-9]{1,18}")) return Optional.empty();
    return Optional.of(Long.parseLong(text));
  }
}
