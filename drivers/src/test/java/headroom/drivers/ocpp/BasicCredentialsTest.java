package headroom.drivers.ocpp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** OCPP-J 1.6 section 6.2.1 and RFC 7617. */
class BasicCredentialsTest {
  private static final String KEY = "00FF112233445566778899AABBCCDDEEFF001122";

  private static String header(byte[] userAndPassword) {
    return "Basic " + Base64.getEncoder().encodeToString(userAndPassword);
  }

  private static Optional<String> password(String header) {
    return BasicCredentials.password(header, "CP-01");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void thePasswordIsWhatFollowsTheFirstColon() {
    assertEquals(Optional.of("a:b"), password(header(utf8("CP-01:a:b"))));
    assertEquals(Optional.of(""), password(header(utf8("CP-01:"))));
  }

  @Test
  void theSchemeIsReadWithoutCase() {
    assertEquals(Optional.of("x"), password(header(utf8("CP-01:x")).replace("Basic ", "bAsIc   ")));
  }

  @Test
  void anotherUserOrBrokenCredentialsAreNone() {
    assertEquals(Optional.empty(), password(header(utf8("CP-02:x"))));
    assertEquals(Optional.empty(), password(header(utf8("CP-011:x"))));
    assertEquals(Optional.empty(), password(header(utf8("cp-01:x"))));
    assertEquals(Optional.empty(), password(header(utf8("CP-01"))));
    assertEquals(Optional.empty(), password(header(new byte[0])));
    assertEquals(Optional.empty(), password("Basic"));
    assertEquals(Optional.empty(), password("Basic ???"));
    assertEquals(Optional.empty(), password("Digest abc"));
    assertEquals(Optional.empty(), password(header(utf8("CP-01:x")) + "; Basic abc"));
  }

  @Test
  void aPasswordOfTextMatchesByteForByte() {
    String presented = password(header(utf8("CP-01:grüße"))).orElseThrow();
    assertTrue(BasicCredentials.matches(presented, "grüße"));
    assertFalse(BasicCredentials.matches(presented, "grüsse"));
    assertFalse(BasicCredentials.matches(presented, "grüß"));
    assertFalse(BasicCredentials.matches("", "grüße"));
  }

  @Test
  void anAuthorizationKeyMatchesAsBytesAndAsText() {
    byte[] key = HexFormat.of().parseHex(KEY);
    byte[] both = new byte[6 + key.length];
    System.arraycopy(utf8("CP-01:"), 0, both, 0, 6);
    System.arraycopy(key, 0, both, 6, key.length);
    String asBytes = password(header(both)).orElseThrow();
    assertEquals(20, asBytes.length());
    assertTrue(BasicCredentials.matches(asBytes, KEY));
    assertTrue(BasicCredentials.matches(asBytes, KEY.toLowerCase(java.util.Locale.ROOT)));
    assertTrue(BasicCredentials.matches(KEY, KEY));
    assertFalse(BasicCredentials.matches(asBytes.substring(1), KEY));
    assertFalse(BasicCredentials.matches("", KEY));
  }

  @Test
  void noPasswordMatchesAnEmptyOne() {
    assertFalse(BasicCredentials.matches("", "x"));
    assertTrue(BasicCredentials.matches("", ""));
  }
}
