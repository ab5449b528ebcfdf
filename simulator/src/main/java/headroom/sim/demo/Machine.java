package headroom.sim.demo;

import headroom.core.site.Circuit;
import headroom.sim.World;
import headroom.sim.site.LivingSite;
import headroom.sim.site.PerPhase;
import headroom.sim.wire.WiredSite;
import java.time.Duration;

/**
 * A machine of the building that is switched on again and again, so that a short run too shows what
 * an overload is and how it is answered. It starts up until the grid connection is loaded beyond
 * its limit, or the building is at the worst that the config expects of it, runs for a while, and
 * stops. In the world's thread.
 */
final class Machine {
  /** After the gate has opened: the first cars charge by then. */
  private static final Duration FIRST = Duration.ofSeconds(20);

  private static final Duration STARTS_UP_EVERY = Duration.ofSeconds(1);
  private static final double STARTS_UP_AMPS = 5;
  private static final Duration RUNS = Duration.ofSeconds(8);
  private static final Duration RESTS = Duration.ofSeconds(10);

  /** When nothing came of it, as with too few cars, the next try comes soon enough. */
  private static final Duration RESTS_AFTER_OVERLOAD = Duration.ofSeconds(40);

  private final World world;
  private final WiredSite wired;
  private final Happenings happenings;
  private final Circuit grid;
  private double amps;

  Machine(World world, WiredSite wired, Happenings happenings) {
    this.world = world;
    this.wired = wired;
    this.happenings = happenings;
    this.grid = wired.site().site().circuits().getFirst();
  }

  void start() {
    world.after(FIRST, this::switchOn);
  }

  private void switchOn() {
    happenings.ofBuilding("a machine starts up");
    startUp();
  }

  private void startUp() {
    if (isOverloaded()) {
      stopAfter(RESTS_AFTER_OVERLOAD);
      return;
    }
    if (amps > PerPhase.ofAmps(grid.background()).highest()) {
      stopAfter(RESTS);
      return;
    }
    amps += STARTS_UP_AMPS;
    wired.site().runMachine(grid.id(), PerPhase.all(amps));
    world.after(STARTS_UP_EVERY, this::startUp);
  }

  private boolean isOverloaded() {
    LivingSite site = wired.site();
    PerPhase load = site.quantities(grid.id()).amps();
    return load.zip(PerPhase.ofAmps(grid.effectiveLimit()), (is, may) -> is - may).highest() > 0;
  }

  private void stopAfter(Duration thenRests) {
    world.after(
        RUNS,
        () -> {
          amps = 0;
          wired.site().runMachine(grid.id(), PerPhase.ZERO);
          happenings.ofBuilding("the machine stops");
          world.after(thenRests, this::switchOn);
        });
  }
}
