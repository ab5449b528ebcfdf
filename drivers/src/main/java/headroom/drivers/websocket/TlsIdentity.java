package headroom.drivers.websocket;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * How a server proves to its clients who it is.
 *
 * @param chain its own certificate first, then who vouches for it
 * @param key the private key of the first; never shown
 */
public record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
  private static final char[] IN_MEMORY_ONLY = {};

  /**
   * @throws IllegalArgumentException without a certificate
   */
  public TlsIdentity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) throw new IllegalArgumentException("no certificate");
  }

  /** The server's own certificate. */
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /**
   * Contexts of servers that show this.
   *
   * @throws GeneralSecurityException when certificate and key cannot be used together
   */
  public SSLContext context() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key, IN_MEMORY_ONLY, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, IN_MEMORY_ONLY);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException impossible) {
      throw new GeneralSecurityException("an empty key store cannot be made", impossible);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "TlsIdentity[" + certificate().getSubjectX500Principal() + "]";
  }
}
