package headroom.sim.process;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** A directory that goes when it is closed, with all that is in it. */
public final class TemporaryDirectory implements AutoCloseable {
  private static final int MOST = 10_000;

  private final Path path;

  /** Makes one that only this user may enter, with a short name: it holds a socket. */
  public TemporaryDirectory(String prefix) throws IOException {
    path = make(prefix);
  }

  private static Path make(String prefix) throws IOException {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    for (int number = 1; ; number++) {
      try {
        return Files.createDirectory(
            parent.resolve(prefix + number),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (FileAlreadyExistsException taken) {
        if (number == MOST) throw taken;
      }
    }
  }

  public Path path() {
    return path;
  }

  /** Deletes it; what cannot be deleted stays. */
  @Override
  public void close() {
    if (!Files.exists(path)) return;
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failed)
                throws IOException {
              Files.deleteIfExists(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException inUse) {
      // The system cleans its temporary directory sooner or later.
    }
  }
}
