package headroom.sim.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The shipped controller as a process of its own, with state, socket and log in a directory of its
 * own. Any thread.
 */
public final class DaemonProcess implements AutoCloseable {
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(5);
  private static final int LAST_LINES = 15;

  private final Process process;
  private final Path launcher;
  private final Path directory;
  private final long startedNanos;

  private DaemonProcess(Process process, Path launcher, Path directory, long startedNanos) {
    this.process = process;
    this.launcher = launcher;
    this.directory = directory;
    this.startedNanos = startedNanos;
  }

  /**
   * Starts {@code controller/headroom run}.
   *
   * @param root the checkout
   * @param directory holds {@code state}, {@code control.sock} and {@code controller.log}
   * @throws IOException when the launcher is not there or does not start
   */
  public static DaemonProcess start(Path root, Path config, Path directory) throws IOException {
    Path launcher = root.resolve("controller").resolve("headroom");
    if (!Files.isExecutable(launcher))
      throw new IOException("the controller's launcher is missing: " + launcher);
    ProcessBuilder builder =
        new ProcessBuilder(
            launcher.toString(),
            "run",
            "--config",
            config.toString(),
            "--state",
            directory.resolve("state").toString(),
            "--socket",
            socketIn(directory).toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(directory.resolve("controller.log").toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    Files.createDirectories(directory.resolve("state"));
    long startedNanos = System.nanoTime();
    return new DaemonProcess(builder.start(), launcher, directory, startedNanos);
  }

  private static Path socketIn(Path directory) {
    return directory.resolve("control.sock");
  }

  public Path socket() {
    return socketIn(directory);
  }

  /** {@link System#nanoTime} right before the start. */
  public long startedNanos() {
    return startedNanos;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** A command line that asks this controller, for another terminal. */
  public String commandLine(String command) {
    return launcher + " " + command + " --socket " + socket();
  }

  /** The last lines that it printed. */
  public List<String> lastLines() {
    try {
      List<String> lines =
          new String(
                  Files.readAllBytes(directory.resolve("controller.log")), StandardCharsets.UTF_8)
              .lines()
              .toList();
      return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    } catch (IOException unreadable) {
      return List.of("its log cannot be read: " + unreadable.getMessage());
    }
  }

  /** Kills it without a warning, and whatever it started; returns when it is gone. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends it: politely, then by force.
   *
   * <p>Whatever it started is ended too, so that nothing stays behind.
   */
  @Override
  public void close() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    process.destroy();
    try {
      if (!process.waitFor(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS))
        all.forEach(ProcessHandle::destroyForcibly);
      process.waitFor();
    } catch (InterruptedException hurry) {
      all.forEach(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
