package headroom.drivers.ocpp.v16;

import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.station.Edits;
import java.util.Optional;

/** The transaction id in payloads of OCPP 1.6, which the policy table has translated. */
final class Payloads {
  private static final String TRANSACTION_ID = "transactionId";

  private Payloads() {}

  /** The transaction that a payload names; empty where it names none, or none that is a number. */
  static Optional<Long> transactionId(String payload) {
    return Edits.value(payload, TRANSACTION_ID)
        .filter(text -> text.matches("-?[0-9]{1,18}"))
        .map(Long::parseLong);
  }

  /** The payload with another transaction id; as it is where it names none. */
  static String withTransactionId(String payload, long id) {
    return transactionId(payload).isEmpty()
        ? payload
        : Edits.with(payload, TRANSACTION_ID, Long.toString(id));
  }

  /** The same for a good answer; any other stays as it is. */
  static Answer withTransactionId(Answer answer, long id) {
    if (!(answer instanceof Answer.Result result)) return answer;
    if (transactionId(result.payload()).equals(Optional.of(id))) return answer;
    return new Answer.Result(withTransactionId(result.payload(), id));
  }
}
