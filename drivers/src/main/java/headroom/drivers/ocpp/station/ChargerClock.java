package headroom.drivers.ocpp.station;

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
 * early, never late.
 *
 * <p>A time that is more than 5 s from the estimate is not believed before three in a row agree:
 * one far behind is a message that waited in the charger, one far ahead is absurd, or the clock was
 * set. While one is ahead, or we have just told the charger another time than it had, nobody knows
 * when a lease ends: see {@link #isSure}.
 *
 * <p>Error bound: 0 to 1.5 s early; late only in the three messages after a clock was set back by
 * itself.
 */
public final class ChargerClock {
  private static final Duration TOLERANCE = Duration.ofSeconds(5);
  private static final int SAMPLES = 5;
  private static final int WITNESSES = 3;

  /** Each is the charger's time at monotonic zero. */
  private final Deque<Instant> samples = new ArrayDeque<>();

  private final List<Instant> doubts = new ArrayList<>();
  private Optional<Instant> told = Optional.empty();

  /** It may have set its clock by what we told it last, or not. */
  private boolean mayHaveHeeded;

  /** It was told another time than it had, and went on as before. */
  private boolean heedsNot;

  /**
   * A message with a time came.
   *
   * @param time as the charger wrote it
   * @param ours our own time now: what is expected of a charger of which nothing is known
   */
  public void saw(Instant time, Instant ours, MonoTime receivedAt) {
    Instant zero = time.minusNanos(receivedAt.nanos());
    Instant expected = highest().or(() -> told).orElse(ours.minusNanos(receivedAt.nanos()));
    if (isNear(zero, expected)) {
      heedsNot |= mayHaveHeeded;
      take(zero);
    } else if (mayHaveHeeded && told.filter(t -> isNear(zero, t)).isPresent()) {
      samples.clear();
      take(zero);
    } else {
      doubt(zero);
    }
  }

  private void take(Instant zero) {
    mayHaveHeeded = false;
    doubts.clear();
    samples.addLast(zero);
    if (samples.size() > SAMPLES) samples.removeFirst();
  }

  /** We told the charger the time; it is free to set its clock by it, or not. */
  public void told(Instant time, MonoTime now) {
    Instant zero = time.minusNanos(now.nanos());
    told = Optional.of(zero);
    Optional<Instant> estimate = highest();
    mayHaveHeeded = !heedsNot && estimate.isPresent() && !isNear(zero, estimate.get());
  }

  /** It restarted: it may set its clock by what we tell it now, even if it never did. */
  public void restarted() {
    heedsNot = false;
  }

  /**
   * Whether it is known when a lease ends: the clock was measured, and nothing speaks against it.
   */
  public boolean isSure() {
    if (samples.isEmpty() || mayHaveHeeded) return false;
    Optional<Instant> estimate = highest();
    return doubts.stream().noneMatch(doubt -> doubt.isAfter(estimate.orElse(doubt)));
  }

  private static boolean isNear(Instant a, Instant b) {
    return Duration.between(a, b).abs().compareTo(TOLERANCE) <= 0;
  }

  /**
   * The charger's time at {@code at}; before any measurement what we told it, or would.
   *
   * @param ours the time that we would tell at {@code now}
   */
  public Instant at(MonoTime at, Instant ours, MonoTime now) {
    Instant zero = highest().or(() -> told).orElse(ours.minusNanos(now.nanos()));
    if (mayHaveHeeded && told.isPresent() && told.get().isBefore(zero)) zero = told.get();
    return zero.plusNanos(at.nanos());
  }

  /** Charger's clock less {@code ours}; empty before it was measured. */
  public Optional<Duration> offset(Instant ours, MonoTime now) {
    return highest().map(zero -> Duration.between(ours, zero.plusNanos(now.nanos())));
  }

  private void doubt(Instant zero) {
    if (!doubts.isEmpty() && !isNear(doubts.getFirst(), zero)) doubts.clear();
    doubts.add(zero);
    if (doubts.size() < WITNESSES) return;
    samples.clear();
    samples.addAll(doubts);
    mayHaveHeeded = false;
    doubts.clear();
  }

  private Optional<Instant> highest() {
    return samples.stream().max(Instant::compareTo);
  }
}
