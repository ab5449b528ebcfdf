package headroom.daemon.cases;

import headroom.core.control.SiteView;
import headroom.core.control.SiteView.CircuitView;
import headroom.core.control.SiteView.EvseView;
import headroom.core.event.Sentences;
import headroom.core.site.Charger;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.Site;
import headroom.core.units.MonoTime;
import headroom.daemon.cases.CaseRun.Finding;
import headroom.daemon.cases.CaseRun.Moment;
import headroom.daemon.cases.CaseRun.Result;
import headroom.daemon.cli.Words;
import headroom.daemon.json.RecordJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What came of a case, for people and as data. */
public final class CaseReport {
  private static final int WIDTH = 80;

  private final Result result;
  private final List<String> lines = new ArrayList<>();

  private CaseReport(Result result) {
    this.result = result;
  }

  /** Runs a case. */
  public static CaseReport of(CaseRun run) {
    return new CaseReport(run.run());
  }

  /** Whether everything is as expected. */
  public boolean holds() {
    return result.holds();
  }

  /** For people. */
  public String text() {
    lines.clear();
    add("", result.played().name());
    result.played().because().forEach(line -> add("  ", line));
    for (Moment moment : result.moments()) moment(moment);
    if (!result.always().isEmpty()) {
      lines.add("");
      lines.add("All the time");
      result.always().forEach(this::finding);
    }
    if (!result.replayed().isEmpty()) {
      lines.add("");
      lines.add("The recording");
      result.replayed().forEach(this::finding);
    }
    lines.add("");
    lines.add(verdict());
    return String.join("\n", lines) + "\n";
  }

  private String verdict() {
    List<Finding> all = result.findings();
    long wrong = all.stream().filter(finding -> !finding.holds()).count();
    if (wrong == 0)
      return all.size() == 1 ? "It is as expected." : "All " + all.size() + " expectations hold.";
    return wrong
        + " of "
        + all.size()
        + " expectations "
        + (wrong == 1 ? "does" : "do")
        + " not hold.";
  }

  private void moment(Moment moment) {
    lines.add("");
    lines.add("After " + shown(moment.at()));
    circuits(moment.view(), site().root().id(), 1);
    moment.findings().forEach(this::finding);
  }

  private Site site() {
    return result.played().site().site();
  }

  private static String shown(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 120) return seconds + " s";
    return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
  }

  /** The tree: a circuit, its chargers, and the circuits below. */
  private void circuits(SiteView view, CircuitId id, int depth) {
    String indent = "  ".repeat(depth);
    for (CircuitView circuit : view.circuits()) {
      if (!circuit.circuit().equals(id)) continue;
      add(
          indent,
          "%s: limit %s, %s, background %s, free for charging %s, committed %s%s A"
              .formatted(
                  id,
                  Words.short_A(circuit.limit()),
                  circuit.load().map(load -> "load " + Words.short_A(load)).orElse("not measured"),
                  Words.short_A(circuit.background()),
                  Words.short_A(circuit.free()),
                  Words.short_A(circuit.committed()),
                  circuit.failSafe() ? " (fail-safe)" : ""));
    }
    for (Charger charger : site().chargers())
      if (charger.circuit().equals(id))
        for (EvseView evse : view.evses())
          if (evse.evse().charger().equals(charger.id())) evse(evse, view.at(), indent + "  ");
    for (Circuit child : site().circuits())
      if (child.parent().filter(id::equals).isPresent()) circuits(view, child.id(), depth + 1);
  }

  private void evse(EvseView evse, MonoTime now, String indent) {
    for (String sentence : Sentences.full(evse.evse(), evse.offer(), evse.reason(), now))
      add(sentence.startsWith(evse.evse().toString()) ? indent : indent + "  ", sentence);
    if (!evse.target().equals(evse.offer()))
      add(
          indent + "  ",
          "Its share is " + Sentences.amps(evse.target()) + "; it goes there as soon as it may.");
  }

  private void finding(Finding finding) {
    add(
        "  ",
        (finding.holds() ? "as expected: " : "NOT AS EXPECTED (line " + finding.line() + "): ")
            + finding.expected()
            + (finding.holds() ? "" : "; found " + finding.found()));
  }

  private void add(String indent, String text) {
    lines.addAll(Words.wrap(Words.printable(text), indent, WIDTH));
  }

  /** As data. */
  public ObjectNode json() {
    ObjectNode json = RecordJson.object();
    json.put("case", result.played().name());
    json.put("holds", result.holds());
    RecordJson.put(json, "because", result.played().because());
    ArrayNode moments = json.putArray("moments");
    for (Moment moment : result.moments()) {
      ObjectNode node = RecordJson.object();
      node.put("at_ms", moment.at().toMillis());
      node.set("site", RecordJson.of(moment.view()));
      RecordJson.put(node, "expectations", moment.findings());
      moments.add(node);
    }
    RecordJson.put(json, "always", result.always());
    RecordJson.put(json, "replayed", result.replayed());
    return json;
  }
}
