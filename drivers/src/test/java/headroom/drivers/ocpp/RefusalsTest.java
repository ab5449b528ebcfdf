package headroom.drivers.ocpp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Event;
import headroom.core.site.ChargerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What peers are refused for is written down, and no peer can write the log full. */
class RefusalsTest {
  private static final Optional<ChargerId> ONE = Optional.of(new ChargerId("CP-01"));
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final VirtualTime time = new VirtualTime();
  private final List<Event> events = new ArrayList<>();
  private final Refusals refusals = new Refusals(time, events::add);

  @Test
  void theSameThingIsWrittenAgainAfterTenMinutesAndNotBefore() {
    refusals.rule(ONE, "10.0.0.7:1", "sent no OCPP");
    time.pass(Refusals.AGAIN_AFTER.minus(MOMENT));
    refusals.rule(ONE, "10.0.0.7:2", "sent no OCPP");
    assertEquals(1, events.size());
    time.pass(MOMENT);
    refusals.rule(ONE, "10.0.0.7:3", "sent no OCPP");
    assertEquals(2, events.size());
  }

  @Test
  void onePeerIsWrittenDownTenTimesAMinuteWhateverItDoes() {
    for (int i = 0; i < 100; i++) refusals.rule(ONE, "10.0.0.7:1", "did thing " + i);
    assertEquals(Refusals.PER_MINUTE, events.size());
    refusals.rule(Optional.of(new ChargerId("CP-02")), "10.0.0.7:1", "did a thing");
    assertEquals(Refusals.PER_MINUTE + 1, events.size(), "another one is heard all the same");
    time.pass(Duration.ofMinutes(1).minus(MOMENT));
    refusals.rule(ONE, "10.0.0.7:1", "did more");
    assertEquals(Refusals.PER_MINUTE + 1, events.size());
    time.pass(MOMENT);
    refusals.rule(ONE, "10.0.0.7:1", "did more");
    assertEquals(Refusals.PER_MINUTE + 2, events.size());
  }

  @Test
  void whoKnocksWithEverNewNamesIsBoundedToo() {
    for (int i = 0; i < 1000; i++) refusals.handshake("X-" + i, "10.0.0.7:1", "not in the config");
    assertEquals(Refusals.PER_MINUTE_OF_ALL, events.size());
  }

  @Test
  void aPeerThatHasNotSaidWhoItIsCountsByItsAddressAndIsShownWithItsPort() {
    for (int i = 0; i < 100; i++) refusals.rule(Optional.empty(), "10.0.0.7:" + i, "thing " + i);
    assertEquals(Refusals.PER_MINUTE, events.size());
    assertEquals("ocpp", events.getFirst().subject());
    assertEquals("the peer 10.0.0.7:0 thing 0", events.getFirst().sentence());
  }

  @Test
  void whatAPeerSentIsCutAndMadePrintable() {
    refusals.rule(ONE, "10.0.0.7:1", "sent \u001b[31m" + "x".repeat(1000));
    String sentence = events.getFirst().sentence();
    assertTrue(sentence.length() < 300, sentence);
    assertEquals(-1, sentence.indexOf('\u001b'));
  }

  @Test
  void garbageIsCountedPerLinkAndWrittenAtRoundNumbers() {
    Bench bench = new Bench(Bench.ac("CP-01", 1));
    FakeCharger charger = bench.ready("CP-01");
    for (int i = 0; i < 150; i++) charger.says("{not json");
    List<String> rules =
        bench.events.stream()
            .filter(Event.LinkRuleBroken.class::isInstance)
            .map(Event::sentence)
            .toList();
    assertEquals(3, rules.size(), rules::toString);
    assertTrue(rules.get(2).endsWith("(100. such frame on this link)"), rules.get(2));
    assertTrue(150 <= bench.sessions.status().getFirst().errors());
  }
}
