package headroom.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.event.Event;
import headroom.core.site.ChargerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CalmEventsTest {
  private static final ChargerId ONE = Sites.charger(1);
  private static final ChargerId TWO = Sites.charger(2);

  private final VirtualTime time = new VirtualTime();
  private final List<Event> written = new ArrayList<>();
  private final CalmEvents events = new CalmEvents(written::add, time, time);

  private void flap(ChargerId charger, int times) {
    for (int i = 0; i < times; i++) {
      events.append(new Event.ChargerConnected(charger, "ocpp1.6", "10.0.0.9"));
      events.append(new Event.ChargerDisconnected(charger, "the connection broke"));
      time.pass(Duration.ofSeconds(1));
    }
  }

  private static Event flapped(ChargerId charger, int times) {
    return new Event.ChargerFlapped(charger, times, CalmEvents.WINDOW);
  }

  @Test
  void fiveLossesInTenMinutesAreWrittenOneByOne() {
    flap(ONE, CalmEvents.PER_KIND);
    assertEquals(2 * CalmEvents.PER_KIND, written.size());
    time.pass(CalmEvents.WINDOW);
    assertEquals(2 * CalmEvents.PER_KIND, written.size());
  }

  @Test
  void theRestIsOneEventAtTheEndOfTheTenMinutes() {
    flap(ONE, 57);
    assertEquals(2 * CalmEvents.PER_KIND, written.size());
    time.pass(CalmEvents.WINDOW);
    assertEquals(2 * CalmEvents.PER_KIND + 1, written.size());
    assertEquals(flapped(ONE, 57 - CalmEvents.PER_KIND), written.getLast());
  }

  @Test
  void aDayOfFlappingCostsElevenEventsInTenMinutes() {
    for (int minutes = 0; minutes < 24 * 60; minutes += 10) flap(ONE, 600);
    time.pass(CalmEvents.WINDOW);
    assertEquals(true, written.size() <= 24 * 6 * 11, written.size() + " events");
    assertEquals(
        24 * 3600,
        written.stream()
            .mapToInt(
                event ->
                    switch (event) {
                      case Event.ChargerDisconnected lost -> 1;
                      case Event.ChargerFlapped flapped -> flapped.times();
                      default -> 0;
                    })
            .sum());
  }

  @Test
  void oneChargerTakesNothingFromAnotherAndOtherEventsPass() {
    flap(ONE, 20);
    written.clear();
    flap(TWO, 1);
    for (int i = 0; i < 20; i++) events.append(new Event.CarPluggedIn(Sites.evse(1)));
    assertEquals(22, written.size());
  }
}
