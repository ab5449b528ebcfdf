package headroom.core.port;

/**
 * Fed after each whole tick, by the control thread alone; whoever watches restarts us when it
 * starves.
 */
public interface Watchdog {
  void beat();
}
