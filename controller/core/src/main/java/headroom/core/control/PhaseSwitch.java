package headroom.core.control;

import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;

/**
 * Brings one EVSE from all its phases to one and back (design 3.3, 5: one-phase charging rather
 * than a pause): it is paused first, the draw must be gone, a limit of 0 A that names the other
 * number of phases must be acknowledged, and after a wait it is let on again.
 *
 * <p>Everybody counts it on all wired phases but between the end of that wait and the moment when
 * the limit that says so is no longer surely in force.
 *
 * @param narrow what its limits name: one phase, not all
 * @param since when the stage began
 * @param switchedAt when it was last switched
 * @param works the charger has not refused or ignored it
 * @param count how often it was switched since the program started
 */
record PhaseSwitch(
    Stage stage,
    boolean narrow,
    MonoTime since,
    Optional<MonoTime> switchedAt,
    boolean works,
    long count) {

  /** Contactors and cars bear no more. */
  static final Duration BETWEEN = Duration.ofMinutes(10);

  /** Without samples the draw counts as gone so long after the limit of 0 A is in force. */
  static final Duration GONE_UNSEEN = Duration.ofSeconds(30);

  /** Between the switch and the next offer. */
  static final Duration WAIT = Duration.ofSeconds(15);

  /** Then the charger does not do it. */
  static final Duration GIVES_UP = Duration.ofSeconds(60);

  private static final Amps GONE = new Amps(500);

  static final PhaseSwitch NEVER =
      new PhaseSwitch(Stage.STEADY, false, MonoTime.ZERO, Optional.empty(), true, 0);

  enum Stage {
    /** Its limits may be above 0 A. */
    STEADY,
    /** At 0 A, until the draw is gone. */
    PAUSING,
    /** A limit of 0 A with the other number of phases waits for its answer. */
    SWITCHING,
    /** That limit is in force; the charger and the car get the time to follow. */
    WAITING
  }

  /**
   * What one step knows of the EVSE.
   *
   * @param wantsNarrow what the allocation has admitted it on
   * @param off it is committed to 0 A
   * @param draw from a fresh sample; empty without one
   * @param acknowledged when the limit that is surely in force was sent
   */
  record Seen(
      boolean wantsNarrow, boolean off, Optional<Amps> draw, Optional<MonoTime> acknowledged) {}

  /** Whether it has to be at 0 A now. */
  boolean isOff() {
    return stage != Stage.STEADY;
  }

  /** Whether the allocator may choose on how many phases it is. */
  boolean mayChange(MonoTime now) {
    return !isOff() && (switchedAt.isEmpty() || now.isAtLeast(BETWEEN, switchedAt.get()));
  }

  /** What it will be once it is steady. */
  boolean willBeNarrow() {
    return stage == Stage.PAUSING ? !narrow : narrow;
  }

  PhaseSwitch seen(Seen seen, MonoTime now) {
    return switch (stage) {
      case STEADY -> seen.wantsNarrow() == narrow ? this : to(Stage.PAUSING, narrow, now);
      case PAUSING -> {
        boolean gone =
            seen.draw().map(draw -> !draw.isAbove(GONE)).orElse(now.isAtLeast(GONE_UNSEEN, since));
        yield seen.off() && gone ? to(Stage.SWITCHING, !narrow, now) : this;
      }
      case SWITCHING -> {
        boolean done =
            seen.acknowledged().isPresent() && !seen.acknowledged().get().isBefore(since);
        if (done)
          yield new PhaseSwitch(Stage.WAITING, narrow, now, Optional.of(now), works, count + 1);
        yield now.isAtLeast(GIVES_UP, since) ? failed() : this;
      }
      case WAITING -> now.isAtLeast(WAIT, since) ? to(Stage.STEADY, narrow, now) : this;
    };
  }

  private PhaseSwitch to(Stage next, boolean nextNarrow, MonoTime now) {
    return new PhaseSwitch(next, nextNarrow, now, switchedAt, works, count);
  }

  /** The charger does not do it, or does not keep to it: all phases, for good. */
  PhaseSwitch failed() {
    return new PhaseSwitch(Stage.STEADY, false, since, switchedAt, false, count);
  }

  /** Nobody knows any more what the charger does: its limits name all phases again. */
  PhaseSwitch forgotten() {
    return new PhaseSwitch(Stage.STEADY, false, since, switchedAt, works, count);
  }
}
