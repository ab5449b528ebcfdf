package headroom.core.proxy;

import headroom.core.port.Remembered;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.port.StoredRecord.MeterValuesTaken;
import headroom.core.port.StoredRecord.SecurityEvent;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.port.StoredRecord.TransactionBegun;
import headroom.core.port.StoredRecord.TransactionDone;
import headroom.core.port.StoredRecord.TransactionMapped;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.core.units.WattHours;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The central system of a site that has none: decides who may charge, names transactions, and says
 * what must be on disk before the charger gets its answer.
 *
 * <p>It sends and stores nothing. Each decision hands back the record to keep; whoever speaks with
 * the charger writes it first and answers then. A relay to an upstream takes the same place: it
 * asks here only for what it must answer by itself.
 *
 * <p>One instance serves all chargers. Any thread; each call is one atomic step.
 */
public final class BackOffice {
  /** How often meter values of a transaction are kept; in between they only feed the control. */
  public static final Duration KEEP_METER_VALUES_EVERY = Duration.ofSeconds(900);

  private static final int REMEMBERED_TRANSACTIONS = 4096;

  /** An eMAID with hyphens, in lower case: country, provider, C (ISO 15118-2 annex H). */
  private static final String CONTRACT = "[a-z]{2}-[a-z0-9]{3}-c[a-z0-9-]+";

  private Authorization authorization;
  private Set<String> known;
  private final CardBook cards;
  private final Map<ChargerId, ChargerSeen> seen = new LinkedHashMap<>();
  private final Map<Key, Begun> transactions = new Recent<>(REMEMBERED_TRANSACTIONS);
  private final Map<EvseId, Long> running = new LinkedHashMap<>();
  private final Map<Ending, Boolean> endings = new Recent<>(REMEMBERED_TRANSACTIONS);
  private final Map<Key, MonoTime> metersKept = new Recent<>(REMEMBERED_TRANSACTIONS);
  private final TransactionIds ids;
  private final NamedTransactions named;
  private long begins;
  private long lastForward;
  private Optional<Duration> csmsAhead = Optional.empty();
  private final Told told;

  public BackOffice(Authorization authorization, Remembered remembered) {
    this.authorization = authorization;
    this.known = folded(authorization.known());
    this.cards = new CardBook(remembered.cards().answered(), remembered.cards().lists());
    this.ids =
        new TransactionIds(remembered.lowestTransaction(), remembered.undelivered().mapped());
    this.named = new NamedTransactions(remembered.reported());
    this.lastForward = remembered.undelivered().lastSeq();
    this.told = new Told(remembered.lastWall());
    for (ChargerSeen charger : remembered.chargers()) seen.put(charger.charger(), charger);
    for (TransactionBegun begun : remembered.open()) {
      Running open =
          new Running(
              begun.transaction(),
              begun.evse(),
              begun.idTag(),
              begun.meterStart(),
              begun.startedAt());
      TagStatus tag = authorize(begun.evse().charger(), Card.of(open.idTag), begun.at()).status();
      transactions.put(Key.of(open), new Begun(open, tag, ++begins));
      // A start that was refused then is on disk too, but does not run.
      if (tag.mayCharge()) running.put(open.evse, open.transaction);
    }
  }

  /** A transaction that began here and has not ended, as far as we were told. */
  public record Running(
      long transaction, EvseId evse, String idTag, WattHours meterStart, Instant startedAt) {
    /** Hides the tag: it names a person. */
    @Override
    public String toString() {
      return "Running[" + transaction + " on " + evse + "]";
    }
  }

  /**
   * A start, as a charger reports it.
   *
   * @param payload the message as received
   */
  public record Start(
      EvseId evse, String idTag, WattHours meterStart, Instant startedAt, String payload) {}

  /**
   * The answer to a start.
   *
   * @param record what to keep before it is given; empty when the charger repeats itself
   */
  public record Started(long transaction, TagStatus tag, Optional<TransactionBegun> record) {}

