package headroom.daemon.cli;

import headroom.daemon.ExitCode;
import headroom.daemon.config.Identities;
import headroom.daemon.json.RecordJson;
import headroom.drivers.ocpp.WaitingCharger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Who waits to be adopted; and takes one in, with the keys of a charger in the config. */
final class AdoptCommand implements Command {
  private static final Pattern SETTING = Pattern.compile("([a-z_]{1,40})=([^\\p{Cntrl}]{1,200})");
  private static final int MOST_SETTINGS = 25;

  @Override
  public String name() {
    return "adopt";
  }

  @Override
  public int words() {
    return 1 + MOST_SETTINGS;
  }

  @Override
  public Answer answer(Arguments arguments, RunningDaemon daemon) throws UsageException {
    Optional<String> identity = arguments.word(0);
    if (identity.isEmpty()) return waiting(daemon.waiting());
    if (!Identities.isOne(identity.get()))
      throw new UsageException(
          Words.printable(Words.cut(identity.get(), 48)) + " is no identity of a charger");
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 1; arguments.word(i).isPresent(); i++) {
      String word = arguments.word(i).get();
      Matcher setting = SETTING.matcher(word);
      if (!setting.matches())
        throw new UsageException(
            "expected KEY=VALUE with the keys of a charger in the config, such as circuit=garage or"
                + " \"rating=16 A\", found "
                + Words.printable(Words.cut(word, 60)));
      settings.put(setting.group(1), setting.group(2));
    }
    return ReloadCommand.of(
        daemon.adopt(identity.get(), settings),
        "Nothing was changed.",
        identity.get() + " was adopted like this before.");
  }

  private static Answer waiting(List<WaitingCharger> waiting) {
    ObjectNode json = RecordJson.object();
    ArrayNode array = json.putArray("waiting");
    Table table = new Table().row("CHARGER", "FROM", "SPEAKS", "LIMIT", "MAKE");
    for (WaitingCharger each : waiting) {
      String make = String.join(" ", each.vendor().orElse(""), each.model().orElse("")).strip();
      table.row(
          each.charger().name(),
          each.peer(),
          each.protocol(),
          each.held().map(held -> held ? "0 A" : "refused").orElse("asked"),
          Words.printable(make));
      ObjectNode node = array.addObject();
      node.put("charger", each.charger().name());
      node.put("peer", each.peer());
      node.put("protocol", each.protocol());
      node.put("since", each.since().toString());
      each.held().ifPresent(held -> node.put("held", held));
      each.vendor().ifPresent(vendor -> node.put("vendor", vendor));
      each.model().ifPresent(model -> node.put("model", model));
    }
    String text =
        waiting.isEmpty()
            ? "No charger waits to be adopted.\n"
            : String.join("\n", table.lines())
                + """


                headroom adopt CHARGER takes one in. What charger_defaults does not give is
                said with it: headroom adopt CHARGER circuit=garage "rating=16 A"
                """;
    return new Answer(ExitCode.OK, text, json);
  }
}
