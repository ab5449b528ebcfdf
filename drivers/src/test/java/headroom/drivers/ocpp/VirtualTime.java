package headroom.drivers.ocpp;

import headroom.core.port.Clock;
import headroom.core.port.Timer;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock, a timer and all queues on one event queue: time passes only when a test says so. */
public final class VirtualTime implements Clock, Timer {
  /** Wall time at monotonic zero. */
  public Instant wallAtZero = Instant.parse("2026-11-21T05:00:00Z");

  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.<Due, MonoTime>comparing(d -> d.at).thenComparing(d -> d.seq));
  private MonoTime now = MonoTime.ofSeconds(100);
  private long seq;

  private static final class Due {
    final MonoTime at;
    final long seq;
    final Runnable task;
    boolean cancelled;

    Due(MonoTime at, long seq, Runnable task) {
      this.at = at;
      this.seq = seq;
      this.task = task;
    }
  }

  @Override
  public MonoTime now() {
    return now;
  }

  @Override
  public Instant wall() {
    return wallAtZero.plusNanos(now.nanos());
  }

  @Override
  public Wake wakeAt(MonoTime at, Runnable task) {
    Due entry = new Due(at.max(now), seq++, task);
    due.add(entry);
    return () -> entry.cancelled = true;
  }

  /** Runs {@code task} when whatever is under way now has ended, without time passing. */
  public void soon(Runnable task) {
    wakeAt(now, task);
  }

  /** Lets time pass; everything due in it runs in order. */
  public void pass(Duration duration) {
    MonoTime end = now.plus(duration);
    while (!due.isEmpty() && !due.peek().at.isAfter(end)) {
      Due next = due.poll();
      now = next.at;
      if (!next.cancelled) next.task.run();
    }
    now = end;
  }

  public void settle() {
    pass(Duration.ofMillis(1));
  }
}
