package headroom.daemon.config;

import headroom.daemon.config.Shapes.OcppShape;
import headroom.drivers.websocket.TlsIdentity;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The certificate and key that chargers see, from the files that the config names. */
final class ServerIdentity {
  static final Duration WARNS_BEFORE = Duration.ofDays(30);

  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");
  private static final byte[] PROBE = {1, 2, 3};

  private final NamedFiles files;
  private final Problems problems;

  private ServerIdentity(NamedFiles files, Problems problems) {
    this.files = files;
    this.problems = problems;
  }

  /** Empty, without a problem, where none is named: then there is no TLS. */
  static Optional<TlsIdentity> read(OcppShape ocpp, NamedFiles files, Problems problems) {
    return new ServerIdentity(files, problems).read(ocpp);
  }

  private Optional<TlsIdentity> read(OcppShape ocpp) {
    if (ocpp.certificate().isEmpty() && ocpp.key().isEmpty()) {
      ocpp.listenPlain()
          .ifPresent(
              plain ->
                  problems.add(
                      plain.place(),
                      "a second port without TLS, and the first has none",
                      "'certificate' and 'key' for the first, or 'listen' alone"));
      return Optional.empty();
    }
    if (ocpp.key().isEmpty()) {
      problems.add(
          ocpp.certificate().orElseThrow().place(),
          "a certificate without its key",
          "'key: FILE' beside it: the private key in PEM, PKCS#8");
      return Optional.empty();
    }
    if (ocpp.certificate().isEmpty()) {
      problems.add(
          ocpp.key().get().place(),
          "a key without its certificate",
          "'certificate: FILE' beside it");
      return Optional.empty();
    }
    Given<String> named = ocpp.certificate().get();
    Optional<List<X509Certificate>> chain = files.certificates(named);
    Optional<PrivateKey> key = key(ocpp.key().get());
    if (chain.isEmpty() || key.isEmpty()) return Optional.empty();
    if (!belong(chain.get().getFirst(), key.get())) {
      problems.add(
          ocpp.key().get().place(),
          "a key that is not that of the first certificate in " + Problems.shown(named.value()),
          "the key of " + chain.get().getFirst().getSubjectX500Principal());
      return Optional.empty();
    }
    warnOfAge(named, chain.get().getFirst());
    return Optional.of(new TlsIdentity(chain.get(), key.get()));
  }

  private void warnOfAge(Given<String> named, X509Certificate certificate) {
    Instant now = Instant.now();
    Instant end = certificate.getNotAfter().toInstant();
    if (now.isBefore(certificate.getNotBefore().toInstant()))
      problems.warn(
          named.place(),
          "a certificate that is not valid before " + certificate.getNotBefore().toInstant(),
          "one that is valid now, or a clock that is right");
    else if (now.isAfter(end))
      problems.warn(
          named.place(),
          "a certificate that ended on " + end,
          "a new one: chargers will not connect");
    else if (now.plus(WARNS_BEFORE).isAfter(end))
      problems.warn(
          named.place(),
          "a certificate that ends on " + end,
          "a new one before then: chargers will not connect any more");
  }

  /** What the key signs, the certificate must verify. */
  private static boolean belong(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "Ed25519";
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException different) {
      return false;
    }
  }

  private Optional<PrivateKey> key(Given<String> named) {
    Optional<NamedFiles.Lines> lines = files.secret(named);
    if (lines.isEmpty()) return Optional.empty();
    List<String> texts = lines.get().lines().stream().map(NamedFiles.Line::text).toList();
    int begin = texts.indexOf("-----BEGIN PRIVATE KEY-----");
    int end = texts.indexOf("-----END PRIVATE KEY-----");
    if (begin < 0 || end < begin) {
      boolean other = texts.stream().anyMatch(text -> text.endsWith(" PRIVATE KEY-----"));
      problems.add(
          named.place(),
          (other ? "a key in another form than PKCS#8: " : "a file without a private key: ")
              + lines.get().file(),
          "PEM that begins with -----BEGIN PRIVATE KEY-----"
              + (other ? " (openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW)" : ""));
      return Optional.empty();
    }
    try {
      byte[] der =
          Base64.getDecoder()
              .decode(texts.subList(begin + 1, end).stream().collect(Collectors.joining()));
      Optional<PrivateKey> key = key(new PKCS8EncodedKeySpec(der));
      if (key.isPresent()) return key;
    } catch (IllegalArgumentException notBase64) {
      // Told below.
    }
    problems.add(
        named.place(),
        "a private key that cannot be read: " + lines.get().file(),
        "EC, RSA or Ed25519");
    return Optional.empty();
  }

  private static Optional<PrivateKey> key(PKCS8EncodedKeySpec spec) {
    for (String algorithm : ALGORITHMS) {
      try {
        return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
      } catch (InvalidKeySpecException anotherKind) {
        continue;
      } catch (GeneralSecurityException unknown) {
        throw new IllegalStateException("every Java has " + algorithm, unknown);
      }
    }
    return Optional.empty();
  }
}
