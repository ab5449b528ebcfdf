package headroom.core.control;

import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * One outlet as a real charger is one: profiles that survive a restart, ends in a clock of its own,
 * a car that comes down late. Its own code: it knows nothing of the controller, and counts in plain
 * milliamperes.
 *
 * <p>Which profile is in force: that of the running transaction while it lasts, else the hold on
 * the upper stack level while it lasts, else the fallback on the lower one; with none of them the
 * hardware is the limit.
 */
final class HostileCharger {
  /** The worst voltage that a charger may divide a power by. */
  private static final long LOWEST_VOLTS = 207;

  final String name;
  final boolean inWatts;
  final int hardware_mA;

  /** How long its car takes to follow a lower limit. */
  final Duration lag;

  /** How far its clock differs from what the driver thinks. */
  private final Duration clockOff;

  Optional<Long> fallback_mA = Optional.empty();
  private Optional<Profile> hold = Optional.empty();
  private Optional<Profile> session = Optional.empty();

  /** 0: no car. */
  long transaction;

  private int carPhases;
  private long carTakes_mA;
  private long draws_mA;

  /** What it was allowed of late, the oldest first. */
  private final Deque<Allowed> allowed = new ArrayDeque<>();

  /** It may be at its fallback, and nobody has been told. */
  boolean lostUnseen;

  MonoTime surprisedAt = MonoTime.ZERO;

  private record Allowed(MonoTime since, long most_mA) {}

  /** What a profile says: milliamperes, or watts; and when it ends in the driver's idea of time. */
  private record Profile(long value, MonoTime ends, long transaction) {
    Profile endsAt(MonoTime at) {
      return new Profile(value, at, transaction);
    }
  }

  HostileCharger(String name, boolean inWatts, int hardware_mA, Duration lag, Duration clockOff) {
    this.name = name;
    this.inWatts = inWatts;
    this.hardware_mA = hardware_mA;
    this.lag = lag;
    this.clockOff = clockOff;
  }

  // ---- what it is told

  void takeFallback(long limit_mA) {
    fallback_mA = Optional.of(limit_mA);
  }

  void takeHold(long value, MonoTime ends) {
    hold = Optional.of(new Profile(value, ends, 0));
  }

  /** A profile for another transaction than the running one is refused. */
  boolean takeSession(long value, MonoTime ends, long forTransaction) {
    if (transaction == 0 || forTransaction != transaction) return false;
    session = Optional.of(new Profile(value, ends, forTransaction));
    return true;
  }

  // ---- what happens to it

  void begin(long id, int phases, long takes_mA, MonoTime now) {
    end(now);
    transaction = id;
    carPhases = phases;
    carTakes_mA = takes_mA;
  }

  void end(MonoTime now) {
    if (transaction == 0) return;
    transaction = 0;
    session = Optional.empty();
    draws_mA = 0;
    allowed.clear();
    surprised(now);
  }

  /** Some keep everything over a restart, some only the fallback. */
  void restart(boolean forgets, MonoTime now) {
    if (!forgets) return;
    session = Optional.empty();
    hold = Optional.empty();
    surprised(now);
  }

  private void surprised(MonoTime now) {
    lostUnseen = true;
    surprisedAt = now;
  }

  /** Its clock is set: what was written before ends by so much earlier, or later. */
  void clockSet(Duration forward) {
    session = session.map(p -> p.endsAt(p.ends().minus(forward)));
    hold = hold.map(p -> p.endsAt(p.ends().minus(forward)));
  }

  // ---- what comes of it

  private boolean lasts(Profile profile, MonoTime now) {
    return now.nanos() + clockOff.toNanos() < profile.ends().nanos();
  }

  /** The most that it lets a car have per phase now. */
  long pilot_mA(MonoTime now) {
    if (transaction == 0) return 0;
    if (session.isPresent() && lasts(session.get(), now)) return allows(session.get().value());
    if (hold.isPresent() && lasts(hold.get(), now)) return allows(hold.get().value());
    return fallback_mA.map(mA -> Math.min(mA, hardware_mA)).orElse((long) hardware_mA);
  }

  private long allows(long value) {
    long mA = inWatts ? Math.ceilDiv(value * 1000, carPhases * LOWEST_VOLTS) : value;
    return Math.min(mA, hardware_mA);
  }

  /** Up at once, and down to each lower limit as late as it may. */
  void follow(MonoTime now) {
    long pilot = Math.min(pilot_mA(now), carTakes_mA);
    allowed.addLast(new Allowed(now, pilot));
    while (now.isAtLeast(lag, allowed.getFirst().since()) && allowed.size() > 1)
      allowed.removeFirst();
    draws_mA = 0;
    if (transaction == 0) allowed.clear();
    for (Allowed each : allowed) draws_mA = Math.max(draws_mA, each.most_mA());
  }

  long draws_mA() {
    return draws_mA;
  }

  /** What it draws, and what it could draw in the next moment. */
  long could_mA(MonoTime now) {
    return Math.max(draws_mA, pilot_mA(now));
  }

  int carPhases() {
    return carPhases;
  }

  @Override
  public String toString() {
    return "%s tx %d %s %s fallback %s draws %d mA"
        .formatted(name, transaction, session, hold, fallback_mA, draws_mA);
  }
}
