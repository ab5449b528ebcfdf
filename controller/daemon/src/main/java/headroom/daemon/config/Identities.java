package headroom.daemon.config;

import java.util.regex.Pattern;

/**
 * What a charger may be called: its name in the config is its OCPP identity.
 *
 * <p>The characters are those of OCPP 2.0.1's identifierString without the colon, which parts the
 * user name from the password in HTTP Basic auth (RFC 7617); 48 is the longest identity of OCPP
 * 2.0.1.
 */
public final class Identities {
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9*_=+|@.-]{1,48}");

  private Identities() {}

  /** Whether a charger can be called so. */
  public static boolean isOne(String text) {
    return LEGAL.matcher(text).matches();
  }

  static String checked(String text) throws Wrong {
    if (!isOne(text))
      throw new Wrong(
          "the charger's OCPP identity: 1 to 48 letters, digits and * - _ = + | @ . (no colon)");
    return text;
  }
}
