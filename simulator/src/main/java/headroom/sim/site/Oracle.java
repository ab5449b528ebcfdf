package headroom.sim.site;

import headroom.core.site.Charger;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.site.Site;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.sim.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Watches a living site without asking the controller: loads against limits, cars served, limits
 * that reached the chargers.
 */
public final class Oracle {
  /** What a load may be above its limit without anybody being able to measure it. */
  private static final double DEFAULT_TOLERANCE_AMPS = 0.02;

  private static final double TOLERANCE_WATTS = 20;

  private final World world;
  private final Site site;
  private final Map<CircuitId, List<Excess.Tally>> tallies = new LinkedHashMap<>();
  private final Map<CircuitId, Double> tolerances = new LinkedHashMap<>();
  private final Map<CircuitId, MonoTime> unanswerableUntil = new LinkedHashMap<>();
  private final Map<EvseId, Visit> present = new LinkedHashMap<>();
  private final List<Visit> visits = new ArrayList<>();
  private final Map<EvseId, LimitSeen> limits = new LinkedHashMap<>();
  private final List<Consumer<LimitSeen>> limitListeners = new ArrayList<>();
  private long limitsReceived;
  private long messages;
  private double wattHours;

  /** Unit of a limit that a charger received. */
  public enum Unit {
    A,
    W
  }

  /**
   * A limit that a charger accepted for an EVSE.
   *
   * @param value in amperes per phase or in watts
   */
  public record LimitSeen(EvseId evse, MonoTime at, double value, Unit unit) {}

  Oracle(World world, Site site) {
    this.world = world;
    this.site = site;
    for (Circuit circuit : site.circuits()) {
      List<Excess.Tally> ofCircuit = new ArrayList<>();
      for (Phase phase : Phase.values())
        ofCircuit.add(new Excess.Tally(circuit.id(), phase.name()));
      ofCircuit.add(new Excess.Tally(circuit.id(), "power"));
      tallies.put(circuit.id(), ofCircuit);
    }
  }

  /** Sets the resolution of a circuit's meter: what it cannot show is not counted. */
  public void resolution(CircuitId circuit, double amps) {
    tolerances.put(circuit, Math.max(amps, DEFAULT_TOLERANCE_AMPS));
  }

  /**
   * Nobody can answer an excess of {@code circuit} for {@code length}: its meter is silent but not
   * yet given up, or who draws there cannot be told. The 15 s that an answer may take begin after
   * that (design 3: a rise of the background is answered within 15 s, or one lease).
   */
  public void cannotAnswer(Circuit circuit, Duration length) {
    unanswerableUntil.merge(circuit.id(), world.now().plus(length), MonoTime::max);
  }

  /** A charger cannot be told anything for {@code length}, or until its lease has ended. */
  public void outOfReach(Charger charger, Duration length) {
    Duration until = length.compareTo(charger.lease()) < 0 ? length : charger.lease();
    for (Circuit circuit : site.above(charger)) cannotAnswer(circuit, until);
  }

  void follow(Outlet outlet) {
    outlet.listen(
        new Outlet.Listener() {
          @Override
          public void onPlugged(Car car) {
            Visit visit = new Visit(outlet.id(), car, world.now());
            visits.add(visit);
            present.put(outlet.id(), visit);
          }

          @Override
          public void onUnplugged(Car car) {
            Visit visit = present.remove(outlet.id());
            if (visit != null) visit.ended(world.now());
          }
        });
  }

  /** The loads that held for the last {@code seconds}. */
  void held(Circuit circuit, PerPhase load, PerPhase building, PerPhase volts, double seconds) {
    List<Excess.Tally> ofCircuit = tallies.getOrDefault(circuit.id(), List.of());
    boolean managed = circuit.of() == Circuit.LimitOf.MANAGED;
    PerPhase counted = managed ? load.minus(building) : load;
    PerPhase alone = managed ? PerPhase.ZERO : building;
    double tolerance = tolerances.getOrDefault(circuit.id(), DEFAULT_TOLERANCE_AMPS);
    boolean answerable =
        !world.now().isBefore(unanswerableUntil.getOrDefault(circuit.id(), MonoTime.ZERO));
    if (!answerable) ofCircuit.forEach(Excess.Tally::cannotBeAnswered);
    for (Phase phase : Phase.values()) {
      double limit = circuit.effectiveLimit().get(phase).toDouble();
      ofCircuit
          .get(phase.ordinal())
          .held(counted.get(phase), alone.get(phase), limit, tolerance, seconds);
    }
    circuit
        .power()
        .ifPresent(
            limit ->
                ofCircuit
                    .getLast()
                    .held(
                        watts(counted, volts),
                        watts(alone, volts),
                        limit.watts(),
                        TOLERANCE_WATTS,
                        seconds));
  }

  private static double watts(PerPhase amps, PerPhase volts) {
    return amps.zip(volts, (i, u) -> i * u).sum();
  }

  void charged(EvseId evse, double flowedWh) {
    wattHours += flowedWh;
    Visit visit = present.get(evse);
    if (visit != null) visit.charged(flowedWh, world.now());
  }

  /** A charger has accepted a limit. Called by charger models. */
  public void limitReceived(EvseId evse, double value, Unit unit) {
    LimitSeen seen = new LimitSeen(evse, world.now(), value, unit);
    limitsReceived++;
    limits.put(evse, seen);
    world.note(evse.toString(), "limit " + value + " " + unit);
    for (Consumer<LimitSeen> listener : limitListeners) listener.accept(seen);
  }

  /** An OCPP frame went to or came from a charger. Called by charger models. */
  public void message() {
    messages++;
  }

  /** Told of each limit that a charger accepts, in the world's thread. */
  public void onLimit(Consumer<LimitSeen> listener) {
    limitListeners.add(listener);
  }

  /** Every limit of every circuit, phase by phase; power only where it is limited. */
  public List<Excess> excesses() {
    List<Excess> all = new ArrayList<>();
    for (Circuit circuit : site.circuits()) {
      for (Excess.Tally tally : tallies.getOrDefault(circuit.id(), List.of())) {
        Excess sum = tally.sum();
        if (!sum.what().equals("power") || circuit.power().isPresent()) all.add(sum);
      }
    }
    return all;
  }

  /** The limits that we broke. */
  public List<Excess> broken() {
    return excesses().stream().filter(Excess::isBroken).toList();
  }

  /** Every visit so far, in the order of arrival. */
  public List<Visit> visits() {
    return List.copyOf(visits);
  }

  public long sessionsServed() {
    return visits.stream().filter(Visit::isServed).count();
  }

  /** Visits that wanted energy and have not been served: gone, or still there. */
  public List<Visit> leftOut() {
    return visits.stream().filter(visit -> !visit.isServed() && !visit.wantsNothing()).toList();
  }

  /** Energy into all cars so far, at the pace of the site. */
  public double kilowattHours() {
    return wattHours / 1000;
  }

  /** The limit that a charger last accepted for an EVSE. */
  public Optional<LimitSeen> lastLimit(EvseId evse) {
    return Optional.ofNullable(limits.get(evse));
  }

  public long limitsReceived() {
    return limitsReceived;
  }

  /** OCPP frames in both directions. */
  public long messages() {
    return messages;
  }
}
