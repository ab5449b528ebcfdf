package headroom.core.port;

import headroom.core.port.StoredRecord.ToForward;
import headroom.core.site.ChargerId;
import java.util.List;
import java.util.function.Consumer;

/** Reads what waits for the CSMS; there may be more of it than fits in memory. */
public interface Backlog {
  /**
   * The next messages of one charger that wait, in order.
   *
   * <p>Any thread; returns at once. {@code then} is called once, on a thread of the store's: it
   * only hands over to its owner's queue. A disk that cannot be read is tried again until it can.
   *
   * @param after only those with a higher {@code seq}
   * @param most how many at most, at least 1
   * @param then gets them; empty when none waits
   */
  void read(ChargerId charger, long after, int most, Consumer<List<ToForward>> then);
}
