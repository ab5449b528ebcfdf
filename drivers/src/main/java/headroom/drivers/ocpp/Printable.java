package headroom.drivers.ocpp;

/** Text of a peer, made fit for a log and a terminal. */
public final class Printable {
  /** OCPP-J 1.6 section 4.2.3: the longest errorDescription. */
  private static final int LONGEST_DESCRIPTION = 255;

  private Printable() {}

  /** As long as a description of an error may be. */
  static String cut(String text) {
    return of(text, LONGEST_DESCRIPTION);
  }

  /**
   * Control characters, lone surrogates and unusual blanks become question marks; what is longer
   * than {@code longest} is cut and ends in an ellipsis.
   */
  public static String of(String text, int longest) {
    String cut = text.length() <= longest ? text : text.substring(0, longest) + "…";
    return cut.replaceAll("[\\p{C}\\p{Z}&&[^ ]]", "?");
  }
}
