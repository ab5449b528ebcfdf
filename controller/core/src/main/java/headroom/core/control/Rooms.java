package headroom.core.control;

import headroom.core.control.Room.What;
import headroom.core.event.Source;
import headroom.core.port.MeterReport.Sample;
import headroom.core.site.Circuit;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseSet;
import headroom.core.units.Watts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that is limited at one instant, what is free in it, and what is committed of that
 * (design 3.2).
 */
final class Rooms {
  /** Losing the export that is used leaves the load below this many percent of the limit. */
  private static final long EXPORT_PERCENT = 145;

  private final ControlState state;
  private final MonoTime now;
  private final List<Room> rooms = new ArrayList<>();
  private final List<Tree.Node> nodeOf = new ArrayList<>();
  private final List<List<Integer>> ofNode = new ArrayList<>();
  private final Map<List<Integer>, List<Integer>> ofPath = new LinkedHashMap<>();
  private final long[] used_mA;
  private final long[] fixed_mA;

  Rooms(Tree tree, ControlState state, MonoTime now) {
    this.state = state;
    this.now = now;
    for (Tree.Node node : tree.nodes()) add(node);
    used_mA = new long[rooms.size()];
    fixed_mA = new long[rooms.size()];
    for (int k = 0; k < used_mA.length; k++) {
      for (Tree.Leaf leaf : nodeOf.get(k).below()) used_mA[k] += counted_mA(leaf, k);
    }
  }

  private void add(Tree.Node node) {
    Circuit circuit = node.circuit();
    CircuitTrack track = state.circuit(node);
    List<Integer> mine = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      Amps limit = track.limit.get(phase).limit();
      What what = new What.OnPhase(phase, source(track, phase), limit);
      long free = free_mA(circuit, track, phase) - track.taken_mA[phase.ordinal()];
      mine.add(put(node, new Room(circuit.id(), what, free)));
    }
    if (track.limit.power().isPresent()) {
      Limits.OfPower power = track.limit.power().get();
      What what = new What.Power(power.limit(), power.source());
      mine.add(put(node, new Room(circuit.id(), what, power_mA(circuit, track, power.limit()))));
    }
    if (circuit.unbalance().isPresent()) {
      Amps limit = circuit.unbalance().get();
      for (Phase heavy : Phase.values()) {
        for (Phase light : Phase.values()) {
          if (heavy == light) continue;
          What what = new What.Unbalance(heavy, light, limit);
          mine.add(put(node, new Room(circuit.id(), what, limit.milliamps())));
        }
      }
    }
    ofNode.add(List.copyOf(mine));
  }

  private int put(Tree.Node node, Room room) {
    rooms.add(room);
    nodeOf.add(node);
    return rooms.size() - 1;
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

  /** What an EVSE counts with in a room. */
  private long counted_mA(Tree.Leaf leaf, int k) {
    EvseTrack track = state.evse(leaf);
    if (leaf.charger().planned() && !track.seen) return 0;
    PhaseSet phases = track.phases(leaf.wired());
    int weight = rooms.get(k).what().weight(phases);
    if (weight == 0) return 0;
    if (track.committed.isStranger() && seesAll(nodeOf.get(k), phases)) return 0;
    return (long) track.counted(now).milliamps() * weight;
  }

  private boolean seesAll(Tree.Node node, PhaseSet phases) {
    CircuitTrack track = state.circuit(node);
    for (Phase phase : Phase.values())
      if (phases.contains(phase) && !track.sees(node.circuit(), phase)) return false;
    return true;
  }

  List<Room> all() {
    return rooms;
  }

  /** The rooms of one circuit, as indexes. */
  List<Integer> of(Tree.Node node) {
    return ofNode.get(node.index());
  }

  /** The rooms that an EVSE uses, as indexes. */
  List<Integer> of(Tree.Leaf leaf) {
    return ofPath.computeIfAbsent(
        leaf.above(),
        above -> {
          List<Integer> all = new ArrayList<>();
          for (int node : above) all.addAll(ofNode.get(node));
          return List.copyOf(all);
        });
  }

  /** Counts an EVSE as one whose current is not ours to choose now. */
  void fix(Tree.Leaf leaf) {
    for (int k : of(leaf)) fixed_mA[k] += counted_mA(leaf, k);
  }

  /** What the sessions may share: the rooms less what is fixed. */
  List<Room> toShare() {
    List<Room> share = new ArrayList<>(rooms.size());
    for (int k = 0; k < rooms.size(); k++) {
      Room room = rooms.get(k);
      share.add(new Room(room.circuit(), room.what(), room.free_mA() - fixed_mA[k]));
    }
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
    for (int node : leaf.above()) {
      for (int k : ofNode.get(node)) {
        int weight = rooms.get(k).what().weight(phases);
        if (weight == 0) continue;
        spare = Math.min(spare, Math.floorDiv(rooms.get(k).free_mA() - used_mA[k], weight));
      }
    }
    return spare;
  }

  /** The EVSE is now committed to {@code more_mA} per phase more than it was. */
  void commit(Tree.Leaf leaf, long more_mA) {
    PhaseSet phases = state.evse(leaf).phases(leaf.wired());
    for (int node : leaf.above()) {
      for (int k : ofNode.get(node)) used_mA[k] += more_mA * rooms.get(k).what().weight(phases);
    }
  }
}
