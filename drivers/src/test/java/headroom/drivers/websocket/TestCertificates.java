package headroom.drivers.websocket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A small authority and the servers that it vouches for, made by the JDK's keytool. */
public final class TestCertificates {
  private static final String PASSWORD = "changeit";

  private final Path store;

  /** Makes the authority, with a store in {@code folder}. */
  public TestCertificates(Path folder) throws IOException {
    this.store = folder.resolve("authority.p12");
    keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Test authority", "-ext", "bc:c");
  }

  /** The authority's certificate. */
  public X509Certificate authority() throws IOException, GeneralSecurityException {
    return (X509Certificate) open().getCertificate("ca");
  }

  /**
   * A server's certificate and key.
   *
   * @param names its subject alternative names as keytool has them, such as {@code
   *     dns:localhost,ip:127.0.0.1}
   * @param more further options of keytool, such as a start date
   */
  public TlsIdentity server(String alias, String names, String... more)
      throws IOException, GeneralSecurityException {
    List<String> options =
        new ArrayList<>(
            List.of("-genkeypair", "-alias", alias, "-dname", "CN=" + alias, "-signer", "ca"));
    options.addAll(List.of("-ext", "san=" + names));
    options.addAll(List.of(more));
    keytool(options.toArray(String[]::new));
    KeyStore keys = open();
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate each : keys.getCertificateChain(alias)) chain.add((X509Certificate) each);
    return new TlsIdentity(chain, (PrivateKey) keys.getKey(alias, PASSWORD.toCharArray()));
  }

  /** A client's context that trusts this authority alone. */
  public SSLContext trusting() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", authority());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private KeyStore open() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private void keytool(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(List.of(options));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) throw new IOException("keytool: " + said);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
