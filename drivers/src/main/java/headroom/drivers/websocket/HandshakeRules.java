package headroom.drivers.websocket;

import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** What RFC 6455 section 4.2.1 asks of an opening request and the library does not check. */
final class HandshakeRules {
  private static final int KEY_BYTES = 16;

  private HandshakeRules() {}

  /** What is wrong with the request, found and expected; empty if nothing is. */
  static Optional<String> violation(Request request) {
    if (!header(request, "Upgrade").equals("websocket")) {
      return Optional.of("expected the header 'Upgrade: websocket'");
    }
    if (!header(request, "Connection").contains("upgrade")) {
      return Optional.of("expected the header 'Connection: Upgrade'");
    }
    if (!isKey(request.header("Sec-WebSocket-Key").orElse(""))) {
      return Optional.of("expected 16 bytes in Base64 in the header 'Sec-WebSocket-Key'");
    }
    return Optional.empty();
  }

  private static String header(Request request, String name) {
    return request.header(name).orElse("").strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }
}
