package headroom.sim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a figure was measured on.
 *
 * @param processor model as the system names it
 * @param cores that this process may use
 * @param system kernel and architecture
 * @param runtime of Java
 */
public record Machine(String processor, int cores, String system, String runtime) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Path DEVICE_TREE_MODEL = Path.of("/proc/device-tree/model");

  /** The one that we run on. */
  public static Machine here() {
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        System.getProperty("java.vm.name") + " " + Runtime.version());
  }

  private static String processorName() {
    try {
      // ARM boards name the board here, and often nothing in cpuinfo.
      if (Files.isReadable(DEVICE_TREE_MODEL)) {
        return Files.readString(DEVICE_TREE_MODEL).replace("\0", "").strip();
      }
      List<String> lines = Files.readAllLines(CPU_INFO);
      return lines.stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown processor");
    } catch (IOException notLinux) {
      return "unknown processor";
    }
  }

  @Override
  public String toString() {
    return processor + ", " + cores + " cores, " + system + ", " + runtime;
  }
}
