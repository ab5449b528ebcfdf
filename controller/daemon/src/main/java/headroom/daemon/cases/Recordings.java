package headroom.daemon.cases;

import headroom.core.port.Clock;
import headroom.core.units.MonoTime;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The recordings of a daemon: files in a folder of the state, mode 0600, the newest {@link #MOST}
 * kept. By itself the daemon writes at most one in {@link #BETWEEN}.
 *
 * <p>Any thread but the control thread: it waits for the disk.
 */
public final class Recordings {
  static final int MOST = 10;
  static final Duration BETWEEN = Duration.ofMinutes(10);

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int PART = 200_000;

  private final Path folder;
  private final Recorder recorder;
  private final Clock clock;
  private final String version;
  private Optional<MonoTime> byItself = Optional.empty();

  public Recordings(Path folder, Recorder recorder, Clock clock, String version) {
    this.folder = folder;
    this.recorder = recorder;
    this.clock = clock;
    this.version = version;
  }

  /** A recording that was written. */
  public record Written(Path file, Duration length, int ticks) {}

  /**
   * Writes the last minutes now.
   *
   * @param why as the case's name
   * @return empty before the first tick
   * @throws IOException when the file cannot be written; none is left behind
   */
  public synchronized Optional<Written> write(String why) throws IOException {
    Optional<Recorder.Minutes> kept = recorder.minutes();
    if (kept.isEmpty()) return Optional.empty();
    Recorder.Minutes minutes = kept.get();
    if (!Files.isDirectory(folder))
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path part = folder.resolve(".part");
    Files.deleteIfExists(part);
    try {
      write(minutes, why, part);
      Path file = named();
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      prune();
      return Optional.of(new Written(file, minutes.length(), minutes.ticks().size()));
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void write(Recorder.Minutes minutes, String why, Path file) throws IOException {
    Set<StandardOpenOption> modes = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel =
            FileChannel.open(
                file,
                modes,
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")));
        BufferedWriter out =
            new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8))) {
      RecordingWriter.write(minutes, why, version, clock.wall(), out);
    }
  }

  private Path named() throws IOException {
    String stamp = STAMP.format(clock.wall());
    Path file = folder.resolve(stamp + ".json");
    for (int n = 2; Files.exists(file); n++) {
      if (n > 99) throw new FileAlreadyExistsException(file.toString());
      file = folder.resolve(stamp + "-" + n + ".json");
    }
    return file;
  }

  /** The oldest go first. */
  private void prune() throws IOException {
    List<Path> files = files();
    for (Path old : files.subList(0, Math.max(0, files.size() - MOST))) Files.deleteIfExists(old);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> isName(file.getFileName().toString())).sorted().toList();
    }
  }

  private static boolean isName(String name) {
    return name.matches("\\d{8}T\\d{6}Z(-\\d{1,2})?\\.json");
  }

  /**
   * As {@link #write}, for something that went wrong: not more often than every {@link #BETWEEN}.
   */
  public synchronized Optional<Written> writeByItself(String why) throws IOException {
    MonoTime now = clock.now();
    if (byItself.isPresent() && !now.isAtLeast(BETWEEN, byItself.get())) return Optional.empty();
    byItself = Optional.of(now);
    return write(why);
  }

  /**
   * A part of a recording's text, which is ASCII; empty at its end.
   *
   * @param from the letter that it begins with, from 0
   * @throws IOException when there is no such recording, or it cannot be read
   */
  public String part(String name, long from) throws IOException {
    if (!isName(name)) throw new NoSuchFileException(name);
    try (FileChannel channel = FileChannel.open(folder.resolve(name), StandardOpenOption.READ)) {
      channel.position(from);
      byte[] bytes = Channels.newInputStream(channel).readNBytes(PART);
      return new String(bytes, StandardCharsets.US_ASCII);
    }
  }
}
