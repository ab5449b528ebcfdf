package headroom.sim.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Design 4: stored, synced, then answered. The short form of {@code simulator/kill}. */
class KillTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void everyTransactionArrivesWholeAndInOrderThoughTheControllerIsKilledAgainAndAgain()
      throws IOException {
    boolean built = Files.isDirectory(ROOT.resolve("controller/daemon/target/headroom/lib"));
    String how = "skipped: the program is not packaged; mvn verify packages it first";
    if (!built) System.out.println(KillTest.class.getSimpleName() + " " + how);
    assumeTrue(built, how);
    long seed = System.nanoTime() & 0xFFFF_FFFFL;
    try (KilledSite site = new KilledSite(ROOT, seed, 6)) {
      site.kill(3, kills -> {});
      KillReport report = site.settle();
      assertEquals(List.of(), report.findings(), () -> "simulator/kill --times 3 --seed " + seed);
      assertEquals(3, report.kills());
      assertTrue(report.transactions() >= 6, report::text);
      assertTrue(report.received() >= report.transactions() * 3, report::text);
    }
  }

  @Test
  void badArgumentsAreNamedWithWhatIsExpected() {
    assertEquals(
        "--times expects a whole number from 1 to 100000, found '0'",
        assertThrows(IllegalArgumentException.class, () -> KillOptions.parse("--times", "0"))
            .getMessage());
    assertEquals(
        "--seed needs a value",
        assertThrows(IllegalArgumentException.class, () -> KillOptions.parse("--seed"))
            .getMessage());
    assertEquals(
        new KillOptions(3, 7, 8, true, false),
        KillOptions.parse("--times", "3", "--seed", "7", "--json"));
  }
}
