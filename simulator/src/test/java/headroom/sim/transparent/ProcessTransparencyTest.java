package headroom.sim.transparent;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Design 4, the shipped program and real sockets. */
class ProcessTransparencyTest {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  static void assumeBuilt(Class<?> test) {
    boolean built = Files.isDirectory(ROOT.resolve("controller/daemon/target/headroom/lib"));
    String how = "skipped: the program is not packaged; mvn verify packages it first";
    if (!built) System.out.println(test.getSimpleName() + " " + how);
    assumeTrue(built, how);
  }

  @Test
  void whateverIsSaidArrivesByteForByteInBothDirectionsAndAfterAnOutage() throws IOException {
    assumeBuilt(ProcessTransparencyTest.class);
    long seed = System.nanoTime() & 0xFFFF_FFFFL;
    try (WiredRig rig = new WiredRig()) {
      Transparency check = new Transparency(rig, seed);
      for (int i = 0; i < 60; i++) {
        check.upward();
        check.downward();
      }
      check.throughAnOutage();
    }
  }
}
