package headroom.sim.site;

import headroom.core.units.Phase;
import headroom.sim.Chance;
import headroom.sim.World;

/**
 * The load on one circuit that is not ours: a daily curve of a working day, appliances that come
 * and go, noise on each phase. It never exceeds its worst case by itself, and changes by at most 5
 * A per second of the clock.
 */
public final class Building {
  private static final double MOST_AMPS_PER_SECOND = 5;

  /** Appliances come and go at most this much faster than in life, however fast the site lives. */
  private static final double QUICKEST = 10;

  /** Part of the worst case in the mean, hour by hour from midnight. */
  private static final double[] DAY = {
    0.22, 0.20, 0.19, 0.19, 0.20, 0.24, 0.32, 0.45, 0.60, 0.68, 0.71, 0.74,
    0.78, 0.72, 0.69, 0.66, 0.62, 0.58, 0.52, 0.46, 0.40, 0.34, 0.28, 0.24
  };

  private final World world;
  private final Pace pace;
  private final PerPhase worstCase;
  private final Chance chance;
  private PerPhase noise = PerPhase.ZERO;
  private PerPhase appliance = PerPhase.ZERO;
  private double applianceEndsInSeconds;
  private PerPhase added = PerPhase.ZERO;
  private PerPhase amps;

  Building(World world, Pace pace, PerPhase worstCase, Chance chance) {
    this.world = world;
    this.pace = pace;
    this.worstCase = worstCase;
    this.chance = chance;
    this.amps = wanted();
  }

  /** The load now, in amperes; negative would be export. */
  public PerPhase amps() {
    return amps;
  }

  /** The most that it takes by itself. */
  public PerPhase worstCase() {
    return worstCase;
  }

  /**
   * Adds a load at once, as a machine that is switched on, and keeps it until it is set anew;
   * negative takes away, as a roof full of sun does. Not bounded by the worst case.
   *
   * <p>Called through {@link LivingSite#addLoad}.
   */
  void add(PerPhase load) {
    amps = amps.plus(load.minus(added));
    added = load;
  }

  /** Lets {@code seconds} of the clock pass. */
  void age(double seconds) {
    noise = noise.map(each -> each * 0.97 + 0.006 * chance.normal());
    applianceEndsInSeconds -= seconds;
    if (applianceEndsInSeconds <= 0) switchAppliance();
    PerPhase aim = wanted().plus(added);
    double most = MOST_AMPS_PER_SECOND * seconds;
    amps = amps.zip(aim, (is, wants) -> is + Math.clamp(wants - is, -most, most));
  }

  private void switchAppliance() {
    boolean on = appliance.equals(PerPhase.ZERO) && chance.happens(0.5);
    double part = chance.between(0.05, 0.2);
    Phase phase = Phase.values()[chance.between(0, 2)];
    applianceEndsInSeconds = chance.between(20.0, 300.0) / Math.min(pace.speed(), QUICKEST);
    appliance = on ? PerPhase.ZERO.with(phase, part * worstCase.get(phase)) : PerPhase.ZERO;
  }

  private PerPhase wanted() {
    double part = dayPart(pace.hourOfDay(world));
    return worstCase
        .zip(noise, (worst, wobble) -> worst * (part + wobble))
        .plus(appliance)
        .zip(worstCase, (load, worst) -> Math.clamp(load, 0, worst));
  }

  private static double dayPart(double hour) {
    int from = (int) hour;
    double along = hour - from;
    return DAY[from % 24] * (1 - along) + DAY[(from + 1) % 24] * along;
  }
}
