package headroom.sim.site;

import headroom.sim.World;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * How much faster than the clock a site lives. It scales arrivals and stays, the energy that goes
 * into batteries and through counters, and the daily curve of the building. It scales no reaction:
 * pilots, cars, polls and leases keep the clock's time.
 *
 * @param speed above 0; 1 is as in life
 * @param beginsAt time of the day at which the site begins; empty: that of the world's wall clock
 */
public record Pace(double speed, Optional<LocalTime> beginsAt) {
  public static final Pace LIFE = new Pace(1);

  public Pace {
    if (!(speed > 0)) throw new IllegalArgumentException("speed must be above 0, found " + speed);
  }

  public Pace(double speed) {
    this(speed, Optional.empty());
  }

  /** How long on the clock something takes that takes {@code inLife} in life. */
  public Duration onClock(Duration inLife) {
    return Duration.ofNanos((long) (inLife.toNanos() / speed));
  }

  /** How long in life has passed when {@code onClock} has on the clock. */
  public Duration inLife(Duration onClock) {
    return Duration.ofNanos((long) (onClock.toNanos() * speed));
  }

  /** Time of the day at the site. */
  public LocalTime timeOfDay(World world) {
    LocalTime begin =
        beginsAt.orElseGet(
            () -> world.trueTime().minus(world.elapsed()).atZone(ZoneOffset.UTC).toLocalTime());
    return begin.plus(inLife(world.elapsed()));
  }

  /** The same in hours, [0, 24). */
  double hourOfDay(World world) {
    return timeOfDay(world).toNanoOfDay() / 3600e9;
  }
}
