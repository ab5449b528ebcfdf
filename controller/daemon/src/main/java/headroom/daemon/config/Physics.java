package headroom.daemon.config;

import headroom.core.site.Charger;
import headroom.core.site.Charger.Current;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.PowerLimit;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.core.units.Watts;
import headroom.daemon.config.Shapes.ChargerShape;
import headroom.daemon.config.Shapes.CircuitShape;
import headroom.daemon.config.Shapes.FileShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What copper and fuses say to a site whose names and units are in order. */
final class Physics {
  private static final Duration LONG_LEASE = Duration.ofSeconds(300);

  private final FileShape file;
  private final Site site;
  private final Problems problems;
  private final Map<String, CircuitShape> circuitShapes = new LinkedHashMap<>();
  private final Map<String, ChargerShape> chargerShapes = new LinkedHashMap<>();

  private Physics(FileShape file, Site site, Problems problems) {
    this.file = file;
    this.site = site;
    this.problems = problems;
    file.circuits().forEach(shape -> circuitShapes.put(shape.name(), shape));
    file.chargers().forEach(shape -> chargerShapes.put(shape.name(), shape));
  }

  static void check(FileShape file, Site site, Problems problems) {
    Physics physics = new Physics(file, site, problems);
    for (Budget budget : Budget.of(site)) {
      physics.checkParent(budget.circuit());
      physics.checkChildrensBackground(budget.circuit());
      physics.checkBudget(budget);
      physics.checkUnbalance(budget.circuit());
      physics.checkFloors(budget);
    }
    physics.checkRootMeter();
    physics.checkLeases();
    physics.checkOnePhaseChargers();
    physics.checkDividedPower();
  }

  /** The line of a circuit; of its charger, where outlets made the circuit. */
  private Place place(CircuitId id) {
    CircuitShape shape = circuitShapes.get(id.name());
    if (shape != null) return shape.place();
    ChargerShape charger = chargerShapes.get(id.name());
    return charger == null ? file.circuitsAt() : charger.place();
  }

  private Place placeOfBackground(Circuit circuit) {
    CircuitShape shape = circuitShapes.get(circuit.id().name());
    return shape == null
        ? place(circuit.id())
        : shape.background().map(Given::place).orElse(shape.place());
  }

  private void checkParent(Circuit circuit) {
    if (circuit.parent().isEmpty()) return;
    Circuit parent = site.circuit(circuit.parent().get()).orElseThrow();
    PhaseSet missing = CircuitTree.wired(circuit).minus(CircuitTree.wired(parent));
    if (!missing.isEmpty())
      problems.add(
          place(circuit.id()),
          "a limit for " + missing,
          "phases that the parent '" + parent.id() + "' has");
    else if (!circuit.limit().fitsWithin(parent.limit()))
      problems.warn(
          place(circuit.id()),
          "a limit of " + circuit.limit(),
          "at most " + parent.limit() + ", that of its parent '" + parent.id() + "'");
  }

  private void checkChildrensBackground(Circuit circuit) {
    PhaseAmps children = PhaseAmps.ZERO;
    for (Circuit child : site.circuits())
      if (child.parent().filter(circuit.id()::equals).isPresent())
        children = children.plus(child.background());
    if (circuit.of() == Circuit.LimitOf.CIRCUIT && !children.fitsWithin(circuit.background()))
      problems.warn(
          placeOfBackground(circuit),
          "a background of " + circuit.background(),
          "at least the " + children + " of the circuits below it, which it contains");
  }

  private void checkBudget(Budget budget) {
    Circuit circuit = budget.circuit();
    for (Phase phase : Phase.values()) {
      Amps background = circuit.background().get(phase);
      Amps usable = budget.usable().get(phase);
      if (background.isAbove(usable)) {
        problems.add(
            placeOfBackground(circuit),
            "a background of " + background + " on " + phase,
            "at most " + usable + ": " + usableWords(circuit, phase));
        return;
      }
    }
    for (Phase phase : Phase.values()) {
      Amps worst = budget.worst().get(phase);
      if (worst.isAbove(budget.usable().get(phase))) {
        problems.add(
            place(circuit.id()),
            "fallbacks of "
                + budget.fallbacks().get(phase)
                + " and a background of "
                + circuit.background().get(phase)
                + " on "
                + phase
                + ", "
                + worst
                + " together",
            "at most "
                + budget.usable().get(phase)
                + ": "
                + usableWords(circuit, phase)
                + "; "
                + proposal(budget));
        return;
      }
    }
    checkPower(budget);
    checkSoftLimit(budget);
  }

  private static String usableWords(Circuit circuit, Phase phase) {
    return circuit.margin().get(phase).isZero()
        ? "the limit of '" + circuit.id() + "'"
        : "the limit of '" + circuit.id() + "' less its margin";
  }

  private String proposal(Budget budget) {
    Circuit circuit = budget.circuit();
    List<Charger> below = Budget.installedBelow(site, circuit);
    String whom = below.size() == 1 ? "that charger" : "its " + below.size() + " chargers";
    Amps largest = FallbackProposal.largest(site, circuit);
    String some =
        largest.isZero() && budget.floorsAtWorst() > 0 && budget.floorsAtWorst() < budget.evses()
            ? ", or the floor for at most " + outlets(budget.floorsAtWorst())
            : "";
    return "the largest fallback that fits for " + whom + " is " + largest + some;
  }

