package headroom.daemon.cli;

import headroom.core.control.SiteView;
import headroom.core.control.SiteView.EvseView;
import headroom.core.event.Sentences;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.daemon.ExitCode;
import headroom.daemon.config.Nearest;
import headroom.daemon.json.RecordJson;
import headroom.drivers.ocpp.ChargerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Why a charger is offered what it is offered. */
final class WhyCommand implements Command {
  @Override
  public String name() {
    return "why";
  }

  @Override
  public int words() {
    return 1;
  }

  @Override
  public Answer answer(Arguments arguments, RunningDaemon daemon) throws UsageException {
    String name =
        arguments
            .word(0)
            .orElseThrow(
                () -> new UsageException("which charger? For example: headroom why CP-01"));
    List<EvseView> all = daemon.view().map(view -> view.evses()).orElse(List.of());
    List<EvseView> asked = all.stream().filter(each -> isMeant(each.evse(), name)).toList();
    if (asked.isEmpty()) return unknown(name, all);
    MonoTime at = daemon.view().map(SiteView::at).orElseGet(daemon::now);
    List<String> lines = new ArrayList<>();
    ArrayNode json = RecordJson.array();
    for (EvseView evse : asked) {
      if (!lines.isEmpty()) lines.add("");
      Optional<ChargerStatus> link = link(daemon, evse.evse());
      lines.addAll(sentences(evse, link, at));
      ObjectNode node = RecordJson.of(evse);
      node.set("sentences", strings(sentences(evse, link, at)));
      link.ifPresent(known -> node.set("link", RecordJson.of(known)));
      json.add(node);
    }
    List<String> wrapped = new ArrayList<>();
    for (String line : lines) wrapped.addAll(Words.wrap(Words.printable(line), "", 80));
    return new Answer(ExitCode.OK, String.join("\n", wrapped) + "\n", json);
  }

  /** A charger's name means all of its EVSEs. */
  private static boolean isMeant(EvseId evse, String name) {
    return evse.charger().name().equalsIgnoreCase(name)
        || evse.toString().equalsIgnoreCase(name)
        || (evse.charger().name() + "#" + evse.number()).equalsIgnoreCase(name);
  }

  private static Optional<ChargerStatus> link(RunningDaemon daemon, EvseId evse) {
    return daemon.chargers().stream()
        .filter(each -> each.charger().equals(evse.charger()))
        .findFirst();
  }

  private static List<String> sentences(EvseView evse, Optional<ChargerStatus> link, MonoTime at) {
    List<String> lines =
        new ArrayList<>(Sentences.full(evse.evse(), evse.offer(), evse.reason(), at));
    if (!evse.target().equals(evse.offer()))
      lines.add(
          "Its share is " + Sentences.amps(evse.target()) + "; it goes there as soon as it may.");
    lines.add(
        "It could draw "
            + Sentences.amps(evse.committed())
            + " at most now, and that is counted on its circuits.");
    evse.draw()
        .ifPresent(
            draw ->
                lines.add(
                    "It draws %s A on L1/L2/L3%s."
                        .formatted(
                            Words.short_A(draw),
                            evse.drawAge_ms()
                                .map(age -> ", measured " + age / 1000 + " s ago")
                                .orElse(""))));
    evse.transaction()
        .ifPresent(
            transaction ->
                lines.add(
                    "Transaction %s runs%s."
                        .formatted(
                            transaction,
                            evse.energy().map(energy -> " and has " + energy).orElse(""))));
    lines.add(
        "State: "
            + Words.state(evse)
            + link.map(known -> ". Link: " + known.setUp()).orElse("")
            + ".");
    link.flatMap(ChargerStatus::lastRefusal)
        .ifPresent(refusal -> lines.add("Last refusal: " + refusal + "."));
    return List.copyOf(lines);
  }

  private static ArrayNode strings(List<String> lines) {
    ArrayNode array = RecordJson.array();
    lines.forEach(array::add);
    return array;
  }

  private static Answer unknown(String name, List<EvseView> all) {
    List<String> known = all.stream().map(each -> each.evse().charger().name()).distinct().toList();
    List<String> near = Nearest.to(name, known).map(List::of).orElseGet(() -> alike(name, known));
    String shown = Words.printable(Words.cut(name, 60));
    String text =
        "no charger is called "
            + shown
            + (near.isEmpty() ? "" : "; did you mean " + Nearest.either(near) + "?")
            + (near.isEmpty() ? "." : "")
            + " headroom status lists them all.\n";
    return Answer.failed("no charger is called " + shown, text);
  }

  /** Those whose name holds the word, or is held by it. */
  private static List<String> alike(String word, List<String> known) {
    String wanted = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(
            each ->
                each.toLowerCase(Locale.ROOT).contains(wanted)
                    || wanted.contains(each.toLowerCase(Locale.ROOT)))
        .limit(5)
        .toList();
  }
}
