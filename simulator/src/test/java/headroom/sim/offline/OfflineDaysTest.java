package headroom.sim.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days without a CSMS on the real store; {@code simulator/bench offline} runs ninety of them. */
class OfflineDaysTest {
  @Test
  void threeDaysWithoutACsmsAreDeliveredWholeInOrderAndOnce(@TempDir Path state)
      throws IOException {
    OfflineDays.Plan plan = new OfflineDays.Plan(3, 5, Duration.ofMinutes(10), 1);
    try (OfflineDays days = new OfflineDays(plan, state, line -> {})) {
      OfflineDays.Figures figures = days.run();
      assertEquals(List.of(), OfflineDays.broken(figures, 0));
      assertTrue(figures.transactions() >= 3 * 5 * 3, "transactions: " + figures.transactions());
      // Start, end, the signed first value, and of samples each 10 min those 15 min apart.
      assertTrue(figures.waiting() >= 45 * 15, "waited: " + figures.waiting());
      assertTrue(figures.messagesPerVirtualSecond() > 5 * 4, figures.toString());
      assertEquals(1, figures.restarts());
    }
  }
}
