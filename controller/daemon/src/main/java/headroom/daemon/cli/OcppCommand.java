package headroom.daemon.cli;

import headroom.core.proxy.Intercepts;
import headroom.core.proxy.RelayPolicy;
import headroom.core.proxy.RelayPolicy.Row;
import headroom.core.proxy.RelayPolicy.Sender;
import headroom.daemon.ExitCode;
import headroom.daemon.json.RecordJson;
import headroom.daemon.store.WaitingMessage;
import headroom.drivers.ocpp.ChargerStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The OCPP side: which charger speaks what, what waits for the CSMS, and what passes. */
final class OcppCommand implements Command {
  @Override
  public String name() {
    return "ocpp";
  }

  @Override
  public int words() {
    return 2;
  }

  @Override
  public List<String> options() {
    return OcppTrace.OPTIONS;
  }

  @Override
  public Answer answer(Arguments arguments, RunningDaemon daemon) throws UsageException {
    String what =
        arguments
            .word(0)
            .orElseThrow(
                () -> new UsageException("expected: ocpp chargers, queue, policy or trace"));
    if (what.equals("trace")) return OcppTrace.answer(arguments, daemon);
    if (arguments.word(1).isPresent())
      throw new UsageException("\"" + arguments.word(1).get() + "\" is one word too many");
    return switch (what) {
      case "chargers" -> chargers(daemon);
      case "queue" -> queue(daemon);
      case "policy" -> policy();
      default ->
          throw new UsageException(
              "unknown: ocpp "
                  + Words.printable(Words.cut(what, 40))
                  + "; expected chargers,"
                  + " queue, policy or trace");
    };
  }

  private static Answer chargers(RunningDaemon daemon) {
    Table table = new Table().row("CHARGER", "SPEAKS", "CSMS", "WAITING", "MAKE");
    ObjectNode json = RecordJson.object();
    ArrayNode array = json.putArray("chargers");
    for (ChargerStatus charger : daemon.chargers()) {
      String make = String.join(" ", charger.vendor().orElse(""), charger.model().orElse(""));
      table.row(
          charger.charger().name(),
          charger.onlineSince().isPresent() ? charger.protocol().orElse("") : "offline",
          csms(charger),
          charger.csms().map(side -> Long.toString(side.waiting())).orElse("-"),
          Words.printable(make.strip()));
      ObjectNode node = array.addObject();
      node.put("charger", charger.charger().name());
      node.put("online", charger.onlineSince().isPresent());
      charger.protocol().ifPresent(protocol -> node.put("protocol", protocol));
      charger.vendor().ifPresent(vendor -> node.put("vendor", vendor));
      charger.model().ifPresent(model -> node.put("model", model));
      charger.firmware().ifPresent(firmware -> node.put("firmware", firmware));
      charger
          .csms()
          .ifPresent(
              side -> {
                node.put("csms_connected", side.connected());
                node.put("waiting", side.waiting());
              });
    }
    return new Answer(ExitCode.OK, String.join("\n", table.lines()) + "\n", json);
  }

  private static String csms(ChargerStatus charger) {
    return charger.csms().map(side -> side.connected() ? "connected" : "away").orElse("none");
  }

  private static Answer queue(RunningDaemon daemon) {
    ObjectNode json = RecordJson.object();
    long waiting = 0;
    ObjectNode counts = json.putObject("waiting");
    List<String> lines = new ArrayList<>();
    for (ChargerStatus charger : daemon.chargers()) {
      long count = charger.csms().map(ChargerStatus.CsmsLink::waiting).orElse(0L);
      if (count == 0) continue;
      waiting += count;
      counts.put(charger.charger().name(), count);
    }
    lines.add(
        waiting == 0
            ? "Nothing waits for the CSMS."
            : waiting + (waiting == 1 ? " message waits" : " messages wait") + " for the CSMS.");
    ArrayNode aside = json.putArray("set_aside");
    try {
      List<WaitingMessage> messages = daemon.setAside();
      if (!messages.isEmpty()) {
        lines.add("");
        lines.add("Set aside, for the CSMS does not take them:");
        Table table = new Table().row("NUMBER", "CHARGER", "MESSAGE", "KEPT", "THE CSMS SAID");
        for (WaitingMessage message : messages) {
          table.row(
              Long.toString(message.seq()),
              message.charger().name(),
              message.action(),
              message.at().toString(),
              Words.printable(message.answer()));
          ObjectNode node = aside.addObject();
          node.put("number", message.seq());
          node.put("charger", message.charger().name());
          node.put("message", message.action());
          node.put("kept", message.at().toString());
          node.put("answer", message.answer());
        }
        lines.addAll(table.lines());
      }
    } catch (IOException unreadable) {
      lines.add(String.valueOf(unreadable.getMessage()));
      return new Answer(ExitCode.FAILED, String.join("\n", lines) + "\n", json);
    }
    return new Answer(ExitCode.OK, String.join("\n", lines) + "\n", json);
  }

  private static Answer policy() {
    ObjectNode json = RecordJson.object();
    ArrayNode array = json.putArray("rows");
    List<String> lines = new ArrayList<>();
    for (RelayPolicy policy : RelayPolicy.ALL) {
      for (Sender sender : Sender.values()) {
        if (!lines.isEmpty()) lines.add("");
        lines.add(
            policy.version()
                + (sender == Sender.CHARGER ? ": a charger asks" : ": the CSMS asks a charger"));
        for (Row row : policy.rows()) {
          if (row.sender() != sender) continue;
          lines.add(
              "  %-34s%-10s%s"
                  .formatted(row.action(), word(row.online()), "offline: " + word(row.offline())));
          if (!row.note().isEmpty()) lines.addAll(Words.wrap(row.note(), "      ", 80));
          array.add(json(policy, row));
        }
      }
    }
    ArrayNode settings = json.putArray("settings");
    for (Intercepts table : Intercepts.ALL) {
      lines.add("");
      lines.add(table.version() + ": settings that the CSMS does not change");
      for (Intercepts.Rule rule : table.rules()) {
        String verdict = rule.verdict().name().toLowerCase(Locale.ROOT);
        lines.add("  %-46s%s".formatted(rule.setting(), verdict));
        lines.addAll(Words.wrap(rule.why(), "      ", 80));
        ObjectNode node = settings.addObject();
        node.put("version", table.version());
        node.put("setting", rule.setting());
        node.put("answer", verdict);
        node.put("why", rule.why());
      }
    }
    return new Answer(ExitCode.OK, String.join("\n", lines) + "\n", json);
  }

  private static ObjectNode json(RelayPolicy policy, Row row) {
    ObjectNode node = RecordJson.object();
    node.put("version", policy.version());
    node.put("asked_by", row.sender().name().toLowerCase(Locale.ROOT));
    node.put("action", row.action());
    node.put("online", word(row.online()));
    node.put("offline", word(row.offline()));
    node.put("note", row.note());
    return node;
  }

  private static String word(RelayPolicy.Handling handling) {
    return handling.name().toLowerCase(Locale.ROOT);
  }
}
