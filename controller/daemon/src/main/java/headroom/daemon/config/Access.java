package headroom.daemon.config;

import headroom.core.profile.WhileAway;
import headroom.core.site.ChargerId;
import headroom.daemon.config.Shapes.ChargerShape;
import headroom.daemon.config.Shapes.FileShape;
import headroom.daemon.config.Shapes.OcppShape;
import headroom.drivers.ocpp.ChargerAccess;
import headroom.drivers.ocpp.CsmsConfig;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may connect, and with which password. */
final class Access {
  static final int LEAST_PASSWORD_CHARS = 16;
  static final int MOST_PASSWORD_CHARS = 64;

  private final FileShape file;
  private final NamedFiles files;
  private final Problems problems;

  private Access(FileShape file, NamedFiles files, Problems problems) {
    this.file = file;
    this.files = files;
    this.problems = problems;
  }

  /** Every charger of the file, with its password when a password file is named. */
  static List<ChargerAccess> build(FileShape file, NamedFiles files, Problems problems) {
    Access access = new Access(file, files, problems);
    Optional<Given<String>> passwords = file.ocpp().flatMap(ocpp -> ocpp.passwords());
    if (passwords.isEmpty()) access.warnOfStrangers();
    Map<String, String> known = passwords.map(access::passwords).orElse(Map.of());
    boolean tls = file.ocpp().flatMap(ocpp -> ocpp.certificate()).isPresent();
    for (ChargerShape charger : file.chargers())
      access.checkProfile(charger, tls, passwords.isPresent());
    return file.chargers().stream().map(charger -> access(charger, tls, known)).toList();
  }

  /** Where there is TLS, every charger needs it that is not let off. */
  private static ChargerAccess access(
      ChargerShape charger, boolean tls, Map<String, String> passwords) {
    Optional<SecurityProfile> asked = charger.securityProfile().map(Given::value);
    boolean open = asked.equals(Optional.of(SecurityProfile.NONE));
    return new ChargerAccess(
        new ChargerId(charger.name()),
        open ? Optional.empty() : Optional.ofNullable(passwords.get(charger.name())),
        tls && asked.map(SecurityProfile.TLS::equals).orElse(true));
  }

  private void checkProfile(ChargerShape charger, boolean tls, boolean passwords) {
    if (charger.securityProfile().isEmpty()) return;
    Given<SecurityProfile> asked = charger.securityProfile().get();
    if (asked.value() == SecurityProfile.TLS && !tls)
      problems.add(
          asked.place(),
          "security profile 2 without TLS",
          "'certificate' and 'key' in 'ocpp', or a lower profile");
    else if (asked.value() != SecurityProfile.NONE && !passwords)
      problems.add(
          asked.place(),
          "security profile " + asked.value().ordinal() + " without passwords",
          "'passwords: FILE' in 'ocpp', or profile 0");
  }

  /** Without passwords an identity is all that a charger needs, and it is no secret. */
  private void warnOfStrangers() {
    file.ocpp()
        .flatMap(ocpp -> ocpp.listen())
        .filter(listen -> !listen.value().isLoopback())
        .ifPresent(
            listen ->
                problems.warn(
                    listen.place(),
                    "an address that others reach, and no passwords",
                    "'passwords: FILE': without one anyone in this network can pose as a charger"));
  }

  /**
   * The CSMS of the file; empty when it names none.
   *
   * <p>Every charger needs a password there, or none does.
   */
  static Optional<CsmsConfig> csms(FileShape file, NamedFiles files, Problems problems) {
    Access access = new Access(file, files, problems);
    return file.ocpp().flatMap(access::csms);
  }

