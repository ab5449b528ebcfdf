package headroom.daemon;

/**
 * What the program ends with. Those of {@code headroom health} are what monitoring plugins use (0
 * good, 1 warning, 2 critical, all else unknown); the others are those of sysexits.h.
 */
public final class ExitCode {
  public static final int OK = 0;

  /** A request that was understood and could not be done; for {@code health}: a warning. */
  public static final int FAILED = 1;

  /** For {@code health}: an alarm. */
  public static final int ALARM = 2;

  /** Arguments that make no sense. */
  public static final int USAGE = 64;

  /** No daemon answers. */
  public static final int UNAVAILABLE = 69;

  /** An invariant of ours broke: safe limits were sent. */
  public static final int BROKEN = 70;

  /** The store or the socket cannot be used by this process. */
  public static final int CANNOT_START = 73;

  public static final int NO_PERMISSION = 77;

  /** The config file is wrong. */
  public static final int CONFIG = 78;

  private ExitCode() {}
}
