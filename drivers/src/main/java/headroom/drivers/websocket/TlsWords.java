package headroom.drivers.websocket;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What went wrong in TLS with a peer, for an installer. */
final class TlsWords {
  private TlsWords() {}

  static String of(SSLException broken) {
    String said = String.valueOf(broken.getMessage());
    String plain = said.toLowerCase(Locale.ROOT);
    if (plain.contains("unrecognized ssl message") || plain.contains("plaintext connection"))
      return "speaks without TLS to the port for TLS (ws:// for wss://?)";
    if (plain.contains("protocol version") || plain.contains("protocol_version"))
      return "offers no TLS of 1.2 or later: " + said;
    if (plain.contains("cipher suites in common")) return "offers no cipher that we take: " + said;
    if (plain.contains("received fatal alert"))
      return "refuses our certificate or our TLS: " + said;
    return "broke the rules of TLS: " + said;
  }

  /** Why we do not trust a server; empty when it is no fault of TLS. */
  static Optional<String> ofServer(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException)
        return Optional.of("its certificate has ended, or our clock is wrong: " + said(cause));
      if (cause instanceof CertificateNotYetValidException)
        return Optional.of(
            "its certificate is not valid yet, or our clock is wrong: " + said(cause));
    }
    if (!(failure instanceof SSLException)) return Optional.empty();
    String said = said(failure);
    if (said.contains("unable to find valid certification path"))
      return Optional.of("nobody that we trust vouches for its certificate (csms_ca?)");
    if (said.contains("subject alternative") || said.contains("No name matching"))
      return Optional.of("its certificate is that of another host: " + said);
    if (said.toLowerCase(Locale.ROOT).contains("unrecognized ssl message"))
      return Optional.of("it speaks no TLS (wss:// for ws://?)");
    return Optional.of(said);
  }

  private static String said(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }
}
