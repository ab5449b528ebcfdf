package headroom.sim.virtual;

import headroom.core.event.Event;
import headroom.core.port.EventLog;
import headroom.core.port.RecordStore;
import headroom.core.port.Remembered;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.port.StoredRecord.CommittedBound;
import headroom.core.port.StoredRecord.TransactionBegun;
import headroom.core.port.StoredRecord.TransactionDone;
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
import java.util.function.Consumer;

/**
 * A disk in virtual time. What is written counts when it is synced, some milliseconds later; a
 * power cut loses what was not.
 */
public final class MemoryStore implements RecordStore, EventLog {
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

  /** What a program that starts now finds. */
  public Remembered remembered() {
    Map<EvseId, CommittedBound> bounds = new LinkedHashMap<>();
    Map<ChargerId, ChargerSeen> chargers = new LinkedHashMap<>();
    Map<Long, TransactionBegun> open = new LinkedHashMap<>();
    long last = 0;
    Optional<Instant> lastWall = Optional.empty();
    for (StoredRecord stored : synced) {
      switch (stored) {
        case CommittedBound bound -> bounds.put(bound.evse(), bound);
        case ChargerSeen seen -> chargers.put(seen.charger(), seen);
        case TransactionBegun begun -> {
          open.put(begun.transaction(), begun);
          last = Math.max(last, begun.transaction());
          lastWall = Optional.of(begun.at());
        }
        case TransactionDone done -> {
          open.remove(done.transaction());
          lastWall = Optional.of(done.at());
        }
        case StoredRecord.MeterValuesTaken taken -> lastWall = Optional.of(taken.at());
        case StoredRecord.SecurityEvent event -> lastWall = Optional.of(event.at());
      }
    }
    return new Remembered(
        List.copyOf(bounds.values()),
        List.copyOf(chargers.values()),
        List.copyOf(open.values()),
        last,
        lastWall);
  }
}
