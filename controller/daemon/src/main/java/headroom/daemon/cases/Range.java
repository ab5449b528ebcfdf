package headroom.daemon.cases;

import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.Function;

/**
 * What a figure may be: one value where both ends are alike, and never wider than the case says.
 *
 * @param least at least this
 * @param most at most this
 */
record Range<T>(T least, T most) {
  static <T> Range<T> exactly(T value) {
    return new Range<>(value, value);
  }

  /** Whether {@code found} is inside, by an order of {@code T}. */
  boolean holds(T found, Comparator<T> order) {
    return order.compare(least, found) <= 0 && order.compare(found, most) <= 0;
  }

  /** Whether each phase of {@code found} is inside. */
  static boolean holds(Range<PhaseAmps> range, PhaseAmps found) {
    for (Phase phase : Phase.values()) {
      Function<PhaseAmps, Amps> of = amps -> amps.get(phase);
      if (!range.holds(found, Comparator.comparing(of))) return false;
    }
    return true;
  }

  /** Whether the lower end is not above the upper one, on any phase. */
  boolean isInOrder() {
    return switch (least) {
      case PhaseAmps low when most instanceof PhaseAmps high -> low.fitsWithin(high);
      case Amps low when most instanceof Amps high -> !low.isAbove(high);
      case Duration low when most instanceof Duration high -> low.compareTo(high) <= 0;
      case Integer low when most instanceof Integer high -> low <= high;
      default -> throw new IllegalArgumentException("no range: " + least);
    };
  }

  @Override
  public String toString() {
    return least.equals(most) ? shown(least) : shown(least) + " to " + shown(most);
  }

  static String shown(Object value) {
    return value instanceof Duration time ? time.toSeconds() + " s" : value.toString();
  }
}
