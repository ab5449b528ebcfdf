package headroom.core.proxy;

import headroom.core.units.MonoTime;
import java.time.Instant;
import java.util.Optional;

/**
 * The time that chargers are told. Wall time where it can be right; while it lies behind what was
 * stored or told before, by us or by the CSMS, the last of these and what has passed since.
 */
final class Told {
  /** A CSMS that says a time before or after these is wrong beyond doubt. */
  private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("2056-01-01T00:00:00Z");

  private Optional<Instant> base;
  private Optional<MonoTime> baseAt = Optional.empty();

  Told(Optional<Instant> stored) {
    this.base = stored;
  }

  /** The CSMS has told a charger this time: what we tell later does not run back behind it. */
  void byCsms(Instant time, Instant wall, MonoTime now) {
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) return;
    if (time.isAfter(at(wall, now))) base = Optional.of(time);
  }

  Instant at(Instant wall, MonoTime now) {
    Instant least = base.map(b -> b.plus(now.since(baseAt.orElse(now)))).orElse(wall);
    Instant time = wall.isBefore(least) ? least : wall;
    base = Optional.of(time);
    baseAt = Optional.of(now);
    return time;
  }
}
