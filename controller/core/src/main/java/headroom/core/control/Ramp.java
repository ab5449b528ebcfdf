package headroom.core.control;

import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;

/**
 * Down at once, up slowly (design 3.6, decision 025): how far a limit may rise now.
 *
 * <p>A rise goes from where it begins to the share in four steps: its pace is a quarter of the gap
 * at its beginning, and at least one step of the charger. The pace only ever grows while it lasts,
 * when the share moves away, so a rise is never slower than a quarter of the gap.
 */
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
   * @param pace that of the rise that is under way; empty: it would begin now
   * @param raisedAt when any limit of the charger was last raised
   * @param roomSince since when there has been room above the limit
   */
  record Rise(
      Amps from,
      Amps to,
      Amps floor,
      Amps step,
      Optional<Amps> pace,
      Optional<MonoTime> raisedAt,
      Optional<MonoTime> roomSince) {

    /** From nothing the first step is the floor: a car cannot charge with less. */
    private boolean isFromNothing() {
      return from.isBelow(floor);
    }

    /** What it rises by at a time: a quarter of what lies beyond the floor, or what it has been. */
    Amps paceNow() {
      long gap_mA = Math.max(0, to.milliamps() - from.max(floor).milliamps());
      long steps = Math.ceilDiv(Math.ceilDiv(gap_mA, GAP_PARTS), step.milliamps());
      Amps quarter = Amps.ofMilliamps(steps * step.milliamps()).max(step);
      return pace.map(quarter::max).orElse(quarter);
    }
  }

  /** The next limit, at most {@code to}; empty while it has to wait. */
  static Optional<Amps> next(Rise rise, MonoTime now) {
    if (rise.raisedAt().isPresent() && !now.isAtLeast(BETWEEN_RAISES, rise.raisedAt().get()))
      return Optional.empty();
    if (rise.isFromNothing()) return Optional.of(rise.floor().min(rise.to()));
    boolean begins = rise.pace().isEmpty();
    boolean isClose = !rise.to().minus(rise.from()).isAbove(DEAD_BAND);
    if (begins && isClose && !isSteady(rise, now)) return Optional.empty();
    Amps next = rise.from().plus(rise.paceNow()).min(rise.to()).floorTo(rise.step());
    return next.isAbove(rise.from()) ? Optional.of(next) : Optional.empty();
  }

  private static boolean isSteady(Rise rise, MonoTime now) {
    return rise.roomSince().isPresent() && now.isAtLeast(DEAD_BAND_ENDS, rise.roomSince().get());
  }
}
