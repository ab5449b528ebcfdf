package headroom.daemon.store;

import headroom.core.port.RecordStore.Outcome;
import headroom.core.port.StoredRecord;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What waits for the writer. Any thread puts in, and never waits; the writer alone takes out.
 *
 * <p>Bounded: of the events the oldest goes first and is counted. A write beyond the bound keeps
 * its place in the order, but its records are dropped and it will be told that it was lost.
 */
final class WriteQueue {
  static final int MAX_WRITES = 10_000;
  static final int MAX_EVENTS = 10_000;

  /** How many writes and events share one commit at most. */
  static final int MAX_GROUP = 500;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Write> writes = new ArrayDeque<>();
  private final Deque<LoggedEvent.Waiting> events = new ArrayDeque<>();
  private long eventsLost;
  private boolean closed;

  /**
   * @param refused found no room: only its order is kept
   * @param inDoubt when it came, where the wall clock was not trusted then
   */
  record Write(
      List<StoredRecord> records,
      Consumer<Outcome> done,
      boolean refused,
      Optional<MonoTime> inDoubt) {}

  /** What goes into one commit. */
  record Group(List<Write> writes, List<LoggedEvent.Waiting> events) {
    boolean isEmpty() {
      return writes.isEmpty() && events.isEmpty();
    }
  }

  void put(List<StoredRecord> records, Consumer<Outcome> done, Optional<MonoTime> inDoubt) {
    lock.lock();
    try {
      boolean refused = writes.size() >= MAX_WRITES || closed;
      writes.addLast(new Write(refused ? List.of() : List.copyOf(records), done, refused, inDoubt));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  void put(LoggedEvent.Waiting event) {
    lock.lock();
    try {
      if (events.size() >= MAX_EVENTS) {
        events.removeFirst();
        eventsLost++;
      }
      events.addLast(event);
      if (events.size() == 1) changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for work: for a write without delay, for events until they have lingered, so that many
   * share a commit.
   *
   * @param linger how long events may wait for company
   * @param atMost when to come back with an empty group at the latest
   */
  Group take(Duration linger, Duration atMost) {
    lock.lock();
    try {
      long idleNanos = atMost.toNanos();
      while (writes.isEmpty() && events.isEmpty() && !closed && idleNanos > 0)
        idleNanos = changed.awaitNanos(idleNanos);
      long lingerNanos = linger.toNanos();
      while (writes.isEmpty() && !events.isEmpty() && !closed && lingerNanos > 0)
        lingerNanos = changed.awaitNanos(lingerNanos);
      Group group = new Group(new ArrayList<>(), new ArrayList<>());
      while (!writes.isEmpty() && group.writes().size() < MAX_GROUP)
        group.writes().add(writes.removeFirst());
      // They leave the queue when they are safe, so that nobody who reads the log misses them.
      for (LoggedEvent.Waiting event : events) {
        if (group.events().size() == MAX_GROUP) break;
        group.events().add(event);
      }
      return group;
    } catch (InterruptedException e) {
      close();
      return new Group(List.of(), List.of());
    } finally {
      lock.unlock();
    }
  }

  /** The events of a group are on disk. */
  void forget(List<LoggedEvent.Waiting> written) {
    lock.lock();
    try {
      for (LoggedEvent.Waiting event : written)
        if (events.peekFirst() == event) events.removeFirst();
    } finally {
      lock.unlock();
    }
  }

  List<LoggedEvent.Waiting> waitingEvents() {
    lock.lock();
    try {
      return List.copyOf(events);
    } finally {
      lock.unlock();
    }
  }

  long eventsLost() {
    lock.lock();
    try {
      return eventsLost;
    } finally {
      lock.unlock();
    }
  }

  /** Rests, but not when the queue is closed. */
  void pause(Duration duration) {
    lock.lock();
    try {
      long nanos = duration.toNanos();
      while (!closed && nanos > 0 && writes.isEmpty()) nanos = changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      close();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
