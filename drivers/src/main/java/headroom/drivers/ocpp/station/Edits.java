package headroom.drivers.ocpp.station;

import headroom.drivers.ocpp.JsonScan;
import headroom.drivers.ocpp.JsonScan.Member;
import java.util.List;
import java.util.Optional;

/**
 * Edits of payloads that leave all other bytes as they came. A payload is a JSON object; a key that
 * it has twice counts with its last value, as with every reader of ours.
 */
public final class Edits {
  private Edits() {}

  /** The value of a member, as it is written. */
  public static Optional<String> value(String payload, String key) {
    Optional<String> found = Optional.empty();
    for (Member member : JsonScan.of(payload).members())
      if (member.key().equals(key))
        found = Optional.of(payload.substring(member.value().from(), member.value().to()));
    return found;
  }

  /**
   * The payload with a member of this value: the bytes of the old value are replaced, or it is put
   * first.
   */
  public static String with(String payload, String key, String value) {
    List<Member> members = JsonScan.of(payload).members();
    StringBuilder edited = new StringBuilder(payload);
    boolean found = false;
    // From the end, so that the places of those before stay right.
    for (Member member : members.reversed()) {
      if (!member.key().equals(key)) continue;
      found = true;
      edited.replace(member.value().from(), member.value().to(), value);
    }
    if (!found)
      edited.insert(
          payload.indexOf('{') + 1, "\"" + key + "\":" + value + (members.isEmpty() ? "" : ","));
    return edited.toString();
  }

  /** The payload without one of its members; as it is where it has none of that name. */
  public static String without(String payload, String key) {
    List<Member> members = JsonScan.of(payload).members();
    StringBuilder edited = new StringBuilder(payload);
    for (int i = members.size() - 1; i >= 0; i--) {
      if (!members.get(i).key().equals(key)) continue;
      // With the comma that goes with it: the one before, or for the first the one after.
      int from = i > 0 ? members.get(i - 1).value().to() : payload.indexOf('{') + 1;
      int to = members.get(i).value().to();
      if (i == 0 && members.size() > 1) to = payload.indexOf(',', to) + 1;
      edited.delete(from, to);
    }
    return edited.toString();
  }
}
