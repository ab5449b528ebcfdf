package headroom.sim.transparent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/**
 * Design 3.7, the shipped program on a file system of 8 MB that is full, or read-only: control goes
 * on, a transaction is refused only when nobody could keep it, and all is well afterwards.
 */
@Execution(ExecutionMode.CONCURRENT)
class SmallDiskTest {
  private Path state = Path.of("/nonexistent");
  private int starts;

  @Test
  void onAFullDiskOnlyWhatNobodyCanKeepIsRefused() throws IOException {
    try (WiredRig rig = new WiredRig(this::mount, SmallDiskTest::unmount)) {
      fill();
      assertEquals("Accepted", start(rig), "the CSMS has it");
      rig.until("a word that the disk is full", () -> failing(rig));
      whatAFailingDiskMeans(rig);
      Files.delete(state.resolve("filler"));
      allIsWellAgain(rig);
    }
  }

  @Test
  void onAReadOnlyDiskTheProgramStartsAndOnlyWhatNobodyCanKeepIsRefused() throws IOException {
    try (WiredRig rig = new WiredRig(this::mountToRead, SmallDiskTest::unmount)) {
      rig.until("a word that the disk is read-only", () -> failing(rig));
      whatAFailingDiskMeans(rig);
      assertTrue(run("mount", "-o", "remount,rw", state.toString()));
      allIsWellAgain(rig);
    }
  }

  /**
   * The CSMS keeps what we cannot; when it is away, too, a start is refused, and values are not.
   */
  private void whatAFailingDiskMeans(WiredRig rig) {
    assertEquals("Accepted", start(rig), "the CSMS has it");
    rig.inWorld(
        () -> {
          rig.csms().goDown();
          return true;
        });
    assertEquals("Invalid", start(rig), "nobody could keep it");
    ask(
        rig,
        "MeterValues",
        "{\"connectorId\":1,\"meterValue\":[{\"timestamp\":\"2026-11-21T05:01:00Z\","
            + "\"sampledValue\":[{\"value\":\"1\",\"context\":\"Transaction.End\"}]}]}");
    assertTrue(rig.control().ask("status").isPresent(), "control goes on");
  }

  private void allIsWellAgain(WiredRig rig) {
    rig.until("a disk that works", () -> !failing(rig));
    assertEquals("Accepted", start(rig), "it is kept here");
  }

  private static boolean failing(WiredRig rig) {
    return rig.control()
        .askWhatever("health")
        .map(JsonNode::toString)
        .orElse("")
        .contains("STORE_FAILS");
  }

  /** What the charger is told of its card. */
  private String start(WiredRig rig) {
    String answer =
        ask(
            rig,
            "StartTransaction",
            "{\"connectorId\":1,\"idTag\":\"T\",\"meterStart\":%d,\"timestamp\":\"2026-11-21T05:01:00Z\"}"
                .formatted(++starts));
    return answer.replaceAll(".*\"status\":\"(\\w+)\".*", "$1");
  }

  private static String ask(WiredRig rig, String action, String payload) {
    String id = rig.inWorld(() -> rig.charger().asks(action, payload));
    rig.until("an answer to " + action, () -> rig.charger().answerTo(id).isPresent());
    String answer = rig.inWorld(() -> rig.charger().answerTo(id).orElseThrow());
    assertTrue(answer.startsWith("[3,"), answer);
    return answer;
  }

  /** Tries it beforehand. */
  @BeforeEach
  void weMayMount(@TempDir Path folder) {
    ProcessTransparencyTest.assumeBuilt(SmallDiskTest.class);
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=8m", "headroom-test", folder.toString());
    String how = "skipped: only root may mount a small file system; run it as root";
    if (!mounted) System.out.println(SmallDiskTest.class.getSimpleName() + " " + how);
    assumeTrue(mounted, how);
    unmount(folder);
  }

  private void mount(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    state = folder;
    assertTrue(
        run("mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "headroom-test", folder.toString()));
  }

  private static void unmount(Path folder) {
    run("umount", "-l", folder.toString());
  }

  private void mountToRead(Path folder) {
    mount(folder);
    assertTrue(run("mount", "-o", "remount,ro", folder.toString()));
  }

  private void fill() throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(state.resolve("filler"))) {
      for (int i = 0; i < 4096; i++) out.write(block);
      throw new AssertionError("the file system is larger than it should be");
    } catch (IOException full) {
      // As it should be.
    }
  }

  private static boolean run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException absent) {
      return false;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
