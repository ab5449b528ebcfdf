package headroom.daemon.cli;

import headroom.daemon.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local socket that the {@code headroom} command talks to: one request line in, one answer line
 * out, and the connection ends.
 *
 * <p>Who may open it is up to its file mode, 0660: root, the program's own user and its group. It
 * appears under its name only when it has that mode. Requests are bounded in size, time and number.
 * Threads are platform threads, for a command may wait for the disk.
 */
public final class ControlSocket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
  private static final int MOST_REQUEST_BYTES = 16_384;
  private static final int MOST_CONNECTIONS = 8;
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** What the kernel takes as a path (sockaddr_un), with its end. */
  private static final int MOST_PATH_BYTES = 107;

  private final Path path;
  private final UnaryOperator<String> answerLine;
  private final ServerSocketChannel server;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          // One accepts; one that has just answered may not be idle yet.
          2 * MOST_CONNECTIONS + 1,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().name("cli-", 1).daemon(true).factory());
  private final ScheduledThreadPoolExecutor deadlines =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("cli-deadline").daemon(true).factory());
  private final Semaphore free = new Semaphore(MOST_CONNECTIONS);

  private final Duration deadline;

  private ControlSocket(
      Path path, Commands commands, Duration deadline, ServerSocketChannel server) {
    this.deadline = deadline;
    this.path = path;
    this.answerLine = commands::answerLine;
    this.server = server;
  }

  /**
   * Opens the socket, in a folder that is made where it is missing.
   *
   * @throws IOException with words that say what to do, when another daemon answers there or the
   *     folder cannot be used
   */
  public static ControlSocket open(Path path, Commands commands) throws IOException {
    return open(path, commands, DEADLINE);
  }

  /**
   * @param deadline a client has so long for its question and for taking the answer
   */
  static ControlSocket open(Path path, Commands commands, Duration deadline) throws IOException {
    Path absolute = path.toAbsolutePath();
    if (absolute.toString().getBytes(StandardCharsets.UTF_8).length > MOST_PATH_BYTES - 24)
      throw new IOException(
          "the path " + absolute + " is too long for a socket: give a shorter one (--socket PATH)");
    Path folder = absolute.getParent();
    if (folder == null) throw new IOException(absolute + " cannot be a socket");
    try {
      if (!Files.isDirectory(folder)) {
        Path parent = folder.getParent();
        if (parent != null) Files.createDirectories(parent);
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
      }
      refuseSecond(absolute);
      ControlSocket socket =
          new ControlSocket(absolute, commands, deadline, bind(absolute, folder));
      socket.threads.execute(socket::accept);
      return socket;
    } catch (java.nio.file.AccessDeniedException e) {
      throw new IOException(
          "this user may not make " + absolute + ": choose another place with --socket PATH", e);
    } catch (java.nio.file.FileSystemException e) {
      throw new IOException(
          "cannot make "
              + absolute
              + " ("
              + e.getMessage()
              + "): choose another place with --socket PATH",
          e);
    }
  }

  private static void refuseSecond(Path path) throws IOException {
    if (!Files.exists(path)) return;
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException nobodyAnswers) {
      return;
    }
    throw new IOException(
        "another headroom answers at "
            + path
            + ": stop it first, or give this one another socket (--socket PATH)");
  }

  /** Binds in a folder that nobody else may enter, and moves the socket to its name from there. */
  private static ServerSocketChannel bind(Path path, Path folder) throws IOException {
    Path closed =
        Files.createTempDirectory(
            folder,
            ".c",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path made = closed.resolve("s");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(made), MOST_CONNECTIONS);
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-rw----"));
      Files.move(made, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return server;
    } catch (IOException e) {
      server.close();
      Files.deleteIfExists(made);
      throw e;
    } finally {
      Files.deleteIfExists(closed);
    }
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        if (free.tryAcquire()) hand(channel);
        else channel.close();
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException | RuntimeException e) {
        if (server.isOpen()) LOG.warn("the control socket: {}", e.toString());
      }
    }
  }

  private void hand(SocketChannel channel) {
    try {
      ScheduledFuture<?> end =
          deadlines.schedule(
              () -> closeQuietly(channel), deadline.toMillis(), TimeUnit.MILLISECONDS);
      threads.execute(() -> serve(channel, end));
    } catch (RejectedExecutionException closing) {
      closeQuietly(channel);
      free.release();
    }
  }

  private void serve(SocketChannel channel, ScheduledFuture<?> end) {
    try (channel) {
      String answer = readLine(channel).map(this::answer).orElseGet(ControlSocket::tooLong);
      ByteBuffer bytes = ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) channel.write(bytes);
    } catch (IOException e) {
      LOG.debug("a client went away: {}", e.toString());
    } finally {
      end.cancel(false);
      free.release();
    }
  }

  private String answer(String request) {
    try {
      return answerLine.apply(request);
    } catch (RuntimeException | Error e) {
      LOG.error("a command threw", e);
      return Commands.line(
          ExitCode.BROKEN, "", "the command failed for a fault of ours; it is in the log\n");
    }
  }

  private static String tooLong() {
    return Commands.line(ExitCode.USAGE, "", "the request is too long\n");
  }

  /** Empty when the line is longer than a request may be. */
  private static Optional<String> readLine(SocketChannel channel) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (channel.read(buffer) >= 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        byte next = buffer.get();
        if (next == '\n') return Optional.of(line.toString(StandardCharsets.UTF_8));
        line.write(next);
        if (line.size() > MOST_REQUEST_BYTES) return Optional.empty();
      }
      buffer.clear();
    }
    return Optional.of(line.toString(StandardCharsets.UTF_8));
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing: {}", e.toString());
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("closing {}: {}", path, e.toString());
    }
    threads.shutdownNow();
    deadlines.shutdownNow();
  }
}
