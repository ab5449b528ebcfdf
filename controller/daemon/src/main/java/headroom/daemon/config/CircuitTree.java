package headroom.daemon.config;

import headroom.core.site.Circuit;
import headroom.core.site.Circuit.LimitOf;
import headroom.core.site.CircuitId;
import headroom.core.site.MeterId;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.daemon.config.Shapes.CircuitShape;
import headroom.daemon.config.Shapes.FileShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Resolves parents and meters of circuits and brings them into an order with parents first. */
final class CircuitTree {
  /** Keeps every sum of currents within the range of {@link headroom.core.units.Amps}. */
  static final int MOST_CIRCUITS = 200;

  private final FileShape file;
  private final Problems problems;
  private final Map<String, CircuitShape> shapes = new LinkedHashMap<>();
  private boolean parentsKnown = true;

  private CircuitTree(FileShape file, Problems problems) {
    this.file = file;
    this.problems = problems;
    file.circuits().forEach(shape -> shapes.put(shape.name(), shape));
  }

  /**
   * All circuits, parents first, otherwise in the order of the file.
   *
   * @param whole whether they make one tree and none is left out
   */
  record Built(List<Circuit> circuits, boolean whole) {}

  static Built build(FileShape file, Problems problems) {
    CircuitTree tree = new CircuitTree(file, problems);
    boolean oneTree = tree.checkRoots();
    tree.checkMeters();
    List<Circuit> circuits = new ArrayList<>();
    for (CircuitShape shape : tree.parentsFirst()) tree.circuit(shape).ifPresent(circuits::add);
    boolean all = circuits.size() == file.circuitNames().size();
    return new Built(circuits, oneTree && tree.parentsKnown && all);
  }

  private boolean checkRoots() {
    if (file.circuitNames().isEmpty() && !file.circuitsAt().equals(Place.FILE))
      problems.add(file.circuitsAt(), "no circuit", "at least the grid connection");
    if (file.circuitNames().size() > MOST_CIRCUITS)
      problems.add(
          file.circuitsAt(), file.circuitNames().size() + " circuits", "at most " + MOST_CIRCUITS);
    List<CircuitShape> roots = shapes.values().stream().filter(CircuitShape::root).toList();
    for (CircuitShape second : roots.subList(Math.min(1, roots.size()), roots.size()))
      problems.add(
          second.place(),
          "a second circuit without parent",
          "'parent: …' in all circuits but the grid connection '" + roots.getFirst().name() + "'");
    return roots.size() == 1 && file.circuitNames().size() <= MOST_CIRCUITS;
  }

  private void checkMeters() {
    Map<String, String> guards = new LinkedHashMap<>();
    for (CircuitShape shape : shapes.values()) {
      if (shape.meter().isEmpty()) continue;
      Given<String> meter = shape.meter().get();
      String other = guards.putIfAbsent(meter.value(), shape.name());
      if (!file.meterNames().contains(meter.value()))
        problems.add(
            meter.place(),
            "the unknown meter '" + meter.value() + "'",
            Nearest.hint(meter.value(), "a meter of the section 'meters'", file.meterNames()));
      else if (other != null)
        problems.add(
            meter.place(),
            "the meter of circuit '" + other + "'",
            "a meter of its own: one meter measures the whole load of one circuit");
    }
  }

  /** Every circuit after its parent; the members of a cycle are problems and left out. */
  private Set<CircuitShape> parentsFirst() {
    Set<CircuitShape> ordered = new LinkedHashSet<>();
    for (CircuitShape shape : shapes.values()) {
      List<CircuitShape> path = new ArrayList<>();
      CircuitShape next = shape;
      while (!ordered.contains(next)) {
        if (path.contains(next)) {
          cycle(path.subList(path.indexOf(next), path.size()));
          path.clear();
          break;
        }
        path.add(next);
        Optional<CircuitShape> parent = parent(next);
        if (parent.isEmpty()) break;
        next = parent.get();
      }
      ordered.addAll(path.reversed());
    }
    return ordered;
  }

  private Optional<CircuitShape> parent(CircuitShape shape) {
    if (shape.parent().isEmpty()) {
      parentsKnown &= shape.root();
      return Optional.empty();
    }
    Given<String> parent = shape.parent().get();
    if (!file.circuitNames().contains(parent.value())) {
      parentsKnown = false;
      problems.add(
          parent.place(),
          "the unknown circuit '" + parent.value() + "'",
          Nearest.hint(parent.value(), "the name of a circuit", file.circuitNames()));
    }
    return Optional.ofNullable(shapes.get(parent.value()));
  }

  private void cycle(List<CircuitShape> members) {
    // The same cycle is met from each of its members: begin with the first of the file.
    CircuitShape first =
        shapes.values().stream().filter(members::contains).findFirst().orElseThrow();
    int at = members.indexOf(first);
    List<String> names = new ArrayList<>();
    for (int i = 0; i <= members.size(); i++)
      names.add(members.get((at + i) % members.size()).name());
    problems.add(
        first.parent().orElseThrow().place(),
        "a circle of parents: " + String.join(" -> ", names),
        "parents that lead to the grid connection");
  }

  private Optional<Circuit> circuit(CircuitShape shape) {
    shape.softLimit().ifPresent(soft -> checkSoft(shape, soft));
    LimitOf of = shape.of().map(Given::value).orElse(LimitOf.CIRCUIT);
    Optional<PhaseAmps> background = shape.background().map(Given::value);
    if (of == LimitOf.MANAGED) {
      shape
          .background()
          .filter(given -> !given.value().equals(PhaseAmps.ZERO))
          .ifPresent(
              given ->
                  problems.warn(
                      given.place(),
                      "a background of " + given.value(),
                      "none: with 'of: managed' only our chargers count"));
      background = Optional.of(PhaseAmps.ZERO);
    }
    if (shape.limit().isEmpty() || background.isEmpty()) return Optional.empty();
    return Optional.of(
        new Circuit(
            new CircuitId(shape.name()),
            shape.parent().map(parent -> new CircuitId(parent.value())),
            shape.limit().get().value(),
            shape.softLimit().map(Given::value),
            shape.power().map(Given::value),
            shape.unbalance().map(Given::value),
            shape.meter().map(meter -> new MeterId(meter.value())),
            shape.margin().map(Given::value).orElse(PhaseAmps.ZERO).only(wired(shape)),
            background.get().only(wired(shape)),
            of,
            shape.useExport().map(Given::value).orElse(false)));
  }

  private void checkSoft(CircuitShape shape, Given<PhaseAmps> soft) {
    if (shape.limit().isEmpty()) return;
    PhaseAmps hard = shape.limit().get().value();
    if (!soft.value().fitsWithin(hard))
      problems.add(soft.place(), soft.value().toString(), "at most the limit of " + hard);
    for (Phase phase : wired(shape).phases())
      if (soft.value().get(phase).isZero())
        problems.add(soft.place(), "no limit for " + phase, "one for each phase of the limit");
  }

  /** The phases that have a conductor: the others carry nothing. */
  private static PhaseSet wired(CircuitShape shape) {
    return wired(shape.limit().map(Given::value).orElse(PhaseAmps.ZERO));
  }

  static PhaseSet wired(Circuit circuit) {
    return wired(circuit.limit());
  }

  private static PhaseSet wired(PhaseAmps limit) {
    PhaseSet wired = PhaseSet.NONE;
    for (Phase phase : Phase.values()) if (limit.get(phase).isPositive()) wired = wired.with(phase);
    return wired;
  }
}
