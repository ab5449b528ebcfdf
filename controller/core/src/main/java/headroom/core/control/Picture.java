package headroom.core.control;

import headroom.core.control.SiteView.CircuitView;
import headroom.core.control.SiteView.EvseView;
import headroom.core.port.MeterReport.Sample;
import headroom.core.site.Circuit;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Shows people what a step saw and decided. Drawn when it is first asked for, by whoever asks: from
 * then on it is there. What it is drawn from is over and does not change any more.
 */
final class Picture implements Supplier<SiteView> {
  private final Tree tree;
  private final ControlState state;
  private final Rooms rooms;
  private final Sharing sharing;
  private final Reasons reasons;
  private final MonoTime now;
  private Optional<SiteView> drawn = Optional.empty();

  Picture(
      Tree tree, ControlState state, Rooms rooms, Sharing sharing, Reasons reasons, MonoTime now) {
    this.tree = tree;
    this.state = state;
    this.rooms = rooms;
    this.sharing = sharing;
    this.reasons = reasons;
    this.now = now;
  }

  @Override
  public synchronized SiteView get() {
    if (drawn.isEmpty()) drawn = Optional.of(draw());
    return drawn.get();
  }

  private SiteView draw() {
    List<CircuitView> circuits = new ArrayList<>();
    for (Tree.Node node : tree.nodes()) circuits.add(circuit(node));
    List<EvseView> evses = new ArrayList<>();
    for (Tree.Leaf leaf : tree.leaves()) evses.add(evse(leaf));
    return new SiteView(now, circuits, evses);
  }

  private CircuitView circuit(Tree.Node node) {
    Circuit circuit = node.circuit();
    CircuitTrack track = state.circuit(node);
    PhaseAmps background = PhaseAmps.ZERO;
    PhaseAmps committed = PhaseAmps.ZERO;
    PhaseAmps free = PhaseAmps.ZERO;
    for (Phase phase : Phase.values()) {
      int k = rooms.of(node).get(phase.ordinal());
      background = background.with(phase, track.background(phase));
      committed = committed.with(phase, Amps.ofMilliamps(rooms.used_mA(k)));
      free = free.with(phase, Amps.ofMilliamps(rooms.all().get(k).free_mA()));
    }
    return new CircuitView(
        circuit.id(),
        track.limit.current(),
        track.sample.map(Sample::current),
        background,
        committed,
        free,
        track.isLost());
  }

  private EvseView evse(Tree.Leaf leaf) {
    EvseTrack track = state.evse(leaf);
    Amps offer = track.offer(now);
    Amps target = sharing.slot(leaf).map(Sharing.Slot::target).orElse(offer);
    return new EvseView(
        track.id,
        track.seen,
        track.connected,
        track.silence.isPresent(),
        track.state,
        track.transaction,
        offer,
        target,
        track.counted(now),
        track.draw.map(draw -> draw.draw()),
        track.draw.map(draw -> now.since(draw.takenAt()).toMillis()),
        Intake.energyCharged(track),
        track.closings,
        track.phaseSwitch.count(),
        reasons.of(leaf, offer));
  }
}
