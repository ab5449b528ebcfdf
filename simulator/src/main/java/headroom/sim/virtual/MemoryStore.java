package headroom.sim.virtual;

import headroom.core.event.Event;
import headroom.core.port.Backlog;
import headroom.core.port.EventLog;
import headroom.core.port.RecordStore;
import headroom.core.port.Remembered;
import headroom.core.port.Remembered.Undelivered;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.CardAnswered;
import headroom.core.port.StoredRecord.CardsForgotten;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.port.StoredRecord.CommittedBound;
import headroom.core.port.StoredRecord.ForwardFailed;
import headroom.core.port.StoredRecord.Forwarded;
import headroom.core.port.StoredRecord.LocalListKept;
import headroom.core.port.StoredRecord.ProfileGone;
import headroom.core.port.StoredRecord.ProfileKept;
import headroom.core.port.StoredRecord.SetAside;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.port.StoredRecord.TransactionBegun;
import headroom.core.port.StoredRecord.TransactionDone;
import headroom.core.port.StoredRecord.TransactionMapped;
import headroom.core.port.StoredRecord.TransactionReported;
import headroom.core.proxy.Card;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.sim.Chance;
import headroom.sim.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A disk in virtual time. What is written counts when it is synced, some milliseconds later; a
 * power cut loses what was not.
 */
public final class MemoryStore implements RecordStore, EventLog, Backlog {
  private static final Duration SYNCS_AT_LEAST = Duration.ofMillis(2);
  private static final Duration SYNCS_AT_MOST = Duration.ofMillis(15);
  private static final int EVENTS_KEPT = 5_000;

  private final World world;
  private final Chance chance;
  private final List<StoredRecord> synced = new ArrayList<>();
  private final Deque<Logged> events = new ArrayDeque<>();
  private MonoTime busyUntil;
  private long life;
  private Optional<String> broken = Optional.empty();

  /** An event and when it came. */
  public record Logged(MonoTime at, Event event) {}

  public MemoryStore(World world) {
    this.world = world;
    this.chance = world.chance("disk");
    this.busyUntil = world.now();
  }

  @Override
  public void write(List<StoredRecord> records, Consumer<Outcome> done) {
    busyUntil = busyUntil.max(world.now()).plus(chance.between(SYNCS_AT_LEAST, SYNCS_AT_MOST));
    long writtenIn = life;
    world.wakeAt(
        busyUntil,
        () -> {
          if (writtenIn != life) return;
          if (broken.isPresent()) {
            done.accept(new Outcome.Lost(broken.get()));
            return;
          }
          synced.addAll(records);
          done.accept(new Outcome.Durable());
        });
  }

  @Override
  public void append(Event event) {
    if (events.size() == EVENTS_KEPT) events.removeFirst();
    events.addLast(new Logged(world.now(), event));
    world.note(event.subject(), event.kind() + " " + event.sentence());
  }

  /** From now on nothing can be written, until {@link #mend}. */
  public void fail(String why) {
    broken = Optional.of(why);
  }

  public void mend() {
    broken = Optional.empty();
  }

  /** The power of the controller goes: what is not synced is lost, and nobody is told. */
  void powerCut() {
    life++;
    busyUntil = world.now();
  }

  /** The last events, oldest first. */
  public List<Logged> events() {
    return List.copyOf(events);
  }

  /** Every record that is safe, oldest first. */
  public List<StoredRecord> records() {
    return List.copyOf(synced);
  }

  @Override
  public void read(ChargerId charger, long after, int most, Consumer<List<ToForward>> then) {
    long readIn = life;
    List<ToForward> found =
        waiting().values().stream()
            .filter(message -> message.charger().equals(charger) && message.seq() > after)
            .limit(most)
            .toList();
    world.wakeAt(
        world.now().plus(SYNCS_AT_LEAST),
        () -> {
          if (readIn == life) then.accept(broken.isPresent() ? List.of() : found);
        });
  }

