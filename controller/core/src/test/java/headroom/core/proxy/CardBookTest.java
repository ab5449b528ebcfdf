package headroom.core.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.Remembered;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.CardAnswered;
import headroom.core.port.StoredRecord.CardsForgotten;
import headroom.core.port.StoredRecord.LocalListKept;
import headroom.core.proxy.Authorization.Policy;
import headroom.core.site.ChargerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may charge while the CSMS is away (design 4). */
final class CardBookTest {
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
  private static final ChargerId ONE = new ChargerId("CP-01");
  private static final ChargerId TWO = new ChargerId("CP-02");
  private static final Card ANNA = Card.of("ANNA");
  private static final Card BERT = Card.of("BERT");
  private static final Card CARL = Card.of("CARL");
  private static final CardInfo ACCEPTED = CardInfo.of(TagStatus.ACCEPTED);
  private static final CardInfo BLOCKED = CardInfo.of(TagStatus.BLOCKED);

  private BackOffice office = under(Policy.CACHED);

  private static BackOffice under(Policy policy, String... own) {
    return new BackOffice(new Authorization(policy, List.of(own)), Remembered.NOTHING);
  }

  private TagStatus status(ChargerId charger, Card card, Instant at) {
    return office.authorize(charger, card, at).status();
  }

  private void assertStatus(TagStatus expected, Card card) {
    assertEquals(expected, status(ONE, card, NOON));
  }

