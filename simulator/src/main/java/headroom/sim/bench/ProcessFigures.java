package headroom.sim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process uses, as Linux counts it.
 *
 * @param residentKiB memory in RAM now
 * @param highestResidentKiB the most that it ever was
 * @param processor time on all processors since it began
 * @param threads of the system
 */
record ProcessFigures(long residentKiB, long highestResidentKiB, Duration processor, long threads) {
  /** Of {@code /proc/<pid>/stat}: USER_HZ is 100 on every architecture that Linux runs Java on. */
  private static final long TICKS_PER_SECOND = 100;

  private static final int UTIME = 11;

  static ProcessFigures of(long pid) throws IOException {
    Path proc = Path.of("/proc", Long.toString(pid));
    String status = Files.readString(proc.resolve("status"));
    String stat = Files.readString(proc.resolve("stat"));
    // The second field is the name in brackets, and may hold blanks.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]);
    return new ProcessFigures(
        number(status, "VmRSS:"),
        number(status, "VmHWM:"),
        Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND),
        number(status, "Threads:"));
  }

  private static long number(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).replace("kB", "").strip())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }
}
