package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Source;
import headroom.core.port.SetLimit;
import headroom.core.site.Circuit;
import headroom.core.site.Site.Share;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A step is a function of the state and of what was seen: what a controller keeps from one step to
 * the next to save work changes no answer. Each step of a random life is made again by the same
 * controller and by one that has nothing kept.
 */
class StepPurityTest {
  private static final int CHARGERS = 9;

  static List<Long> seeds() {
    List<Long> seeds = new ArrayList<>();
    for (long seed = 1; seed <= 6; seed++) seeds.add(seed);
    seeds.add(System.nanoTime());
    return seeds;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theSameStepIsMadeAgainWhateverWasKept(long seed) {
    Random random = new Random(seed);
    Circuit grid = Sites.metered("grid", 63, 20);
    if (random.nextBoolean()) grid = Sites.withUnbalance(grid, 20);
    Circuit board = Sites.below("grid", "board", 40);
    VirtualSite site =
        new VirtualSite(
            Sites.shared(
                Share.values()[random.nextInt(Share.values().length)],
                List.of(grid, board),
                Sites.chargers(CHARGERS, random.nextBoolean() ? "grid" : "board")));
    site.connectAll().run(3);
    int[] limits = new int[1];
    for (int i = 0; i < 40; i++) {
      happens(site, random);
      site.run(1 + random.nextInt(12), () -> limits[0] += again(site, seed));
    }
    assertTrue(limits[0] > 0, "nothing was ever ordered, seed " + seed);
  }

  private static int again(VirtualSite site, long seed) {
    String at = "at " + site.now + ", seed " + seed;
    assertSame(site.last, site.controller.step(site.before, site.seen), at);
    Controller fresh = new Controller(site.site, ControlSettings.DEFAULT);
    assertSame(site.last, fresh.step(site.before, site.seen), at);
    return site.last.limits().size();
  }

  private static void assertSame(Step once, Step again, String at) {
    assertEquals(once.limits(), again.limits(), at);
    assertEquals(once.samples(), again.samples(), at);
    assertEquals(once.contactors(), again.contactors(), at);
    assertEquals(once.bounds(), again.bounds(), at);
    assertEquals(once.events(), again.events(), at);
    assertEquals(once.conditions(), again.conditions(), at);
    assertEquals(once.view(), again.view(), at);
  }

  private static void happens(VirtualSite site, Random random) {
    String charger = "CP-%02d".formatted(1 + random.nextInt(CHARGERS));
    VirtualSite.Post post = site.post(charger);
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> {
        if (post.transaction.isEmpty() && post.connected)
          site.plugIn(charger, 6 + random.nextInt(11));
      }
      case 4 -> {
        if (post.transaction.isPresent()) site.unplug(charger);
      }
      case 5 -> {
        if (post.connected) site.disconnect(charger);
        else site.connect(charger);
      }
      case 6 -> site.building = PhaseAmps.of(random.nextInt(45), random.nextInt(45), 5);
      case 7 -> {
        site.limitsSet.clear();
        site.limitsSet.add(
            new SetLimit.OnCircuit(
                site.site.root().id(),
                Source.GRID,
                Optional.of(PhaseAmps.all(Amps.of(10 + random.nextInt(50)))),
                Optional.empty(),
                Optional.of(site.now.plus(Duration.ofSeconds(30)))));
      }
      case 8 -> post.obeys = !post.obeys;
      case 9 -> site.meterAnswers = !site.meterAnswers;
      case 10 -> post.answers = !post.answers;
      default -> {}
    }
  }
}
