package headroom.core.control;

import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;

/** Down at once, up slowly (design 3.6): how far a limit may rise now. */
final class Ramp {
  static final Duration BETWEEN_RAISES = Duration.ofSeconds(10);
  static final Duration DEAD_BAND_ENDS = Duration.ofSeconds(60);

  private static final Amps DEAD_BAND = Amps.of(1);
  private static final int GAP_PARTS = 4;

  private Ramp() {}

  /**
   * @param from the limit that stands
   * @param to the share, above {@code from}
   * @param floor least current of a session
   * @param step granularity of the limit
   * @param raisedAt when any limit of the charger was last raised
   * @param roomSince since when there has been room above the limit
   */
  record Rise(
      Amps from,
      Amps to,
      Amps floor,
      Amps step,
      Optional<MonoTime> raisedAt,
      Optional<MonoTime> roomSince) {}

  /** The next limit, at most {@code to}; empty while it has to wait. */
  static Optional<Amps> next(Rise rise, MonoTime now) {
    if (rise.raisedAt().isPresent() && !now.isAtLeast(BETWEEN_RAISES, rise.raisedAt().get()))
      return Optional.empty();
    // From nothing the first step is the floor: a car cannot charge with less.
    if (rise.from().isBelow(rise.floor())) return Optional.of(rise.floor().min(rise.to()));
    Amps gap = rise.to().minus(rise.from());
    if (!gap.isAbove(DEAD_BAND) && !isSteady(rise, now)) return Optional.empty();
    Amps part = new Amps(gap.milliamps() / GAP_PARTS).max(rise.step());
    Amps next = rise.from().plus(part).min(rise.to()).floorTo(rise.step());
    return next.isAbove(rise.from()) ? Optional.of(next) : Optional.empty();
  }

  private static boolean isSteady(Rise rise, MonoTime now) {
    return rise.roomSince().isPresent() && now.isAtLeast(DEAD_BAND_ENDS, rise.roomSince().get());
  }
}
