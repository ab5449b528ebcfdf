package headroom.sim.replay;

import headroom.core.units.Phase;

/**
 * One recorded session: a car at an outlet.
 *
 * @param line where in its file it stands, from 1
 * @param id its name, one of a kind
 * @param station the outlet
 * @param phase what feeds the outlet
 * @param arrival_min when it was plugged in, in minutes since the beginning of the recording; a
 *     multiple of {@link #DECIDES_EVERY_MIN}
 * @param departure_min when it was unplugged; later than {@code arrival_min}
 * @param asked_mJ energy that it asked for, in millijoules; at least 0
 */
record Session(
    int line,
    String id,
    String station,
    Phase phase,
    int arrival_min,
    int departure_min,
    long asked_mJ) {
  static final int DECIDES_EVERY_MIN = 5;

  static final long MJ_PER_KWH = 3_600_000_000L;

  /** One phase of a 230 V outlet. */
  static final int VOLTS = 230;

  /** What an outlet can be told: 0 A, or whole amperes from here ... */
  static final int LEAST_A = 6;

  /** ... to here. */
  static final int MOST_A = 32;
}
