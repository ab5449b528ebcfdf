package headroom.core.control;

import headroom.core.control.Room.What;
import headroom.core.event.Source;
import headroom.core.port.MeterReport.Sample;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseSet;
import headroom.core.units.Watts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is limited at one instant, what is free in it, and what is committed of that
 * (design 3.2).
 */
final class Rooms {
  private static final Phase[] PHASES = Phase.values();

  /** Losing the export that is used leaves the load below this many percent of the limit. */
  private static final long EXPORT_PERCENT = 145;

  private final ControlState state;
  private final MonoTime now;
  private final Kept kept;
  private final RoomPlan plan;
  private final List<Room> rooms;
  private final long[] used_mA;
  private final long[] fixed_mA;

  Rooms(Tree tree, ControlState state, Kept kept, MonoTime now) {
    this.state = state;
    this.kept = kept;
    this.now = now;
    plan = plan(tree);
    rooms = new ArrayList<>(plan.rooms());
    for (Tree.Node node : tree.nodes()) add(node);
    kept.rooms = rooms;
    used_mA = new long[rooms.size()];
    fixed_mA = new long[rooms.size()];
    for (Tree.Leaf leaf : tree.leaves()) count(leaf, used_mA);
  }

  private RoomPlan plan(Tree tree) {
    boolean[] power = new boolean[tree.nodes().size()];
    for (Tree.Node node : tree.nodes())
      power[node.index()] = state.circuit(node).limit.power().isPresent();
    RoomPlan same =
        kept.plan.filter(known -> known.isFor(power)).orElseGet(() -> new RoomPlan(tree, power));
    kept.plan = Optional.of(same);
    return same;
  }

  private void add(Tree.Node node) {
    Circuit circuit = node.circuit();
    CircuitTrack track = state.circuit(node);
    for (Phase phase : PHASES) {
      What what = onPhase(phase, source(track, phase), track.limit.get(phase).limit());
      long free = free_mA(circuit, track, phase) - track.taken_mA[phase.ordinal()];
      put(circuit, what, free);
    }
    if (track.limit.power().isPresent()) {
      Limits.OfPower power = track.limit.power().get();
      What what = new What.Power(power.limit(), power.source());
      put(circuit, what, power_mA(circuit, track, power.limit()));
    }
    if (circuit.unbalance().isPresent()) {
      Amps limit = circuit.unbalance().get();
      for (Phase heavy : PHASES) {
        for (Phase light : PHASES) {
          if (heavy != light)
            put(circuit, new What.Unbalance(heavy, light, limit), limit.milliamps());
        }
      }
    }
  }

  /** The next room is mostly the same as in the last step. */
  private What onPhase(Phase phase, Source source, Amps limit) {
    int k = rooms.size();
    boolean same =
        k < kept.rooms.size()
            && kept.rooms.get(k).what() instanceof What.OnPhase on
            && on.phase() == phase
            && on.source() == source
            && on.limit().equals(limit);
    return same ? kept.rooms.get(k).what() : new What.OnPhase(phase, source, limit);
  }

  private void put(Circuit circuit, What what, long free_mA) {
    rooms.add(like(kept.rooms, rooms.size(), circuit.id(), what, free_mA));
  }

  /** The room that was at this place, if it was the same. */
  private static Room like(List<Room> before, int k, CircuitId circuit, What what, long free_mA) {
    if (k < before.size()) {
      Room room = before.get(k);
      boolean same =
          room.free_mA() == free_mA && room.circuit().equals(circuit) && room.what().equals(what);
      if (same) return room;
    }
    return new Room(circuit, what, free_mA);
  }

  /** A lost meter is named before what the config says, but not before what somebody has set. */
  private static Source source(CircuitTrack track, Phase phase) {
    Source source = track.limit.get(phase).source();
    boolean ofConfig = source == Source.INSTALLER || source == Source.OPERATOR;
    return track.isLost() && ofConfig ? Source.FAILSAFE : source;
  }

  /** Limit less margin and background, before the guard's correction. */
  static long free_mA(Circuit circuit, CircuitTrack track, Phase phase) {
    long limit = track.limit.get(phase).limit().milliamps();
    return free_mA(circuit, phase, limit, track.background[phase.ordinal()].held_mA());
  }

  /** The same with the background as it is estimated now, without what is held of its peaks. */
  static long freeNow_mA(Circuit circuit, CircuitTrack track, Phase phase) {
    long limit = track.limit.get(phase).limit().milliamps();
    return free_mA(circuit, phase, limit, track.background[phase.ordinal()].value_mA());
  }

