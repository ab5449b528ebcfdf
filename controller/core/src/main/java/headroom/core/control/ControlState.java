package headroom.core.control;

/** Everything the controller remembers between two steps. Immutable. */
public final class ControlState {
  ControlState() {}
}
