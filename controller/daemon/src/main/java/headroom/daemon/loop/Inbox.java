package headroom.daemon.loop;

import headroom.core.control.SiteSnapshot;
import headroom.core.control.SiteSnapshot.MeterSeen;
import headroom.core.control.SiteSnapshot.StoredBound;
import headroom.core.event.Source;
import headroom.core.port.ChargerReport;
import headroom.core.port.Clock;
import headroom.core.port.MeterReport;
import headroom.core.port.Requests;
import headroom.core.port.SetLimit;
import headroom.core.port.SiteInbox;
import headroom.core.port.Wish;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.site.MeterId;
import headroom.core.site.Site;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where drivers and store put what the control loop must see at its next tick. Any thread; nobody
 * waits.
 *
 * <p>Bounded: one entry per meter (the latest sample wins) and {@link #MAX_REPORTS_PER_CHARGER}
 * reports per charger, so that a charger which floods us takes nothing from the others. When a
 * charger has more, the oldest of its measured draws goes first, for a later one says the same
 * better; where none waits, its newest report is refused and counted.
 */
public final class Inbox implements SiteInbox, Requests {
  public static final int MAX_REPORTS_PER_CHARGER = 256;

  private final Map<MeterId, MeterSeen> meters = new LinkedHashMap<>();
  private final Deque<ChargerReport> reports = new ArrayDeque<>();
  private final Map<ChargerId, Integer> waiting = new LinkedHashMap<>();
  private final List<StoredBound> boundsStored = new ArrayList<>();
  private final Map<Source, List<SetLimit>> limits = new LinkedHashMap<>();
  private final Map<EvseId, Wish> wishes = new LinkedHashMap<>();
  private Urgency urgency;
  private boolean urgent;
  private long reportsRefused;
  private volatile Runnable onUrgent = () -> {};

  public Inbox(Site site) {
    this.urgency = Urgency.of(site);
  }

  /**
   * Names who is called when something comes that cannot wait for the next full second.
   *
   * @param onUrgent called on the thread of whoever offered; only wakes somebody and returns
   */
  public void onUrgent(Runnable onUrgent) {
    this.onUrgent = onUrgent;
  }

  @Override
  public void offer(MeterReport report) {
    boolean wake;
    synchronized (this) {
      MeterSeen before = meters.get(report.meter());
      meters.put(
          report.meter(),
          switch (report) {
            case MeterReport.Sample sample -> new MeterSeen(Optional.of(sample), Optional.empty());
            case MeterReport.Failed failed ->
                new MeterSeen(
                    before == null ? Optional.empty() : before.sample(), Optional.of(failed));
          });
      wake = urge(urgency.urges(report));
    }
    if (wake) onUrgent.run();
  }

  @Override
  public void offer(ChargerReport report) {
    boolean wake;
    synchronized (this) {
      if (report instanceof ChargerReport.TransactionEnded ended) wishes.remove(ended.evse());
      if (waiting.getOrDefault(report.charger(), 0) >= MAX_REPORTS_PER_CHARGER
          && !forgetOldestDraw(report.charger())) {
        reportsRefused++;
        return;
      }
      reports.addLast(report);
      waiting.merge(report.charger(), 1, Integer::sum);
      wake = urge(urgency.urges(report, meters.values()));
    }
    if (wake) onUrgent.run();
  }

  @Override
  public void limits(Source source, List<SetLimit> set) {
    boolean wake;
    synchronized (this) {
      boolean changed = !set.equals(limits.getOrDefault(source, List.of()));
      limits.put(source, List.copyOf(set));
      wake = urge(changed);
    }
    if (wake) onUrgent.run();
  }

  @Override
  public synchronized void wish(Wish wish) {
    wishes.put(wish.evse(), wish);
  }

  /** Bounds that are safe on disk: limits up to them may leave now, so the loop is woken. */
  public void offerStored(List<StoredBound> bounds) {
    boolean wake;
    synchronized (this) {
      boundsStored.addAll(bounds);
      wake = urge(true);
    }
    if (wake) onUrgent.run();
  }

  /**
   * Wakes the loop for something that is not in the inbox, such as a new config; from this moment
   * the limits of {@code site} decide what is urgent, and meters that it does not name are
   * forgotten.
   */
  void changeTo(Site site, List<MeterId> known) {
    synchronized (this) {
      urgency = Urgency.of(site);
      meters.keySet().retainAll(known);
      wishes.keySet().removeIf(evse -> site.evse(evse).isEmpty());
      urge(true);
    }
    onUrgent.run();
  }

  /**
   * Takes everything that waits. The clock is read once, when the inbox has been closed for this
   * tick: nothing in the snapshot is later than its time.
   */
  synchronized SiteSnapshot snapshot(Clock clock) {
    SiteSnapshot seen =
        new SiteSnapshot(
            clock.now(),
            meters,
            List.copyOf(reports),
            boundsStored,
            limits.values().stream().flatMap(List::stream).toList(),
            List.copyOf(wishes.values()));
    reports.clear();
    waiting.clear();
    boundsStored.clear();
    urgent = false;
    return seen;
  }

  synchronized boolean isUrgent() {
    return urgent;
  }

  /** Reports that found no room, since the start. */
  public synchronized long reportsRefused() {
    return reportsRefused;
  }

  /** True the first time since the last snapshot: one call of {@code onUrgent} is enough. */
  private boolean urge(boolean now) {
    boolean first = now && !urgent;
    urgent |= now;
    return first;
  }

  private boolean forgetOldestDraw(ChargerId charger) {
    for (Iterator<ChargerReport> each = reports.iterator(); each.hasNext(); ) {
      if (each.next() instanceof ChargerReport.Draw draw && draw.charger().equals(charger)) {
        each.remove();
        waiting.merge(charger, -1, Integer::sum);
        return true;
      }
    }
    return false;
  }
}
