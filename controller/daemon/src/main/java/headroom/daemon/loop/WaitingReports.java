package headroom.daemon.loop;

import headroom.core.port.ChargerReport;
import headroom.core.site.ChargerId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The reports that wait for the next tick, in the order of their coming. Not for several threads.
 *
 * <p>Of one charger {@link #MAX_PER_CHARGER} wait at most, as long as something can give way: a
 * draw that was measured, for a later one says the same better, or the state of an EVSE that has
 * been said anew since. What happened once (a transaction, the outcome of a limit, a lost link) is
 * never given up: where such facts alone fill the room the next one still comes in, and the charger
 * has to be stopped.
 */
final class WaitingReports {
  static final int MAX_PER_CHARGER = 256;

  private final Deque<ChargerReport> reports = new ArrayDeque<>();
  private final Map<ChargerId, Integer> waiting = new LinkedHashMap<>();

  /** What became of a report. */
  enum Taken {
    /** It waits. */
    IN,
    /** A draw for which nothing could give way: the next one will come. */
    REFUSED,
    /** It waits, beyond the bound: its charger says more than a tick should hold. */
    BEYOND
  }

  Taken add(ChargerReport report) {
    boolean full = waiting.getOrDefault(report.charger(), 0) >= MAX_PER_CHARGER;
    boolean roomMade = full && (giveUpDraw(report) || giveUpState(report));
    if (full && !roomMade && report instanceof ChargerReport.Draw) return Taken.REFUSED;
    reports.addLast(report);
    waiting.merge(report.charger(), 1, Integer::sum);
    return full && !roomMade ? Taken.BEYOND : Taken.IN;
  }

  /** All of them, and none is left. */
  List<ChargerReport> takeAll() {
    List<ChargerReport> all = List.copyOf(reports);
    reports.clear();
    waiting.clear();
    return all;
  }

  private boolean giveUpDraw(ChargerReport next) {
    return giveUp(
        each -> each instanceof ChargerReport.Draw && each.charger().equals(next.charger()));
  }

  /** Of each EVSE the newest state stays, the coming one included. */
  private boolean giveUpState(ChargerReport next) {
    return giveUp(
        each ->
            each instanceof ChargerReport.Status status
                && status.charger().equals(next.charger())
                && isSaidAnew(status, next));
  }

  private boolean isSaidAnew(ChargerReport.Status status, ChargerReport next) {
    if (isOfSameEvse(status, next)) return true;
    for (Iterator<ChargerReport> newest = reports.descendingIterator(); newest.hasNext(); ) {
      ChargerReport each = newest.next();
      if (each == status) return false;
      if (isOfSameEvse(status, each)) return true;
    }
    return false;
  }

  private static boolean isOfSameEvse(ChargerReport.Status status, ChargerReport other) {
    return other instanceof ChargerReport.Status later && later.evse().equals(status.evse());
  }

  private boolean giveUp(Predicate<ChargerReport> dispensable) {
    for (Iterator<ChargerReport> oldest = reports.iterator(); oldest.hasNext(); ) {
      ChargerReport each = oldest.next();
      if (!dispensable.test(each)) continue;
      oldest.remove();
      waiting.merge(each.charger(), -1, Integer::sum);
      return true;
    }
    return false;
  }
}
