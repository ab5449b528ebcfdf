package headroom.drivers.ocpp.v201;

import headroom.core.port.StoredRecord;
import headroom.core.proxy.Card;
import headroom.core.proxy.CardBook;
import headroom.core.proxy.CardInfo;
import headroom.core.proxy.TagStatus;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.FrameCodec;
import headroom.drivers.ocpp.Link.Patience;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Lease;
import headroom.drivers.ocpp.station.Station;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    CardInfo known = unchecked ? CardInfo.of(TagStatus.INVALID) : decide(token);
    String certificates = unchecked ? ",\"certificateStatus\":\"NoCertificateAvailable\"" : "";
    station.link.answer(call, "{" + info(known) + certificates + "}");
  }

  /** Whether a token may charge, as far as we know. */
  CardInfo decide(Token token) {
    return station.link.backOffice().authorize(station.id(), token.card(), station.link.time());
  }

  static String info(TagStatus status) {
    return info(CardInfo.of(status));
  }

  /** With the group of the token: another of it may end the transaction (C09). */
  static String info(CardInfo info) {
    StringBuilder json =
        new StringBuilder("\"idTokenInfo\":{\"status\":\"")
            .append(info.status().word())
            .append('"');
    info.expires()
        .ifPresent(
            end -> json.append(",\"cacheExpiryDateTime\":\"").append(Lease.utc(end)).append('"'));
    info.group()
        .ifPresent(
            group ->
                json.append(",\"groupIdToken\":{\"idToken\":")
                    .append(FrameCodec.quoted(group))
                    .append(",\"type\":\"Central\"}"));
    return json.append('}').toString();
  }

  // ---- what the CSMS says is noted (C10, C13 to C16, D01 and D02)

  /** What the CSMS says of the token of a question. */
  List<StoredRecord> said(String questionPayload, Answer answer) {
    Optional<CardInfo> info =
        Fields.ofResult(answer)
            .flatMap(said -> said.anyObject("idTokenInfo"))
            .flatMap(Authorizing::read);
    Optional<Token> token = tokenOf(questionPayload).filter(each -> !each.text().isEmpty());
    // That it runs another transaction is no word on the token.
    if (token.isEmpty() || info.isEmpty() || info.get().status() == TagStatus.CONCURRENT)
      return List.of();
    return cards().answered(token.get().card(), info.get(), station.link.time());
  }

  void note(Call call, Answer answer) {
    keep(call, said(call.payload(), answer), () -> {});
  }

  private static Optional<Token> tokenOf(String payload) {
    try {
      return Token.in(Fields.of(payload));
    } catch (Fields.Violation unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<CardInfo> read(Fields info) {
    String status = info.anyText("status", 30);
    if (status.isEmpty()) return Optional.empty();
    return Optional.of(
        new CardInfo(
            TagStatus.of(status),
            info.anyObject("groupIdToken")
                .map(group -> group.anyText("idToken", 36))
                .filter(group -> !group.isEmpty()),
            info.anyTime("cacheExpiryDateTime")));
  }

  /** The charger has answered a question of the CSMS; it is passed on when that is noted. */
  void answeredByCharger(Call call, Answer answer, Runnable then) {
    try {
      switch (call.action()) {
        case "SendLocalList" -> keep(call, sent(call, answer), then);
        case "GetLocalListVersion" -> keep(call, version(answer), then);
        // The charger may have no cache; ours is cleared all the same.
        case "ClearCache" -> keep(call, cards().forget(station.link.time()), then);
        default -> then.run();
      }
    } catch (Fields.Violation unreadable) {
      station.link.trouble(call.action() + ": " + unreadable.text());
      then.run();
    }
  }

  private List<StoredRecord> sent(Call call, Answer answer) throws Fields.Violation {
    if (!Station.isAccepted(answer)) return List.of();
    Fields fields = Fields.of(call.payload());
    Map<Card, Optional<CardInfo>> listed = new LinkedHashMap<>();
    for (Fields each : fields.anyObjects("localAuthorizationList"))
      Token.in(each)
          .filter(token -> !token.text().isEmpty())
          .ifPresent(
              token ->
                  listed.put(
                      token.card(), each.anyObject("idTokenInfo").flatMap(Authorizing::read)));
    boolean whole = fields.text("updateType", 20).equals("Full");
    return cards().listed(station.id(), fields.wholeNumber("versionNumber"), whole, listed);
  }

  private List<StoredRecord> version(Answer answer) throws Fields.Violation {
    Optional<Fields> said = Fields.ofResult(answer);
    if (said.isEmpty()) return List.of();
    return cards().hasVersion(station.id(), said.get().wholeNumber("versionNumber"));
  }

  private void keep(Call call, List<StoredRecord> records, Runnable then) {
    if (records.isEmpty()) then.run();
    else station.link.keep(call, records, Patience.ANSWER_MEANWHILE, then, then);
  }

  private CardBook cards() {
    return station.link.backOffice().cards();
  }

  /** What an answer says of a token; empty where it says nothing. */
  static Optional<TagStatus> statusIn(Answer answer) {
    return Fields.ofResult(answer)
        .flatMap(said -> said.anyObject("idTokenInfo"))
        .map(info -> TagStatus.of(info.anyText("status", 30)));
  }
}
