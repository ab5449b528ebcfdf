package headroom.sim.demo;

import headroom.core.site.Circuit;
import headroom.core.units.MonoTime;
import headroom.sim.World;
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
 * shows an overload of which no reply before it gave a sign. Where the cars have taken what they
 * may and it is not full, the machine warms up until it is. It works for a while and stops. With it
 * the building may go beyond the worst that the config expects, which only a lost meter would make
 * a harm. In the world's thread.
 */
final class Machine {
  /** After the gate has opened: the first cars charge by then. */
  private static final Duration FIRST = Duration.ofSeconds(15);

  /** Longer than the controller waits between two raises: then the cars take what they will. */
  private static final Duration SETTLED_AFTER = Duration.ofSeconds(11);

  /** From the first look on: it does not wait any longer for cars that come and go. */
  private static final Duration WAITS_COLD = Duration.ofSeconds(25);

  private static final double NOISE_AMPS = 0.5;

  private static final Duration LOOKS_EVERY = Duration.ofMillis(500);

  /** By how much a building may change in a second, and so from one reply to the next. */
  private static final double STROKE_AMPS = 5;

  private static final Duration BETWEEN_STEPS = Duration.ofSeconds(1);

  /** The stroke begins where it leads beyond the limit by more than the cars' noise. */
  private static final double ENOUGH_AMPS = 1;

  /** So warm that the stroke does. */
  private static final double WARM_AMPS_BELOW_LIMIT = STROKE_AMPS - 1.5 * ENOUGH_AMPS;

  private static final Duration WORKS = Duration.ofSeconds(8);
  private static final Duration RESTS = Duration.ofSeconds(30);
  private static final Duration RESTS_AFTER_NOTHING = Duration.ofSeconds(5);

  private final World world;
  private final WiredSite wired;
  private final Happenings happenings;
  private final Circuit grid;
  private double amps;
  private MonoTime lookingSince = MonoTime.ZERO;
  private double carsAmps;
  private MonoTime carsRoseAt = MonoTime.ZERO;

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
    lookingSince = world.now();
    look();
  }

  /** Warms up a little, or asks for the stroke. */
  private void look() {
    watchCars();
    if (isReady()) {
      wired.atNextReply(grid.id(), this::strike);
      return;
    }
    double step = Math.min(STROKE_AMPS, -aboveLimit() - WARM_AMPS_BELOW_LIMIT);
    if (step > NOISE_AMPS && carsHaveSettled()) {
      if (amps == 0) happenings.ofBuilding("a machine warms up");
      run(amps + step);
      world.after(BETWEEN_STEPS, this::look);
    } else {
      world.after(LOOKS_EVERY, this::look);
    }
  }

  /** A machine that warms up while they still rise takes the room that they would have filled. */
  private void watchCars() {
    double now =
        wired
            .site()
            .quantities(grid.id())
            .amps()
            .minus(wired.site().buildingAmps(grid.id()))
            .highest();
    if (now > carsAmps + NOISE_AMPS) carsRoseAt = world.now();
    if (now > carsAmps + NOISE_AMPS || now < carsAmps) carsAmps = now;
  }

  private boolean carsHaveSettled() {
    return world.now().isAtLeast(SETTLED_AFTER, carsRoseAt)
        || world.now().isAtLeast(WAITS_COLD, lookingSince);
  }

  /** The load may have changed since this was asked for. */
  private void strike() {
    if (!isReady()) {
      look();
      return;
    }
    happenings.ofBuilding("a machine starts");
    int answered = answered();
    run(amps + STROKE_AMPS);
    world.after(WORKS, () -> stop(answered));
  }

  private void stop(int answeredBefore) {
    happenings.ofBuilding("the machine stops");
    runDown();
    world.after(answered() > answeredBefore ? RESTS : RESTS_AFTER_NOTHING, this::lookOut);
  }

  private void runDown() {
    run(Math.max(0, amps - STROKE_AMPS));
    if (amps > 0) world.after(BETWEEN_STEPS, this::runDown);
  }

  private void run(double onEachPhase) {
    amps = onEachPhase;
    wired.site().addLoad(grid.id(), PerPhase.all(amps));
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
        && Math.min(above, wired.allowedExcessAmps(grid.id())) + STROKE_AMPS > ENOUGH_AMPS;
  }

  private double aboveLimit() {
    PerPhase limit = PerPhase.ofAmps(grid.effectiveLimit());
    return wired.site().quantities(grid.id()).amps().minus(limit).highest();
  }
}
