package headroom.core.profile;

import headroom.core.event.Source;
import headroom.core.port.ChargerReport.TransactionEnded;
import headroom.core.port.ChargerReport.TransactionStarted;
import headroom.core.port.SetLimit;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.ProfileGone;
import headroom.core.port.StoredRecord.ProfileKept;
import headroom.core.profile.ChargingProfile.Purpose;
import headroom.core.profile.ProfileSet.Session;
import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The charging profiles that the CSMS has set on the chargers of the site (design 4). They never
 * reach a charger: here they become limits of source {@code csms}, beside those of everybody else.
 *
 * <p>It keeps nothing on disk. What changes hands back the records to keep; whoever speaks with the
 * CSMS writes them first, then puts the change in force here, and answers.
 *
 * <p>One instance serves all chargers. Any thread; each call is one atomic step.
 */
public final class ProfileBook {
  /** A remote start is awaited no longer than a driver may take to plug in. */
  static final Duration START_AWAITED = Duration.ofMinutes(10);

  /** The limits are looked up anew at least that often. */
  private static final Duration LOOK_AGAIN = Duration.ofHours(1);

  private static final int MOST_AWAITED = 64;

  private final WhileAway whileAway;
  private final Map<ChargerId, ProfileSet> sets = new LinkedHashMap<>();
  private final Map<EvseId, Session> sessions = new LinkedHashMap<>();
  private final Map<ChargerId, MonoTime> awaySince = new LinkedHashMap<>();
  private final Map<EvseId, String> barred = new LinkedHashMap<>();
  private final Set<ChargerId> there = new LinkedHashSet<>();
  private final List<Awaited> awaited = new ArrayList<>();
  private final MonoTime began;
  private Site site;
  private Optional<InForce> inForce = Optional.empty();
  private Runnable onChange = () -> {};

  /** The profile of a remote start whose transaction has not begun. */
  private record Awaited(
      ChargerId charger,
      Optional<Integer> evse,
      String card,
      ChargingProfile profile,
      MonoTime until) {}

  /** The limits, and how long they are sure to stay as they are. */
  private record InForce(List<SetLimit> limits, Instant from, Instant until, MonoTime untilMono) {
    boolean holds(Instant wall, MonoTime now) {
      return !wall.isBefore(from) && wall.isBefore(until) && now.isBefore(untilMono);
    }
  }

  /**
   * @param remembered what was installed when the program last ran, in the order in which it came
   * @param now from here on the CSMS counts as away
   */
  public ProfileBook(Site site, WhileAway whileAway, List<ProfileKept> remembered, MonoTime now) {
    this.site = site;
    this.whileAway = whileAway;
    this.began = now;
    for (ProfileKept each : remembered) put(each.charger(), each.installed());
  }

  /**
   * Names who is told that limits may be others now.
   *
   * @param onChange called on the thread of whoever changed something; only wakes somebody
   */
  public synchronized void onChange(Runnable onChange) {
    this.onChange = onChange;
  }

  /** Takes a new config. Profiles of chargers that it does not name stay, and limit nothing. */
  public void reconfigure(Site site) {
    change(() -> this.site = site);
  }

  // ---- what the CSMS sets

  /** What is wrong with a profile; empty: it may be installed. */
  public synchronized Optional<ProfileFault> check(
      ProfileRules rules, Installed offered, Instant wall) {
    ChargerId charger = rules.charger().id();
    Optional<String> running =
        offered.evse() == 0
            ? Optional.empty()
            : Optional.ofNullable(sessions.get(new EvseId(charger, offered.evse())))
                .flatMap(Session::id);
    List<Installed> there = set(charger).which(each -> !ProfileSet.isOver(each, wall));
    return rules.check(offered, there, running);
  }

  /** The records of a profile that is to be installed: itself, and those whose place it takes. */
  public synchronized List<StoredRecord> toKeep(ChargerId charger, Installed next, Instant wall) {
    List<StoredRecord> records = new ArrayList<>();
    for (Installed old : set(charger).all()) {
      boolean goes = ProfileSet.replaces(next, old) || ProfileSet.isOver(old, wall);
      if (goes && old.profile().id() != next.profile().id())
        records.add(new ProfileGone(charger, old.profile().id()));
    }
    records.add(new ProfileKept(charger, named(charger, next), wall));
    return records;
  }

