package headroom.core.proxy;

import java.util.List;

/**
 * Who may charge while we are the back office.
 *
 * @param policy whom to let charge
 * @param known the local list: tags that may charge; compared without case, as OCPP 1.6 does
 *     (CiString20)
 */
public record Authorization(Policy policy, List<String> known) {
  /** Every card may charge. */
  public static final Authorization ALL = new Authorization(Policy.ALL, List.of());

  public Authorization {
    known = List.copyOf(known);
  }

  /** Whom to let charge. */
  public enum Policy {
    /** Every card. */
    ALL,
    /** Cards on the local list. */
    KNOWN,
    /** Nobody. */
    NONE
  }

  /** Hides the tags: they name people. */
  @Override
  public String toString() {
    return "Authorization[" + policy + ", " + known.size() + " known]";
  }
}
