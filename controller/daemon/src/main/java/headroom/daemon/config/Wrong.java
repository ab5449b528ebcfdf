package headroom.daemon.config;

/** A text is not what its key wants; the message says what is expected instead. */
public final class Wrong extends Exception {
  private static final long serialVersionUID = 1L;

  public Wrong(String expected) {
    super(expected, null, false, false);
  }

  public String expected() {
    return String.valueOf(getMessage());
  }
}
