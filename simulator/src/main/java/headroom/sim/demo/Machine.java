package headroom.sim.demo;

import headroom.core.site.Circuit;
import headroom.core.units.MonoTime;
import headroom.sim.World;
import headroom.sim.site.LivingSite;
import headroom.sim.site.PerPhase;
import headroom.sim.wire.WiredSite;
import java.time.Duration;

/**
 * A machine of the building that works again and again, so that a short run too shows what an
 * overload is and how it is answered.
 *
 * <p>The controller leaves no room for one by being late: it lowers the cars as soon as the load
 * comes into its margin. So the machine waits until the cars have nearly filled the grid connection
 * and the meter has told so, and then takes all that a building may in a second: the next reply
 * shows an overload of which no reply before it gave a sign. Where the cars are long in filling it,
 * the machine warms up meanwhile. It works for a while and stops. With it the building stays within
 * the worst that the config expects. In the world's thread.
 */
final class Machine {
  /** After the gate has opened: the first cars charge by then. */
  private static final Duration FIRST = Duration.ofSeconds(15);

  /** From the first look on: then the cars take what they will. */
  private static final Duration WAITS_COLD = Duration.ofSeconds(15);

  private static final Duration LOOKS_EVERY = Duration.ofMillis(500);
  private static final double WARMS_UP_AMPS = 0.5;

  /** By how much a building may change from one reply to the next. */
  private static final double STROKE_AMPS = 5;

  /** The stroke begins where it leads beyond the limit by more than the cars' noise. */
  private static final double ENOUGH_AMPS = 1;

  private static final Duration WORKS = Duration.ofSeconds(8);
  private static final Duration RESTS = Duration.ofSeconds(30);
  private static final Duration RESTS_AFTER_NOTHING = Duration.ofSeconds(5);

  private final World world;
  private final WiredSite wired;
  private final Happenings happenings;
  private final Circuit grid;
  private double amps;
  private MonoTime warmsUpFrom = MonoTime.ZERO;

  Machine(World world, WiredSite wired, Happenings happenings) {
    this.world = world;
    this.wired = wired;
    this.happenings = happenings;
    this.grid = wired.site().site().circuits().getFirst();
  }

  void start() {
    world.after(FIRST, this::lookOut);
  }

  private void lookOut() {
    warmsUpFrom = world.now().plus(WAITS_COLD);
    look();
  }

  /** Warms up a little, or asks for the stroke. */
  private void look() {
    if (isReady()) {
      wired.atNextReply(grid.id(), this::strike);
      return;
    }
    boolean hasRoom = -aboveLimit() > STROKE_AMPS - ENOUGH_AMPS;
    if (hasRoom && canTakeMore() && world.now().isAfter(warmsUpFrom)) warmUp();
    world.after(LOOKS_EVERY, this::look);
  }

  private void warmUp() {
    if (amps == 0) happenings.ofBuilding("a machine warms up");
    amps += WARMS_UP_AMPS;
    wired.site().runMachine(grid.id(), PerPhase.all(amps));
  }

  /** The load may have changed since this was asked for. */
  private void strike() {
    if (!isReady()) {
      look();
      return;
    }
    happenings.ofBuilding("a machine starts");
    int answered = answered();
    amps += STROKE_AMPS;
    wired.site().runMachine(grid.id(), PerPhase.all(amps));
    world.after(WORKS, () -> stop(answered));
  }

  private void stop(int answeredBefore) {
    amps = 0;
    wired.site().runMachine(grid.id(), PerPhase.ZERO);
    happenings.ofBuilding("the machine stops");
    world.after(answered() > answeredBefore ? RESTS : RESTS_AFTER_NOTHING, this::lookOut);
  }

  private int answered() {
    return wired.reactions().untilItFits().count();
  }

  /**
   * Whether a stroke now makes an overload that wants an answer: in what flows, and in what the
   * chargers are allowed, so that no car is on its way down. Within its margin a circuit is being
   * relieved already.
   */
  private boolean isReady() {
    double above = aboveLimit();
    double margin = grid.margin().highest().toDouble();
    return above <= -margin
        && Math.min(above, wired.allowedExcessAmps(grid.id())) + stroke() > ENOUGH_AMPS;
  }

  /** What a stroke adds on the phase that is nearest to its limit. */
  private double stroke() {
    return Math.min(STROKE_AMPS, reserve());
  }

  private boolean canTakeMore() {
    return reserve() > STROKE_AMPS;
  }

  /** What the building has left until its worst, on the phase where that is least. */
  private double reserve() {
    LivingSite site = wired.site();
    return -site.buildingAmps(grid.id()).minus(PerPhase.ofAmps(grid.background())).highest();
  }

  private double aboveLimit() {
    PerPhase limit = PerPhase.ofAmps(grid.effectiveLimit());
    return wired.site().quantities(grid.id()).amps().minus(limit).highest();
  }
}
