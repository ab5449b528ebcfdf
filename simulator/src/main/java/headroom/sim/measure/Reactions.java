package headroom.sim.measure;

import headroom.core.site.CircuitId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How long the controller took to answer an overload: from the meter's reply that showed it to the
 * last lowered limit at a charger that was needed, that is, until what the building takes and what
 * the chargers have been allowed fit again.
 *
 * <p>An overload that the limits already at the chargers will end (cars take up to 10 s to follow)
 * needs no answer and is no sample. One thread.
 */
public final class Reactions {
  private final ToDoubleFunction<CircuitId> allowedExcessAmps;
  private final Map<CircuitId, Open> open = new LinkedHashMap<>();
  private final Durations fromReply = new Durations();
  private final Durations fromChange = new Durations();

  private final Map<CircuitId, Long> changes = new LinkedHashMap<>();

  private record Open(long changedNanos, long repliedNanos) {}

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
    if (!overloaded || allowedExcessAmps.applyAsDouble(circuit) <= 0) return;
    long changedNanos = changes.getOrDefault(circuit, repliedNanos);
    open.putIfAbsent(circuit, new Open(changedNanos, repliedNanos));
  }

  /** The registers of this circuit's meter begin to show another load, as somebody switched it. */
  public void switched(CircuitId circuit, long atNanos) {
    changes.put(circuit, atNanos);
  }

  /** A limit has arrived at a charger, and counts in what it was allowed. */
  public void limitArrived(long receivedNanos) {
    open.entrySet()
        .removeIf(
            entry -> {
              if (allowedExcessAmps.applyAsDouble(entry.getKey()) > 0) return false;
              Open overload = entry.getValue();
              fromReply.add(Duration.ofNanos(receivedNanos - overload.repliedNanos));
              if (changes.remove(entry.getKey()) != null)
                fromChange.add(Duration.ofNanos(receivedNanos - overload.changedNanos));
              return true;
            });
  }

  /** The building or a car has changed: an overload that went by itself is forgotten. */
  public void loadChanged() {
    open.keySet().removeIf(circuit -> allowedExcessAmps.applyAsDouble(circuit) <= 0);
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
