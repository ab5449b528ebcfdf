package headroom.daemon;

import headroom.daemon.config.CheckReport;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.json.RecordJson;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code headroom check FILE}: reads a config as {@code run} would, prints what is to be said of it
 * and changes nothing. Needs no running controller.
 */
final class Check {
  private Check() {}

  /** What {@code check} ends with: {@link ExitCode#CONFIG} when the file cannot be used. */
  static int run(List<String> args, PrintStream out, PrintStream err) {
    List<String> words = new ArrayList<>(args);
    boolean json = words.remove("--json");
    if (words.size() != 1 || words.getFirst().startsWith("--"))
      return usage("expected: headroom check FILE [--json]", err);
    String file = words.getFirst();
    CheckReport report;
    try {
      report = CheckReport.of(file, ConfigReader.read(Path.of(file)));
    } catch (InvalidPathException noPath) {
      return usage("not the name of a file: " + noPath.getReason(), err);
    }
    out.print(json ? RecordJson.pretty(RecordJson.of(report)) + "\n" : report.text());
    out.flush();
    return report.usable() ? ExitCode.OK : ExitCode.CONFIG;
  }

  private static int usage(String words, PrintStream err) {
    err.println("headroom: " + words + "\nheadroom help check shows how.");
    return ExitCode.USAGE;
  }
}
