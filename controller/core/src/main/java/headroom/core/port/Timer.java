package headroom.core.port;

import headroom.core.units.MonoTime;

/**
 * Wakes somebody at a time. In the daemon a scheduler thread, in the simulator the world's event
 * queue.
 */
public interface Timer {
  /**
   * Runs {@code task} once, at or soon after {@code at}, on a thread of the timer: the task only
   * hands over to its owner's queue and returns.
   */
  Wake wakeAt(MonoTime at, Runnable task);

  /** A wake-up that can be called off. */
  interface Wake {
    /** Calls it off; nothing happens when it has run or been called off. */
    void cancel();
  }
}
