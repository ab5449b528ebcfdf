package headroom.daemon.config;

/** A text is not what its key wants; the message says what is expected instead. */
final class Wrong extends Exception {
  private static final long serialVersionUID = 1L;

  Wrong(String expected) {
    super(expected, null, false, false);
  }

  String expected() {
    return String.valueOf(getMessage());
  }
}
