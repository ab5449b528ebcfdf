package headroom.sim.wire;

import headroom.sim.World;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks a world that runs in real time something from another thread, and waits for the answer. */
public final class Asking {
  private static final long PATIENCE_MS = 2_000;

  private Asking() {}

  /**
   * @throws IllegalStateException when the world does not run or the question failed
   */
  public static <T> T world(World world, Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    world.inject(
        () -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException failed) {
            answer.completeExceptionally(failed);
          }
        });
    try {
      return answer.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stop);
    } catch (ExecutionException | TimeoutException failed) {
      throw new IllegalStateException("the world does not answer", failed);
    }
  }
}
