package headroom.daemon.cli;

import headroom.core.event.Condition;
import headroom.core.event.Condition.Severity;
import headroom.daemon.ExitCode;
import headroom.daemon.json.RecordJson;
import headroom.daemon.loop.TickCounters;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong now, since when, what to do, and when it clears. */
final class HealthCommand implements Command {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM HH:mm:ss");

  private final ZoneId zone;

  HealthCommand(ZoneId zone) {
    this.zone = zone;
  }

  @Override
  public String name() {
    return "health";
  }

  @Override
  public Answer answer(Arguments arguments, RunningDaemon daemon) {
    List<Condition> conditions = daemon.conditions();
    return new Answer(exit(conditions), text(conditions, daemon), json(conditions, daemon));
  }

  /** As monitoring plugins answer: 0 good, 1 warning, 2 critical. */
  private static int exit(List<Condition> conditions) {
    Severity worst =
        conditions.stream()
            .map(each -> each.code().severity())
            .max(Severity::compareTo)
            .orElse(Severity.NOTICE);
    return switch (worst) {
      case NOTICE -> ExitCode.OK;
      case WARNING -> ExitCode.FAILED;
      case ALARM -> ExitCode.ALARM;
    };
  }

  private String text(List<Condition> conditions, RunningDaemon daemon) {
    List<String> lines = new ArrayList<>();
    if (conditions.isEmpty()) lines.add("Nothing is wrong.");
    for (Condition condition : conditions) {
      lines.addAll(
          Words.wrap(
              Words.printable(
                  "%-8s %s: %s"
                      .formatted(
                          condition.code().severity(), condition.subject(), condition.text())),
              "",
              80));
      Duration since = daemon.now().since(condition.since());
      lines.addAll(
          Words.wrap(
              "since %s (%s), until %s."
                  .formatted(
                      TIME.format(daemon.wall().minus(since).atZone(zone)),
                      Words.ago(since),
                      condition.code().clearsWhen()),
              "         ",
              80));
      lines.addAll(Words.wrap(condition.code().whatToDo(), "         ", 80));
    }
    lines.add("");
    lines.add(ticks(daemon.ticks(), daemon.now().since(daemon.startedAt())));
    return String.join("\n", lines) + "\n";
  }

  private static String ticks(TickCounters.Figures ticks, Duration up) {
    return "Up %s. %d control steps, %d late, longest %d ms."
        .formatted(Words.ago(up), ticks.ticks(), ticks.lateTicks(), ticks.longest().toMillis());
  }

  private static ObjectNode json(List<Condition> conditions, RunningDaemon daemon) {
    ObjectNode json = RecordJson.object();
    ArrayNode array = json.putArray("conditions");
    for (Condition condition : conditions) {
      ObjectNode node = array.addObject();
      Duration since = daemon.now().since(condition.since());
      node.put("code", condition.code().name());
      node.put("severity", condition.code().severity().name().toLowerCase(Locale.ROOT));
      node.put("subject", condition.subject());
      node.put("text", condition.text());
      node.put("since", daemon.wall().minus(since).toString());
      node.put("since_s", since.toSeconds());
      node.put("what_to_do", condition.code().whatToDo());
      node.put("clears_when", condition.code().clearsWhen());
    }
    json.set("ticks", RecordJson.of(daemon.ticks()));
    json.put("up_s", daemon.now().since(daemon.startedAt()).toSeconds());
    return json;
  }
}
