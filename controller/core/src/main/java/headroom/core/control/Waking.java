package headroom.core.control;

import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;

/**
 * Wakes cars that fell asleep at 0 A (design 3.4): one that was offered nothing for a while, is
 * offered something again and takes nothing for three minutes gets a step from 0 A to its floor,
 * three times at most; then a technician is told.
 *
 * <p>A car that took nothing already while it was offered something is full and is left alone.
 *
 * @param suspect it has been offered nothing since it last took something
 * @param quietSince since when it has taken nothing of an offer
 * @param downSince since when it has been at 0 A for a step; empty: no step is under way
 * @param tries steps since it last took something
 */
record Waking(
    boolean suspect, Optional<MonoTime> quietSince, Optional<MonoTime> downSince, int tries) {

  /** So long a car may take to come back by itself; also between two steps. */
  static final Duration QUIET = Duration.ofMinutes(3);

  /** Long enough for a charger to change its pilot and a car to see it (IEC 61851-1). */
  static final Duration DOWN = Duration.ofSeconds(30);

  static final int TRIES = 3;

  static final Waking AWAKE = new Waking(false, Optional.empty(), Optional.empty(), 0);

  private static final Amps TAKES_NOTHING = new Amps(500);

  /** What became of it in a step. */
  enum Outcome {
    NOTHING_NEW,
    /** It takes current again after a step. */
    WOKE,
    /** All steps were in vain. */
    SLEEPS_ON
  }

  /**
   * What was seen of a session.
   *
   * @param offered at least the floor is surely in force
   * @param draw measured since it was last let up from 0 A; empty without a fresh sample
   * @param restedBefore it had taken nothing of its offer when it was last offered something
   */
  record Seen(boolean offered, Optional<Amps> draw, boolean restedBefore) {}

  /** The next state, and what to tell. */
  record Next(Waking waking, Outcome outcome) {}

  /** Whether the car is to be at 0 A now. */
  boolean isDown() {
    return downSince.isPresent();
  }

  Next seen(Seen seen, MonoTime now) {
    if (isDown())
      return new Next(now.isAtLeast(DOWN, downSince.get()) ? up() : this, Outcome.NOTHING_NEW);
    if (!seen.offered()) {
      boolean asleep = suspect || !seen.restedBefore();
      return new Next(new Waking(asleep, Optional.empty(), downSince, tries), Outcome.NOTHING_NEW);
    }
    if (seen.draw().isEmpty()) return new Next(quiet(Optional.empty()), Outcome.NOTHING_NEW);
    if (seen.draw().get().isAbove(TAKES_NOTHING))
      return new Next(AWAKE, tries > 0 ? Outcome.WOKE : Outcome.NOTHING_NEW);
    if (!suspect) return new Next(this, Outcome.NOTHING_NEW);
    MonoTime since = quietSince.orElse(now);
    if (!now.isAtLeast(QUIET, since))
      return new Next(quiet(Optional.of(since)), Outcome.NOTHING_NEW);
    if (tries < TRIES)
      return new Next(
          new Waking(true, Optional.empty(), Optional.of(now), tries + 1), Outcome.NOTHING_NEW);
    return new Next(AWAKE, Outcome.SLEEPS_ON);
  }

  private Waking up() {
    return new Waking(suspect, Optional.empty(), Optional.empty(), tries);
  }

  private Waking quiet(Optional<MonoTime> since) {
    return new Waking(suspect, since, downSince, tries);
  }
}