  private void checkPower(Budget budget) {
    if (budget.powerFits()) return;
    Circuit circuit = budget.circuit();
    Watts most = circuit.power().orElseThrow();
    Watts background = Budget.power(circuit.background());
    problems.add(
        place(circuit.id()).at("power"),
        "fallbacks and background of " + Budget.power(budget.worst()) + " together",
        background.compareTo(most) > 0
            ? "at most " + most + "; the background alone is " + background
            : "at most " + most + "; " + proposal(budget));
  }

  private void checkSoftLimit(Budget budget) {
    Circuit circuit = budget.circuit();
    PhaseAmps usable = circuit.effectiveLimit().minus(circuit.margin());
    if (circuit.softLimit().isPresent() && !budget.worst().fitsWithin(usable))
      problems.warn(
          place(circuit.id()),
          "fallbacks and background of " + budget.worst() + " together",
          "at most the soft limit of " + circuit.softLimit().get() + " less the margin");
  }

  /** Unbalance by plan (design 3.1): the fallbacks on one phase and not on another. */
  private void checkUnbalance(Circuit circuit) {
    if (circuit.unbalance().isEmpty()) return;
    Amps most = circuit.unbalance().get();
    for (Phase on : Phase.values()) {
      for (Phase notOn : Phase.values()) {
        Amps sum = Amps.ZERO;
        for (Charger charger : Budget.installedBelow(site, circuit))
          for (Evse evse : charger.evses())
            if (evse.wiring().phases().contains(on) && !evse.wiring().phases().contains(notOn))
              sum = sum.plus(charger.fallback());
        if (sum.isAbove(most)) {
          problems.add(
              place(circuit.id()).at("unbalance"),
              "fallbacks of " + sum + " on " + on + " and not on " + notOn,
              "at most the unbalance of " + most);
          return;
        }
      }
    }
  }

  private void checkFloors(Budget budget) {
    if (budget.evses() + budget.plannedEvses() == 0)
      problems.warn(
          place(budget.circuit().id()),
          "a circuit without chargers",
          "a charger on it or below it: nothing can be limited here");
    else if (budget.floorsAtWorst() < budget.evses())
      problems.warn(
          place(budget.circuit().id()),
          outlets(budget.evses()) + " below",
          "at most "
              + budget.floorsAtWorst()
              + " that run at their floor beside the worst background ("
              + budget.floorsAtBest()
              + " without any); the others take turns");
  }

  private static String outlets(int count) {
    return count == 1 ? "1 outlet" : count + " outlets";
  }

  private void checkRootMeter() {
    if (site.root().meter().isEmpty())
      problems.warn(
          place(site.root().id()),
          "a grid connection without meter",
          "'meter: …': without one the background always counts in full, and cars that take more"
              + " than they may go unseen");
  }

  private void checkLeases() {
    for (ChargerShape shape : chargerShapes.values())
      shape
          .lease()
          .filter(lease -> lease.value().compareTo(LONG_LEASE) > 0)
          .ifPresent(
              lease ->
                  problems.warn(
                      lease.place(),
                      "a lease of " + Durations.shown(lease.value()),
                      "at most 300 s, unless the model wears out its flash: a charger that loses"
                          + " its link keeps its last limit that long"));
  }

  /** An AC charger divides a power over phases of which we do not know how many (decision 024). */
  private void checkDividedPower() {
    for (Charger charger : site.chargers()) {
      ChargerShape shape = chargerShapes.get(charger.id().name());
      boolean divides =
          charger.current() == Current.AC
              && charger.limitedIn().equals(Optional.of(Charger.RateUnit.W));
      if (shape == null || !divides) continue;
      Evse evse = charger.evses().getFirst();
      PowerLimit power = PowerLimit.of(charger, evse);
      Amps least = power.enough(evse.floor(), 1, evse.wiring().terminals());
      problems.warn(
          shape.limitedIn().map(Given::place).orElse(shape.place()),
          "an AC charger that is limited in W",
          "'limited_in: A' if it takes that: in W a new car needs "
              + least
              + " of room, until it is known how many phases it uses");
      Amps fallback = charger.fallback();
      if (fallback.isPositive() && fallback.isBelow(least))
        problems.warn(
            shape.fallback().map(Given::place).orElse(shape.place()),
            "a fallback of " + fallback + ", which is " + power.power(fallback, 1) + " in all",
            "0 A, or at least " + least + ": with less a car may get nothing");
    }
  }

  private void checkOnePhaseChargers() {
    List<Evse> onePhase = new ArrayList<>();
    for (Charger charger : site.chargers())
      for (Evse evse : charger.evses())
        if (charger.current() == Current.AC && evse.wiring().terminals() == 1) onePhase.add(evse);
    long phases = onePhase.stream().map(evse -> evse.wiring().phases()).distinct().count();
    if (onePhase.size() < 2 || phases > 1) return;
    if (CircuitTree.wired(site.root()).count() == 1) return;
    ChargerShape first = chargerShapes.get(onePhase.getFirst().id().charger().name());
    if (first == null) return;
    problems.warn(
        first.phases().map(Given::place).orElse(first.place()),
        onePhase.size() + " one-phase outlets, all on " + onePhase.getFirst().wiring().phases(),
        "them spread over the phases, and 'phases' as they are really wired");
  }
}
