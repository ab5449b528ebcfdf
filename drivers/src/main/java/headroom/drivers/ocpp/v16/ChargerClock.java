package headroom.drivers.ocpp.v16;

import headroom.core.units.MonoTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What the charger's clock shows, measured from the times in its messages.
 *
 * <p>A message that carries the time T and arrives at t was made no later than t, so the charger's
 * clock shows at least T then: the true reading is T plus the message's way (some ms) and plus what
 * the charger cut off (up to 1 s where it sends whole seconds). The estimate is the highest of the
 * last samples, so it is behind the true clock by at most that, and an end computed with it comes
 * early, never late. What is behind the estimate by more than 5 s is a message that waited in the
 * charger; only when three in a row agree has the clock been set back, and until then an end may be
 * late by as much as it was set back.
 *
 * <p>Error bound: 0 to 1.5 s early; late only in the three messages after a clock was set back.
 */
final class ChargerClock {
  private static final Duration TOLERANCE = Duration.ofSeconds(5);
  private static final int SAMPLES = 5;
  private static final int WITNESSES = 3;

  /** Each is the charger's time at monotonic zero. */
  private final Deque<Instant> samples = new ArrayDeque<>();

  private final List<Instant> doubts = new ArrayList<>();
  private Optional<Instant> told = Optional.empty();
  private boolean tellingSettled = true;

  /**
   * A message with a time came.
   *
   * @param time as the charger wrote it
   */
  void saw(Instant time, MonoTime receivedAt) {
    Instant zero = time.minusNanos(receivedAt.nanos());
    Optional<Instant> estimate = highest();
    if (estimate.isPresent() && tellingSettled && zero.isBefore(estimate.get().minus(TOLERANCE))) {
      doubt(zero);
      return;
    }
    if (!tellingSettled || estimate.filter(e -> zero.isAfter(e.plus(TOLERANCE))).isPresent())
      samples.clear();
    tellingSettled = true;
    doubts.clear();
    samples.addLast(zero);
    if (samples.size() > SAMPLES) samples.removeFirst();
  }

  /** We told the charger the time; it is free to set its clock by it, or not. */
  void told(Instant time, MonoTime now) {
    Instant zero = time.minusNanos(now.nanos());
    told = Optional.of(zero);
    Optional<Instant> estimate = highest();
    tellingSettled =
        estimate.isEmpty()
            || Duration.between(estimate.get(), zero).abs().compareTo(TOLERANCE) <= 0;
  }

  /** Whether the clock was measured: leases are only sure when it was. */
  boolean isMeasured() {
    return !samples.isEmpty();
  }

  /**
   * The charger's time at {@code at}; before any measurement what we told it, or would.
   *
   * @param ours the time that we would tell at {@code now}
   */
  Instant at(MonoTime at, Instant ours, MonoTime now) {
    Instant zero = highest().or(() -> told).orElse(ours.minusNanos(now.nanos()));
    if (!tellingSettled && told.isPresent() && told.get().isBefore(zero)) zero = told.get();
    return zero.plusNanos(at.nanos());
  }

  /** Charger's clock less {@code ours}; empty before it was measured. */
  Optional<Duration> offset(Instant ours, MonoTime now) {
    return highest().map(zero -> Duration.between(ours, zero.plusNanos(now.nanos())));
  }

  private void doubt(Instant zero) {
    if (!doubts.isEmpty()
        && Duration.between(doubts.getFirst(), zero).abs().compareTo(TOLERANCE) > 0) doubts.clear();
    doubts.add(zero);
    if (doubts.size() < WITNESSES) return;
    samples.clear();
    samples.addAll(doubts);
    doubts.clear();
  }

  private Optional<Instant> highest() {
    return samples.stream().max(Instant::compareTo);
  }
}
