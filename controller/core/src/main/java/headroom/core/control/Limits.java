package headroom.core.control;

import headroom.core.event.Event;
import headroom.core.event.Source;
import headroom.core.port.SetLimit;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.Watts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The limits of all sources that count at one instant (design 3.1): those of the config, and those
 * that somebody has set and that have not run out. The lowest wins, for each phase and for the
 * total power by itself, and its source is kept; of equal ones the config's goes first. Nothing
 * that is set can raise what the installer has written.
 */
final class Limits {
  private final Map<CircuitId, List<SetLimit.OnCircuit>> onCircuits = new LinkedHashMap<>();
  private final Map<EvseId, OfEvse> onEvses = new LinkedHashMap<>();
  private final List<SetLimit.OfSignal> lost = new ArrayList<>();

  /** The limit of one phase, and who set it. */
  record OfPhase(Amps limit, Source source) {
    private OfPhase or(Amps other, Source from) {
      return other.isBelow(limit) ? new OfPhase(other, from) : this;
    }
  }

  /** The limit of a circuit's total power, and who set it. */
  record OfPower(Watts limit, Source source) {}

  /** The limit that somebody has set on one EVSE, per phase. */
  record OfEvse(Amps limit, Source source) {}

  /** The limits of one circuit. */
  record OfCircuit(OfPhase l1, OfPhase l2, OfPhase l3, Optional<OfPower> power) {
    OfPhase get(Phase phase) {
      return switch (phase) {
        case L1 -> l1;
        case L2 -> l2;
        case L3 -> l3;
      };
    }

    PhaseAmps current() {
      return new PhaseAmps(l1.limit(), l2.limit(), l3.limit());
    }

    private OfCircuit or(SetLimit.OnCircuit set) {
      OfCircuit lower = set.current().map(amps -> or(amps, set.source())).orElse(this);
      if (set.power().isEmpty()) return lower;
      Watts watts = set.power().get();
      boolean wins = power.isEmpty() || watts.compareTo(power.get().limit()) < 0;
      if (!wins) return lower;
      return new OfCircuit(
          lower.l1, lower.l2, lower.l3, Optional.of(new OfPower(watts, set.source())));
    }

    private OfCircuit or(PhaseAmps amps, Source from) {
      return new OfCircuit(
          l1.or(amps.l1(), from), l2.or(amps.l2(), from), l3.or(amps.l3(), from), power);
    }

    /** For people: {@code 3x63 A (installer), 4.2 kW (grid)}. */
    @Override
    public String toString() {
      boolean one = l1.source() == l2.source() && l2.source() == l3.source();
      String amps =
          one
              ? current() + " (" + l1.source().word() + ")"
              : "L1 %s, L2 %s, L3 %s".formatted(words(l1), words(l2), words(l3));
      return power.map(p -> amps + ", " + p.limit() + " (" + p.source().word() + ")").orElse(amps);
    }

    private static String words(OfPhase phase) {
      return phase.limit() + " (" + phase.source().word() + ")";
    }
  }

  /**
   * @param set by everybody, also what has run out or names what the site does not have
   */
  Limits(List<SetLimit> set, MonoTime now) {
    for (SetLimit limit : set) {
      if (limit instanceof SetLimit.OfSignal signal && signal.isLostAt(now)) lost.add(signal);
      if (!limit.countsAt(now)) continue;
      switch (limit) {
        case SetLimit.OnCircuit on -> put(on);
        case SetLimit.OfSignal signal -> put(signal.whenActive());
        case SetLimit.OnEvse on ->
            onEvses.merge(
                on.evse(),
                new OfEvse(on.current(), on.source()),
                (old, next) -> next.limit().isBelow(old.limit()) ? next : old);
      }
    }
  }

  private void put(SetLimit.OnCircuit on) {
    onCircuits.computeIfAbsent(on.circuit(), id -> new ArrayList<>()).add(on);
  }

  /** What the config alone says. */
  static OfCircuit ofConfig(Circuit circuit) {
    PhaseAmps hard = circuit.limit();
    Optional<OfPower> power = circuit.power().map(watts -> new OfPower(watts, Source.INSTALLER));
    OfCircuit limit =
        new OfCircuit(
            new OfPhase(hard.l1(), Source.INSTALLER),
            new OfPhase(hard.l2(), Source.INSTALLER),
            new OfPhase(hard.l3(), Source.INSTALLER),
            power);
    return circuit.softLimit().map(soft -> limit.or(soft, Source.OPERATOR)).orElse(limit);
  }

  OfCircuit of(Tree.Node node) {
    OfCircuit limit = node.limit();
    if (onCircuits.isEmpty()) return limit;
    for (SetLimit.OnCircuit on : onCircuits.getOrDefault(node.circuit().id(), List.of()))
      limit = limit.or(on);
    return limit;
  }

  /** Empty when nobody limits it beyond its rating. */
  Optional<OfEvse> of(EvseId evse) {
    return Optional.ofNullable(onEvses.get(evse));
  }

  /** Puts them in force; every change is one event. */
  void apply(Tree tree, ControlState state, List<Event> events) {
    state.lostInputs = List.copyOf(lost);
    for (Tree.Node node : tree.nodes()) {
      CircuitTrack track = state.circuit(node);
      OfCircuit before = track.limit;
      track.limit = of(node);
      if (!before.equals(track.limit))
        events.add(
            new Event.CircuitLimitChanged(track.id, track.limit.toString(), before.toString()));
    }
    for (Tree.Leaf leaf : tree.leaves()) {
      EvseTrack track = state.evse(leaf);
      Optional<OfEvse> before = track.limit;
      track.limit = of(leaf.evse().id());
      if (before.equals(track.limit)) continue;
      events.add(
          track
              .limit
              .<Event>map(on -> new Event.EvseLimited(track.id, on.limit(), on.source()))
              .orElseGet(() -> new Event.EvseLimitEnded(track.id, before.orElseThrow().source())));
    }
  }
}
