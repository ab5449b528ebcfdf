package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A site where nothing much happens costs little memory, however many chargers it has. */
class StepGarbageTest {
  private static final int SESSIONS = 100;

  /**
   * Per step. A compiler that optimises leaves a quarter of it; before steps shared what stays the
   * same it was ten times as much.
   */
  private static final long MOST_BYTES = 100_000;

  @Test
  void aStepOfASteadySiteMakesLittleGarbage() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    SteadySite site = new SteadySite(SESSIONS);
    for (int i = 0; i < site.steps(); i++) site.step();
    long before = threads.getCurrentThreadAllocatedBytes();
    int limits = 0;
    for (int i = 0; i < site.steps(); i++) limits += site.step().limits().size();
    long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / site.steps();
    assertEquals(SESSIONS, limits, "each lease is renewed once, and nothing else is said");
    assertTrue(bytes < MOST_BYTES, bytes + " bytes a step");
  }
}
