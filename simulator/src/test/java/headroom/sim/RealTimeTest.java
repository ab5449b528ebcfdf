package headroom.sim;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RealTimeTest {
  private final World world = World.of(1);

  @Test
  void whatOtherThreadsInjectRunsInTheWorldsThreadAtOnce() {
    AtomicReference<String> ranOn = new AtomicReference<>("");
    try (RealTime time = new RealTime(world)) {
      time.start();
      world.inject(() -> ranOn.set(Thread.currentThread().getName()));
      await().atMost(Duration.ofSeconds(2)).until(() -> !ranOn.get().isEmpty());
      assertEquals("world", ranOn.get());
    }
  }

  @Test
  void anActionNeverRunsBeforeItsTimeOnTheWallClock() {
    AtomicReference<Long> ranAtNanos = new AtomicReference<>(0L);
    world.after(Duration.ofMillis(150), () -> ranAtNanos.set(System.nanoTime()));
    try (RealTime time = new RealTime(world)) {
      long startedNanos = System.nanoTime();
      time.start();
      await().atMost(Duration.ofSeconds(5)).until(() -> ranAtNanos.get() != 0);
      assertTrue(ranAtNanos.get() - startedNanos >= 150_000_000L);
    }
  }

  @Test
  void aWorldThatBreaksSaysSo() {
    world.after(
        Duration.ZERO,
        () -> {
          throw new IllegalStateException("broken on purpose");
        });
    try (RealTime time = new RealTime(world)) {
      time.start();
      await()
          .atMost(Duration.ofSeconds(2))
          .untilAsserted(() -> assertThrows(IllegalStateException.class, time::check));
    }
  }
}
