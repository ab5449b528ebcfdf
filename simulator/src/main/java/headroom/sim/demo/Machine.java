package headroom.sim.demo;

import headroom.core.site.Circuit;
import headroom.sim.World;
import headroom.sim.site.LivingSite;
import headroom.sim.site.PerPhase;
import headroom.sim.wire.WiredSite;
import java.time.Duration;

/**
 * A machine of the building that is switched on again and again, so that a short run too shows what
 * an overload is and how it is answered. It waits until the cars take so much that it can make one,
 * starts up until the grid connection is loaded beyond its limit, or the building is at the worst
 * that the config expects of it, runs for a while, and stops. In the world's thread.
 */
final class Machine {
  /** After the gate has opened: the first cars charge by then. */
  private static final Duration FIRST = Duration.ofSeconds(20);

  private static final Duration STARTS_UP_EVERY = Duration.ofSeconds(1);
  private static final double STARTS_UP_AMPS = 5;
  private static final Duration RUNS = Duration.ofSeconds(8);
  private static final Duration RESTS = Duration.ofSeconds(30);
  private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

  /** Beyond the limit, so that cars which are lowered meanwhile do not end it before it began. */
  private static final double WORTH_IT_AMPS = 1.5;

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
    if (canOverload()) {
      happenings.ofBuilding("a machine starts up");
      startUp();
    } else {
      world.after(LOOKS_EVERY, this::switchOn);
    }
  }

  private boolean canOverload() {
    LivingSite site = wired.site();
    PerPhase more = worst().minus(site.buildingAmps(grid.id()));
    return aboveLimit(site.quantities(grid.id()).amps().plus(more)) > WORTH_IT_AMPS;
  }

  private void startUp() {
    if (isOverloaded() || amps > worst().highest()) {
      world.after(RUNS, this::stop);
      return;
    }
    amps += STARTS_UP_AMPS;
    wired.site().runMachine(grid.id(), PerPhase.all(amps));
    world.after(STARTS_UP_EVERY, this::startUp);
  }

  private void stop() {
    amps = 0;
    wired.site().runMachine(grid.id(), PerPhase.ZERO);
    happenings.ofBuilding("the machine stops");
    world.after(RESTS, this::switchOn);
  }

  private PerPhase worst() {
    return PerPhase.ofAmps(grid.background());
  }

  private boolean isOverloaded() {
    return aboveLimit(wired.site().quantities(grid.id()).amps()) > 0;
  }

  private double aboveLimit(PerPhase load) {
    return load.minus(PerPhase.ofAmps(grid.effectiveLimit())).highest();
  }
}
