package headroom.core.control;

import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether a meter moves as much as the chargers below it measure that they do (design 3.5): one
 * with a wrong CT ratio moves by a constant factor of that. The building does not matter, for it
 * does not move with the cars; what it does move is told by the scatter.
 *
 * <p>Two points in time are compared at which everybody who charges below is measured and at rest.
 *
 * @param last the latest such point
 * @param changes how many changes were compared, at most {@link #ENOUGH}
 * @param own2 sum of the squares of our own changes, in A², older ones fading
 * @param cross sum of the products of both
 * @param meter2 sum of the squares of the meter's changes
 * @param wrong the factor, once it is known to be wrong
 */
record MeterRatio(
    Optional<Point> last,
    int changes,
    double own2,
    double cross,
    double meter2,
    OptionalDouble wrong) {
  /** So many changes must agree before a meter is called wrong. */
  static final int ENOUGH = 8;

  /** A smaller change of our own draw tells nothing beside a building. */
  private static final long TELLS_MA = 4_000;

  /** Draws that differ by less are the same, and the later point is the better one. */
  private static final long SAME_MA = 1_000;

  /** Over a longer time the building has changed as well. */
  private static final Duration WITHIN = Duration.ofSeconds(90);

  private static final double FADES = 0.9;

  /** What a factor has to be off by to be wrong; a meter and chargers differ by a few percent. */
  private static final double OFF = 0.25;

  /** Found wrong, it has to come this close to be right again. */
  private static final double RIGHT = 0.15;

  /** The part of the meter's movement that the factor must explain. */
  private static final double EXPLAINED = 0.97;

  /**
   * A meter that hardly moves with our cars has a battery behind it that answers them, or measures
   * something else: no ratio does that.
   */
  private static final double LEAST = 0.2;

  static final MeterRatio UNKNOWN =
      new MeterRatio(Optional.empty(), 0, 0, 0, 0, OptionalDouble.empty());

  record Point(MonoTime at, long own_mA, long meter_mA) {}

  /** Everybody is measured and at rest. */
  MeterRatio atRest(long own_mA, long meter_mA, MonoTime at) {
    Point point = new Point(at, own_mA, meter_mA);
    if (last.isEmpty() || at.isAtLeast(WITHIN, last.get().at())) return with(point);
    long moved = own_mA - last.get().own_mA();
    if (Math.abs(moved) <= SAME_MA) return with(point);
    if (Math.abs(moved) < TELLS_MA) return this;
    double own = moved / 1000.0;
    double meter = (meter_mA - last.get().meter_mA()) / 1000.0;
    return new MeterRatio(
            Optional.of(point),
            Math.min(ENOUGH, changes + 1),
            own2 * FADES + own * own,
            cross * FADES + own * meter,
            meter2 * FADES + meter * meter,
            wrong)
        .judged();
  }

  private MeterRatio with(Point point) {
    return new MeterRatio(Optional.of(point), changes, own2, cross, meter2, wrong);
  }

  /** Once it is judged, it is judged anew by what comes later alone. */
  private MeterRatio judged() {
    boolean fits = cross > 0 && cross * cross >= EXPLAINED * own2 * meter2;
    if (changes < ENOUGH || !fits) return this;
    double factor = cross / own2;
    double off = Math.abs(factor - 1);
    if (wrong.isPresent())
      return off > RIGHT ? anew(OptionalDouble.of(factor)) : anew(OptionalDouble.empty());
    return off > OFF && factor >= LEAST ? anew(OptionalDouble.of(factor)) : this;
  }

  private MeterRatio anew(OptionalDouble nowWrong) {
    return new MeterRatio(last, 0, 0, 0, 0, nowWrong);
  }

  /** Somebody is not measured, or is on his way: the next point of rest begins anew. */
  MeterRatio unsure(MonoTime now) {
    return last.isPresent() && now.isAtLeast(WITHIN, last.get().at())
        ? new MeterRatio(Optional.empty(), changes, own2, cross, meter2, wrong)
        : this;
  }
}
