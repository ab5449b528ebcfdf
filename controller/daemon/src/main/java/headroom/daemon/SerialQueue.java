package headroom.daemon;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of one charger one after the other, on a virtual thread that lives while there is
 * work. A task that throws is logged and costs nobody else anything.
 */
final class SerialQueue implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(SerialQueue.class);

  private final String name;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  SerialQueue(String name) {
    this.name = name;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.addLast(task);
      if (running) return;
      running = true;
    }
    Thread.ofVirtual().name(name).start(this::work);
  }

  private void work() {
    while (true) {
      Runnable task;
      synchronized (tasks) {
        task = tasks.pollFirst();
        if (task == null) {
          running = false;
          return;
        }
      }
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.error("a task of {} threw", name, e);
      }
    }
  }
}