  /** Puts a profile in force. */
  public void install(ChargerId charger, Installed next, Instant wall) {
    change(
        () -> {
          sets.put(charger, set(charger).without(old -> ProfileSet.isOver(old, wall)));
          put(charger, named(charger, next));
        });
  }

  /** One that names no transaction is for the one that runs (OCPP 1.6 section 7.8). */
  private Installed named(ChargerId charger, Installed next) {
    ChargingProfile profile = next.profile();
    if (profile.purpose() != Purpose.TRANSACTION || profile.transaction().isPresent()) return next;
    Session session = sessions.get(new EvseId(charger, next.evse()));
    return session == null ? next : new Installed(next.evse(), of(profile, session.id()));
  }

  private static ChargingProfile of(ChargingProfile profile, Optional<String> transaction) {
    return new ChargingProfile(
        profile.id(),
        profile.level(),
        profile.purpose(),
        profile.kind(),
        profile.recurrency(),
        profile.validFrom(),
        profile.validTo(),
        transaction,
        profile.schedule());
  }

  /** The installed profiles that are meant. */
  public synchronized List<Installed> which(ChargerId charger, ProfileFilter filter) {
    return set(charger).which(filter::fits);
  }

  /** Takes profiles out of force. */
  public void remove(ChargerId charger, List<Installed> gone) {
    change(() -> sets.put(charger, set(charger).without(gone::contains)));
  }

  /** The records of profiles that are to be removed. */
  public static List<StoredRecord> goneOf(ChargerId charger, List<Installed> gone) {
    return gone.stream()
        .<StoredRecord>map(each -> new ProfileGone(charger, each.profile().id()))
        .toList();
  }

  /**
   * The charger has taken a remote start: its profile waits for the transaction (OCPP 1.6 erratum
   * 3.42).
   *
   * @param evse empty: whichever it begins on
   * @param card whom it is for
   */
  public synchronized void await(
      ChargerId charger,
      Optional<Integer> evse,
      String card,
      ChargingProfile profile,
      MonoTime now) {
    awaited.removeIf(each -> each.charger.equals(charger) && each.card.equals(fold(card)));
    if (awaited.size() >= MOST_AWAITED) awaited.removeFirst();
    awaited.add(new Awaited(charger, evse, fold(card), profile, now.plus(START_AWAITED)));
  }

  // ---- what happens at the charger

  /**
   * A transaction runs. What was set for another one on its EVSE ends with it.
   *
   * @return what to keep
   */
  public List<StoredRecord> started(TransactionStarted started, Instant wall) {
    List<StoredRecord> records = new ArrayList<>();
    change(
        () -> {
          EvseId evse = started.evse();
          Instant began = wall.minus(started.at().since(started.startedAt()));
          Session before = sessions.get(evse);
          boolean same = before != null && before.id().equals(Optional.of(started.transaction()));
          if (!same) sessions.put(evse, new Session(Optional.of(started.transaction()), began));
          if (!started.transaction().equals(barred.get(evse))) barred.remove(evse);
          records.addAll(endOthers(evse, Optional.of(started.transaction())));
          for (Installed next : due(started)) {
            records.addAll(toKeep(evse.charger(), next, wall));
            put(evse.charger(), next);
          }
        });
    return records;
  }

  private List<Installed> due(TransactionStarted started) {
    EvseId evse = started.evse();
    List<Installed> due = new ArrayList<>();
    awaited.removeIf(each -> each.until.isBefore(started.at()));
    awaited.removeIf(
        each -> {
          boolean fits =
              each.charger.equals(evse.charger())
                  && each.card.equals(fold(started.idTag()))
                  && each.evse.map(number -> number == evse.number()).orElse(true);
          Optional<String> id = Optional.of(started.transaction());
          if (fits) due.add(new Installed(evse.number(), of(each.profile, id)));
          return fits;
        });
    return due;
  }

  /**
   * A transaction is over, and with it what was set for it.
   *
   * @return what to keep
   */
  public List<StoredRecord> ended(TransactionEnded ended) {
    List<StoredRecord> records = new ArrayList<>();
    change(
        () -> {
          sessions.remove(ended.evse());
          barred.remove(ended.evse());
          records.addAll(endOthers(ended.evse(), Optional.empty()));
        });
    return records;
  }

