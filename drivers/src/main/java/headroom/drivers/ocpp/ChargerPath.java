package headroom.drivers.ocpp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Where a charger knocks: a fixed path and, as its last part, the identity, percent-encoded (OCPP-J
 * 1.6 section 3.1.1; at most 48 characters and no colon, OCPP 2.0.1 part 4 section 3.1). Letters
 * keep their case. Doubled slashes count as one, since installers write them; a query is ignored.
 */
final class ChargerPath {
  /** Longest identity, in characters. */
  static final int MAX_IDENTITY = 48;

  private final String prefix;

  /** A path such as {@code /ocpp/}; slashes at its ends may be left out. */
  ChargerPath(String path) {
    this.prefix = ("/" + path + "/").replaceAll("/{2,}", "/");
  }

  /** What a request target says. */
  sealed interface Target {
    record Identity(String identity) implements Target {}

    /** No identity; {@code why} is safe to log and to send. */
    record Wrong(String why) implements Target {}
  }

  Target read(String requestTarget) {
    int query = requestTarget.indexOf('?');
    String path =
        (query < 0 ? requestTarget : requestTarget.substring(0, query)).replaceAll("/{2,}", "/");
    if (!path.startsWith(prefix)) return new Target.Wrong("expected a path of " + shape());
    String encoded = path.substring(prefix.length());
    if (encoded.isEmpty()) return new Target.Wrong("no identity, expected " + shape());
    if (encoded.indexOf('/') >= 0) {
      return new Target.Wrong("more than the identity, expected " + shape());
    }
    return decode(encoded);
  }

  private String shape() {
    return prefix + "<identity>";
  }

  private static Target decode(String encoded) {
    ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c > 0x7e || c < 0x21) return new Target.Wrong("the path is not plain ASCII");
      if (c != '%') {
        bytes.put((byte) c);
      } else if (i + 2 < encoded.length()
          && HexFormat.isHexDigit(encoded.charAt(i + 1))
          && HexFormat.isHexDigit(encoded.charAt(i + 2))) {
        bytes.put((byte) HexFormat.fromHexDigits(encoded, i + 1, i + 3));
        i += 2;
      } else {
        return new Target.Wrong("a % without two hexadecimal digits");
      }
    }
    try {
      return check(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
    } catch (CharacterCodingException e) {
      return new Target.Wrong("the identity is not UTF-8");
    }
  }

  private static Target check(String identity) {
    int length = identity.codePointCount(0, identity.length());
    if (length > MAX_IDENTITY) {
      return new Target.Wrong(
          "an identity of " + length + " characters, expected at most " + MAX_IDENTITY);
    }
    if (identity.indexOf(':') >= 0) return new Target.Wrong("a colon in the identity");
    if (!identity.codePoints().allMatch(ChargerPath::isVisible)) {
      return new Target.Wrong("a control character in the identity");
    }
    return new Target.Identity(identity);
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
