package headroom.core.control;

import headroom.core.port.ChargerReport.Draw;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds cars and chargers that do not keep to their limit (design 3.5): a draw of more than the
 * limit and 10 % and 1 A, for 30 s.
 */
final class Obedience {
  static final Duration DISOBEYS_FOR = Duration.ofSeconds(30);

  private static final Amps SLACK = Amps.of(1);

  private Obedience() {}

  /** The most that may be measured under a limit. */
  static Amps tolerated(Amps limit) {
    return Amps.ofMilliamps(limit.milliamps() + limit.milliamps() / 10L).plus(SLACK);
  }

  /** Judges the latest draw of an EVSE that takes limits. */
  static void judge(EvseTrack track, MonoTime now) {
    if (track.draw.isEmpty() || !track.committed.isCommandable()) {
      track.disobeysSince = Optional.empty();
      return;
    }
    Draw draw = track.draw.get();
    // A limit that may be in force excuses the draw; so does one that is still settling.
    boolean above = draw.draw().highest().isAbove(tolerated(track.committed.at(now)));
    if (!above) {
      track.disobeysSince = Optional.empty();
      track.disobedient = false;
      return;
    }
    if (track.disobeysSince.isEmpty()) track.disobeysSince = Optional.of(draw.takenAt());
    boolean lasting = draw.takenAt().isAtLeast(DISOBEYS_FOR, track.disobeysSince.get());
    track.disobedient |= lasting;
  }
}
