package headroom.daemon.cli;

import headroom.daemon.ExitCode;
import headroom.daemon.json.RecordJson;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns a request line of the control socket into an answer line: {@code
 * {"args":["why","CP-01","--json"]}} into {@code {"exit":0,"out":"…","err":""}}. What goes wrong is
 * an answer too.
 */
public final class Commands {
  private static final int MOST_ARGUMENTS = 32;

  private final RunningDaemon daemon;
  private final List<Command> commands;

  public Commands(RunningDaemon daemon, ZoneId zone) {
    this.daemon = daemon;
    this.commands =
        List.of(
            new StatusCommand(),
            new WhyCommand(),
            new EventsCommand(zone),
            new MetersCommand(),
            new HealthCommand(zone),
            new RecordCommand(),
            new OcppCommand(),
            new AdoptCommand(),
            new ForgetCommand(),
            new ReloadCommand());
  }

  /** Answers one request line. Any thread. */
  String answerLine(String request) {
    Optional<List<String>> args = arguments(request);
    if (args.isEmpty())
      return line(ExitCode.USAGE, "", "not a request: expected {\"args\":[\"status\"]}\n");
    return answer(args.get());
  }

  private static Optional<List<String>> arguments(String request) {
    try {
      JsonNode args = RecordJson.parse(request).path("args");
      if (!args.isArray() || args.isEmpty() || args.size() > MOST_ARGUMENTS)
        return Optional.empty();
      List<String> words = new ArrayList<>();
      for (JsonNode word : args) {
        if (!word.isString()) return Optional.empty();
        words.add(word.stringValue());
      }
      return Optional.of(words);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private String answer(List<String> args) {
    String name = args.getFirst();
    Optional<Command> command =
        commands.stream().filter(each -> each.name().equals(name)).findFirst();
    if (command.isEmpty())
      return line(
          ExitCode.USAGE,
          "",
          "there is no command "
              + Words.printable(Words.cut(name, 40))
              + "; headroom help lists them\n");
    try {
      List<String> options = new ArrayList<>(command.get().options());
      options.add("json");
      Arguments arguments =
          Arguments.parse(args.subList(1, args.size()), options, command.get().words());
      Answer answer = command.get().answer(arguments, daemon);
      if (arguments.has("json"))
        return line(answer.exit(), RecordJson.pretty(answer.json()) + "\n", "");
      return answer.isError()
          ? line(answer.exit(), "", answer.text())
          : line(answer.exit(), answer.text(), "");
    } catch (UsageException e) {
      return line(ExitCode.USAGE, "", e.getMessage() + "\nheadroom help " + name + " shows how.\n");
    }
  }

  static String line(int exit, String out, String err) {
    ObjectNode answer = RecordJson.object();
    answer.put("exit", exit);
    answer.put("out", out);
    answer.put("err", err);
    return RecordJson.compact(answer);
  }
}
