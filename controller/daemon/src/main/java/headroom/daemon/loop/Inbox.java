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
import headroom.core.units.MonoTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Where drivers and store put what the control loop must see at its next tick. Any thread; nobody
 * waits.
 *
 * <p>Bounded: one entry per meter (the latest sample wins) and {@link #MAX_REPORTS_PER_CHARGER}
 * reports per charger, so that a charger which floods us takes nothing from the others. What gives
 * way then is said at {@link WaitingReports}; a charger that fills its room with facts which may
 * not be lost is named to {@link #onFlood}.
 */
public final class Inbox implements SiteInbox, Requests {
  public static final int MAX_REPORTS_PER_CHARGER = WaitingReports.MAX_PER_CHARGER;

  private final Map<MeterId, MeterSeen> meters = new LinkedHashMap<>();
  private final WaitingReports reports = new WaitingReports();
  private final List<StoredBound> boundsStored = new ArrayList<>();
  private final Map<Source, List<SetLimit>> limits = new LinkedHashMap<>();
  private final Map<EvseId, Wish> wishes = new LinkedHashMap<>();
  private Urgency urgency;
  private boolean urgent;
  private long reportsRefused;
  private volatile BiFunction<Instant, MonoTime, List<SetLimit>> byTime = (wall, now) -> List.of();
  private volatile Runnable onUrgent = () -> {};
  private volatile Consumer<ChargerId> onFlood = charger -> {};

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

  /**
   * Names who stops a charger that says more facts between two ticks than wait here.
   *
   * @param onFlood called on the thread of whoever offered, with every report beyond the bound;
   *     returns at once
   */
  public void onFlood(Consumer<ChargerId> onFlood) {
    this.onFlood = onFlood;
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
      wake = urge(urgency.urges(report, Optional.ofNullable(before).flatMap(MeterSeen::sample)));
    }
    if (wake) onUrgent.run();
  }

  @Override
  public void offer(ChargerReport report) {
    boolean wake;
    WaitingReports.Taken taken;
    synchronized (this) {
      if (report instanceof ChargerReport.TransactionEnded ended) wishes.remove(ended.evse());
      taken = reports.add(report);
      if (taken == WaitingReports.Taken.REFUSED) reportsRefused++;
      wake = taken != WaitingReports.Taken.REFUSED && urge(urgency.urges(report, meters.values()));
    }
    if (wake) onUrgent.run();
    if (taken == WaitingReports.Taken.BEYOND) onFlood.accept(report.charger());
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

  /**
   * Names who says at every tick which limits count then, besides those that were set here.
   *
   * @param source asked on the control thread, with the wall time and the time; returns at once
   */
  public void limitsByTime(BiFunction<Instant, MonoTime, List<SetLimit>> source) {
    byTime = source;
  }

  /** Limits by time are others now: the loop is woken. */
  public void limitsChanged() {
    boolean wake;
    synchronized (this) {
      wake = urge(true);
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
    MonoTime now = clock.now();
    List<SetLimit> set = new ArrayList<>();
    limits.values().forEach(set::addAll);
    set.addAll(byTime.apply(clock.wall(), now));
    SiteSnapshot seen =
        new SiteSnapshot(
            now, meters, reports.takeAll(), boundsStored, set, List.copyOf(wishes.values()));
    boundsStored.clear();
    urgent = false;
    return seen;
  }

  synchronized boolean isUrgent() {
    return urgent;
  }

  /** Draws that found no room, since the start. */
  public synchronized long reportsRefused() {
    return reportsRefused;
  }

  /** True the first time since the last snapshot: one call of {@code onUrgent} is enough. */
  private boolean urge(boolean now) {
    boolean first = now && !urgent;
    urgent |= now;
    return first;
  }
}
