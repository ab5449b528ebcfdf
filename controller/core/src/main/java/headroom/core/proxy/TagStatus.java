package headroom.core.proxy;

/** What a card may do; the names are those of OCPP 1.6 AuthorizationStatus. */
public enum TagStatus {
  ACCEPTED("Accepted"),
  /** Nobody may charge here now. */
  BLOCKED("Blocked"),
  /** Not on the local list. */
  INVALID("Invalid"),
  /** No longer valid. */
  EXPIRED("Expired"),
  /** The card runs another transaction. */
  CONCURRENT("ConcurrentTx");

  private final String word;

  TagStatus(String word) {
    this.word = word;
  }

  /** By its name in the standard; what is no such name is no permission. */
  public static TagStatus of(String word) {
    for (TagStatus status : values()) if (status.word.equals(word)) return status;
    return INVALID;
  }

  public boolean mayCharge() {
    return this == ACCEPTED;
  }

  /** As the standard writes it. */
  public String word() {
    return word;
  }
}
