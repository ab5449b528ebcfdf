package headroom.sim.guard;

import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.sim.site.Oracle.LimitSeen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds limit cycles in a trace of the limits that chargers accepted.
 *
 * <p>A turn is a change of direction: a limit that rises after it has fallen, or falls after it has
 * risen. A limit cycle is an EVSE whose limit turns, by more than one step, more often than a given
 * number of times within ten minutes. A cause from outside (a car, the building) makes one turn or
 * two; only a loop of our own goes on turning.
 */
public final class LimitCycles {
  /** What a charger of whole amperes moves by; a ripple of this is for {@link #restless}. */
  private static final double ONE_STEP = 1;

  private static final Duration WINDOW = Duration.ofMinutes(10);

  private final Map<EvseId, List<LimitSeen>> trace = new LinkedHashMap<>();

  public void add(LimitSeen limit) {
    List<LimitSeen> ofEvse = trace.computeIfAbsent(limit.evse(), id -> new ArrayList<>());
    if (ofEvse.isEmpty() || ofEvse.getLast().value() != limit.value()) ofEvse.add(limit);
  }

  /**
   * When a limit turned, from {@code from} on.
   *
   * @param least a turn goes by more than this, in amperes
   */
  private static List<MonoTime> turns(List<LimitSeen> limits, MonoTime from, double least) {
    List<MonoTime> turns = new ArrayList<>();
    int direction = 0;
    double extreme = limits.getFirst().value();
    for (LimitSeen limit : limits) {
      double gone = limit.value() - extreme;
      boolean onward = direction == 0 || gone * direction > 0;
      if (!onward && Math.abs(gone) <= least) continue;
      if (onward && direction == 0 && gone == 0) continue;
      if (!onward && !limit.at().isBefore(from)) turns.add(limit.at());
      direction = gone > 0 ? 1 : -1;
      extreme = limit.value();
    }
    return turns;
  }

  /** Every EVSE that turns more than {@code most} times within ten minutes after {@code from}. */
  public List<String> cycling(MonoTime from, int most) {
    List<String> found = new ArrayList<>();
    trace.forEach(
        (evse, limits) -> {
          List<MonoTime> turns = turns(limits, from, ONE_STEP);
          for (int i = most; i < turns.size(); i++) {
            if (turns.get(i).isAtLeast(WINDOW, turns.get(i - most))) continue;
            found.add(evse + " turns " + (most + 1) + " times by " + turns.get(i) + ": " + limits);
            return;
          }
        });
    return found;
  }

  /** Every EVSE whose limit turns twice within a minute after {@code from}. */
  List<String> restless(MonoTime from) {
    List<String> found = new ArrayList<>();
    trace.forEach(
        (evse, limits) -> {
          List<MonoTime> turns = turns(limits, from, 0);
          for (int i = 1; i < turns.size(); i++) {
            if (turns.get(i).isAtLeast(Duration.ofMinutes(1), turns.get(i - 1))) continue;
            found.add(evse + " turns twice in a minute at " + turns.get(i) + ": " + limits);
            return;
          }
        });
    return found;
  }

  /** Turns of all EVSEs together after {@code from}. */
  int turnsAfter(MonoTime from) {
    int sum = 0;
    for (List<LimitSeen> limits : trace.values()) sum += turns(limits, from, 0).size();
    return sum;
  }
}
