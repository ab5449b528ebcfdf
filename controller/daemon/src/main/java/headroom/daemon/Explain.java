package headroom.daemon;

import headroom.daemon.cases.CaseReader;
import headroom.daemon.cases.CaseReport;
import headroom.daemon.config.Problem;
import headroom.daemon.json.RecordJson;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code headroom explain CASE.json}: runs a case through the control law and prints what came of
 * it. Needs no running controller.
 */
final class Explain {
  private Explain() {}

  /**
   * What {@code explain} ends with: {@link ExitCode#FAILED} when an expectation does not hold,
   * {@link ExitCode#CONFIG} when the file is no case.
   */
  static int run(List<String> args, PrintStream out, PrintStream err) {
    List<String> words = new ArrayList<>(args);
    boolean json = words.remove("--json");
    if (words.size() != 1 || words.getFirst().startsWith("--"))
      return usage("expected: headroom explain CASE.json [--json]", err);
    CaseReader.Read read;
    try {
      read = CaseReader.read(Path.of(words.getFirst()));
    } catch (InvalidPathException noPath) {
      return usage("not the name of a file: " + noPath.getReason(), err);
    }
    int exit =
        switch (read) {
          case CaseReader.Read.Bad bad -> refuse(bad.problems(), json, out, err);
          case CaseReader.Read.Good good -> {
            CaseReport report = CaseReport.of(good.run());
            out.print(json ? RecordJson.pretty(report.json()) + "\n" : report.text());
            yield report.holds() ? ExitCode.OK : ExitCode.FAILED;
          }
        };
    out.flush();
    return exit;
  }

  private static int refuse(
      List<Problem> problems, boolean json, PrintStream out, PrintStream err) {
    if (json) {
      ObjectNode node = RecordJson.object();
      RecordJson.put(node, "problems", problems);
      out.print(RecordJson.pretty(node) + "\n");
    } else {
      problems.forEach(err::println);
      err.println(
          problems.size() == 1
              ? "1 problem: the case cannot be run."
              : problems.size() + " problems: the case cannot be run.");
    }
    return ExitCode.CONFIG;
  }

  private static int usage(String words, PrintStream err) {
    err.println("headroom: " + words + "\nheadroom help explain shows how.");
    return ExitCode.USAGE;
  }
}