  /**
   * An end, as a charger reports it.
   *
   * @param transaction may be one that we never saw; -1 for a start that was never delivered (OCPP
   *     1.6 erratum 3.18)
   * @param payload the message as received
   */
  public record Stop(
      ChargerId charger,
      long transaction,
      WattHours meterStop,
      String reason,
      Instant stoppedAt,
      String payload) {}

  /**
   * The answer to an end; it is always accepted.
   *
   * @param ended the transaction, where we knew it as running
   * @param record what to keep before it is given; empty when the charger repeats itself
   */
  public record Stopped(Optional<Running> ended, Optional<TransactionDone> record) {}

  /**
   * @param order later begins have higher ones
   */
  private record Begun(Running as, TagStatus tag, long order) {}

  /** Two chargers may have one id: a CSMS counts as it likes. */
  private record Key(ChargerId charger, long transaction) {
    static Key of(Running running) {
      return new Key(running.evse.charger(), running.transaction);
    }
  }

  private record Ending(ChargerId charger, long transaction, WattHours meter, Instant at) {}

  /** Takes a new policy and local list; running transactions are not touched. */
  public synchronized void reconfigure(Authorization authorization) {
    this.authorization = authorization;
    this.known = folded(authorization.known());
  }

  /**
   * The time that chargers are told: wall time, but never behind what was stored or told before
   * (design 3.7).
   */
  public synchronized Instant timeForChargers(Instant wall, MonoTime now) {
    return told.at(wall, now);
  }

  /** Transactions that chargers name themselves. */
  public NamedTransactions named() {
    return named;
  }

  /**
   * The CSMS has told a charger the time.
   *
   * @param wall what our own clock says
   */
  public synchronized void csmsSays(Instant time, Instant wall, MonoTime now) {
    csmsAhead = Optional.of(Duration.between(wall, time));
    told.byCsms(time, wall, now);
  }

  /** How far the clock of the CSMS was ahead of ours when it last said the time. */
  public synchronized Optional<Duration> csmsAhead() {
    return csmsAhead;
  }

  /** Whether the charger was accepted in this run or an earlier one. */
  public synchronized boolean acceptedBefore(ChargerId charger) {
    return seen.containsKey(charger);
  }

  /** The charger's latest boot, in this run or an earlier one. */
  public synchronized Optional<ChargerSeen> lastBoot(ChargerId charger) {
    return Optional.ofNullable(seen.get(charger));
  }

  /** Transactions of a charger that run, as far as we were told; by EVSE number. */
  public synchronized List<Running> running(ChargerId charger) {
    return running.entrySet().stream()
        .filter(entry -> entry.getKey().charger().equals(charger))
        .sorted(Map.Entry.comparingByKey())
        .flatMap(entry -> find(charger, entry.getValue()).stream())
        .toList();
  }

  /**
   * A charger booted; it is always accepted.
   *
   * @return what to keep; empty when nothing but the time is new
   */
  public synchronized Optional<ChargerSeen> boot(ChargerSeen boot) {
    ChargerSeen before = seen.put(boot.charger(), boot);
    boolean same =
        before != null
            && before.vendor().equals(boot.vendor())
            && before.model().equals(boot.model())
            && before.firmware().equals(boot.firmware());
    return same ? Optional.empty() : Optional.of(boot);
  }

  /** What the CSMS has said of cards. */
  public CardBook cards() {
    return cards;
  }

  /** Whether a card may charge here, by policy, lists and earlier answers alone. */
  public synchronized CardInfo authorize(ChargerId charger, Card card, Instant wall) {
    return authorization.decide(
        known.contains(card.key()), cards.find(charger, card, wall, authorization.cacheFor()));
  }

  /**
   * A transaction begins. The same start again (EVSE, tag, time and meter alike) gets the same
   * answer. A start on an EVSE ends what ran there without a word.
   */
  public synchronized Started start(Start start, Instant wall) {
    for (Begun each : transactions.values()) {
      if (isSame(each.as, start))
        return new Started(each.as.transaction, each.tag, Optional.empty());
    }
    running.remove(start.evse);
    return begun(start, ids.next(), statusAtStart(start, wall), wall);
  }

