package headroom.daemon.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The control loop never waits for the disk: with each sync to disk slowed to 1.5 s by a small
 * library below the whole process once its store is open, a loop that writes bounds and events at
 * every tick keeps its seconds, and every write still becomes durable.
 */
final class SlowDiskTest {
  private static final int SYNC_MS = 1_500;
  private static final String SHIM =
      """
      #include <stdlib.h>
      #include <time.h>
      #include <unistd.h>
      static void slow(void) {
        if (access(getenv("SLOW_FROM"), F_OK) != 0) return;
        struct timespec t = { %d / 1000, (%d %% 1000) * 1000000L };
        nanosleep(&t, 0);
      }
      int fsync(int fd) { (void)fd; slow(); return 0; }
      int fdatasync(int fd) { (void)fd; slow(); return 0; }
      """
          .formatted(SYNC_MS, SYNC_MS);

  @TempDir Path temp;

  @Test
  void aSlowDiskDelaysRecordsAndNotTheLoop() throws Exception {
    Path shim = compileShim();
    Map<String, Long> figures = run(shim);
    assertTrue(figures.get("slowest_write_ms") >= SYNC_MS, () -> "the shim did nothing " + figures);
    assertEquals(figures.get("writes"), figures.get("durable"), figures::toString);
    assertTrue(figures.get("ticks") >= 20, figures::toString);
    // A tick that waited for the disk would take as long as a sync.
    assertTrue(figures.get("longest_tick_ms") < SYNC_MS, figures::toString);
  }

  private Path compileShim() throws IOException, InterruptedException {
    Path source = temp.resolve("slow.c");
    Path shim = temp.resolve("slow.so");
    Files.writeString(source, SHIM);
    boolean compiled;
    try {
      compiled =
          new ProcessBuilder("gcc", "-shared", "-fPIC", "-o", shim.toString(), source.toString())
                  .inheritIO()
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException noCompiler) {
      compiled = false;
    }
    if (!compiled)
      System.out.println(
          "SKIPPED SlowDiskTest: gcc is not here; apt install gcc libc6-dev enables it");
    Assumptions.assumeTrue(compiled, "needs gcc: apt install gcc libc6-dev");
    return shim;
  }

  private Map<String, Long> run(Path shim) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SlowDiskChild.class.getName(),
                temp.resolve("state").toString()));
    builder.environment().put("LD_PRELOAD", shim.toString());
    builder.environment().put("SLOW_FROM", temp.resolve("slow-from-now").toString());
    Path out = temp.resolve("out");
    Process child =
        builder.redirectOutput(out.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    assertTrue(child.waitFor(60, TimeUnit.SECONDS), "the child hangs");
    Map<String, Long> figures = new LinkedHashMap<>();
    for (String line : Files.readAllLines(out, StandardCharsets.UTF_8)) {
      String[] parts = line.split("=");
      figures.put(parts[0], Long.valueOf(parts[1]));
    }
    return figures;
  }
}
