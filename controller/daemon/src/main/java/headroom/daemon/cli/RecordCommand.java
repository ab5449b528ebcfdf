package headroom.daemon.cli;

import headroom.daemon.ExitCode;
import headroom.daemon.cases.Recordings.Written;
import headroom.daemon.json.RecordJson;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the last minutes to a file of the state. {@code --of NAME --from N} gives a part of such a
 * file: the client asks for one after the other, for it may not read the folder of the state.
 */
final class RecordCommand implements Command {
  @Override
  public String name() {
    return "record";
  }

  @Override
  public List<String> options() {
    return List.of("of=", "from=");
  }

  @Override
  public Answer answer(Arguments arguments, RunningDaemon daemon) throws UsageException {
    try {
      Optional<String> name = arguments.option("of");
      return name.isPresent() ? part(name.get(), arguments, daemon) : written(daemon.record());
    } catch (IOException e) {
      String why = "it could not be written: " + e.getMessage() + "\n";
      ObjectNode json = RecordJson.object();
      json.put("error", why);
      return new Answer(ExitCode.FAILED, why, json);
    }
  }

  private static Answer part(String name, Arguments arguments, RunningDaemon daemon)
      throws IOException, UsageException {
    String from = arguments.option("from").orElse("0");
    if (!from.matches("\\d{1,12}"))
      throw new UsageException("--from needs the letter to begin with, such as 0");
    String text = daemon.recording(name, Long.parseLong(from));
    return new Answer(ExitCode.OK, text, RecordJson.object().put("text", text));
  }

  private static Answer written(Optional<Written> recording) {
    if (recording.isEmpty()) {
      String why = "there is nothing to record yet: ask again in a second\n";
      return new Answer(ExitCode.FAILED, why, RecordJson.object().put("error", why));
    }
    Written written = recording.get();
    ObjectNode json = RecordJson.object();
    json.put("name", written.file().getFileName().toString());
    json.put("file", written.file().toString());
    json.put("seconds", written.length().toSeconds());
    json.put("ticks", written.ticks());
    String text =
        "Wrote the last %s (%d ticks) to %s.\nheadroom record FILE makes a copy that you may read.\n"
            .formatted(Words.ago(written.length()), written.ticks(), written.file());
    return new Answer(ExitCode.OK, text, json);
  }
}