  private static long free_mA(Circuit circuit, Phase phase, long limit, long background) {
    long within = limit - circuit.margin().get(phase).milliamps();
    if (background >= 0) return within - background;
    if (!circuit.useExport()) return within;
    // Losing the export must not load the circuit beyond what its breaker bears for an hour.
    long worst = circuit.background().get(phase).milliamps();
    long bearable = limit * EXPORT_PERCENT / 100 - worst;
    return Math.max(within, Math.min(within - background, bearable));
  }

  /** The sum of phase currents that a power limit leaves, at the highest voltage measured. */
  private static long power_mA(Circuit circuit, CircuitTrack track, Watts limit) {
    long highest_mV = Watts.NOMINAL_VOLTS * 1000L;
    if (track.sample.isPresent()) {
      Sample sample = track.sample.get();
      for (int voltage : sample.voltages_mV()) highest_mV = Math.max(highest_mV, voltage);
    }
    long free = Math.floorDiv(Math.multiplyExact(limit.watts(), 1_000_000L), highest_mV);
    for (Background background : track.background) {
      long others = background.held_mA();
      free -= circuit.useExport() ? others : Math.max(0, others);
    }
    return free;
  }

  /** Adds what an EVSE counts with in each of its rooms. */
  private void count(Tree.Leaf leaf, long[] sum_mA) {
    EvseTrack track = state.evse(leaf);
    if (leaf.charger().planned() && !track.seen) return;
    PhaseSet phases = track.phases(leaf.wired());
    boolean stranger = track.committed.isStranger();
    long counted_mA = track.counted(now).milliamps();
    List<Integer> mine = plan.of(leaf);
    for (int i = 0; i < mine.size(); i++) {
      int k = mine.get(i);
      int weight = rooms.get(k).what().weight(phases);
      if (weight == 0 || (stranger && seesAll(plan.node(k), phases))) continue;
      sum_mA[k] += counted_mA * weight;
    }
  }

  private boolean seesAll(Tree.Node node, PhaseSet phases) {
    CircuitTrack track = state.circuit(node);
    for (Phase phase : PHASES)
      if (phases.contains(phase) && !track.sees(node.circuit(), phase)) return false;
    return true;
  }

  List<Room> all() {
    return rooms;
  }

  /** The circuit of a room. */
  Tree.Node node(int room) {
    return plan.node(room);
  }

  /** The rooms of one circuit, as indexes. */
  List<Integer> of(Tree.Node node) {
    return plan.of(node);
  }

  /** The rooms that an EVSE uses, as indexes. */
  List<Integer> of(Tree.Leaf leaf) {
    return plan.of(leaf);
  }

  /** Counts an EVSE as one whose current is not ours to choose now. */
  void fix(Tree.Leaf leaf) {
    count(leaf, fixed_mA);
    EvseTrack track = state.evse(leaf);
    if (!Fallbacks.wantsHigher(leaf, track) || !track.committed.isCommandable()) return;
    // The sessions make room for its higher fallback before that is written.
    long more_mA = track.committed.moreWithFallback_mA(leaf.charger().fallback(), now);
    PhaseSet phases = track.phases(leaf.wired());
    for (int k : of(leaf)) fixed_mA[k] += more_mA * rooms.get(k).what().weight(phases);
  }

  /** What the sessions may share: the rooms less what is fixed. */
  List<Room> toShare() {
    List<Room> share = new ArrayList<>(rooms.size());
    for (int k = 0; k < rooms.size(); k++) {
      Room room = rooms.get(k);
      long left_mA = room.free_mA() - fixed_mA[k];
      share.add(
          fixed_mA[k] == 0 ? room : like(kept.toShare, k, room.circuit(), room.what(), left_mA));
    }
    kept.toShare = share;
    return share;
  }

  /** What is committed in a room. */
  long used_mA(int k) {
    return used_mA[k];
  }

  /** How much more the EVSE may be committed to, per phase; may be negative. */
  long spare_mA(Tree.Leaf leaf) {
    PhaseSet phases = state.evse(leaf).phases(leaf.wired());
    long spare = Long.MAX_VALUE;
    for (int k : plan.of(leaf)) {
      int weight = rooms.get(k).what().weight(phases);
      if (weight == 0) continue;
      spare = Math.min(spare, Math.floorDiv(rooms.get(k).free_mA() - used_mA[k], weight));
    }
    return spare;
  }

  /** The EVSE is now committed to {@code more_mA} per phase more than it was. */
  void commit(Tree.Leaf leaf, long more_mA) {
    PhaseSet phases = state.evse(leaf).phases(leaf.wired());
    for (int k : plan.of(leaf)) used_mA[k] += more_mA * rooms.get(k).what().weight(phases);
  }
}
