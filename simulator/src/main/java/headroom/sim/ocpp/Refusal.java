package headroom.sim.ocpp;

/** A call that gets a CALLERROR (OCPP-J 1.6 section 4.2.3). */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  public Refusal(String code, String description) {
    super(description);
    this.code = code;
  }

  public String code() {
    return code;
  }

  public String description() {
    return String.valueOf(getMessage());
  }
}
