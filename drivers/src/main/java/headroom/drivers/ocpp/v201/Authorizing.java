package headroom.drivers.ocpp.v201;

import headroom.core.proxy.TagStatus;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Station;
import java.util.Optional;

/**
 * Authorize (OCPP 2.0.1 C01 to C07). Cards, codes and contracts (eMAID) are known by the local list
 * alike. A contract whose certificates the charger itself could not check is refused while nobody
 * is there who can: a name alone can be copied.
 */
final class Authorizing {
  private final Station station;

  Authorizing(Station station) {
    this.station = station;
  }

  void answer(Call call, Fields fields) throws Fields.Violation {
    Token token = Token.of(fields);
    boolean unchecked = !fields.anyText("certificate", 1).isEmpty();
    TagStatus status =
        unchecked ? TagStatus.INVALID : station.link.backOffice().authorize(token.text());
    String certificates = unchecked ? ",\"certificateStatus\":\"NoCertificateAvailable\"" : "";
    station.link.answer(call, "{" + info(status) + certificates + "}");
  }

  static String info(TagStatus status) {
    return "\"idTokenInfo\":{\"status\":\"" + status.word() + "\"}";
  }

  /** What an answer says of a token; empty where it says nothing. */
  static Optional<TagStatus> statusIn(Answer answer) {
    return Fields.ofResult(answer)
        .flatMap(said -> said.anyObject("idTokenInfo"))
        .map(info -> TagStatus.of(info.anyText("status", 30)));
  }
}