  /**
   * The CSMS has taken a start. Its id goes to the charger as it is, unless it falls among those
   * that we gave: then one of ours stands for it. A start that has one of ours already, for it was
   * answered here and the charger never heard, keeps it.
   *
   * @param tag what the CSMS says of the card
   * @return the records to keep: the begin, and the pair of ids where there are two
   */
  public synchronized Adopted adopt(Start start, long upstream, TagStatus tag, Instant wall) {
    ChargerId charger = start.evse.charger();
    Optional<Long> ours = namedHere(start);
    if (ours.isPresent()) {
      if (tag.mayCharge()) running.put(start.evse, ours.get());
      return new Adopted(ours.get(), List.of(mapped(charger, ours.get(), Optional.of(upstream))));
    }
    long transaction = ids.isOurs(upstream) ? ids.next() : upstream;
    running.remove(start.evse);
    Started started = begun(start, transaction, tag, wall);
    List<StoredRecord> records = new ArrayList<>(started.record.stream().toList());
    if (transaction != upstream) records.add(mapped(charger, transaction, Optional.of(upstream)));
    return new Adopted(transaction, records);
  }

  private Optional<Long> namedHere(Start start) {
    return transactions.values().stream()
        .filter(each -> isSame(each.as, start) && ids.isOurs(each.as.transaction))
        .map(each -> each.as.transaction)
        .findFirst();
  }

  /**
   * A start that the CSMS has taken at once.
   *
   * @param transaction what the charger is told
   * @param records what to keep before it is told
   */
  public record Adopted(long transaction, List<StoredRecord> records) {
    public Adopted {
      records = List.copyOf(records);
    }
  }

  private Started begun(Start start, long transaction, TagStatus tag, Instant wall) {
    Running begun =
        new Running(transaction, start.evse, start.idTag, start.meterStart, start.startedAt);
    transactions.put(Key.of(begun), new Begun(begun, tag, ++begins));
    if (tag.mayCharge()) running.put(start.evse, transaction);
    return new Started(
        transaction,
        tag,
        Optional.of(
            new TransactionBegun(
                transaction,
                ids.isOurs(transaction),
                start.evse,
                start.idTag,
                start.meterStart,
                start.startedAt,
                start.payload,
                wall)));
  }

  /** Whether a transaction began here and was not withdrawn. */
  public synchronized boolean knows(ChargerId charger, long transaction) {
    return transactions.containsKey(new Key(charger, transaction));
  }

  /** Whether, as far as is known, a transaction of a charger began after another of it. */
  public synchronized boolean beganLater(ChargerId charger, long transaction, long than) {
    Begun one = transactions.get(new Key(charger, transaction));
    Begun other = transactions.get(new Key(charger, than));
    return one != null && (other == null || one.order > other.order);
  }

  // ---- what waits for the CSMS

  /**
   * A message that the CSMS has not taken: the record that keeps it.
   *
   * @param begins the transaction that it starts, by our id
   */
  public synchronized ToForward toForward(
      ChargerId charger, String action, String payload, Optional<Long> begins, Instant wall) {
    return new ToForward(++lastForward, charger, action, payload, begins, 0, wall);
  }

  /** From here on the CSMS knows a transaction that we named; empty: it never will. */
  public synchronized TransactionMapped mapped(
      ChargerId charger, long local, Optional<Long> upstream) {
    TransactionMapped mapped = new TransactionMapped(charger, local, upstream);
    ids.learn(mapped);
    return mapped;
  }

  /** What the CSMS calls a transaction; empty while it has not heard of its start. */
  public synchronized Optional<Long> towardsCsms(ChargerId charger, long transaction) {
    return ids.towardsCsms(charger, transaction);
  }

  /** What the charger calls a transaction of the CSMS. */
  public synchronized long towardsCharger(ChargerId charger, long transaction) {
    return ids.towardsCharger(charger, transaction);
  }

  /** Whether a charger has reported the end of a transaction. */
  public synchronized boolean isOver(ChargerId charger, long transaction) {
    return endings.keySet().stream()
        .anyMatch(end -> end.transaction == transaction && end.charger.equals(charger));
  }

