package headroom.core.control;

import headroom.core.site.Charger;
import headroom.core.site.Circuit;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A site in steady state: every car charges and shares are settled. The meter says something else
 * every second, by the noise of a building; a tenth of the chargers report their draws in each
 * second; leases are renewed; nothing else happens. Seconds of it in virtual time are recorded, so
 * that the steps made from them can be measured in turn.
 */
final class SteadySite {
  private static final int UNTIL_SETTLED_S = 900;
  private static final int RECORDED_S = 150;
  private static final int SAMPLES_EVERY_S = 10;
  private static final int ROW = 10;
  private static final int BOARD = 50;
  private static final int NOISE_MA = 400;

  private record Second(ControlState state, SiteSnapshot seen) {}

  private final VirtualSite site;
  private final SplittableRandom noise = new SplittableRandom(1);
  private final List<Second> seconds = new ArrayList<>();
  private int at;

  SteadySite(int sessions) {
    site = new VirtualSite(site(sessions));
    site.connectAll().run(3);
    int came = 0;
    for (VirtualSite.Post post : site.posts.values()) {
      if (came++ % Math.ceilDiv(sessions, SAMPLES_EVERY_S) == 0) site.run(1);
      site.plugIn(post.charger.id().name(), 32);
    }
    for (int s = 0; s < UNTIL_SETTLED_S; s++) tick();
    for (int s = 0; s < RECORDED_S; s++) {
      tick();
      seconds.add(new Second(site.before, site.seen));
    }
  }

  private void tick() {
    site.building = new PhaseAmps(load(), load(), load());
    site.tick();
  }

  private Amps load() {
    return new Amps(50_000 + noise.nextInt(NOISE_MA + 1));
  }

  /** Three levels; a third of the chargers has one phase. */
  private static Site site(int sessions) {
    List<Circuit> circuits = new ArrayList<>(List.of(Sites.metered("grid", 9 * sessions + 50, 0)));
    List<Charger> chargers = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      if (i % BOARD == 0) circuits.add(Sites.below("grid", "board " + i / BOARD, 10 * BOARD));
      if (i % ROW == 0) circuits.add(Sites.below("board " + i / BOARD, "row " + i / ROW, 12 * ROW));
      PhaseWiring wiring =
          i % 3 == 0 ? PhaseWiring.of(Phase.values()[i / 3 % 3]) : PhaseWiring.STRAIGHT;
      chargers.add(Sites.charger("CP-" + i, "row " + i / ROW, i % 2 == 0 ? 16 : 32, wiring));
    }
    return Sites.site(circuits, chargers);
  }

  /** Makes the step of the next second again; after the last one the first follows. */
  Step step() {
    Second second = seconds.get(at);
    at = at + 1 == RECORDED_S ? 0 : at + 1;
    return site.controller.step(second.state, second.seen);
  }

  /** How many steps there are before they repeat. */
  int steps() {
    return RECORDED_S;
  }
}
