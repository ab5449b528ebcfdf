package headroom.core.proxy;

import headroom.core.units.MonoTime;
import java.time.Instant;
import java.util.Optional;

/**
 * The time that chargers are told. Wall time where it can be right; while it lies behind what was
 * stored or told before, the last of these and what has passed since.
 */
final class Told {
  private Optional<Instant> base;
  private Optional<MonoTime> baseAt = Optional.empty();

  Told(Optional<Instant> stored) {
    this.base = stored;
  }

  Instant at(Instant wall, MonoTime now) {
    Instant least = base.map(b -> b.plus(now.since(baseAt.orElse(now)))).orElse(wall);
    Instant time = wall.isBefore(least) ? least : wall;
    base = Optional.of(time);
    baseAt = Optional.of(now);
    return time;
  }
}
