package headroom.daemon.cases;

import headroom.core.control.SiteView.CircuitView;
import headroom.core.control.SiteView.EvseView;
import headroom.core.control.Step;
import headroom.core.event.Condition;
import headroom.core.event.Reason;
import headroom.core.event.Sentences;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import headroom.daemon.cases.CaseRun.Finding;
import headroom.daemon.json.RecordJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares what is expected with what one tick made of it. */
final class Judge {
  private final Step step;
  private final Ticker ticker;
  private final Map<EvseId, Duration> served;

  Judge(Step step, Ticker ticker, Map<EvseId, Duration> served) {
    this.step = step;
    this.ticker = ticker;
    this.served = served;
  }

  Finding judge(Expectation expected) {
    return switch (expected) {
      case Expectation.OfEvse of -> current(of);
      case Expectation.Drawn drawn -> {
        PhaseAmps found = ticker.draw(drawn.evse()).orElse(PhaseAmps.ZERO);
        yield finding(
            expected,
            drawn.evse() + " draws " + drawn.amps(),
            found.toString(),
            Range.holds(drawn.amps(), found));
      }
      case Expectation.OfCircuit of -> circuit(of);
      case Expectation.InFailSafe in -> {
        boolean found = circuit(in.circuit()).failSafe();
        yield finding(
            expected,
            in.circuit() + (in.expected() ? " is in fail-safe" : " is not in fail-safe"),
            found ? "it is" : "it is not",
            found == in.expected());
      }
      case Expectation.Because because -> because(because);
      case Expectation.Conditions conditions -> conditions(conditions);
      case Expectation.On on -> {
        int found = 0;
        for (EvseView view : step.view().evses())
          if (view.transaction().isPresent() && view.offer().isPositive()) found++;
        yield finding(
            expected,
            on.count() + " chargers on",
            Integer.toString(found),
            on.count().holds(found, Comparator.naturalOrder()));
      }
      case Expectation.Served of -> {
        Duration found = Objects.requireNonNullElse(served.get(of.evse()), Duration.ZERO);
        yield finding(
            expected,
            of.evse() + " was on for " + of.time(),
            Range.shown(found),
            of.time().holds(found, Comparator.naturalOrder()));
      }
    };
  }

  private static Finding finding(Expectation expected, String text, String found, boolean holds) {
    return new Finding(expected.place().line(), text, found, holds);
  }

  private Finding current(Expectation.OfEvse of) {
    EvseView view = view(of.evse());
    Amps found =
        switch (of.figure()) {
          case OFFER -> view.offer();
          case TARGET -> view.target();
          case COMMITTED -> view.committed();
        };
    String text =
        switch (of.figure()) {
          case OFFER -> " is offered ";
          case TARGET -> " has a share of ";
          case COMMITTED -> " counts with ";
        };
    return finding(
        of,
        of.evse() + text + of.amps(),
        found + " (" + Sentences.brief(view.reason()) + ")",
        of.amps().holds(found, Comparator.naturalOrder()));
  }

  private Finding circuit(Expectation.OfCircuit of) {
    CircuitView view = circuit(of.circuit());
    PhaseAmps found =
        switch (of.sum()) {
          case LIMIT -> view.limit();
          case LOAD -> view.load().orElse(PhaseAmps.ZERO);
          case BACKGROUND -> view.background();
          case FREE -> view.free();
          case COMMITTED -> view.committed();
        };
    boolean known = of.sum() != Expectation.Sum.LOAD || view.load().isPresent();
    String what = of.sum().name().toLowerCase(java.util.Locale.ROOT);
    return finding(
        of,
        of.circuit() + ": " + what + " " + of.amps(),
        known ? found.toString() : "not measured",
        known && Range.holds(of.amps(), found));
  }

  private Finding because(Expectation.Because expected) {
    Map<String, String> found = fields(view(expected.evse()).reason());
    List<String> wrong = new ArrayList<>();
    expected
        .fields()
        .forEach(
            (name, value) -> {
              String real = found.get(name);
              if (!isSame(value, real)) wrong.add(name + " " + real);
            });
    List<String> words = new ArrayList<>();
    expected.fields().forEach((name, value) -> words.add(name + " " + value));
    String reason = Sentences.brief(view(expected.evse()).reason());
    return finding(
        expected,
        expected.evse() + " because: " + String.join(", ", words),
        wrong.isEmpty() ? reason : String.join(", ", wrong) + " (" + reason + ")",
        wrong.isEmpty());
  }

  private static boolean isSame(String expected, @org.jspecify.annotations.Nullable String found) {
    if (found == null) return false;
    if (expected.equals(found)) return true;
    try {
      return new BigDecimal(expected).compareTo(new BigDecimal(found)) == 0;
    } catch (NumberFormatException notNumbers) {
      return false;
    }
  }

  /** A reason as names and texts, as {@code headroom why --json} shows it. */
  private static Map<String, String> fields(Reason reason) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("type", reason.bound().getClass().getSimpleName());
    ObjectNode json = RecordJson.of(reason);
    json.properties().forEach(each -> fields.put(each.getKey(), text(each.getValue())));
    if (json.get("bound") instanceof ObjectNode bound)
      bound.properties().forEach(each -> fields.put(each.getKey(), text(each.getValue())));
    return fields;
  }

  private static String text(JsonNode node) {
    if (!node.isArray()) return node.isString() ? node.stringValue() : node.toString();
    List<String> items = new ArrayList<>();
    for (JsonNode item : node) items.add(text(item));
    return String.join(", ", items);
  }

  private Finding conditions(Expectation.Conditions expected) {
    List<String> found =
        step.conditions().stream()
            .map(Condition::code)
            .distinct()
            .map(Enum::name)
            .sorted()
            .toList();
    List<String> wanted = expected.codes().stream().distinct().map(Enum::name).sorted().toList();
    return finding(
        expected,
        wanted.isEmpty() ? "nothing is wrong" : "wrong is " + String.join(", ", wanted),
        found.isEmpty() ? "nothing" : String.join(", ", found),
        found.equals(wanted));
  }

  private EvseView view(EvseId evse) {
    for (EvseView view : step.view().evses()) if (view.evse().equals(evse)) return view;
    throw new IllegalArgumentException("no EVSE " + evse);
  }

  private CircuitView circuit(headroom.core.site.CircuitId circuit) {
    for (CircuitView view : step.view().circuits()) if (view.circuit().equals(circuit)) return view;
    throw new IllegalArgumentException("no circuit " + circuit);
  }
}
