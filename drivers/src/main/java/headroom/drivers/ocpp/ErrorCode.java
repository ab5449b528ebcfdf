package headroom.drivers.ocpp;

/**
 * Error codes of CALLERROR: OCPP-J 1.6 section 4.2.3, with its two misspellings, and 2.0.1 Part 4
 * section 4.3.
 */
public enum ErrorCode {
  /** The action is unknown to us. */
  NOT_IMPLEMENTED("NotImplemented"),
  /** The action is known, but not asked of a central system. */
  NOT_SUPPORTED("NotSupported"),
  INTERNAL_ERROR("InternalError"),
  /** The peer may not ask that. */
  SECURITY_ERROR("SecurityError"),
  /** None of the others: the charger behind us did not answer. */
  GENERIC_ERROR("GenericError"),
  /** The payload is not what the action asks for, as a whole. */
  PROTOCOL_ERROR("ProtocolError"),
  /** The frame or its payload is syntactically wrong. */
  FORMATION_VIOLATION("FormationViolation", "FormatViolation"),
  /** A value that the field cannot have. */
  PROPERTY_CONSTRAINT_VIOLATION("PropertyConstraintViolation"),
  /** A field is missing. */
  OCCURENCE_CONSTRAINT_VIOLATION("OccurenceConstraintViolation", "OccurrenceConstraintViolation"),
  /** A field is of the wrong type. */
  TYPE_CONSTRAINT_VIOLATION("TypeConstraintViolation");

  private final String word;
  private final String word2;

  ErrorCode(String word) {
    this(word, word);
  }

  ErrorCode(String word, String word2) {
    this.word = word;
    this.word2 = word2;
  }

  /** As it stands in a frame of OCPP 1.6. */
  public String word() {
    return word;
  }

  /** As it stands in a frame of OCPP 2. */
  public String word2() {
    return word2;
  }
}
