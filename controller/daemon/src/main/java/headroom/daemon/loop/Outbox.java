package headroom.daemon.loop;

import headroom.core.control.SiteSnapshot.StoredBound;
import headroom.core.control.SiteView;
import headroom.core.control.Step;
import headroom.core.control.Step.BoundChange;
import headroom.core.event.Reason;
import headroom.core.event.Reason.Bound;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLink;
import headroom.core.port.Clock;
import headroom.core.port.EventLog;
import headroom.core.port.RecordStore;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.CommittedBound;
import headroom.core.site.Charger;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.daemon.health.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hands on what a step decided: limits and questions to the chargers, bounds to the store, events
 * to the log. Of the control thread; every receiver returns at once.
 */
public final class Outbox {
  /** How long after a failed write of bounds it is tried again. */
  static final Duration RETRY = Duration.ofSeconds(5);

  private final ChargerLink link;
  private final RecordStore store;
  private final EventLog events;
  private final Conditions conditions;
  private final Clock clock;
  private final Inbox inbox;
  private final UnsavedBounds unsaved = new UnsavedBounds();
  private long lastSeq;

  /**
   * @param clock for the wall time that labels records; the loop alone asks it for the time
   * @param inbox where the store's answers go
   */
  public Outbox(
      ChargerLink link,
      RecordStore store,
      EventLog events,
      Conditions conditions,
      Clock clock,
      Inbox inbox) {
    this.link = link;
    this.store = store;
    this.events = events;
    this.conditions = conditions;
    this.clock = clock;
    this.inbox = inbox;
  }

  void send(Step step, MonoTime now) {
    for (ChargerLimit limit : step.limits()) {
      lastSeq = Math.max(lastSeq, limit.seq());
      link.offer(limit);
    }
    for (Step.FallbackOrder order : step.fallbacks())
      link.setFallback(order.charger(), order.fallback());
    step.samples().forEach(link::requestSample);
    save(step.bounds(), now);
    step.events().forEach(events::append);
    conditions.ofController(step.conditions());
  }

  /**
   * The limits that are safe whatever went wrong: each EVSE at its fallback or at its last offer,
   * whichever is lower. The fallbacks of a site and its worst-case background fit every circuit.
   *
   * @param view what the last whole tick saw
   */
  void sendSafeLimits(Site site, Optional<SiteView> view, MonoTime now) {
    Map<EvseId, Amps> offers = new LinkedHashMap<>();
    view.ifPresent(seen -> seen.evses().forEach(each -> offers.put(each.evse(), each.offer())));
    for (Charger charger : site.chargers()) {
      for (Evse evse : charger.evses()) {
        Amps offer = offers.getOrDefault(evse.id(), charger.fallback());
        Amps limit = offer.min(charger.fallback());
        link.offer(
            new ChargerLimit(
                evse.id(),
                ++lastSeq,
                ChargerLimit.Kind.SESSION,
                limit,
                evse.wiring().terminals(),
                1,
                now.plus(charger.lease()),
                true,
                new Reason(
                    new Bound.OutOfReach("the controller stops for a fault of its own", limit),
                    List.of(),
                    evse.rating())));
      }
    }
  }

  private void save(List<BoundChange> changes, MonoTime now) {
    List<BoundChange> due = unsaved.with(changes, now);
    if (due.isEmpty()) return;
    Instant at = clock.wall();
    List<StoredRecord> records = new ArrayList<>();
    List<StoredBound> bounds = new ArrayList<>();
    for (BoundChange change : due) {
      records.add(
          new CommittedBound(
              change.evse(), change.bound(), change.fallback(), change.lease().toSeconds(), at));
      bounds.add(new StoredBound(change.evse(), change.bound(), change.fallback()));
    }
    store.write(
        records,
        outcome -> {
          switch (outcome) {
            case RecordStore.Outcome.Durable durable -> inbox.offerStored(bounds);
            case RecordStore.Outcome.Lost lost -> unsaved.keep(due, now.plus(RETRY));
          }
        });
  }

  /**
   * Bounds whose write failed, to be tried again. A bound is forgotten when a newer one of its EVSE
   * was handed to the store: to write it later would undo the newer one. Also of the store's
   * thread.
   */
  private static final class UnsavedBounds {
    private final Map<EvseId, BoundChange> newest = new LinkedHashMap<>();
    private final Map<EvseId, BoundChange> failed = new LinkedHashMap<>();
    private MonoTime tryAgain = MonoTime.ZERO;

    /** Takes what is due for another try together with {@code changes}, which are newer. */
    synchronized List<BoundChange> with(List<BoundChange> changes, MonoTime now) {
      Map<EvseId, BoundChange> due = new LinkedHashMap<>();
      if (!now.isBefore(tryAgain)) {
        due.putAll(failed);
        failed.clear();
      }
      for (BoundChange change : changes) {
        newest.put(change.evse(), change);
        failed.remove(change.evse());
        due.put(change.evse(), change);
      }
      return List.copyOf(due.values());
    }

    synchronized void keep(List<BoundChange> changes, MonoTime again) {
      for (BoundChange change : changes)
        if (change.equals(newest.get(change.evse()))) failed.put(change.evse(), change);
      tryAgain = again;
    }
  }
}
