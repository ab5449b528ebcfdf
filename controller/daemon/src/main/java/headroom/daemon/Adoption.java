package headroom.daemon;

import headroom.daemon.config.Adopted;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The file of the state that holds the adopted chargers, and the config that it belongs to. */
final class Adoption {
  private static final String NAME = "adopted.yaml";

  private final Path config;
  private final Path file;

  Adoption(Path config, Path state) {
    this.config = config;
    this.file = state.resolve(NAME);
  }

  /**
   * What stands in the file.
   *
   * @throws IOException when it is there and cannot be read
   */
  Adopted adopted() throws IOException {
    return Files.exists(file)
        ? new Adopted(file.toString(), Files.readString(file))
        : Adopted.none(file.toString());
  }

  /** The config with the adopted chargers. */
  Reading read() {
    try {
      return read(adopted());
    } catch (IOException unreadable) {
      return ConfigReader.unreadable(file);
    }
  }

  /** The config as it would be with others. */
  Reading read(Adopted adopted) {
    return ConfigReader.read(config, adopted);
  }

  /**
   * Keeps them, or leaves the file as it was.
   *
   * @throws IOException when it cannot be written
   */
  void keep(Adopted adopted) throws IOException {
    Path fresh = file.resolveSibling(NAME + ".new");
    Files.writeString(fresh, adopted.text(), StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r-----"));
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
