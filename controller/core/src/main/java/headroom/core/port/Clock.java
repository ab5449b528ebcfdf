package headroom.core.port;

import headroom.core.units.MonoTime;
import java.time.Instant;

/**
 * The two times of the program. Read at the edge only: a decision gets the time as an argument. Any
 * thread.
 */
public interface Clock {
  /** Time for decisions: monotonic, never jumps. */
  MonoTime now();

  /** Time for labels and schedules; may step both ways. */
  Instant wall();
}
