package headroom.core.port;

import headroom.core.event.Source;
import java.util.List;

/**
 * Where those who may set limits and wishes say so: schedules, the CSMS, grid contacts, a
 * technician. Any thread; never blocks.
 */
public interface Requests {
  /** All limits that {@code source} sets now; they replace those that it had set before. */
  void limits(Source source, List<SetLimit> limits);

  /** What is known of the session at an EVSE now; replaces what was known of it. */
  void wish(Wish wish);
}
