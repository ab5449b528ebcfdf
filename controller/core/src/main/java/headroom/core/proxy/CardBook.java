package headroom.core.proxy;

import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.CardAnswered;
import headroom.core.port.StoredRecord.CardsForgotten;
import headroom.core.port.StoredRecord.LocalListKept;
import headroom.core.site.ChargerId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the CSMS has said of cards (design 4): the local lists that it sent to chargers, and its
 * earlier answers, which count for the whole site. It is asked while the CSMS is away.
 *
 * <p>Changes hand back the records to keep. Any thread; each call is one atomic step.
 */
public final class CardBook {
  /** So many earlier answers are remembered; the oldest goes first. */
  public static final int MOST_ANSWERS = 10_000;

  /** A longer local list is not kept: its charger has it all the same. */
  public static final int MOST_LISTED = 20_000;

  /** An answer that says nothing new is written again after this. */
  static final Duration WRITE_AGAIN = Duration.ofDays(1);

  private final Map<Card, Answered> answers = new Recent<>(MOST_ANSWERS);
  private final Map<ChargerId, Sent> lists = new LinkedHashMap<>();

  private record Answered(CardInfo info, Instant at) {}

  private record Sent(int version, Map<Card, CardInfo> cards) {}

  /** What is known of a card, and whether the CSMS has put it on a list. */
  record Known(CardInfo info, boolean listed) {}

  /**
   * @param remembered the oldest first
   */
  CardBook(List<CardAnswered> remembered, List<LocalListKept> kept) {
    for (CardAnswered each : remembered)
      answers.put(each.card(), new Answered(each.info(), each.at()));
    for (LocalListKept each : kept) take(each);
  }

  /** The CSMS has answered for a card. */
  public synchronized List<StoredRecord> answered(Card card, CardInfo info, Instant wall) {
    Answered before = answers.remove(card);
    answers.put(card, new Answered(info, wall));
    boolean news =
        before == null
            || !before.info.equals(info)
            || Duration.between(before.at, wall).abs().compareTo(WRITE_AGAIN) >= 0;
    if (!news) {
      answers.put(card, before);
      return List.of();
    }
    return List.of(new CardAnswered(card, info, wall));
  }

  /** The CSMS wants earlier answers to be forgotten (ClearCache): those of the whole site. */
  public synchronized List<StoredRecord> forget(Instant wall) {
    if (answers.isEmpty()) return List.of();
    answers.clear();
    return List.of(new CardsForgotten(wall));
  }

  /**
   * A charger has taken a local list.
   *
   * @param whole it replaces what was there; otherwise it changes it
   * @param cards a card without a word is taken off the list (OCPP 1.6 section 7.26)
   */
  public synchronized List<StoredRecord> listed(
      ChargerId charger, int version, boolean whole, Map<Card, Optional<CardInfo>> cards) {
    Sent before = lists.get(charger);
    int size = (whole || before == null ? 0 : before.cards.size()) + cards.size();
    // A change to a list that we never had leaves us with half of it.
    if (size > MOST_LISTED || (!whole && before == null && version != 1)) return unlisted(charger);
    LocalListKept kept = new LocalListKept(charger, version, whole, cards);
    take(kept);
    return List.of(kept);
  }

  /**
   * A charger has said which version of its list it has: another one than ours is none that we
   * know.
   */
  public synchronized List<StoredRecord> hasVersion(ChargerId charger, int version) {
    Sent sent = lists.get(charger);
    return sent == null || sent.version == version ? List.of() : unlisted(charger);
  }

  private List<StoredRecord> unlisted(ChargerId charger) {
    if (lists.remove(charger) == null) return List.of();
    return List.of(new LocalListKept(charger, 0, true, new LinkedHashMap<>()));
  }

  private void take(LocalListKept kept) {
    Sent before = lists.get(kept.charger());
    Map<Card, CardInfo> cards = new LinkedHashMap<>();
    if (!kept.whole() && before != null) cards.putAll(before.cards);
    kept.cards()
        .forEach(
            (card, info) ->
                info.ifPresentOrElse(known -> cards.put(card, known), () -> cards.remove(card)));
    if (kept.version() <= 0) lists.remove(kept.charger());
    else lists.put(kept.charger(), new Sent(kept.version(), cards));
  }

  /**
   * What is known of a card at a charger: its list goes before earlier answers (OCPP 1.6 section
   * 3.5.3).
   *
   * @param longest how long an earlier answer counts
   */
  synchronized Optional<Known> find(ChargerId charger, Card card, Instant wall, Duration longest) {
    Sent sent = lists.get(charger);
    CardInfo listed = sent == null ? null : sent.cards.get(card);
    if (listed != null) return Optional.of(new Known(listed.at(wall), true));
    Answered answered = answers.get(card);
    if (answered == null || wall.isAfter(answered.at.plus(longest))) return Optional.empty();
    return Optional.of(new Known(answered.info.at(wall), false));
  }
}
