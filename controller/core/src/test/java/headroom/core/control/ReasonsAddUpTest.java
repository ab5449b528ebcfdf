package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.SiteView.CircuitView;
import headroom.core.control.SiteView.EvseView;
import headroom.core.event.Event;
import headroom.core.event.Reason.Bound;
import headroom.core.event.Sentences;
import headroom.core.event.Source;
import headroom.core.port.SetLimit;
import headroom.core.site.Circuit;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In every step of a random life of a site every EVSE has a reason, and the figures that it names
 * are those of the site (design 3.8).
 */
class ReasonsAddUpTest {
  private static final int CHARGERS = 8;

  static List<Long> seeds() {
    List<Long> seeds = new ArrayList<>();
    for (long seed = 1; seed <= 12; seed++) seeds.add(seed);
    seeds.add(System.nanoTime());
    return seeds;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyReasonIsThereAndItsFiguresAddUp(long seed) {
    Random random = new Random(seed);
    Circuit grid = Sites.metered("grid", 63, 20);
    VirtualSite site = new VirtualSite(Sites.site(List.of(grid), Sites.chargers(CHARGERS, "grid")));
    site.connectAll().run(3);
    int[] full = new int[1];
    for (int i = 0; i < 60; i++) {
      happens(site, random);
      site.run(
          10,
          () -> {
            for (EvseView view : site.last.view().evses()) check(site, grid, view, full, seed);
          });
    }
    assertTrue(full[0] > 0, "nothing was ever full, seed " + seed);
  }

  private static void happens(VirtualSite site, Random random) {
    int n = 1 + random.nextInt(CHARGERS);
    String charger = "CP-%02d".formatted(n);
    boolean plugged = site.post(charger).transaction.isPresent();
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        if (!plugged) site.plugIn(charger, 6 + random.nextInt(11));
      }
      case 2 -> {
        if (plugged && random.nextBoolean()) site.unplug(charger);
      }
      case 3 -> site.building = PhaseAmps.of(random.nextInt(45), random.nextInt(45), 5);
      case 4 -> {
        site.limitsSet.clear();
        if (random.nextBoolean())
          site.limitsSet.add(
              new SetLimit.OnCircuit(
                  site.site.root().id(),
                  Source.GRID,
                  Optional.of(PhaseAmps.all(Amps.of(10 + random.nextInt(50)))),
                  Optional.empty(),
                  Optional.empty()));
      }
      default -> {}
    }
  }

  private static void check(VirtualSite site, Circuit grid, EvseView view, int[] full, long seed) {
    String at = view + " at " + site.now + ", seed " + seed;
    List<String> lines =
        Sentences.full(view.evse(), view.offer(), view.reason(), site.last.view().at());
    assertTrue(lines.size() >= 3, at);
    lines.forEach(line -> assertTrue(line.endsWith("."), line));
    assertFalse(Sentences.brief(view.reason()).isBlank(), at);
    assertFalse(view.reason().sharers().contains(view.evse()), at);
    assertFalse(view.offer().isAbove(view.reason().wanted().max(view.committed())), at);
    Bound bound = view.reason().bound();
    if (bound instanceof Bound.Waiting waiting) {
      assertFalse(waiting.since().isAfter(site.now), at);
      bound = waiting.full();
    }
    if (!(bound instanceof Bound.Full said)) return;
    full[0]++;
    CircuitView circuit = site.circuit(said.circuit().name());
    Phase phase = said.phase();
    assertEquals(circuit.limit().get(phase), said.limit(), at);
    assertEquals(circuit.free().get(phase).atLeastZero(), said.free(), at);
    assertEquals(
        site.limitsSet.isEmpty() || !said.limit().isBelow(grid.limit().get(phase)),
        said.source() != Source.GRID,
        at);
    if (cut(site)) return;
    Amps background = circuit.background().get(phase).atLeastZero();
    Amps free = said.limit().minus(grid.margin().get(phase)).minus(background).atLeastZero();
    if (said.free().isAbove(free)) {
      // Floors are spared until a step of the meter is explained; they are committed already.
      Amps within = said.limit().minus(grid.margin().get(phase));
      assertFalse(said.free().isAbove(within.min(circuit.committed().get(phase))), at);
    } else {
      assertEquals(free, said.free(), at);
    }
    Amps offered =
        site.last.view().evses().stream()
            .filter(each -> sharesOrIs(each.evse(), view))
            .map(EvseView::target)
            .reduce(Amps.ZERO, Amps::plus);
    assertFalse(offered.isAbove(said.free()), at);
  }

  private static boolean sharesOrIs(EvseId evse, EvseView view) {
    return evse.equals(view.evse()) || view.reason().sharers().contains(evse);
  }

  /** From the first cut of the guard on what is free is less than the plan. */
  private static boolean cut(VirtualSite site) {
    return site.events.stream().anyMatch(Event.GuardCut.class::isInstance);
  }
}
