package headroom.core.control;

import headroom.core.units.MonoTime;
import headroom.core.units.PhaseSet;
import java.time.Duration;
import java.util.Optional;

/**
 * How many phases a car has been proven to use at least (design 3.4): one until samples above 5 A
 * over 30 s have shown more. A car that is seen on fewer is believed at once, and one that takes
 * nothing may come back on one.
 *
 * @param count in [1, 3]
 * @param more phases that the samples have shown lately, and since when
 */
record FewestPhases(int count, Optional<Showing> more) {
  private static final Duration PROVEN = Duration.ofSeconds(30);

  static final FewestPhases UNKNOWN = new FewestPhases(1, Optional.empty());

  record Showing(PhaseSet phases, MonoTime since) {}

  /**
   * @param taking the phases on which it takes more than a trace
   * @param proves whether the sample tells of all wired phases, and is above 5 A
   */
  FewestPhases sampled(PhaseSet taking, boolean proves, MonoTime at) {
    if (taking.count() < count)
      return taking.isEmpty() ? UNKNOWN : showing(taking.count(), taking, at);
    if (!proves || taking.count() == count)
      return more.isEmpty() ? this : new FewestPhases(count, Optional.empty());
    if (more.isEmpty()) return showing(count, taking, at);
    PhaseSet both = more.get().phases().intersect(taking);
    if (!both.equals(more.get().phases())) return showing(count, taking, at);
    return at.isAtLeast(PROVEN, more.get().since())
        ? new FewestPhases(both.count(), Optional.empty())
        : this;
  }

  private static FewestPhases showing(int count, PhaseSet taking, MonoTime since) {
    boolean isMore = taking.count() > count;
    return new FewestPhases(
        count, isMore ? Optional.of(new Showing(taking, since)) : Optional.empty());
  }
}
