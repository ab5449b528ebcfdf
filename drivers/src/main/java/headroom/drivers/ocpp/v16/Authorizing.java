package headroom.drivers.ocpp.v16;

import headroom.core.port.StoredRecord;
import headroom.core.proxy.Card;
import headroom.core.proxy.CardBook;
import headroom.core.proxy.CardInfo;
import headroom.core.proxy.TagStatus;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.Link.Patience;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Station;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the CSMS says of cards is noted, so that it counts while the CSMS is away: its answers (OCPP
 * 1.6 section 3.5.1), and the local lists that it sends to the charger (section 3.5.2).
 */
final class Authorizing {
  /** OCPP 1.6: idToken is a CiString20Type. */
  static final int LONGEST_TAG = 20;

  private final Station station;

  Authorizing(Station station) {
    this.station = station;
  }

  /** Whether a card may charge, as far as we know. */
  CardInfo decide(String idTag) {
    return station.link.backOffice().authorize(station.id(), Card.of(idTag), station.link.time());
  }

  /** The idTagInfo of an answer of ours. */
  static String json(CardInfo info) {
    StringBuilder json =
        new StringBuilder("\"idTagInfo\":{\"status\":\"").append(info.status().word()).append('"');
    info.expires()
        .ifPresent(
            end ->
                json.append(",\"expiryDate\":\"")
                    .append(DateTimeFormatter.ISO_INSTANT.format(end))
                    .append('"'));
    info.group()
        .filter(Authorizing::isPlain)
        .ifPresent(group -> json.append(",\"parentIdTag\":\"").append(group).append('"'));
    return json.append('}').toString();
  }

  /** Whether it can stand in JSON as it is. */
  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= 0x20 && c < 0x7f && c != '"' && c != '\\');
  }

  /** What the CSMS says of the card of a question. */
  List<StoredRecord> said(String questionPayload, Answer answer) {
    Optional<CardInfo> info =
        Fields.ofResult(answer).flatMap(f -> f.anyObject("idTagInfo")).flatMap(Authorizing::info);
    String tag = tagOf(questionPayload);
    if (tag.isEmpty() || info.isEmpty()) return List.of();
    // That the card runs another transaction is no word on the card (section 7.2).
    if (info.get().status() == TagStatus.CONCURRENT) return List.of();
    return cards().answered(Card.of(tag), info.get(), station.link.time());
  }

  /** Notes it, too. */
  void note(Call call, Answer answer) {
    keep(call, said(call.payload(), answer), () -> {});
  }

  private static String tagOf(String payload) {
    try {
      return Fields.of(payload).anyText("idTag", LONGEST_TAG);
    } catch (Fields.Violation unreadable) {
      return "";
    }
  }

  private static Optional<CardInfo> info(Fields fields) {
    String status = fields.anyText("status", 20);
    if (status.isEmpty()) return Optional.empty();
    return Optional.of(
        new CardInfo(
            TagStatus.of(status),
            Optional.of(fields.anyText("parentIdTag", LONGEST_TAG)).filter(t -> !t.isEmpty()),
            fields.anyTime("expiryDate")));
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
    Map<Card, Optional<CardInfo>> cards = new LinkedHashMap<>();
    for (Fields each : fields.anyObjects("localAuthorizationList")) {
      String tag = each.anyText("idTag", LONGEST_TAG);
      if (!tag.isEmpty())
        cards.put(Card.of(tag), each.anyObject("idTagInfo").flatMap(Authorizing::info));
    }
    boolean whole = fields.text("updateType", 20).equals("Full");
    return cards().listed(station.id(), fields.wholeNumber("listVersion"), whole, cards);
  }

  private List<StoredRecord> version(Answer answer) throws Fields.Violation {
    Optional<Fields> said = Fields.ofResult(answer);
    if (said.isEmpty()) return List.of();
    return cards().hasVersion(station.id(), said.get().wholeNumber("listVersion"));
  }

  private void keep(Call call, List<StoredRecord> records, Runnable then) {
    if (records.isEmpty()) then.run();
    else station.link.keep(call, records, Patience.ANSWER_MEANWHILE, then, then);
  }

  private CardBook cards() {
    return station.link.backOffice().cards();
  }
}
