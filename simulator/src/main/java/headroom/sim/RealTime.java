package headroom.sim;

import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Drives a world with the wall clock, on one platform thread, so that real sockets can stand in
 * front of the same physics. Never faster than real time: what is to go faster ({@link
 * headroom.sim.site.Pace}) scales itself.
 *
 * <p>Everything of the world runs on this thread; other threads use {@link World#inject}.
 */
public final class RealTime implements AutoCloseable {
  /** Longest sleep, so that a close is noticed even without an action. */
  private static final Duration LONGEST_REST = Duration.ofMillis(100);

  private final World world;
  private final Thread thread;
  private volatile boolean closed;
  private volatile Optional<Throwable> failure = Optional.empty();

  public RealTime(World world) {
    this.world = world;
    this.thread = new Thread(this::drive, "world");
    this.thread.setDaemon(true);
  }

  /** Starts to let time pass. Call once. */
  public void start() {
    world.onInject(() -> LockSupport.unpark(thread));
    thread.start();
  }

  private void drive() {
    long startedNanos = System.nanoTime();
    MonoTime begin = world.now();
    try {
      while (!closed) {
        MonoTime due = begin.plus(Duration.ofNanos(System.nanoTime() - startedNanos));
        world.runUntil(due);
        Duration rest = world.nextDue().map(next -> next.since(due)).orElse(LONGEST_REST);
        if (!world.hasInjected() && rest.isPositive())
          LockSupport.parkNanos(Math.min(rest.toNanos(), LONGEST_REST.toNanos()));
      }
    } catch (RuntimeException | Error broken) {
      failure = Optional.of(broken);
    }
  }

  /**
   * @throws IllegalStateException when an action of the world threw: from then on nothing moves
   */
  public void check() {
    failure.ifPresent(
        broken -> {
          throw new IllegalStateException("the world stopped at " + world.now(), broken);
        });
  }

  /** Stops the time and waits for the action that runs. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(2_000);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
