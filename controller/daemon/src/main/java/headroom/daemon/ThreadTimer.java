package headroom.daemon;

import headroom.core.port.Clock;
import headroom.core.port.Timer;
import headroom.core.units.MonoTime;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The timer of the running program: one platform thread, on which tasks only hand over. */
final class ThreadTimer implements Timer, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadTimer.class);

  private final Clock clock;
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("timer").daemon(true).factory());

  ThreadTimer(Clock clock) {
    this.clock = clock;
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Wake wakeAt(MonoTime at, Runnable task) {
    if (executor.isShutdown()) return () -> {};
    long delayNanos = Math.max(0, at.since(clock.now()).toNanos());
    Future<?> waiting = executor.schedule(() -> runSafely(task), delayNanos, TimeUnit.NANOSECONDS);
    return () -> waiting.cancel(false);
  }

  private static void runSafely(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a timed task threw", e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
