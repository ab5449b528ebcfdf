package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Event;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Design 3.6: in steady state a limit changes direction at most once a minute. */
class RestTest {
  /** The last change of each EVSE, and when it turned. */
  private record Change(int direction, MonoTime turnedAt) {}

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void chargersThatSampleOnlyEveryThirtySecondsComeToRest(long seed) {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 63, 0)), Sites.chargers(8, "grid")));
    site.posts.values().forEach(post -> post.sampleEverySeconds = 30);
    site.posts.values().forEach(post -> post.triggered = false);
    site.connectAll().run(3);
    for (int i = 1; i <= 8; i++) site.plugIn("CP-0" + i, 16);
    Random random = new Random(seed);
    Map<EvseId, Change> changes = new LinkedHashMap<>();
    List<String> restless = new ArrayList<>();
    MonoTime settled = site.now.plus(Duration.ofMinutes(40));
    site.run(
        4200,
        () -> {
          site.building = PhaseAmps.all(new Amps(6_050 + random.nextInt(2_000)));
          for (Event event : site.last.events()) {
            switch (event) {
              case Event.OfferRaised raised ->
                  note(site, raised.evse(), 1, changes, settled, restless);
              case Event.OfferLowered low -> note(site, low.evse(), -1, changes, settled, restless);
              default -> {}
            }
          }
        });
    assertEquals(List.of(), restless, "seed " + seed);
    for (int i = 1; i <= 8; i++)
      assertTrue(!site.offer("CP-0" + i).isBelow(Amps.of(6)), "seed " + seed + ": CP-0" + i);
  }

  private static void note(
      VirtualSite site,
      EvseId evse,
      int direction,
      Map<EvseId, Change> changes,
      MonoTime settled,
      List<String> restless) {
    Change before = changes.get(evse);
    if (before != null && before.direction() == direction) return;
    boolean soon = before != null && !site.now.isAtLeast(Duration.ofMinutes(1), before.turnedAt());
    if (soon && site.now.isAfter(settled)) restless.add(evse + " at " + site.now);
    changes.put(evse, new Change(direction, site.now));
  }
}
