package headroom.daemon.cli;

import headroom.core.control.SiteView;
import headroom.core.control.SiteView.CircuitView;
import headroom.core.control.SiteView.EvseView;
import headroom.core.event.Condition;
import headroom.core.event.Sentences;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.Site;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.daemon.ExitCode;
import headroom.daemon.json.RecordJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Load per circuit and phase against its limit, and every charger with offer, draw and reason. */
final class StatusCommand implements Command {
  @Override
  public String name() {
    return "status";
  }

  @Override
  public Answer answer(Arguments arguments, RunningDaemon daemon) {
    return new Answer(ExitCode.OK, text(daemon), json(daemon));
  }

  private static String text(RunningDaemon daemon) {
    Site site = daemon.config().site();
    Optional<SiteView> seen = daemon.view();
    if (seen.isEmpty()) return site.name() + ": the first look at the site is under way\n";
    SiteView view = seen.get();
    List<String> lines = new ArrayList<>();
    lines.add(headline(site, view, daemon));
    lines.add("");
    lines.addAll(circuits(site, view));
    lines.add("");
    lines.addAll(chargers(site, view));
    return String.join("\n", lines) + "\n";
  }

  private static String headline(Site site, SiteView view, RunningDaemon daemon) {
    long online = view.evses().stream().filter(EvseView::online).count();
    long charging = view.evses().stream().filter(each -> each.transaction().isPresent()).count();
    List<Condition> wrong = daemon.conditions();
    String health =
        wrong.isEmpty()
            ? "nothing is wrong"
            : Words.count(wrong.size(), "condition", "conditions") + ": headroom health";
    return "%s  |  %d of %d online, %d in use  |  %s"
        .formatted(Words.printable(site.name()), online, view.evses().size(), charging, health);
  }

  private static List<String> circuits(Site site, SiteView view) {
    Table table =
        new Table().row("CIRCUIT", "L1 A/LIMIT", "L2 A/LIMIT", "L3 A/LIMIT", "FREE FOR CHARGING");
    for (CircuitView circuit : view.circuits()) {
      boolean measured = circuit.load().isPresent();
      PhaseAmps load =
          circuit.load().orElseGet(() -> circuit.background().plus(circuit.committed()));
      String note = circuit.failSafe() ? " (meter lost)" : measured ? "" : " (not measured)";
      table.row(
          "  ".repeat(depth(site, circuit.circuit())) + Words.printable(circuit.circuit().name()),
          loadOfLimit(load, circuit.limit(), Phase.L1, measured),
          loadOfLimit(load, circuit.limit(), Phase.L2, measured),
          loadOfLimit(load, circuit.limit(), Phase.L3, measured),
          Words.short_A(circuit.free()) + " A" + note);
    }
    return table.lines();
  }

  private static String loadOfLimit(
      PhaseAmps load, PhaseAmps limit, Phase phase, boolean measured) {
    return (measured ? "" : "<=")
        + Words.short_A(load.get(phase))
        + "/"
        + Words.short_A(limit.get(phase));
  }

  private static int depth(Site site, CircuitId id) {
    int depth = 0;
    Optional<CircuitId> next = site.circuit(id).flatMap(Circuit::parent);
    while (next.isPresent()) {
      depth++;
      next = site.circuit(next.get()).flatMap(Circuit::parent);
    }
    return depth;
  }

  private static List<String> chargers(Site site, SiteView view) {
    Table table = new Table().row("CHARGER", "STATE", "OFFER", "DRAW", "WHY");
    for (EvseView evse : view.evses())
      table.row(
          Words.cut(Words.printable(evse.evse().toString()), 14),
          Words.state(evse),
          Words.short_A(evse.offer()) + " A",
          draw(site, evse),
          Words.printable(Sentences.brief(evse.reason())));
    return table.lines();
  }

  /** On the phases that the EVSE is wired to, in the site's order. */
  private static String draw(Site site, EvseView evse) {
    if (evse.draw().isEmpty()) return "-";
    PhaseAmps draw = evse.draw().get();
    PhaseSet wired =
        site.evse(evse.evse()).map(Evse::wiring).map(each -> each.phases()).orElse(PhaseSet.ALL);
    return String.join(
        "/", wired.phases().stream().map(phase -> Words.short_A(draw.get(phase))).toList());
  }

  private static ObjectNode json(RunningDaemon daemon) {
    ObjectNode json = RecordJson.object();
    json.put("site", daemon.config().site().name());
    json.put("version", daemon.version());
    json.put("wall", daemon.wall().toString());
    json.put("up_s", daemon.now().since(daemon.startedAt()).toSeconds());
    daemon.port().ifPresent(port -> json.put("ocpp_port", port));
    json.set("ticks", RecordJson.of(daemon.ticks()));
    ArrayNode circuits = json.putArray("circuits");
    ArrayNode evses = json.putArray("evses");
    daemon
        .view()
        .ifPresent(
            view -> {
              json.put("view_age_ms", daemon.now().since(view.at()).toMillis());
              for (CircuitView circuit : view.circuits()) circuits.add(RecordJson.of(circuit));
              for (EvseView evse : view.evses()) {
                ObjectNode node = RecordJson.of(evse);
                node.put("why", Sentences.brief(evse.reason()));
                evses.add(node);
              }
            });
    ArrayNode links = json.putArray("links");
    daemon.chargers().forEach(link -> links.add(RecordJson.of(link)));
    json.put("conditions", daemon.conditions().size());
    return json;
  }
}
