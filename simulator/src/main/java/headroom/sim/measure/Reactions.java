package headroom.sim.measure;

import headroom.core.site.CircuitId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * How long the controller took to answer a meter's reply that showed an overload.
 *
 * <p>The answer to a reply is all that is lowered before the meter's next reply, and the time is
 * that of its last limit's arrival at a charger. What one reply cannot tell (whether a car or the
 * building took more, to the last tenth of an ampere) the next one does; {@link #untilItFits} is
 * the time from the first such reply until the building and all that the chargers are allowed fit
 * again.
 *
 * <p>An overload that the limits already at the chargers will end (cars take up to 10 s to follow)
 * needs no answer and is no sample; when it grows beyond that, the reply that shows it is the
 * first. One thread.
 */
public final class Reactions {
  static final Duration BURST_ENDS = Duration.ofMillis(250);

  private final ToDoubleFunction<CircuitId> allowedExcessAmps;
  private final Set<CircuitId> answerWanted = new LinkedHashSet<>();
  private final Map<CircuitId, Reply> replies = new LinkedHashMap<>();
  private final Map<CircuitId, Long> overloadedSince = new LinkedHashMap<>();
  private final Map<CircuitId, Long> switchedNanos = new LinkedHashMap<>();
  private final Durations fromReply = new Durations();
  private final Durations fromChange = new Durations();
  private final Durations untilItFits = new Durations();
  private int unanswered;

  /** The last reply of a meter, if it was the first to show an overload that needs an answer. */
  private record Reply(Optional<Long> changedNanos, long atNanos, Optional<Long> lastLowered) {
    private Reply lowered(long nanos) {
      if (lastLowered.isPresent() && nanos - lastLowered.get() > BURST_ENDS.toNanos()) return this;
      return new Reply(changedNanos, atNanos, Optional.of(nanos));
    }
  }

  /**
   * @param allowedExcessAmps how far building plus all that the chargers were allowed exceeds the
   *     limit of a circuit now, on its worst phase; 0 or less when it fits
   */
  public Reactions(ToDoubleFunction<CircuitId> allowedExcessAmps) {
    this.allowedExcessAmps = allowedExcessAmps;
  }

  /**
   * A meter's reply has left.
   *
   * @param overloaded whether the load that it shows is above the limit
   * @param repliedNanos when the reply was written, as {@link System#nanoTime}
   */
  public void replied(CircuitId circuit, boolean overloaded, long repliedNanos) {
    Reply before = replies.remove(circuit);
    if (before != null) close(before);
    Optional<Long> changed = Optional.ofNullable(switchedNanos.get(circuit));
    if (!overloaded) {
      answerWanted.remove(circuit);
      overloadedSince.remove(circuit);
    } else if (allowedExcessAmps.applyAsDouble(circuit) > 0
        && (answerWanted.add(circuit) || changed.isPresent())) {
      switchedNanos.remove(circuit);
      replies.put(circuit, new Reply(changed, repliedNanos, Optional.empty()));
      overloadedSince.putIfAbsent(circuit, repliedNanos);
    }
  }

  private void close(Reply reply) {
    if (reply.lastLowered().isEmpty()) {
      unanswered++;
      return;
    }
    long last = reply.lastLowered().get();
    fromReply.add(Duration.ofNanos(last - reply.atNanos()));
    reply.changedNanos().ifPresent(at -> fromChange.add(Duration.ofNanos(last - at)));
  }

  /** The registers of this circuit's meter begin to show another load, as somebody switched it. */
  public void switched(CircuitId circuit, long atNanos) {
    switchedNanos.put(circuit, atNanos);
  }

  /** A lower limit has arrived at a charger, and counts in what it was allowed. */
  public void lowered(long receivedNanos) {
    replies.replaceAll((circuit, reply) -> reply.lowered(receivedNanos));
    overloadedSince
        .entrySet()
        .removeIf(
            entry -> {
              if (allowedExcessAmps.applyAsDouble(entry.getKey()) > 0) return false;
              untilItFits.add(Duration.ofNanos(receivedNanos - entry.getValue()));
              return true;
            });
  }

  /** Overloads that go on, and that what the chargers are allowed does not end. */
  public int open() {
    return overloadedSince.size();
  }

  /** First replies of an overload that no lower limit followed before the next reply. */
  public int unanswered() {
    return unanswered;
  }

  /** From the reply to the last lowered limit that answers it. */
  public Durations fromReply() {
    return fromReply;
  }

  /** The same, polling included; only of overloads that were announced by {@link #switched}. */
  public Durations fromChange() {
    return fromChange;
  }

  /** From the first reply that showed an overload until all that is allowed fits again. */
  public Durations untilItFits() {
    return untilItFits;
  }
}
