package headroom.sim.replay;

import java.util.List;

/** Who gets how much, decided anew every {@link Session#DECIDES_EVERY_MIN} minutes. */
interface Sharer {
  /**
   * Offers each car that is plugged in its current ({@link Plugged#offer}).
   *
   * @param plugged all that are plugged in now, by arrival
   * @param gone those that were plugged in at the last decision and are not any more
   */
  void share(int minute, List<Plugged> plugged, List<Plugged> gone);
}
