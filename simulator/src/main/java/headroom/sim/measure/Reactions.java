package headroom.sim.measure;

import headroom.core.site.CircuitId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How long the controller took to answer an overload: from the meter's reply that showed it to the
 * last lowered limit at a charger that was needed.
 *
 * <p>That is the limit with which the building and all that the chargers are allowed fit again; or,
 * where the load itself fits before that sum does (cars take a little less than they may), the last
 * one that was lowered until a reply showed so. An overload that the limits already at the chargers
 * will end (cars take up to 10 s to follow) needs no answer and is no sample. One thread.
 */
public final class Reactions {
  private final ToDoubleFunction<CircuitId> allowedExcessAmps;
  private final Map<CircuitId, Overload> open = new LinkedHashMap<>();
  private final Map<CircuitId, Long> switchedNanos = new LinkedHashMap<>();
  private final Durations fromReply = new Durations();
  private final Durations fromChange = new Durations();

  private record Overload(Optional<Long> changedNanos, long repliedNanos, Optional<Long> lowered) {
    private Overload lowered(long atNanos) {
      return new Overload(changedNanos, repliedNanos, Optional.of(atNanos));
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
    if (!overloaded) {
      Overload over = open.remove(circuit);
      if (over != null) over.lowered().ifPresent(last -> answered(over, last));
    } else if (allowedExcessAmps.applyAsDouble(circuit) > 0 && !open.containsKey(circuit)) {
      Optional<Long> changed = Optional.ofNullable(switchedNanos.remove(circuit));
      open.put(circuit, new Overload(changed, repliedNanos, Optional.empty()));
    }
  }

  /** The registers of this circuit's meter begin to show another load, as somebody switched it. */
  public void switched(CircuitId circuit, long atNanos) {
    switchedNanos.put(circuit, atNanos);
  }

  /** A lower limit has arrived at a charger, and counts in what it was allowed. */
  public void lowered(long receivedNanos) {
    open.replaceAll((circuit, over) -> over.lowered(receivedNanos));
    open.entrySet()
        .removeIf(
            entry -> {
              if (allowedExcessAmps.applyAsDouble(entry.getKey()) > 0) return false;
              answered(entry.getValue(), receivedNanos);
              return true;
            });
  }

  private void answered(Overload over, long atNanos) {
    fromReply.add(Duration.ofNanos(atNanos - over.repliedNanos()));
    over.changedNanos().ifPresent(at -> fromChange.add(Duration.ofNanos(atNanos - at)));
  }

  /** Overloads that wait for an answer. */
  public int unanswered() {
    return open.size();
  }

  public Durations fromReply() {
    return fromReply;
  }

  /** Polling included; only of overloads that were announced by {@link #switched}. */
  public Durations fromChange() {
    return fromChange;
  }
}
