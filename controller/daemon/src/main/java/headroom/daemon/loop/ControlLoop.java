package headroom.daemon.loop;

import headroom.core.control.ControlState;
import headroom.core.control.SiteSnapshot;
import headroom.core.control.SiteView;
import headroom.core.control.Step;
import headroom.core.port.Clock;
import headroom.core.port.Timer;
import headroom.core.port.Watchdog;
import headroom.core.site.MeterId;
import headroom.core.site.Site;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The duty cycle: one tick a second, and at once on what matters.
 *
 * <p>A tick freezes the inbox, takes one pure step and hands over to the outbox. It reads the clock
 * once and never waits. Urgent things that come in a burst (a hundred chargers that reconnect)
 * share ticks: two ticks are at least {@link #URGENT_GAP} apart, and the first urgent thing after a
 * quiet time is served without any wait.
 *
 * <p>In the daemon {@link #start} runs the ticks on a platform thread of their own. In the
 * simulator {@link #runOn} runs them in the world's virtual time.
 */
public final class ControlLoop implements AutoCloseable {
  public static final Duration PERIOD = Duration.ofSeconds(1);

  /** Least time between two ticks. */
  public static final Duration URGENT_GAP = Duration.ofMillis(20);

  private final Clock clock;
  private final Inbox inbox;
  private final Outbox outbox;
  private final Watchdog watchdog;
  private final TickCounters counters = new TickCounters();
  private final AtomicReference<@Nullable Change> change = new AtomicReference<>();

  private Site site;
  private Decision decision;
  private ControlState state;
  private MonoTime nextFullSecond;
  private Optional<MonoTime> lastTick = Optional.empty();
  private volatile Optional<Step> last = Optional.empty();
  private volatile @Nullable Thread thread;
  private volatile boolean closed;
  private Timer.Wake planned = () -> {};

  /** A new config, waiting for the next tick. */
  private record Change(Site site, Decision decision) {}

  /**
   * @param state what the controller starts from
   */
  public ControlLoop(
      Clock clock,
      Inbox inbox,
      Site site,
      Decision decision,
      ControlState state,
      Outbox outbox,
      Watchdog watchdog) {
    this.clock = clock;
    this.inbox = inbox;
    this.site = site;
    this.decision = decision;
    this.state = state;
    this.outbox = outbox;
    this.watchdog = watchdog;
    this.nextFullSecond = clock.now();
  }

  /**
   * One whole tick.
   *
   * @throws LoopBroken when an invariant of ours broke; safe limits have been sent
   */
  public void tick() {
    SiteSnapshot seen = inbox.snapshot(clock);
    planNext(seen.now());
    try {
      takeChange();
      Step step = decision.step(state, seen);
      state = step.next();
      outbox.send(step, seen.now());
      last = Optional.of(step);
    } catch (RuntimeException | Error broken) {
      outbox.sendSafeLimits(site, view(), seen.now());
      throw new LoopBroken(broken);
    }
    watchdog.beat();
  }

  /** When the next tick should begin, as things stand. Of the thread that ticks. */
  public MonoTime due() {
    if (!inbox.isUrgent()) return nextFullSecond;
    return lastTick.map(last -> last.plus(URGENT_GAP)).orElse(MonoTime.ZERO).min(nextFullSecond);
  }

  /**
   * Goes on with another site and its decision from the next tick on, which comes at once. The
   * state stays: what runs goes on. Any thread.
   *
   * @param meters the meters of the new config; what others said is forgotten
   */
  public void changeTo(Site next, List<MeterId> meters, Decision nextDecision) {
    change.set(new Change(next, nextDecision));
    inbox.changeTo(next, meters);
  }

  /** What the last tick saw and decided; empty before the first. Any thread. */
  public Optional<SiteView> view() {
    return last.map(Step::view);
  }

  public TickCounters.Figures figures() {
    return counters.figures();
  }

  /**
   * Runs the ticks on a thread of their own until {@link #close}.
   *
   * @param onBroken called on that thread, which then ends, when an invariant broke
   */
  public void start(Consumer<LoopBroken> onBroken) {
    Thread started =
        Thread.ofPlatform().name("control").daemon(false).unstarted(() -> run(onBroken));
    thread = started;
    inbox.onUrgent(() -> LockSupport.unpark(started));
    started.start();
  }

  /**
   * Runs the ticks as wake-ups of a timer, for a world whose time is virtual and which has one
   * thread. What breaks is thrown into that world.
   */
  public void runOn(Timer timer) {
    inbox.onUrgent(() -> planOn(timer));
    planOn(timer);
  }

  private void planOn(Timer timer) {
    planned.cancel();
    planned =
        timer.wakeAt(
            due(),
            () -> {
              tick();
              planOn(timer);
            });
  }

  /** Ends the thread after the tick that it is in, and waits for it. */
  @Override
  public void close() {
    closed = true;
    Thread running = thread;
    if (running == null || running == Thread.currentThread()) return;
    LockSupport.unpark(running);
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Consumer<LoopBroken> onBroken) {
    while (!closed) {
      MonoTime due = due();
      MonoTime now = clock.now();
      if (now.isBefore(due)) {
        LockSupport.parkNanos(this, due.since(now).toNanos());
        continue;
      }
      boolean urgent = due.isBefore(nextFullSecond);
      try {
        tick();
      } catch (LoopBroken broken) {
        closed = true;
        onBroken.accept(broken);
        return;
      }
      // An urgent tick is due when something comes in, which nobody stamped: it is never late.
      counters.count(urgent, urgent ? now : due, now, clock.now());
    }
  }

  private void takeChange() {
    Change next = change.getAndSet(null);
    if (next == null) return;
    site = next.site();
    decision = next.decision();
  }

  /** The full seconds stay on their grid; those that were missed are not made up for. */
  private void planNext(MonoTime now) {
    lastTick = Optional.of(now);
    if (now.isBefore(nextFullSecond)) return;
    long periods = now.since(nextFullSecond).dividedBy(PERIOD) + 1;
    nextFullSecond = nextFullSecond.plus(PERIOD.multipliedBy(periods));
  }
}