  /** A start whose record could not be kept: it is refused, and forgotten here. */
  public synchronized void withdraw(ChargerId charger, long transaction) {
    Begun withdrawn = transactions.remove(new Key(charger, transaction));
    if (withdrawn != null) running.remove(withdrawn.as.evse, transaction);
  }

  /** A transaction ends. The same end again is answered and not kept twice. */
  public synchronized Stopped stop(Stop stop, Instant wall) {
    Optional<Running> ended =
        find(stop.charger, stop.transaction)
            .filter(begun -> running.remove(begun.evse, stop.transaction));
    metersKept.remove(new Key(stop.charger, stop.transaction));
    Ending ending = new Ending(stop.charger, stop.transaction, stop.meterStop, stop.stoppedAt);
    boolean repeated = endings.put(ending, true) != null;
    return new Stopped(
        ended,
        repeated
            ? Optional.empty()
            : Optional.of(
                new TransactionDone(
                    stop.transaction,
                    stop.charger,
                    stop.meterStop,
                    stop.reason,
                    stop.stoppedAt,
                    stop.payload,
                    wall)));
  }

  /**
   * The EVSE says that it is free: what ran there is over, though its end was not reported yet. A
   * late end is still kept when it comes.
   */
  public synchronized Optional<Running> connectorFree(EvseId evse) {
    return Optional.ofNullable(running.remove(evse)).flatMap(id -> find(evse.charger(), id));
  }

  /**
   * Meter values came.
   *
   * @param transaction empty outside one
   * @param mustKeep begin, end or interruption of a transaction, or signed
   * @return what to keep; our own faster samples in between are not
   */
  public synchronized Optional<MeterValuesTaken> meterValues(
      EvseId evse,
      Optional<Long> transaction,
      boolean mustKeep,
      String payload,
      Instant wall,
      MonoTime now) {
    if (transaction.isEmpty() && !mustKeep) return Optional.empty();
    if (transaction.isPresent()) {
      Key key = new Key(evse.charger(), transaction.get());
      MonoTime last = metersKept.get(key);
      boolean due = last == null || now.isAtLeast(KEEP_METER_VALUES_EVERY, last);
      if (due) metersKept.put(key, now);
      if (!due && !mustKeep) return Optional.empty();
    }
    return Optional.of(new MeterValuesTaken(transaction, evse, payload, wall));
  }

  /** A security event came: always kept. */
  public SecurityEvent securityEvent(ChargerId charger, String payload, Instant wall) {
    return new SecurityEvent(charger, payload, wall);
  }

  private TagStatus statusAtStart(Start start, Instant wall) {
    TagStatus tag = authorize(start.evse.charger(), Card.of(start.idTag), wall).status();
    boolean twice = authorization.policy().namesOnePerson() && isCharging(start.idTag);
    return tag.mayCharge() && twice ? TagStatus.CONCURRENT : tag;
  }

  /**
   * Whether a token that may charge otherwise already charges in another transaction that a charger
   * named; never where tokens do not name persons.
   */
  public synchronized boolean isConcurrent(ChargerId charger, String transaction, String token) {
    return authorization.policy().namesOnePerson()
        && named.isUsedElsewhere(charger, transaction, token);
  }

  private boolean isCharging(String idTag) {
    return running.entrySet().stream()
        .flatMap(each -> find(each.getKey().charger(), each.getValue()).stream())
        .anyMatch(open -> fold(open.idTag).equals(fold(idTag)));
  }

  private Optional<Running> find(ChargerId charger, long transaction) {
    return Optional.ofNullable(transactions.get(new Key(charger, transaction))).map(Begun::as);
  }

  private static boolean isSame(Running begun, Start start) {
    return begun.evse.equals(start.evse)
        && begun.startedAt.equals(start.startedAt)
        && begun.meterStart.equals(start.meterStart)
        && begun.idTag.equals(start.idTag);
  }

  private static Set<String> folded(List<String> tags) {
    Set<String> folded = new LinkedHashSet<>();
    for (String tag : tags) {
      folded.add(fold(tag));
      if (fold(tag).matches(CONTRACT)) folded.add(Card.ofContract(tag).key());
    }
    return folded;
  }

  private static String fold(String tag) {
    return Card.of(tag).key();
  }
}
