package headroom.sim.site;

import headroom.core.site.CircuitId;
import java.time.Duration;

/**
 * How one limit fared: a phase of a circuit, or the power of a circuit.
 *
 * @param what {@code L1} to {@code L3}, or {@code power}
 * @param highestRatio highest load over limit while the building alone was within it
 * @param above time above the limit, beyond the meter's resolution, while the building alone was
 *     not
 * @param longestAbove the longest such time in one piece
 */
public record Excess(
    CircuitId circuit, String what, double highestRatio, Duration above, Duration longestAbove) {

  /** Reaction time that is allowed (G100: typically 15 s). */
  public static final Duration ALLOWED = Duration.ofSeconds(15);

  /** Whether we broke it: above for longer than 15 s in one piece. */
  public boolean isBroken() {
    return longestAbove.compareTo(ALLOWED) > 0;
  }

  /** Adds it up. */
  static final class Tally {
    private final CircuitId circuit;
    private final String what;
    private double highestRatio;
    private double aboveSeconds;
    private double pieceSeconds;
    private double longestSeconds;

    Tally(CircuitId circuit, String what) {
      this.circuit = circuit;
      this.what = what;
    }

    void held(double load, double buildingAlone, double limit, double tolerance, double seconds) {
      boolean ours = buildingAlone <= limit + tolerance;
      if (ours && limit > 0) highestRatio = Math.max(highestRatio, load / limit);
      if (ours && load > limit + tolerance) {
        aboveSeconds += seconds;
        pieceSeconds += seconds;
        longestSeconds = Math.max(longestSeconds, pieceSeconds);
      } else {
        pieceSeconds = 0;
      }
    }

    /** Nobody can answer an excess now: its time to be gone starts later. */
    void cannotBeAnswered() {
      pieceSeconds = 0;
    }

    Excess sum() {
      return new Excess(
          circuit, what, highestRatio, ofSeconds(aboveSeconds), ofSeconds(longestSeconds));
    }

    private static Duration ofSeconds(double seconds) {
      return Duration.ofMillis(Math.round(seconds * 1000));
    }
  }
}
