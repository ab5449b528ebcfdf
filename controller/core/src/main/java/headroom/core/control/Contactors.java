package headroom.core.control;

import headroom.core.event.Event;
import headroom.core.site.Contactor;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens contactors when nothing else helps (design 3.5): that of an EVSE whose pause does not work,
 * and all on a circuit whose breaker is about to trip. They close again when the breaker is cool
 * and some minutes have passed, longer each time.
 */
final class Contactors {
  static final Duration FIRST_COOL_DOWN = Duration.ofMinutes(5);
  static final Duration LAST_COOL_DOWN = Duration.ofMinutes(60);

  private static final Amps DRAWS = Amps.of(1);

  private final Tree tree;
  private final ControlState state;
  private final List<Event> events;
  private final MonoTime now;
  private final List<ContactorOrder> orders = new ArrayList<>();

  /**
   * What is known of one contactor.
   *
   * @param openSince empty while it is closed
   * @param coolDown how long it stays open at least
   * @param closedAt when it last closed again
   * @param cycles how often it has opened in this run
   */
  record Switch(
      Optional<MonoTime> openSince,
      Duration coolDown,
      Optional<MonoTime> closedAt,
      int cycles,
      String why) {
    static final Switch CLOSED =
        new Switch(Optional.empty(), FIRST_COOL_DOWN, Optional.empty(), 0, "");

    boolean isOpen() {
      return openSince.isPresent();
    }

    Switch opened(String because, MonoTime now) {
      boolean again = closedAt.isPresent() && !now.isAtLeast(LAST_COOL_DOWN, closedAt.get());
      Duration twice = coolDown.multipliedBy(2);
      Duration longer = twice.compareTo(LAST_COOL_DOWN) > 0 ? LAST_COOL_DOWN : twice;
      return new Switch(
          Optional.of(now), again ? longer : FIRST_COOL_DOWN, closedAt, cycles + 1, because);
    }

    Switch closed(MonoTime now) {
      return new Switch(Optional.empty(), coolDown, Optional.of(now), cycles, "");
    }

    boolean mayClose(MonoTime now) {
      return openSince.isPresent() && now.isAtLeast(coolDown, openSince.get());
    }
  }

  Contactors(Tree tree, ControlState state, List<Event> events, MonoTime now) {
    this.tree = tree;
    this.state = state;
    this.events = events;
    this.now = now;
  }

  List<ContactorOrder> give(List<Contactor> contactors) {
    state.switches.keySet().retainAll(contactors);
    for (Contactor contactor : contactors) {
      Switch known = state.switches.get(contactor);
      Switch before = known == null ? Switch.CLOSED : known;
      Optional<String> why = why(contactor);
      Switch after = before;
      if (why.isPresent() && !before.isOpen()) {
        after = before.opened(why.get(), now);
        events.add(new Event.ContactorOpened(contactor.name(), why.get(), after.cycles()));
      } else if (why.isEmpty() && before.mayClose(now) && isCool(contactor)) {
        after = before.closed(now);
        events.add(new Event.ContactorClosed(contactor.name()));
      }
      state.switches.put(contactor, after);
      if (known == null || after.isOpen() != before.isOpen())
        orders.add(new ContactorOrder(contactor, !after.isOpen(), after.why()));
    }
    return List.copyOf(orders);
  }

  private Optional<String> why(Contactor contactor) {
    return switch (contactor) {
      case Contactor.OfCircuit of -> whyOf(state.circuit(of.circuit()));
      case Contactor.OfEvse of -> whyOf(leaf(of.evse()));
    };
  }

  private static Optional<String> whyOf(CircuitTrack circuit) {
    if (circuit.stage() != Heat.Stage.OPEN) return Optional.empty();
    return Optional.of("the breaker of " + circuit.id + " is about to trip");
  }

  private Optional<String> whyOf(Tree.Leaf leaf) {
    EvseTrack track = state.evse(leaf);
    boolean draws =
        track.isMeasured(now)
            ? track.draw.orElseThrow().draw().highest().isAbove(DRAWS)
            : track.obedience.byMeter();
    if (track.obedience.isLost(now) && draws)
      return Optional.of(track.id + " does not stop when it is paused");
    for (int node : leaf.above()) {
      Optional<String> why = whyOf(state.circuit(tree.nodes().get(node)));
      if (why.isPresent()) return why;
    }
    return Optional.empty();
  }

  private boolean isCool(Contactor contactor) {
    return switch (contactor) {
      case Contactor.OfCircuit of -> state.circuit(of.circuit()).isCool();
      case Contactor.OfEvse of ->
          leaf(of.evse()).above().stream()
              .allMatch(node -> state.circuit(tree.nodes().get(node)).isCool());
    };
  }

  private Tree.Leaf leaf(EvseId id) {
    for (Tree.Leaf leaf : tree.leaves()) if (leaf.evse().id().equals(id)) return leaf;
    throw new IllegalStateException("contactor of unknown EVSE " + id);
  }
}
