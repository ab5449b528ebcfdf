package headroom.daemon.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the store: its modes (0700, files 0600), the lock that keeps a second program out,
 * and the files in it.
 */
final class StateDirectory implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ONLY_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
      PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Path path;
  private @Nullable FileChannel lockFile;

  StateDirectory(Path path) {
    this.path = path.toAbsolutePath();
  }

  /**
   * Makes the folder where it is missing and locks it.
   *
   * @throws StoreRefused when another program has the lock
   * @throws IOException when the folder cannot be made or written
   */
  void claim() throws IOException {
    if (!Files.isDirectory(path)) {
      Path parent = path.getParent();
      if (parent != null) Files.createDirectories(parent);
      Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
    }
    if (Files.getOwner(path).equals(Files.getOwner(ownProcess())))
      Files.setPosixFilePermissions(path, OWNER_ONLY_DIRECTORY);
    FileChannel file =
        FileChannel.open(
            privateFile(path.resolve("lock")), StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = file.tryLock();
      if (lock == null) throw inUse();
      lockFile = file;
    } catch (OverlappingFileLockException e) {
      file.close();
      throw inUse();
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private StoreRefused inUse() {
    return new StoreRefused(
        "another headroom already uses "
            + path
            + ": stop it first (systemctl stop headroom), or give this one a folder of its own"
            + " (--state DIR)");
  }

  private static Path ownProcess() {
    return Path.of("/proc/self");
  }

  Path path() {
    return path;
  }

  Path database() {
    return path.resolve("headroom.db");
  }

  Path backupOf(int version) {
    return path.resolve("headroom.db.version-" + version);
  }

  /** Makes sure that {@code file} exists and that its owner alone may open it. */
  Path privateFile(Path file) throws IOException {
    try {
      Files.createFile(file, FILE_MODE);
    } catch (FileAlreadyExistsException e) {
      Files.setPosixFilePermissions(file, OWNER_ONLY_FILE);
    }
    return file;
  }

  /**
   * Moves a corrupt database and its side files out of the way, under a name that says when.
   *
   * @return the new name of the database
   */
  Path setDatabaseAside(Instant at) throws IOException {
    Path aside = path.resolve("headroom.db.corrupt-" + STAMP.format(at));
    for (int n = 2; Files.exists(aside); n++)
      aside = path.resolve("headroom.db.corrupt-" + STAMP.format(at) + "-" + n);
    for (String side : List.of("-wal", "-shm", ""))
      try {
        Files.move(
            path.resolve("headroom.db" + side),
            path.resolve(aside.getFileName() + side),
            StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        // WAL and shared memory are there only after an unclean end.
        continue;
      }
    sync();
    return aside;
  }

  /** Databases that were set aside and are still here. */
  List<Path> setAside() {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(
              file -> file.getFileName().toString().matches("headroom\\.db\\.corrupt-[-0-9TZ]+"))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Makes a rename, a new file or a deletion durable. */
  void sync() throws IOException {
    try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    if (lockFile != null) lockFile.close();
  }
}
