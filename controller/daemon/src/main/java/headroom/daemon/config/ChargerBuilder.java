package headroom.daemon.config;

import headroom.core.site.Charger;
import headroom.core.site.Charger.Current;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.ChargerId;
import headroom.core.site.Circuit;
import headroom.core.site.Circuit.LimitOf;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.core.units.Watts;
import headroom.daemon.config.Shapes.ChargerShape;
import headroom.daemon.config.Shapes.FileShape;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Turns charger shapes into chargers, with a circuit of its own where outlets share a rating. */
final class ChargerBuilder {
  /** Keeps every sum of currents within the range of {@link Amps}. */
  static final int MOST_OUTLETS = 500;

  private static final Amps MOST_DC_AMPS = Amps.of(4000);
  private static final Amps DEFAULT_FLOOR = Amps.of(6);
  private static final Amps DEFAULT_STEP = Amps.of(1);
  private static final Watts DEFAULT_FLOOR_POWER = Watts.of(5000);
  private static final Duration DEFAULT_LEASE = Duration.ofSeconds(300);

  private final FileShape file;
  private final Problems problems;
  private final Map<String, Circuit> circuits = new LinkedHashMap<>();
  private final List<Circuit> ownCircuits = new ArrayList<>();
  private final List<Charger> chargers = new ArrayList<>();

  private ChargerBuilder(FileShape file, List<Circuit> circuits, Problems problems) {
    this.file = file;
    this.problems = problems;
    circuits.forEach(circuit -> this.circuits.put(circuit.id().name(), circuit));
  }

  /**
   * @param ownCircuits circuits of chargers whose outlets share a rating
   * @param whole whether no charger is left out
   */
  record Built(List<Charger> chargers, List<Circuit> ownCircuits, boolean whole) {}

  static Built build(FileShape file, List<Circuit> circuits, Problems problems) {
    ChargerBuilder builder = new ChargerBuilder(file, circuits, problems);
    builder.checkIdentities();
    file.chargers().forEach(builder::charger);
    return new Built(
        builder.chargers,
        builder.ownCircuits,
        builder.checkCount() && builder.chargers.size() == file.chargerNames().size());
  }

  /** Many back offices compare identities without case: two that differ in it alone are one. */
  private void checkIdentities() {
    Map<String, ChargerShape> seen = new LinkedHashMap<>();
    for (ChargerShape shape : file.chargers()) {
      ChargerShape other = seen.putIfAbsent(shape.name().toLowerCase(Locale.ROOT), shape);
      if (other != null)
        problems.add(
            shape.place(),
            "an identity that differs from '" + other.name() + "' in case alone",
            "one identity per charger; the other is on line " + other.place().line());
    }
  }

  private boolean checkCount() {
    int outlets = chargers.stream().mapToInt(charger -> charger.evses().size()).sum();
    if (outlets > MOST_OUTLETS)
      problems.add(file.chargersAt(), outlets + " outlets", "at most " + MOST_OUTLETS);
    return outlets <= MOST_OUTLETS;
  }

  private void charger(ChargerShape shape) {
    boolean circuitKnown = shape.circuit().filter(this::isKnown).isPresent();
    int outlets = shape.outlets().map(Given::value).orElse(1);
    Optional<List<PhaseWiring>> wirings = wirings(shape, outlets);
    Optional<Ratings> ratings =
        shape.current() == Current.AC
            ? acRatings(shape)
            : wirings.flatMap(list -> dcRatings(shape, list));
    Optional<Amps> fallback = ratings.flatMap(known -> fallback(shape, known));
    wirings.ifPresent(list -> checkPhases(shape, list));
    wirings.ifPresent(list -> checkSwitch(shape, list));
    boolean nameFree = ratings.filter(known -> clashes(shape, known)).isEmpty();
    if (!circuitKnown || !nameFree || wirings.isEmpty() || fallback.isEmpty()) return;
    Ratings known = ratings.orElseThrow();
    ChargerId id = new ChargerId(shape.name());
    List<Evse> evses = new ArrayList<>();
    for (int i = 0; i < outlets; i++) {
      PhaseWiring wiring = wirings.get().get(Math.min(i, wirings.get().size() - 1));
      evses.add(new Evse(new EvseId(id, i + 1), wiring, known.rating(), known.floor()));
    }
    CircuitId circuit = new CircuitId(shape.circuit().orElseThrow().value());
    chargers.add(
        new Charger(
            id,
            known.shared().map(shared -> ownCircuit(shape, circuit, evses, shared)).orElse(circuit),
            shape.current(),
            evses,
            fallback.get(),
            shape.step().map(Given::value).orElse(DEFAULT_STEP),
            shape.lease().map(Given::value).orElse(DEFAULT_LEASE),
            shape.priority().map(Given::value).orElse(0),
            shape.weight().map(given -> perMille(given.value())).orElse(1000),
            shape.planned(),
            shape.limitedIn().map(Given::value),
            shape.efficiencyPermille().map(Given::value).orElse(1000),
            shape.phaseSwitch().map(Given::value).orElse(false)));
  }

