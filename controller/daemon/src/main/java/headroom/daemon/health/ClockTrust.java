package headroom.daemon.health;

import headroom.core.event.Condition.Code;
import headroom.core.port.Clock;
import headroom.core.port.Timer;
import headroom.core.units.MonoTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Watches the wall clock, which only labels (decision 069). It is trusted until something speaks
 * against it: it is behind a time that we have seen before, for a board without a battery wakes up
 * in the past; the system's time service has not set it yet; the CSMS says another time.
 */
public final class ClockTrust {
  /** Where systemd-timesyncd says that it has set the clock since the system came up. */
  public static final Path TIME_SERVICE = Path.of("/run/systemd/timesync");

  private static final Duration EVERY = Duration.ofMinutes(1);

  /** A step back that the time service makes in its normal work. */
  private static final Duration SMALL = Duration.ofSeconds(2);

  /** A CSMS that differs by less agrees with us. */
  private static final Duration AGREES_WITHIN = Duration.ofMinutes(1);

  /** No program of ours ran before this. */
  private static final Instant FIRST_RELEASE = Instant.parse("2026-01-01T00:00:00Z");

  private final Conditions conditions;
  private final Clock clock;
  private final Witnesses witnesses;
  private Instant latest;

  /**
   * Who knows of the time, and who must know what they say.
   *
   * @param csmsAhead how far the clock of the CSMS was ahead of ours when it last said the time
   * @param timeService its folder; where there is none, no time service is asked
   * @param trusted told at every look
   */
  public record Witnesses(
      Supplier<Optional<Duration>> csmsAhead, Path timeService, Consumer<Boolean> trusted) {}

  /**
   * @param lastWall the latest wall time in the store
   */
  public ClockTrust(
      Conditions conditions, Clock clock, Optional<Instant> lastWall, Witnesses witnesses) {
    this.conditions = conditions;
    this.clock = clock;
    this.witnesses = witnesses;
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
    Optional<String> doubt = doubt(wall);
    witnesses.trusted.accept(doubt.isEmpty());
    if (wall.isAfter(latest)) latest = wall;
    if (doubt.isPresent()) conditions.raise(Code.CLOCK_NOT_TRUSTED, "clock", doubt.get(), now);
    else conditions.clear(Code.CLOCK_NOT_TRUSTED, "clock");
  }

  private Optional<String> doubt(Instant wall) {
    if (wall.isBefore(latest.minus(SMALL)))
      return Optional.of("the clock says %s, but it has been %s before".formatted(wall, latest));
    if (Files.isDirectory(witnesses.timeService)
        && !Files.exists(witnesses.timeService.resolve("synchronized")))
      return Optional.of(
          "the system's time service has not set the clock since the system started");
    return witnesses
        .csmsAhead
        .get()
        .filter(ahead -> ahead.abs().compareTo(AGREES_WITHIN) > 0)
        .map(
            ahead ->
                "the clock of the CSMS is %d s %s ours"
                    .formatted(
                        ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of"));
  }
}
