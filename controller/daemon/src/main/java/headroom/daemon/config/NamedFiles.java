package headroom.daemon.config;

import headroom.drivers.modbus.BrokenMapException;
import headroom.drivers.modbus.MapProblem;
import headroom.drivers.modbus.RegisterMaps;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the files that a config names, relative to the config's own folder. */
final class NamedFiles {
  static final int MOST_BYTES = 1_000_000;

  private final Path folder;
  private final Problems problems;

  NamedFiles(Path folder, Problems problems) {
    this.folder = folder;
    this.problems = problems;
  }

  /**
   * A file's lines without blank ones and those that begin with {@code #}.
   *
   * @param file as the config names it
   */
  record Lines(String file, List<Line> lines) {}

  /**
   * @param number from 1
   */
  record Line(int number, String text) {
    /** Hides the text: it may be a password. */
    @Override
    public String toString() {
      return "Line[" + number + "]";
    }
  }

  /** A file holds more than anybody writes by hand. */
  static final class HugeFileException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * The text of a file, read no further than to its bound: its size says nothing where it is a pipe
   * or a device.
   */
  static String text(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) throw new HugeFileException();
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  /** Empty, and a problem at the key that names it, when it cannot be read. */
  Optional<Lines> lines(Given<String> named) {
    return read(named, resolve(named));
  }

  /** As {@link #lines}, of a file that nobody but its owner and group may touch. */
  Optional<Lines> secret(Given<String> named) {
    Path path = resolve(named);
    try {
      if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
        Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
        boolean open =
            modes.contains(PosixFilePermission.OTHERS_READ)
                || modes.contains(PosixFilePermission.OTHERS_WRITE)
                || modes.contains(PosixFilePermission.GROUP_WRITE);
        if (open) {
          problems.add(
              named.place(),
              "a file that others may open: " + Problems.shown(named.value()),
              "mode 0600 (chmod 600), or 0640 with the daemon's group");
          return Optional.empty();
        }
      }
    } catch (IOException | SecurityException unreadable) {
      return read(named, path); // which says what is the matter
    }
    return read(named, path);
  }

  /** The program's register maps and those of a folder; empty, and problems, when one is broken. */
  Optional<RegisterMaps> registerMaps(Given<String> named) {
    try {
      return Optional.of(RegisterMaps.bundled().andFrom(resolve(named)));
    } catch (BrokenMapException broken) {
      for (MapProblem problem : broken.problems())
        problems.add(
            problem.file(),
            new Place(problem.line(), problem.key()),
            problem.found(),
            problem.expected());
      return Optional.empty();
    }
  }

  /** Certificates in PEM or DER. */
  Optional<List<X509Certificate>> certificates(Given<String> named) {
    String shown = Problems.shown(named.value());
    try (InputStream in = Files.newInputStream(resolve(named))) {
      byte[] bytes = in.readNBytes(MOST_BYTES);
      List<X509Certificate> certificates = new ArrayList<>();
      for (Certificate each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes)))
        if (each instanceof X509Certificate certificate) certificates.add(certificate);
      if (!certificates.isEmpty()) return Optional.of(List.copyOf(certificates));
      problems.add(named.place(), "a file without a certificate: " + shown, "PEM or DER");
    } catch (CertificateException broken) {
      problems.add(named.place(), "a file that holds no certificates: " + shown, "PEM or DER");
    } catch (NoSuchFileException missing) {
      problems.add(
          named.place(),
          "a file that is not there: " + shown,
          "the file " + resolve(named).normalize());
    } catch (IOException | SecurityException unreadable) {
      problems.add(
          named.place(), "a file that cannot be read: " + shown, "a file that this user may read");
    }
    return Optional.empty();
  }

  private Path resolve(Given<String> named) {
    return folder.resolve(named.value());
  }

  private Optional<Lines> read(Given<String> named, Path path) {
    String shown = Problems.shown(named.value());
    try {
      if (!Files.isRegularFile(path)) throw new NoSuchFileException(shown);
      List<String> all = YamlText.withoutMark(text(path)).lines().toList();
      List<Line> lines = new ArrayList<>();
      for (int i = 0; i < all.size(); i++)
        if (!all.get(i).isBlank() && !all.get(i).startsWith("#"))
          lines.add(new Line(i + 1, all.get(i).strip()));
      return Optional.of(new Lines(shown, lines));
    } catch (HugeFileException huge) {
      problems.add(named.place(), "a huge file: " + shown, "at most " + MOST_BYTES + " bytes");
    } catch (NoSuchFileException missing) {
      problems.add(
          named.place(), "a file that is not there: " + shown, "the file " + path.normalize());
    } catch (CharacterCodingException notText) {
      problems.add(named.place(), "a file that is not text: " + shown, "UTF-8 text");
    } catch (IOException | SecurityException unreadable) {
      problems.add(
          named.place(), "a file that cannot be read: " + shown, "a file that this user may read");
    }
    return Optional.empty();
  }
}
