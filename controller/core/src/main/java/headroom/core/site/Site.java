package headroom.core.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything behind one grid connection: a tree of circuits with chargers at its leaves and nodes.
 *
 * <p>Orders are the config's and settle ties. A circuit comes after its parent; the first one is
 * the grid connection.
 */
public final class Site {
  private final String name;
  private final Map<CircuitId, Circuit> circuits = new LinkedHashMap<>();
  private final Map<ChargerId, Charger> chargers = new LinkedHashMap<>();
  private final Map<EvseId, Evse> evses = new LinkedHashMap<>();
  private final Share share;
  private final Priority priority;
  private List<Contactor> contactors = List.of();

  /** How free current is shared (design 3.3). */
  public enum Share {
    /** The same current for every car. */
    EQUAL,
    /** In proportion to the most that the car can take. */
    RATED,
    /** By laxity: who has the least time to spare before it leaves gets the most. */
    ENERGY
  }

  /** What the priority class of a session decides (design 3.3, 2). */
  public enum Priority {
    /** Who is admitted when not all floors fit. */
    ADMISSION,
    /** That, and a higher class is filled up first. */
    STRICT
  }

  /**
   * @throws IllegalArgumentException when an id is doubled, a parent is missing or comes later, or
   *     a charger names no circuit; the config reader reports these with their lines before it
   *     comes to this
   */
  public Site(
      String name, Share share, Priority priority, List<Circuit> circuits, List<Charger> chargers) {
    this.name = name;
    this.share = share;
    this.priority = priority;
    for (Circuit circuit : circuits) {
      boolean root = this.circuits.isEmpty();
      if (root != circuit.parent().isEmpty())
        throw new IllegalArgumentException("one root, and first: " + circuit.id());
      circuit
          .parent()
          .ifPresent(
              parent -> require(this.circuits.containsKey(parent), "unknown parent " + parent));
      require(this.circuits.put(circuit.id(), circuit) == null, "doubled circuit " + circuit.id());
    }
    require(!this.circuits.isEmpty(), "a site needs a grid connection");
    for (Charger charger : chargers) {
      require(this.circuits.containsKey(charger.circuit()), "unknown circuit " + charger.circuit());
      require(this.chargers.put(charger.id(), charger) == null, "doubled charger " + charger.id());
      for (Evse evse : charger.evses())
        require(evses.put(evse.id(), evse) == null, "doubled EVSE " + evse.id());
    }
  }

  /** A site whose priority classes decide admission. */
  public Site(String name, Share share, List<Circuit> circuits, List<Charger> chargers) {
    this(name, share, Priority.ADMISSION, circuits, chargers);
  }

  /**
   * This site with these contactors, which we can open.
   *
   * @throws IllegalArgumentException when one is of an EVSE or circuit that the site does not have
   */
  public Site withContactors(List<Contactor> all) {
    for (Contactor contactor : all) {
      boolean known =
          switch (contactor) {
            case Contactor.OfEvse of -> evses.containsKey(of.evse());
            case Contactor.OfCircuit of -> circuits.containsKey(of.circuit());
          };
      require(known, "contactor of unknown " + contactor.name());
    }
    Site site = new Site(name, share, priority, circuits(), chargers());
    site.contactors = List.copyOf(all);
    return site;
  }

  private static void require(boolean holds, String message) {
    if (!holds) throw new IllegalArgumentException(message);
  }

  public String name() {
    return name;
  }

  public Share share() {
    return share;
  }

  public Priority priority() {
    return priority;
  }

  /** In the order in which they were given; none unless somebody wired one. */
  public List<Contactor> contactors() {
    return contactors;
  }

  /** All circuits, parents first. */
  public List<Circuit> circuits() {
    return List.copyOf(circuits.values());
  }

  public List<Charger> chargers() {
    return List.copyOf(chargers.values());
  }

  /** All EVSEs, in charger order. */
  public List<Evse> evses() {
    return List.copyOf(evses.values());
  }

  public Circuit root() {
    return circuits.values().iterator().next();
  }

  public Optional<Circuit> circuit(CircuitId id) {
    return Optional.ofNullable(circuits.get(id));
  }

  public Optional<Charger> charger(ChargerId id) {
    return Optional.ofNullable(chargers.get(id));
  }

  public Optional<Evse> evse(EvseId id) {
    return Optional.ofNullable(evses.get(id));
  }

  /**
   * The circuits that an EVSE of {@code charger} loads: its own first, the grid connection last.
   */
  public List<Circuit> above(Charger charger) {
    List<Circuit> path = new ArrayList<>();
    Optional<CircuitId> next = Optional.of(charger.circuit());
    while (next.isPresent()) {
      Circuit circuit = circuits.get(next.get());
      if (circuit == null) throw new IllegalStateException("unknown circuit " + next.get());
      path.add(circuit);
      next = circuit.parent();
    }
    return List.copyOf(path);
  }

  /** The chargers on {@code circuit} or anywhere below it. */
  public List<Charger> below(CircuitId circuit) {
    return chargers.values().stream()
        .filter(charger -> above(charger).stream().anyMatch(c -> c.id().equals(circuit)))
        .toList();
  }
}