  private List<StoredRecord> endOthers(EvseId evse, Optional<String> running) {
    List<Installed> over =
        set(evse.charger())
            .which(
                each ->
                    each.evse() == evse.number()
                        && each.profile().purpose() == Purpose.TRANSACTION
                        && !each.profile().transaction().equals(running));
    if (!over.isEmpty()) sets.put(evse.charger(), set(evse.charger()).without(over::contains));
    return goneOf(evse.charger(), over);
  }

  /** The CSMS is there for a charger. */
  public void csmsBack(ChargerId charger) {
    change(() -> there.add(charger));
  }

  /** The CSMS is away from a charger. */
  public void csmsLost(ChargerId charger, MonoTime now) {
    change(
        () -> {
          there.remove(charger);
          awaySince.put(charger, now);
        });
  }

  /** A transaction gets no more energy until it ends: the CSMS refuses its card. */
  public void bar(EvseId evse, String transaction) {
    change(() -> barred.put(evse, transaction));
  }

  // ---- what counts

  /** The limits that come of all profiles now. */
  public synchronized List<SetLimit> limits(Instant wall, MonoTime now) {
    if (inForce.isEmpty() || !inForce.get().holds(wall, now))
      inForce = Optional.of(look(wall, now));
    return inForce.get().limits();
  }

  private InForce look(Instant wall, MonoTime now) {
    List<SetLimit> limits = new ArrayList<>();
    Instant until = Stretch.NEVER;
    MonoTime untilMono = now.plus(LOOK_AGAIN);
    for (Map.Entry<ChargerId, ProfileSet> each : sets.entrySet()) {
      Optional<Charger> charger = site.charger(each.getKey());
      if (charger.isEmpty() || each.getValue().all().isEmpty()) continue;
      for (Purpose purpose : Purpose.values()) {
        Optional<MonoTime> over = over(each.getKey(), purpose);
        if (over.filter(now::isBefore).isPresent()) untilMono = untilMono.min(over.get());
      }
      ChargerLimits of = new ChargerLimits(site, charger.get(), counted(each.getKey(), now));
      until = Stretch.earlier(until, of.into(limits, sessions, wall, now));
    }
    for (EvseId evse : barred.keySet())
      limits.add(new SetLimit.OnEvse(evse, Source.CSMS, Amps.ZERO, Optional.empty()));
    return new InForce(List.copyOf(limits), wall, until, untilMono);
  }

  private ProfileSet counted(ChargerId charger, MonoTime now) {
    return set(charger)
        .without(
            each ->
                over(charger, each.profile().purpose())
                    .map(over -> !now.isBefore(over))
                    .orElse(false));
  }

  /** When limits of a purpose stop counting because the CSMS is away; empty: they go on. */
  private Optional<MonoTime> over(ChargerId charger, Purpose purpose) {
    if (there.contains(charger)) return Optional.empty();
    MonoTime away = awaySince.getOrDefault(charger, began);
    return whileAway.keeps(purpose).map(away::plus);
  }

  /**
   * What is in force on an EVSE from {@code from} on: the least of what the CSMS has set and what
   * we allow (GetCompositeSchedule).
   *
   * @param evse 0: the charger as a whole
   * @param ours what we allow an EVSE as things stand
   */
  public synchronized List<Composite.Step> composite(
      Charger charger,
      int evse,
      Instant from,
      Duration duration,
      Function<Evse, Amps> ours,
      MonoTime now) {
    ProfileSet set = counted(charger.id(), now);
    return new Composite(charger, set, sessions, ours, from).of(evse, duration);
  }

  private ProfileSet set(ChargerId charger) {
    return sets.getOrDefault(charger, ProfileSet.EMPTY);
  }

  private void put(ChargerId charger, Installed next) {
    sets.put(charger, set(charger).with(next));
  }

  /** Tells after the lock is open again: who is woken may ask here. */
  private void change(Runnable what) {
    Runnable tell;
    synchronized (this) {
      what.run();
      inForce = Optional.empty();
      tell = onChange;
    }
    tell.run();
  }

  private static String fold(String card) {
    return card.strip().toLowerCase(Locale.ROOT);
  }
}
