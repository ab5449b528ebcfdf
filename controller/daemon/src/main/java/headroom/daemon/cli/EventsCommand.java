package headroom.daemon.cli;

import headroom.daemon.ExitCode;
import headroom.daemon.json.RecordJson;
import headroom.daemon.store.LoggedEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What happened. */
final class EventsCommand implements Command {
  private static final Duration DEFAULT_SINCE = Duration.ofHours(1);
  private static final int DEFAULT_LIMIT = 200;
  private static final int MOST = 5000;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy");

  private final ZoneId zone;

  EventsCommand(ZoneId zone) {
    this.zone = zone;
  }

  @Override
  public String name() {
    return "events";
  }

  @Override
  public List<String> options() {
    return List.of("since=", "limit=");
  }

  @Override
  public int words() {
    return 1;
  }

  @Override
  public Answer answer(Arguments arguments, RunningDaemon daemon) throws UsageException {
    Duration since = since(arguments);
    int limit = limit(arguments);
    Optional<String> subject = arguments.word(0);
    List<LoggedEvent> events;
    try {
      events = daemon.events(daemon.wall().minus(since), subject.isPresent() ? MOST : limit);
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      return Answer.failed(why, why + "\nheadroom health says more.\n");
    }
    if (subject.isPresent()) {
      String name = subject.get();
      List<LoggedEvent> about =
          events.stream().filter(each -> isAbout(each.subject(), name)).toList();
      events = about.subList(Math.max(0, about.size() - limit), about.size());
    }
    return new Answer(ExitCode.OK, text(events, since, daemon.wall()), json(events));
  }

  /** Events of {@code CP-01#2} are also about {@code CP-01}. */
  private static boolean isAbout(String subject, String name) {
    return subject.equalsIgnoreCase(name)
        || (subject.length() > name.length()
            && subject.charAt(name.length()) == '#'
            && subject.substring(0, name.length()).equalsIgnoreCase(name));
  }

  private static Duration since(Arguments arguments) throws UsageException {
    Optional<String> text = arguments.option("since");
    if (text.isEmpty()) return DEFAULT_SINCE;
    return Words.duration(text.get())
        .orElseThrow(
            () ->
                new UsageException(
                    "--since "
                        + Words.cut(text.get(), 30)
                        + " is no duration; 90s, 30m, 2h, 7d are"));
  }

  private static int limit(Arguments arguments) throws UsageException {
    Optional<String> text = arguments.option("limit");
    if (text.isEmpty()) return DEFAULT_LIMIT;
    int limit = text.get().matches("\\d{1,4}") ? Integer.parseInt(text.get()) : 0;
    if (limit < 1 || limit > MOST)
      throw new UsageException("--limit takes a number from 1 to " + MOST);
    return limit;
  }

  private String text(List<LoggedEvent> events, Duration since, Instant now) {
    if (events.isEmpty())
      return "nothing happened in the last " + Words.ago(since) + " (--since 1d looks further)\n";
    List<String> lines = new ArrayList<>();
    LocalDate day = LocalDate.ofInstant(now, zone);
    for (LoggedEvent event : events) {
      ZonedDateTime at = event.wall().atZone(zone);
      if (!at.toLocalDate().equals(day)) {
        day = at.toLocalDate();
        lines.add("--- " + DAY.format(at));
      }
      lines.add(
          TIME.format(at)
              + "  "
              + Words.printable(event.subject())
              + " "
              + Words.printable(event.sentence()));
    }
    return String.join("\n", lines) + "\n";
  }

  private static ArrayNode json(List<LoggedEvent> events) {
    ArrayNode array = RecordJson.array();
    for (LoggedEvent event : events) {
      ObjectNode node = RecordJson.of(event);
      node.set("body", RecordJson.parse(event.body()));
      array.add(node);
    }
    return array;
  }
}