  private Optional<CsmsConfig> csms(OcppShape ocpp) {
    Map<ChargerId, String> passwords = new LinkedHashMap<>();
    ocpp.csmsPasswords()
        .map(this::passwords)
        .orElse(Map.of())
        .forEach((identity, password) -> passwords.put(new ChargerId(identity), password));
    List<X509Certificate> authorities =
        ocpp.csmsCa().flatMap(files::certificates).orElse(List.of());
    if (ocpp.csms().isEmpty()) {
      // An address that is wrong has its problem already, and is not to be asked for twice.
      if (!problems.isEmpty()) return Optional.empty();
      ocpp.csmsPasswords().ifPresent(this::needsCsms);
      ocpp.csmsCa().ifPresent(this::needsCsms);
      ocpp.keepChargerLimits().ifPresent(this::needsCsmsToKeep);
      ocpp.keepDefaultLimits().ifPresent(this::needsCsmsToKeep);
      ocpp.keepSessionLimits().ifPresent(this::needsCsmsToKeep);
      return Optional.empty();
    }
    URI url = ocpp.csms().get().value();
    boolean secure = "wss".equals(url.getScheme());
    if (!secure && ocpp.csmsCa().isPresent())
      problems.add(
          ocpp.csmsCa().get().place(),
          "a certificate for a connection without TLS",
          "wss:// in csms");
    if (!secure && !Addresses.isLoopback(url.getHost()))
      problems.warn(
          ocpp.csms().get().place(),
          "a CSMS without TLS",
          "wss://: anybody on the way can read and change what chargers and CSMS say");
    return Optional.of(new CsmsConfig(url, passwords, authorities, whileAway(ocpp)));
  }

  private static WhileAway whileAway(OcppShape ocpp) {
    return new WhileAway(
        ocpp.keepChargerLimits().flatMap(Given::value),
        ocpp.keepDefaultLimits().flatMap(Given::value),
        ocpp.keepSessionLimits().flatMap(Given::value));
  }

  private void needsCsmsToKeep(Given<Optional<Duration>> given) {
    problems.add(given.place(), "limits of a CSMS, and no CSMS", "'csms: wss://…/' beside it");
  }

  private void needsCsms(Given<String> given) {
    problems.add(given.place(), "a file for the CSMS, and no CSMS", "'csms: wss://…/' beside it");
  }

  private Map<String, String> passwords(Given<String> named) {
    Map<String, String> passwords = new LinkedHashMap<>();
    Optional<NamedFiles.Lines> lines = files.secret(named);
    if (lines.isEmpty()) return passwords;
    List<String> identities = file.chargers().stream().map(ChargerShape::name).toList();
    for (NamedFiles.Line line : lines.get().lines()) {
      int colon = line.text().indexOf(':');
      Place place = new Place(line.number(), "");
      if (colon < 1) {
        // What stands here may be a password: it is not shown.
        problems.add(lines.get().file(), place, "a line without colon", "identity:password");
        continue;
      }
      String identity = line.text().substring(0, colon).strip();
      String password = line.text().substring(colon + 1);
      checkIdentity(lines.get().file(), place, identity, identities);
      checkPassword(lines.get().file(), place, identity, password);
      if (passwords.putIfAbsent(identity, password) != null)
        problems.add(
            lines.get().file(),
            place,
            "a second password of '" + Problems.shown(identity) + "'",
            "one line per charger");
    }
    for (ChargerShape charger : file.chargers())
      if (!passwords.containsKey(charger.name()) && !isOpen(charger))
        problems.add(
            named.place(),
            "no password of '" + charger.name() + "' in " + lines.get().file(),
            "a line '" + charger.name() + ":…' in it: without one anybody could connect as it");
    return passwords;
  }

  private static boolean isOpen(ChargerShape charger) {
    return charger.securityProfile().map(Given::value).equals(Optional.of(SecurityProfile.NONE));
  }

  private void checkIdentity(String name, Place place, String identity, List<String> known) {
    if (!known.contains(identity))
      problems.add(
          name,
          place,
          "the unknown charger '" + Problems.shown(identity) + "'",
          Nearest.hint(identity, "the identity of a charger", known));
  }

  private void checkPassword(String name, Place place, String identity, String password) {
    boolean printable = password.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    if (password.length() < LEAST_PASSWORD_CHARS
        || password.length() > MOST_PASSWORD_CHARS
        || !printable)
      problems.add(
          name,
          place,
          "a password of "
              + password.length()
              + " characters for '"
              + Problems.shown(identity)
              + "'",
          LEAST_PASSWORD_CHARS + " to " + MOST_PASSWORD_CHARS + " printable ASCII characters");
  }
}
