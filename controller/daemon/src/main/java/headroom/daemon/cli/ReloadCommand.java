package headroom.daemon.cli;

import headroom.daemon.ExitCode;
import headroom.daemon.cli.RunningDaemon.ReloadResult;
import headroom.daemon.json.RecordJson;
import java.util.ArrayList;
import java.util.List;

/** Takes in the changed config while cars charge; a bad file changes nothing. */
final class ReloadCommand implements Command {
  @Override
  public String name() {
    return "reload";
  }

  @Override
  public Answer answer(Arguments arguments, RunningDaemon daemon) {
    return of(
        daemon.reload(),
        "The running config stays: " + daemon.configFile() + " cannot be taken in.",
        "Nothing is new in " + daemon.configFile() + ".");
  }

  /** What became of a change of the config. */
  static Answer of(ReloadResult result, String refused, String nothingNew) {
    return new Answer(
        result.accepted() ? ExitCode.OK : ExitCode.CONFIG,
        text(result, refused, nothingNew),
        RecordJson.of(result),
        !result.accepted());
  }

  private static String text(ReloadResult result, String refused, String nothingNew) {
    List<String> lines = new ArrayList<>();
    if (!result.accepted()) {
      lines.add(refused);
      lines.addAll(result.problems());
    } else if (result.changes().isEmpty()) {
      lines.add(nothingNew);
    } else {
      lines.add("In force now:");
      result.changes().forEach(change -> lines.add("  " + change));
    }
    result.warnings().forEach(warning -> lines.add("warning: " + warning));
    return String.join("\n", lines) + "\n";
  }
}
