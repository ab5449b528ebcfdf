package headroom.core.profile;

/**
 * Why a profile is not taken. The code is what OCPP 2.0.1 says in {@code statusInfo.reasonCode}
 * (appendix 5); OCPP 1.6 says no more than Rejected.
 */
public enum ProfileFault {
  UNKNOWN_EVSE("PropertyConstraintViolation", "the charger has no such EVSE"),
  NO_SMART_CHARGING("UnsupportedRequest", "the charger cannot be limited"),
  LEVEL_TOO_HIGH("InvalidStackLevel", "its stack level is above the highest that is allowed"),
  LEVEL_NEGATIVE("InvalidStackLevel", "its stack level is below 0"),
  TOO_MANY("TooManyElements", "as many profiles as there may be are installed"),
  UNIT_NOT_ALLOWED("UnsupportedRateUnit", "its unit is not allowed here"),
  NO_PERIOD("InvalidSchedule", "it has no period"),
  TOO_MANY_PERIODS("InvalidSchedule", "it has more periods than there may be"),
  FIRST_PERIOD_NOT_ZERO("InvalidSchedule", "its first period does not begin at 0"),
  PERIODS_UNORDERED("InvalidSchedule", "its periods are not in the order of their starts"),
  LIMIT_NEGATIVE("InvalidSchedule", "a limit is below 0"),
  PHASES_OUT_OF_RANGE("InvalidSchedule", "a number of phases is not 1, 2 or 3"),
  DURATION_NEGATIVE("InvalidSchedule", "its duration is below 0"),
  NO_START("InvalidSchedule", "an absolute or recurring schedule needs a start"),
  NO_RECURRENCY("InvalidProfile", "a recurring profile says daily or weekly"),
  NEVER_VALID("InvalidProfile", "it ends before it begins to be valid"),
  STATION_ON_EVSE("InvalidProfile", "a limit of the whole charger is set on EVSE 0"),
  STATION_RELATIVE("InvalidProfile", "a limit of the whole charger cannot be relative"),
  TRANSACTION_ON_STATION("InvalidProfile", "a limit of a transaction is not set on EVSE 0"),
  NO_TRANSACTION("TxNotFound", "no such transaction runs on the EVSE"),
  TRANSACTION_MISSING("InvalidProfile", "a limit of a transaction names it"),
  NOT_KEPT("InternalError", "it could not be kept on disk"),
  DUPLICATE("DuplicateProfile", "there is another of that purpose and stack level");

  private final String code;
  private final String words;

  ProfileFault(String code, String words) {
    this.code = code;
    this.words = words;
  }

  /** As OCPP 2.0.1 writes it. */
  public String code() {
    return code;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
