package headroom.core.control;

import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLimit.Kind;
import headroom.core.site.PowerLimit;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Watts;
import java.time.Duration;
import java.util.Optional;

/**
 * A limit that is or may be in the charger.
 *
 * @param limit per phase, as it was meant when it was sent
 * @param power what the charger was told where it divides a power over phases by itself
 * @param sureUntil up to when it surely lasts, if it is there at all
 * @param countsUntil from when on it is surely over; empty: it has no end of its own
 * @param awaited its answer may still come
 * @param sessionOver its transaction ended before it was sent
 */
record Granted(
    long seq,
    Kind kind,
    Amps limit,
    Optional<Watts> power,
    MonoTime sentAt,
    MonoTime sureUntil,
    Optional<MonoTime> countsUntil,
    boolean awaited,
    boolean sessionOver) {

  /**
   * @param clockError how far the charger's clock may be off
   * @param settle how long a car takes to come down after the end
   */
  static Granted sent(
      ChargerLimit limit,
      Optional<Watts> power,
      MonoTime now,
      boolean leased,
      Duration clockError,
      Duration settle) {
    MonoTime end = limit.leaseEnds();
    return new Granted(
        limit.seq(),
        limit.kind(),
        limit.limit(),
        power,
        now,
        end.minus(clockError),
        leased ? Optional.of(end.plus(clockError).plus(settle)) : Optional.empty(),
        true,
        false);
  }

  /** The most that it allows per phase of a car on {@code phases} or more. */
  Amps allows(PowerLimit division, int phases) {
    return power.isPresent() ? division.current(power.get(), phases) : limit;
  }

  Granted unanswered() {
    return new Granted(seq, kind, limit, power, sentAt, sureUntil, countsUntil, false, sessionOver);
  }

  Granted afterSession() {
    return new Granted(seq, kind, limit, power, sentAt, sureUntil, countsUntil, awaited, true);
  }

  /** It went out when its transaction was over: the charger has it for the one that runs now. */
  Granted forNextSession() {
    return new Granted(seq, kind, limit, power, sentAt, sureUntil, countsUntil, awaited, false);
  }

  /** Still there, but after a lost link or a restart nobody can be sure. */
  Granted unsure() {
    return new Granted(seq, kind, limit, power, sentAt, sentAt, countsUntil, awaited, sessionOver);
  }

  /** Nobody knows any more when it ends. */
  Granted withoutEnd() {
    return new Granted(
        seq, kind, limit, power, sentAt, sentAt, Optional.empty(), awaited, sessionOver);
  }

  boolean isLeased() {
    return countsUntil.isPresent();
  }

  boolean sureAt(MonoTime now) {
    return now.isBefore(sureUntil);
  }

  /**
   * Surely in force, and nothing else. Where no lease is proven the charger's clock may put its end
   * into the past, so that the fallback is in force.
   */
  boolean rulesAt(MonoTime now) {
    return isLeased() && sureAt(now);
  }

  boolean possibleAt(MonoTime now) {
    return countsUntil.isEmpty() || now.isBefore(countsUntil.get());
  }
}