  private static int perMille(BigDecimal weight) {
    return weight.movePointRight(3).intValue();
  }

  private boolean isKnown(Given<String> circuit) {
    boolean known = file.circuitNames().contains(circuit.value());
    if (!known)
      problems.add(
          circuit.place(),
          "the unknown circuit '" + circuit.value() + "'",
          Nearest.hint(circuit.value(), "the name of a circuit", file.circuitNames()));
    return known;
  }

  /** Whether the charger needs a circuit of its own and its name is taken. */
  private boolean clashes(ChargerShape shape, Ratings ratings) {
    boolean clashes = ratings.shared().isPresent() && file.circuitNames().contains(shape.name());
    if (clashes)
      problems.add(
          shape.place(),
          "the name of a circuit",
          "another name: outlets that share a rating become a circuit of the charger's name");
    return clashes;
  }

  private Optional<List<PhaseWiring>> wirings(ChargerShape shape, int outlets) {
    if (shape.phasesWrong()) return Optional.empty();
    List<PhaseWiring> wirings =
        shape.phases().map(Given::value).orElse(List.of(PhaseWiring.STRAIGHT));
    if (wirings.size() == 1 || wirings.size() == outlets) return Optional.of(wirings);
    problems.add(
        shape.phases().orElseThrow().place(),
        wirings.size() + " wirings",
        "one for all outlets or one for each of the " + outlets);
    return Optional.empty();
  }

  /** The charger's circuit must have every phase that the charger is wired to. */
  private void checkPhases(ChargerShape shape, List<PhaseWiring> wirings) {
    Optional<Circuit> circuit = shape.circuit().map(given -> circuits.get(given.value()));
    if (circuit.isEmpty()) return;
    PhaseSet missing = PhaseSet.NONE;
    for (PhaseWiring wiring : wirings)
      missing = missing.union(wiring.phases().minus(CircuitTree.wired(circuit.get())));
    if (!missing.isEmpty())
      problems.add(
          shape.phases().map(Given::place).orElse(shape.place().at("phases")),
          "a charger on " + missing,
          "phases that circuit '" + circuit.get().id() + "' has");
  }

  /** Only what is told a current on three phases is known to switch to one. */
  private void checkSwitch(ChargerShape shape, List<PhaseWiring> wirings) {
    if (!shape.phaseSwitch().map(Given::value).orElse(false)) return;
    boolean threePhases = wirings.stream().allMatch(wiring -> wiring.terminals() == 3);
    String found;
    if (shape.current() != Current.AC) found = "a phase switch of a DC charger";
    else if (!threePhases) found = "a phase switch of fewer than three phases";
    else if (shape.limitedIn().map(Given::value).equals(Optional.of(RateUnit.W)))
      found = "a phase switch of a charger that is limited in W";
    else return;
    problems.add(
        shape.phaseSwitch().orElseThrow().place(),
        found,
        "phase_switch only for a three-phase AC charger that is limited in A");
  }

  /**
   * What a charger can do per phase, on the AC side.
   *
   * @param dc the rectifier of a DC charger
   */
  private record Ratings(Amps rating, Amps floor, Optional<Amps> shared, Optional<DcSide> dc) {}

