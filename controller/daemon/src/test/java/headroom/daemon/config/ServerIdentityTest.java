package headroom.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.drivers.ocpp.ChargerAccess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate that chargers see, read from files that keytool made. */
class ServerIdentityTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;

  @BeforeAll
  static void makeFiles() throws IOException, GeneralSecurityException {
    make("good", "EC", "-groupname", "secp256r1", "-validity", "31");
    make("rsa", "RSA", "-keysize", "2048", "-validity", "29");
    make("ended", "EC", "-groupname", "secp256r1", "-startdate", "-9d", "-validity", "3");
    secret("passwords", "CP-01:0123456789abcdef\nCP-02:0123456789abcdef\n");
  }

  private static void make(String name, String algorithm, String... more)
      throws IOException, GeneralSecurityException {
    Path store = folder.resolve(name + ".p12");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
    command.addAll(List.of(more));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes());
    assertEquals(0, keytool.onExit().join().exitValue(), said);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Files.write(folder.resolve(name + ".crt"), keys.getCertificate("server").getEncoded());
    secret(
        name + ".key",
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder()
                .encodeToString(keys.getKey("server", PASSWORD.toCharArray()).getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
  }

  private static void secret(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private Reading read(String ocpp) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("config.yaml"),
            """
            site: {name: Test}
            circuits: {grid: {limit: 3x63 A, background: 3x10 A}}
            charger_defaults: {circuit: grid, rating: 16 A, fallback: 6 A}
            chargers:
              CP-01:
              CP-02: {security_profile: 1}
            authorize: {policy: all}
            ocpp: {listen: 127.0.0.1:0, passwords: passwords, %s}
            """
                .formatted(ocpp));
    return ConfigReader.read(config);
  }

  private Reading.Good good(String ocpp) throws IOException {
    Reading reading = read(ocpp);
    assertTrue(reading instanceof Reading.Good, () -> reading.toString());
    return (Reading.Good) reading;
  }

  private List<String> bad(String ocpp) throws IOException {
    return ((Reading.Bad) read(ocpp))
        .problems().stream().map(problem -> problem.toString().replace(folder + "/", "")).toList();
  }

  /** What it warns of the certificate. */
  private List<String> warned(String ocpp) throws IOException {
    return good(ocpp).warnings().stream()
        .map(Problem::toString)
        .filter(warning -> warning.contains("ocpp.certificate"))
        .toList();
  }

  @Test
  void withACertificateEveryChargerNeedsTlsButThoseThatAreLetOff() throws IOException {
    Config config =
        good("certificate: good.crt, key: good.key, listen_plain: 127.0.0.1:0").config();
    assertEquals(
        "CN=good",
        config.identity().orElseThrow().certificate().getSubjectX500Principal().getName());
    assertTrue(config.plain().isPresent());
    assertEquals(
        List.of(true, false), config.chargers().stream().map(ChargerAccess::needsTls).toList());
    assertFalse(config.toString().contains("0123456789abcdef"));
  }

  @Test
  void withoutACertificateNobodyNeedsTls() throws IOException {
    Config config = good("path: /ocpp/").config();
    assertTrue(config.identity().isEmpty());
    assertEquals(
        List.of(false, false), config.chargers().stream().map(ChargerAccess::needsTls).toList());
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws IOException {
    assertEquals(
        List.of(
            "config.yaml:8: ocpp.key: found a key that is not that of the first certificate in"
                + " good.crt, expected the key of CN=good"),
        bad("certificate: good.crt, key: rsa.key"));
  }

  @Test
  void aKeyInAnotherFormSaysHowToConvertIt() throws IOException {
    secret("old.key", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
    assertEquals(
        List.of(
            "config.yaml:8: ocpp.key: found a key in another form than PKCS#8: old.key, expected"
                + " PEM that begins with -----BEGIN PRIVATE KEY----- (openssl pkcs8 -topk8 -nocrypt"
                + " -in OLD -out NEW)"),
        bad("certificate: good.crt, key: old.key"));
    secret("cut.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assertEquals(
        List.of(
            "config.yaml:8: ocpp.key: found a private key that cannot be read: cut.key, expected"
                + " EC, RSA or Ed25519"),
        bad("certificate: good.crt, key: cut.key"));
  }

  @Test
  void aKeyThatOthersMayOpenIsRefused() throws IOException {
    Path open = Files.copy(folder.resolve("good.key"), folder.resolve("open.key"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(
        List.of(
            "config.yaml:8: ocpp.key: found a file that others may open: open.key, expected mode"
                + " 0600 (chmod 600), or 0640 with the daemon's group"),
        bad("certificate: good.crt, key: open.key"));
  }

  @Test
  void aCertificateIsWarnedOf30DaysBeforeItsEnd() throws IOException {
    assertEquals(List.of(), warned("certificate: good.crt, key: good.key"));
    assertTrue(
        warned("certificate: rsa.crt, key: rsa.key")
            .getFirst()
            .contains("found a certificate that ends on "));
    assertTrue(
        warned("certificate: ended.crt, key: ended.key")
            .getFirst()
            .contains("found a certificate that ended on "));
  }
}
