package headroom.core.control;

import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A car comes down slowly: what fell counts at its old height until the car has had the time to
 * follow, or is seen below (design 3.4). One step owns it.
 */
final class Settling {
  private Duration time;

  /** Never changed in place: copies share it. */
  private List<Fall> falls = List.of();

  /** When a limit last rose: until the time has passed the car may still be on its way up. */
  private MonoTime roseAt = MonoTime.ZERO;

  private record Fall(Amps from, Amps to, MonoTime since, MonoTime until) {}

  /**
   * @param time how long a charger and its car take to follow a lower limit
   */
  Settling(Duration time) {
    this.time = time;
  }

  void copyFrom(Settling other) {
    time = other.time;
    falls = other.falls;
    roseAt = other.roseAt;
  }

  boolean isSameAs(Settling other) {
    return time.equals(other.time) && falls.equals(other.falls) && roseAt.equals(other.roseAt);
  }

  Duration time() {
    return time;
  }

  /**
   * Something lower is in force. Kept also where another limit still counts as high: that one may
   * go without a trace, and the car be on its way.
   */
  void fell(Amps from, Amps to, MonoTime now) {
    if (!from.isAbove(to)) return;
    List<Fall> more = new ArrayList<>(falls);
    more.add(new Fall(from, to, now, now.plus(time)));
    falls = List.copyOf(more);
  }

  void rose(MonoTime now) {
    roseAt = now;
  }

  /** No car is there. */
  void nothingDraws() {
    falls = List.of();
  }

  /**
   * A draw was measured: what fell is believed when it is seen. But a car that was let up shortly
   * before may be seen low while it still rises to its older limit.
   */
  void seen(Amps highest, MonoTime takenAt) {
    if (takenAt.isAtLeast(time, roseAt))
      without(f -> !takenAt.isBefore(f.since()) && !highest.isAbove(f.to()));
  }

  /** A power is divided over fewer phases than was thought: each got more of it. */
  void dividedOverFewer(int before, int now, Amps rating) {
    List<Fall> higher = new ArrayList<>(falls.size());
    for (Fall f : falls) {
      Amps from = Amps.ofMilliamps(Math.ceilDiv((long) f.from().milliamps() * before, now));
      higher.add(new Fall(from.min(rating.max(f.from())), f.to(), f.since(), f.until()));
    }
    falls = List.copyOf(higher);
  }

  void prune(MonoTime now) {
    if (!falls.isEmpty()) without(f -> !now.isBefore(f.until()));
  }

  private void without(Predicate<Fall> over) {
    if (falls.isEmpty()) return;
    List<Fall> still = new ArrayList<>(falls);
    if (still.removeIf(over)) falls = List.copyOf(still);
  }

  /** The highest that a car may still be on its way from; at least {@code level}. */
  Amps above(Amps level, MonoTime now) {
    Amps most = level;
    for (int i = 0; i < falls.size(); i++)
      if (now.isBefore(falls.get(i).until())) most = most.max(falls.get(i).from());
    return most;
  }
}
