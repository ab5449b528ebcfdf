package headroom.daemon.health;

import headroom.core.event.Condition.Code;
import headroom.core.port.Clock;
import headroom.core.port.Timer;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Watches the wall clock, which only labels. A board without a battery wakes up in the past: the
 * clock is not trusted while it is behind a time that we have seen before.
 */
public final class ClockTrust {
  private static final Duration EVERY = Duration.ofMinutes(1);

  /** A step back that the time service makes in its normal work. */
  private static final Duration SMALL = Duration.ofSeconds(2);

  /** No program of ours ran before this. */
  private static final Instant FIRST_RELEASE = Instant.parse("2026-01-01T00:00:00Z");

  private final Conditions conditions;
  private final Clock clock;
  private Instant latest;

  /**
   * @param lastWall the latest wall time in the store
   */
  public ClockTrust(Conditions conditions, Clock clock, Optional<Instant> lastWall) {
    this.conditions = conditions;
    this.clock = clock;
    this.latest = lastWall.filter(FIRST_RELEASE::isBefore).orElse(FIRST_RELEASE);
  }

  /** Looks at the clock now, and from now on once a minute. */
  public void watch(Timer timer) {
    look();
    timer.wakeAt(clock.now().plus(EVERY), () -> watch(timer));
  }

  private synchronized void look() {
    Instant wall = clock.wall();
    MonoTime now = clock.now();
    if (wall.isBefore(latest.minus(SMALL))) {
      conditions.raise(
          Code.CLOCK_NOT_TRUSTED,
          "clock",
          "the clock says %s, but it has been %s before".formatted(wall, latest),
          now);
      return;
    }
    if (wall.isAfter(latest)) latest = wall;
    conditions.clear(Code.CLOCK_NOT_TRUSTED, "clock");
  }
}
