package headroom.sim;

import headroom.core.port.Clock;
import headroom.core.port.Timer;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/**
 * One queue of (time, sequence, action), one clock, one seed.
 *
 * <p>Everything in a world runs on the thread that drives it, one action after the other; two
 * actions of the same time run in the order in which they were asked for. So the same seed gives
 * the same run, bit for bit. Other threads come in through {@link #inject} alone.
 *
 * <p>{@link #run} lets virtual time pass as fast as it can; {@link RealTime} lets it pass with the
 * wall clock.
 */
public final class World implements Clock, Timer {
  /** Not 0, so that nobody takes 0 for "never". */
  private static final MonoTime BEGIN = MonoTime.ofSeconds(10_000);

  private final PriorityQueue<Action> queue =
      new PriorityQueue<>(Comparator.comparing(Action::at).thenComparingLong(Action::seq));
  private final ConcurrentLinkedQueue<Runnable> injected = new ConcurrentLinkedQueue<>();
  private final List<Runnable> watchers = new ArrayList<>();
  private final Trace trace = new Trace();
  private final long seed;
  private final Instant wallAtBegin;
  private volatile Runnable onInject = () -> {};
  private volatile MonoTime now = BEGIN;
  private Duration wallStepped = Duration.ZERO;
  private long nextSeq;
  private long actionsRun;

  private World(long seed, Instant wallAtBegin) {
    this.seed = seed;
    this.wallAtBegin = wallAtBegin;
  }

  /** A world that begins on a working day at 08:00 UTC. */
  public static World of(long seed) {
    return new World(seed, Instant.parse("2026-03-02T08:00:00Z"));
  }

  public static World of(long seed, Instant wallAtBegin) {
    return new World(seed, wallAtBegin);
  }

  public long seed() {
    return seed;
  }

  /** The random source of {@code name}: the same one for the same seed and name. */
  public Chance chance(String name) {
    return Chance.of(seed, name);
  }

  @Override
  public MonoTime now() {
    return now;
  }

  /** Since the world began. */
  public Duration elapsed() {
    return now.since(BEGIN);
  }

  /** Our wall clock: the true time and whatever it was stepped by. */
  @Override
  public Instant wall() {
    return trueTime().plus(wallStepped);
  }

  /** The time that clocks should show. Others' clocks go by this one. */
  public Instant trueTime() {
    return wallAtBegin.plus(elapsed());
  }

  /** Steps our wall clock, forwards or back; the monotonic clock does not notice. */
  public void stepWall(Duration by) {
    wallStepped = wallStepped.plus(by);
  }

  /** Runs {@code task} at {@code at}; at once, but after what is already due, when that is past. */
  @Override
  public Wake wakeAt(MonoTime at, Runnable task) {
    Action action = new Action(at.max(now), nextSeq++, task);
    queue.add(action);
    return action;
  }

  public Wake after(Duration delay, Runnable task) {
    return wakeAt(now.plus(delay), task);
  }

  /** Runs {@code task} every {@code period}, first after one period, until it is called off. */
  public Wake every(Duration period, Runnable task) {
    Repeating repeating = new Repeating(this, period, task);
    repeating.next();
    return repeating;
  }

  /** A queue that runs its tasks in this world, as soon as what runs now has ended. */
  public Executor executor() {
    return task -> wakeAt(now, task);
  }

  /** From any thread: runs {@code task} in the world as soon as it can. */
  public void inject(Runnable task) {
    injected.add(task);
    onInject.run();
  }

  void onInject(Runnable wakeUp) {
    onInject = wakeUp;
  }

  /** Called after every action, for invariants; what it throws ends the run. */
  public void watch(Runnable watcher) {
    watchers.add(watcher);
  }

  /** Lets {@code duration} pass. */
  public void run(Duration duration) {
    runUntil(now.plus(duration));
  }

  /** Runs everything up to and at {@code end}. */
  public void runUntil(MonoTime end) {
    takeInjected();
    for (Action next = queue.peek(); next != null && !next.at.isAfter(end); next = queue.peek()) {
      queue.remove();
      if (!next.cancelled) {
        now = next.at;
        next.task.run();
        actionsRun++;
        for (Runnable watcher : watchers) watcher.run();
      }
      takeInjected();
    }
    now = now.max(end);
  }

  private void takeInjected() {
    for (Runnable task = injected.poll(); task != null; task = injected.poll()) wakeAt(now, task);
  }

  /** When the next action is due. */
  Optional<MonoTime> nextDue() {
    return Optional.ofNullable(queue.peek()).map(Action::at);
  }

  boolean hasInjected() {
    return !injected.isEmpty();
  }

  public long actionsRun() {
    return actionsRun;
  }

  /** What happened, as a hash and, if wished, as text: two runs of one seed must agree in it. */
  public Trace trace() {
    return trace;
  }

  /** Notes in the trace that {@code what} happened to {@code who} now. */
  public void note(String who, String what) {
    trace.add(now, who, what);
  }

  private static final class Action implements Wake {
    private final MonoTime at;
    private final long seq;
    private final Runnable task;
    private boolean cancelled;

    private Action(MonoTime at, long seq, Runnable task) {
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

  /** Keeps its rhythm: the n-th run is n periods after the start. */
  private static final class Repeating implements Wake {
    private final World world;
    private final Duration period;
    private final Runnable task;
    private MonoTime at;
    private boolean cancelled;

    private Repeating(World world, Duration period, Runnable task) {
      this.world = world;
      this.period = period;
      this.task = task;
      this.at = world.now;
    }

    private void next() {
      at = at.plus(period);
      world.wakeAt(at, this::fire);
    }

    private void fire() {
      if (cancelled) return;
      task.run();
      if (!cancelled) next();
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
