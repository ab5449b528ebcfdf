package headroom.daemon.cli;

/** Arguments that make no sense. The message says what was expected. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
