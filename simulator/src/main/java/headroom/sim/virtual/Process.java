package headroom.sim.virtual;

import headroom.core.port.Timer;
import headroom.core.units.MonoTime;
import headroom.sim.World;
import java.util.concurrent.Executor;

/**
 * One run of a program in a world: when it is killed, nothing of it happens any more, whatever it
 * had asked for.
 */
public final class Process implements Timer {
  private final World world;
  private boolean killed;

  public Process(World world) {
    this.world = world;
  }

  @Override
  public Wake wakeAt(MonoTime at, Runnable task) {
    return world.wakeAt(at, () -> whileAlive(task));
  }

  public Executor queue() {
    Executor inWorld = world.executor();
    return task -> inWorld.execute(() -> whileAlive(task));
  }

  private void whileAlive(Runnable task) {
    if (!killed) task.run();
  }

  boolean isAlive() {
    return !killed;
  }

  public void kill() {
    killed = true;
  }
}
