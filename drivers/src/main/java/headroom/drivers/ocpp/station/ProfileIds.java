package headroom.drivers.ocpp.station;

/**
 * Ids of our charging profiles: fixed for each EVSE and use, so that a new profile replaces the one
 * before and none pile up.
 */
public final class ProfileIds {
  /** Apart from the small ones that others like to use. */
  private static final int FIRST = 88_000;

  private static final int PER_EVSE = 10;
  private static final int HIGHEST_EVSE = 1000;

  private ProfileIds() {}

  public static int fallback(int evse) {
    return FIRST + evse * PER_EVSE + 1;
  }

  public static int hold(int evse) {
    return FIRST + evse * PER_EVSE + 2;
  }

  public static int session(int evse) {
    return FIRST + evse * PER_EVSE + 3;
  }

  /** Whether a profile with this id is ours. */
  public static boolean isOurs(long id) {
    long use = (id - FIRST) % PER_EVSE;
    return id > FIRST && id <= session(HIGHEST_EVSE) && use >= 1 && use <= 3;
  }
}