  /** What waits for the CSMS and is not set aside, in order. */
  public Map<Long, ToForward> waiting() {
    Map<Long, ToForward> waiting = new TreeMap<>();
    for (StoredRecord stored : synced) {
      switch (stored) {
        case ToForward message -> waiting.put(message.seq(), message);
        case Forwarded done -> waiting.remove(done.seq());
        case SetAside aside -> waiting.remove(aside.seq());
        case ForwardFailed failed ->
            waiting.computeIfPresent(
                failed.seq(),
                (seq, message) ->
                    new ToForward(
                        seq,
                        message.charger(),
                        message.action(),
                        message.payload(),
                        message.begins(),
                        failed.attempts(),
                        message.at()));
        default -> {}
      }
    }
    return waiting;
  }

  /** What a program that starts now finds. */
  public Remembered remembered() {
    Map<EvseId, CommittedBound> bounds = new LinkedHashMap<>();
    Map<ChargerId, ChargerSeen> chargers = new LinkedHashMap<>();
    Map<List<Object>, TransactionBegun> open = new LinkedHashMap<>();
    Map<List<Object>, TransactionReported> reported = new LinkedHashMap<>();
    Optional<Long> lowest = Optional.empty();
    Optional<Instant> lastWall = Optional.empty();
    long lastSeq = 0;
    List<TransactionMapped> mapped = new ArrayList<>();
    Map<String, ProfileKept> profiles = new LinkedHashMap<>();
    Map<Card, CardAnswered> answered = new LinkedHashMap<>();
    List<LocalListKept> lists = new ArrayList<>();
    Map<ChargerId, Integer> waiting = new LinkedHashMap<>();
    for (ToForward message : waiting().values()) waiting.merge(message.charger(), 1, Integer::sum);
    for (StoredRecord stored : synced) {
      switch (stored) {
        case CommittedBound bound -> bounds.put(bound.evse(), bound);
        case ChargerSeen seen -> chargers.put(seen.charger(), seen);
        case TransactionBegun begun -> {
          open.put(List.of(begun.evse().charger(), begun.transaction()), begun);
          if (begun.ours() && begun.transaction() < lowest.orElse(Long.MAX_VALUE))
            lowest = Optional.of(begun.transaction());
          lastWall = Optional.of(begun.at());
        }
        case TransactionDone done -> {
          open.remove(List.of(done.charger(), done.transaction()));
          lastWall = Optional.of(done.at());
        }
        case TransactionReported event -> {
          List<Object> key = List.of(event.charger(), event.transaction());
          if (event.stage() == TransactionReported.Stage.ENDED) reported.remove(key);
          else reported.put(key, event);
          lastWall = Optional.of(event.at());
        }
        case StoredRecord.MeterValuesTaken taken -> lastWall = Optional.of(taken.at());
        case StoredRecord.SecurityEvent event -> lastWall = Optional.of(event.at());
        case ToForward message -> lastSeq = Math.max(lastSeq, message.seq());
        case TransactionMapped pair -> mapped.add(pair);
        case Forwarded done -> {}
        case ForwardFailed failed -> {}
        case SetAside aside -> {}
        case CardAnswered said -> {
          answered.remove(said.card());
          answered.put(said.card(), said);
        }
        case CardsForgotten forgotten -> answered.clear();
        case LocalListKept kept -> {
          if (kept.whole()) lists.removeIf(each -> each.charger().equals(kept.charger()));
          lists.add(kept);
        }
        case ProfileKept kept -> {
          String key = kept.charger() + " " + kept.installed().profile().id();
          profiles.remove(key);
          profiles.put(key, kept);
        }
        case ProfileGone gone -> profiles.remove(gone.charger() + " " + gone.id());
      }
    }
    return new Remembered(
        List.copyOf(bounds.values()),
        List.copyOf(chargers.values()),
        List.copyOf(open.values()),
        List.copyOf(reported.values()),
        lowest,
        new Undelivered(lastSeq, waiting, mapped),
        new Remembered.Cards(List.copyOf(answered.values()), lists),
        List.copyOf(profiles.values()),
        lastWall);
  }
}
