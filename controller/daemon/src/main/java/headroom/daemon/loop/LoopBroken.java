package headroom.daemon.loop;

/**
 * An invariant of ours broke in a tick. Safe limits have been sent; the program must end, for half
 * of the chargers would keep the old numbers.
 */
public final class LoopBroken extends RuntimeException {
  private static final long serialVersionUID = 1;

  LoopBroken(Throwable cause) {
    super("the control loop broke an invariant: " + cause, cause);
  }
}
