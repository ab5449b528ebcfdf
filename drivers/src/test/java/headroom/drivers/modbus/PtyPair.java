package headroom.drivers.modbus;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A serial line without hardware: two pseudo terminals that socat ties together.
 *
 * @param ours the end for the daemon
 * @param theirs the end for the meters
 */
record PtyPair(Process socat, Path ours, Path theirs) implements AutoCloseable {

  /** Skips the test, and says so, where there is no socat. */
  static PtyPair open(Path folder) throws IOException {
    Peer.assume(Peer.runs("socat", "-V"), "socat", "socat");
    Path ours = folder.resolve("ours");
    Path theirs = folder.resolve("theirs");
    Process socat =
        new ProcessBuilder("socat", "pty,raw,echo=0,link=" + ours, "pty,raw,echo=0,link=" + theirs)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> Files.exists(ours) && Files.exists(theirs));
    return new PtyPair(socat, ours, theirs);
  }

  BusConfig.Rtu line() {
    return new BusConfig.Rtu(ours.toString(), 115_200, BusConfig.Parity.NONE, 1, false);
  }

  BusConfig.Rtu peerLine() {
    return new BusConfig.Rtu(theirs.toString(), 115_200, BusConfig.Parity.NONE, 1, false);
  }

  @Override
  public void close() {
    socat.destroy();
    try {
      if (!socat.waitFor(5, TimeUnit.SECONDS)) socat.destroyForcibly();
    } catch (InterruptedException e) {
      socat.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