  private Optional<Ratings> acRatings(ChargerShape shape) {
    if (shape.rating().isEmpty()) return Optional.empty();
    Amps rating = shape.rating().get().value();
    Amps floor = shape.floor().map(Given::value).orElse(DEFAULT_FLOOR);
    if (floor.isAbove(rating)) {
      problems.add(
          shape.floor().map(Given::place).orElse(shape.place()),
          "a floor of " + floor,
          "at most the rating of " + rating);
      return Optional.empty();
    }
    shape.sharedRating().ifPresent(shared -> checkShared(shape, shared));
    return Optional.of(
        new Ratings(rating, floor, shape.sharedRating().map(Given::value), Optional.empty()));
  }

  private Optional<Ratings> dcRatings(ChargerShape shape, List<PhaseWiring> wirings) {
    if (shape.power().isEmpty() || shape.efficiencyPermille().isEmpty()) return Optional.empty();
    int efficiency = shape.efficiencyPermille().get().value();
    int phases = wirings.stream().mapToInt(PhaseWiring::terminals).min().orElse(3);
    DcSide dc = new DcSide(efficiency, phases);
    Given<Watts> power = shape.power().get();
    Watts floor = shape.floorPower().map(Given::value).orElse(DEFAULT_FLOOR_POWER);
    if (floor.compareTo(power.value()) > 0) {
      problems.add(
          shape.floorPower().map(Given::place).orElse(power.place()),
          "a floor of " + floor,
          "at most the power of " + power.value());
      return Optional.empty();
    }
    Amps rating = dc.atMost(power.value());
    if (rating.isAbove(MOST_DC_AMPS)) {
      problems.add(
          power.place(),
          power.value() + ", up to " + rating + " per phase",
          "at most " + MOST_DC_AMPS + " per phase");
      return Optional.empty();
    }
    shape.sharedPower().ifPresent(shared -> checkShared(shape, shared));
    Optional<Amps> shared = shape.sharedPower().map(given -> dc.atMost(given.value()));
    return Optional.of(new Ratings(rating, dc.atMost(floor), shared, Optional.of(dc)));
  }

  private <T> void checkShared(ChargerShape shape, Given<T> shared) {
    if (shape.outlets().map(Given::value).orElse(1) < 2)
      problems.add(shared.place(), "a shared rating of one outlet", "outlets: 2 or more");
  }

  private Optional<Amps> fallback(ChargerShape shape, Ratings ratings) {
    if (shape.fallback().isEmpty()) return Optional.empty();
    Given<Fallback> given = shape.fallback().get();
    Optional<Amps> inAmps =
        switch (given.value()) {
          case Fallback.InAmps written -> Optional.of(written.amps());
          case Fallback.InWatts written -> ratings.dc().map(dc -> dc.atMost(written.watts()));
        };
    if (inAmps.isEmpty()) {
      problems.add(given.place(), "a power for an AC charger", Quantity.CURRENT.expected());
      return Optional.empty();
    }
    Amps fallback = inAmps.get();
    if (fallback.isPositive() && fallback.isBelow(ratings.floor())) {
      problems.add(
          given.place(),
          "a fallback of " + fallback,
          "0 A or at least the floor of " + ratings.floor() + ": no car charges with less");
      return Optional.empty();
    }
    if (fallback.isAbove(ratings.rating())) {
      problems.add(
          given.place(), "a fallback of " + fallback, "at most the rating of " + ratings.rating());
      return Optional.empty();
    }
    return Optional.of(fallback);
  }

  /** The circuit that the outlets of one charger share; it bears the charger's name. */
  private CircuitId ownCircuit(
      ChargerShape shape, CircuitId parent, List<Evse> evses, Amps shared) {
    CircuitId id = new CircuitId(shape.name());
    PhaseSet phases = PhaseSet.NONE;
    for (Evse evse : evses) phases = phases.union(evse.wiring().phases());
    ownCircuits.add(
        new Circuit(
            id,
            Optional.of(parent),
            PhaseAmps.on(phases, shared),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            PhaseAmps.ZERO,
            PhaseAmps.ZERO,
            LimitOf.CIRCUIT,
            false));
    return id;
  }
}
