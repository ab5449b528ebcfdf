package headroom.drivers.ocpp.v201;

import headroom.core.port.StoredRecord.TransactionReported.Stage;
import headroom.drivers.ocpp.ErrorCode;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.v201.Availability.ChargingState;
import java.time.Instant;
import java.util.Optional;

/**
 * One TransactionEvent (OCPP 2.0.1 section 1.60).
 *
 * @param happenedAt empty where its time cannot be read
 * @param offline the charger had no link then
 * @param evse empty where it is not said again
 * @param car what it says of the car; empty where it is not said again
 * @param token who charges; it is said once
 */
record TransactionEvent(
    Stage stage,
    String transaction,
    long seqNo,
    Optional<Instant> happenedAt,
    boolean offline,
    Optional<Integer> evse,
    Optional<ChargingState> car,
    Optional<Token> token,
    String stoppedReason) {
  private static final int LONGEST_ID = 36;

  static TransactionEvent of(Fields fields) throws Fields.Violation {
    Fields info = fields.object("transactionInfo");
    Optional<Fields> evse = fields.anyObject("evse");
    return new TransactionEvent(
        stage(fields.text("eventType", 20)),
        info.text("transactionId", LONGEST_ID),
        fields.integer("seqNo"),
        fields.anyTime("timestamp"),
        fields.isTrue("offline"),
        evse.isPresent() ? Optional.of(evse.get().connector("id")) : Optional.empty(),
        ChargingState.of(info.anyText("chargingState", 20)),
        Token.in(fields),
        info.anyText("stoppedReason", 40));
  }

  private static Stage stage(String word) throws Fields.Violation {
    return switch (word) {
      case "Started" -> Stage.STARTED;
      case "Updated" -> Stage.UPDATED;
      case "Ended" -> Stage.ENDED;
      default ->
          throw new Fields.Violation(
              ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
              "eventType: Started, Updated or Ended expected");
    };
  }
}
