package headroom.sim.csms;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A transaction as the central system knows it, from what it took; doubles are not in it. */
public final class Bill {
  private final String station;
  private final String id;
  private final List<Received> messages = new ArrayList<>();
  private final Set<String> payloads = new LinkedHashSet<>();
  private boolean begun;
  private boolean ended;

  Bill(String station, String id) {
    this.station = station;
    this.id = id;
  }

  void add(Received message) {
    messages.add(message);
    payloads.add(message.payload());
  }

  void begun() {
    begun = true;
  }

  void ended() {
    ended = true;
  }

  boolean has(String payload) {
    return payloads.contains(payload);
  }

  Optional<Received> last(String action) {
    return messages.reversed().stream().filter(m -> m.action().equals(action)).findFirst();
  }

  public String station() {
    return station;
  }

  /** The id that its messages name. */
  public String id() {
    return id;
  }

  public boolean hasBegun() {
    return begun;
  }

  public boolean hasEnded() {
    return ended;
  }

  /** Its messages in the order in which they came. */
  public List<Received> messages() {
    return List.copyOf(messages);
  }
}