  private static Map<Card, Optional<CardInfo>> cards(Object... pairs) {
    Map<Card, Optional<CardInfo>> cards = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2)
      cards.put((Card) pairs[i], Optional.ofNullable((CardInfo) pairs[i + 1]));
    return cards;
  }

  @Test
  void underCachedWhomTheCsmsLetChargeMayChargeOnAllChargersAndStrangersMayNot() {
    office.cards().answered(ANNA, ACCEPTED, NOON);
    office.cards().answered(BERT, BLOCKED, NOON);
    assertStatus(TagStatus.ACCEPTED, ANNA);
    assertEquals(TagStatus.ACCEPTED, status(TWO, Card.of(" anna "), NOON));
    assertStatus(TagStatus.BLOCKED, BERT);
    assertStatus(TagStatus.INVALID, CARL);
  }

  @Test
  void everyPolicyOnEveryKindOfCard() {
    Card own = Card.of("OWN");
    Card listed = Card.of("LISTED");
    Object[][] table = {
      {Policy.ALL, "ACCEPTED ACCEPTED ACCEPTED ACCEPTED BLOCKED"},
      {Policy.CACHED, "ACCEPTED ACCEPTED ACCEPTED INVALID BLOCKED"},
      {Policy.KNOWN, "ACCEPTED ACCEPTED INVALID INVALID BLOCKED"},
      {Policy.NONE, "BLOCKED BLOCKED BLOCKED BLOCKED BLOCKED"},
    };
    for (Object[] row : table) {
      office = under((Policy) row[0], "own");
      office.cards().listed(ONE, 1, true, cards(listed, ACCEPTED));
      office.cards().answered(ANNA, ACCEPTED, NOON);
      office.cards().answered(BERT, BLOCKED, NOON);
      List<String> found = new ArrayList<>();
      for (Card card : List.of(own, listed, ANNA, CARL, BERT))
        found.add(status(ONE, card, NOON).name());
      assertEquals(row[1], String.join(" ", found), row[0].toString());
    }
  }

  @Test
  void anAnswerCountsUntilItExpiresAndAtMostAsLongAsTheConfigSays() {
    CardInfo until = new CardInfo(TagStatus.ACCEPTED, Optional.empty(), Optional.of(NOON));
    office.cards().answered(ANNA, until, NOON.minusSeconds(60));
    assertEquals(TagStatus.ACCEPTED, status(ONE, ANNA, NOON.minusMillis(1)));
    assertEquals(TagStatus.EXPIRED, status(ONE, ANNA, NOON));
    office.cards().answered(BERT, ACCEPTED, NOON);
    Instant end = NOON.plus(Authorization.CACHE_FOR);
    assertEquals(TagStatus.ACCEPTED, status(ONE, BERT, end));
    assertEquals(TagStatus.INVALID, status(ONE, BERT, end.plusMillis(1)));
  }

  @Test
  void aLocalListIsOfItsChargerAndGoesBeforeEarlierAnswers() {
    office.cards().answered(ANNA, ACCEPTED, NOON);
    office.cards().listed(ONE, 3, true, cards(ANNA, BLOCKED, BERT, ACCEPTED));
    assertStatus(TagStatus.BLOCKED, ANNA);
    assertStatus(TagStatus.ACCEPTED, BERT);
    assertEquals(TagStatus.ACCEPTED, status(TWO, ANNA, NOON));
    assertEquals(TagStatus.INVALID, status(TWO, BERT, NOON));
  }

  @Test
  void aDifferentialListAddsChangesAndTakesOff() {
    office = under(Policy.KNOWN);
    office.cards().listed(ONE, 3, true, cards(ANNA, ACCEPTED, BERT, ACCEPTED));
    office.cards().listed(ONE, 4, false, cards(ANNA, null, BERT, BLOCKED, CARL, ACCEPTED));
    assertStatus(TagStatus.INVALID, ANNA);
    assertStatus(TagStatus.BLOCKED, BERT);
    assertStatus(TagStatus.ACCEPTED, CARL);
    office.cards().listed(ONE, 5, true, cards(ANNA, ACCEPTED));
    assertStatus(TagStatus.ACCEPTED, ANNA);
    assertStatus(TagStatus.INVALID, CARL);
  }

  @Test
  void aListOfWhichWeKnowOnlyHalfIsNotKept() {
    office = under(Policy.KNOWN);
    assertEquals(
        List.of(), office.cards().listed(ONE, 7, false, cards(ANNA, ACCEPTED)), "never had it");
    assertStatus(TagStatus.INVALID, ANNA);
    office.cards().listed(ONE, 7, true, cards(ANNA, ACCEPTED));
    assertEquals(List.of(), office.cards().hasVersion(ONE, 7));
    assertStatus(TagStatus.ACCEPTED, ANNA);
    assertEquals(1, office.cards().hasVersion(ONE, 8).size());
    assertStatus(TagStatus.INVALID, ANNA);
  }

  @Test
  void clearingForgetsAnswersAndLeavesLists() {
    office.cards().answered(ANNA, ACCEPTED, NOON);
    office.cards().listed(ONE, 3, true, cards(BERT, ACCEPTED));
    assertEquals(List.of(new CardsForgotten(NOON)), office.cards().forget(NOON));
    assertStatus(TagStatus.INVALID, ANNA);
    assertStatus(TagStatus.ACCEPTED, BERT);
    assertEquals(List.of(), office.cards().forget(NOON));
  }

  @Test
  void whatSaysNothingNewIsWrittenAgainAfterADay() {
    assertEquals(1, office.cards().answered(ANNA, ACCEPTED, NOON).size());
    Instant later = NOON.plus(CardBook.WRITE_AGAIN);
    assertEquals(0, office.cards().answered(ANNA, ACCEPTED, later.minusMillis(1)).size());
    assertEquals(1, office.cards().answered(ANNA, ACCEPTED, later).size());
    assertEquals(1, office.cards().answered(ANNA, BLOCKED, later).size());
  }

  @Test
  void itHoldsNoMoreThanItsBoundAndTheOldestGoes() {
    for (int i = 0; i <= CardBook.MOST_ANSWERS; i++)
      office.cards().answered(Card.of("card " + i), ACCEPTED, NOON);
    assertStatus(TagStatus.INVALID, Card.of("card 0"));
    assertStatus(TagStatus.ACCEPTED, Card.of("card 1"));
    Map<Card, Optional<CardInfo>> long_ = new LinkedHashMap<>();
    for (int i = 0; i <= CardBook.MOST_LISTED; i++)
      long_.put(Card.of("listed " + i), Optional.of(ACCEPTED));
    assertEquals(List.of(), office.cards().listed(ONE, 3, true, long_));
    assertStatus(TagStatus.INVALID, Card.of("listed 0"));
  }

  @Test
  void afterARestartAllOfItIsKnownAgain() {
    List<StoredRecord> records = new ArrayList<>();
    CardInfo inGroup = new CardInfo(TagStatus.ACCEPTED, Optional.of("HOME"), Optional.empty());
    records.addAll(office.cards().answered(ANNA, inGroup, NOON));
    records.addAll(office.cards().listed(ONE, 3, true, cards(BERT, ACCEPTED)));
    Remembered remembered =
        new Remembered(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Remembered.Undelivered.NOTHING,
            new Remembered.Cards(
                List.of((CardAnswered) records.get(0)), List.of((LocalListKept) records.get(1))),
            List.of(),
            Optional.empty());
    office = new BackOffice(new Authorization(Policy.CACHED, List.of()), remembered);
    assertEquals(inGroup, office.authorize(TWO, ANNA, NOON.plus(Duration.ofDays(1))));
    assertStatus(TagStatus.ACCEPTED, BERT);
  }

  @Test
  void aContractIsTheSameWithHyphensAndWithoutAndNoTextShowsACard() {
    assertEquals(Card.ofContract("DE-8AA-CA2B3C4D5-N"), Card.ofContract("de8aaca2b3c4d5n"));
    assertFalse(Card.of("A-B").equals(Card.of("AB")), "a card is what it is");
    String shown = new CardAnswered(ANNA, ACCEPTED, NOON) + " " + cards(BERT, ACCEPTED);
    assertFalse(shown.toLowerCase(java.util.Locale.ROOT).contains("anna"), shown);
    assertTrue(shown.contains("Card[…]"), shown);
  }
}
