package headroom.drivers.ocpp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Passwords of HTTP Basic auth as OCPP uses it (OCPP-J 1.6 section 6.2.1, security profile 1): the
 * user name is the identity, the password the charger's AuthorizationKey, whose bytes need not be
 * text.
 */
public final class BasicCredentials {
  private static final String SCHEME = "Basic ";

  private BasicCredentials() {}

  /**
   * The password in an {@code Authorization} header.
   *
   * @return one character per byte (ISO 8859-1), for {@link #matches}; empty if the header is not
   *     Basic auth, is malformed, or names another user than {@code identity}
   */
  static Optional<String> password(String header, String identity) {
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) return Optional.empty();
    byte[] userAndPassword;
    try {
      userAndPassword = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    byte[] user = (identity + ":").getBytes(StandardCharsets.UTF_8);
    if (userAndPassword.length < user.length
        || !Arrays.equals(userAndPassword, 0, user.length, user, 0, user.length)) {
      return Optional.empty();
    }
    return Optional.of(
        new String(
            userAndPassword,
            user.length,
            userAndPassword.length - user.length,
            StandardCharsets.ISO_8859_1));
  }

  /**
   * Compares in a time that does not tell how much was right.
   *
   * @param presented what {@link ChargerGate#check} was given: one character per byte
   * @param configured a password as text; one of an even number of hexadecimal digits is also
   *     accepted as the bytes that it stands for, since chargers differ in which of the two they
   *     send for an AuthorizationKey
   */
  public static boolean matches(String presented, String configured) {
    byte[] sent = presented.getBytes(StandardCharsets.ISO_8859_1);
    boolean asText = MessageDigest.isEqual(sent, configured.getBytes(StandardCharsets.UTF_8));
    boolean asBytes = isHex(configured) && equalsHex(sent, configured);
    return asText | asBytes;
  }

  private static boolean equalsHex(byte[] sent, String hex) {
    return MessageDigest.isEqual(sent, HexFormat.of().parseHex(hex));
  }

  private static boolean isHex(String text) {
    return !text.isEmpty()
        && text.length() % 2 == 0
        && text.chars().allMatch(HexFormat::isHexDigit);
  }
}
