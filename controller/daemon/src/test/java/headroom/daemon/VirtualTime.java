package headroom.daemon;

import headroom.core.port.Clock;
import headroom.core.port.Timer;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/** A clock and timer that move when the test says so; wake-ups of one time run in their order. */
public final class VirtualTime implements Clock, Timer {
  private final PriorityQueue<Waiting> queue =
      new PriorityQueue<>(Comparator.comparing(Waiting::at).thenComparingLong(Waiting::seq));
  private MonoTime now = MonoTime.ofSeconds(1000);
  private Instant wallAtStart = Instant.parse("2026-05-04T10:00:00Z");
  private long nextSeq;

  private static final class Waiting implements Wake {
    private final MonoTime at;
    private final long seq;
    private final Runnable task;
    private boolean cancelled;

    private Waiting(MonoTime at, long seq, Runnable task) {
      this.at = at;
      this.seq = seq;
      this.task = task;
    }

    private MonoTime at() {
      return at;
    }

    private long seq() {
      return seq;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  @Override
  public MonoTime now() {
    return now;
  }

  @Override
  public Instant wall() {
    return wallAtStart.plus(now.since(MonoTime.ofSeconds(1000)));
  }

  public void stepWall(Duration by) {
    wallAtStart = wallAtStart.plus(by);
  }

  @Override
  public Wake wakeAt(MonoTime at, Runnable task) {
    Waiting waiting = new Waiting(at.max(now), nextSeq++, task);
    queue.add(waiting);
    return waiting;
  }

  public Executor executor() {
    return task -> wakeAt(now, task);
  }

  /** Lets time pass, and runs what is due, also what is due at the very end. */
  public void pass(Duration duration) {
    MonoTime end = now.plus(duration);
    while (!queue.isEmpty() && !queue.peek().at.isAfter(end)) {
      Waiting next = queue.remove();
      now = now.max(next.at);
      if (!next.cancelled) next.task.run();
    }
    now = end;
  }

  public void passMillis(long millis) {
    pass(Duration.ofMillis(millis));
  }
}
