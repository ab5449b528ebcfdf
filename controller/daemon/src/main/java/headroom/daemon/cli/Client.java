package headroom.daemon.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code headroom} command itself: sends its words to the daemon and prints what comes back.
 *
 * <p>A start of a JVM is what a call costs, so this class and {@link FlatJson} use nothing but the
 * plainest classes of the JDK: no libraries, no lambdas, no string formats.
 */
public final class Client {
  private static final String DEFAULT_SOCKET = "/run/headroom/control.sock";
  private static final int DEADLINE_MS = 15_000;

  private Client() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out));
    PrintStream err = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err));
    int exit = run(args, out, err);
    out.flush();
    err.flush();
    // Without the work of a shutdown: there is nothing to tidy.
    Runtime.getRuntime().halt(exit);
  }

  /** The whole command but the exit itself; what it prints is not flushed. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    String socket = DEFAULT_SOCKET;
    boolean help = false;
    List<String> words = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--socket")) {
        if (++i == args.length) return complain(err, "--socket needs a path", 64);
        socket = args[i];
      } else if (args[i].startsWith("--socket=")) {
        socket = args[i].substring("--socket=".length());
      } else if (args[i].equals("--help") || args[i].equals("-h")) {
        help = true;
      } else {
        words.add(args[i]);
      }
    }
    if (words.isEmpty()) return Help.print("headroom", out, err);
    String command = words.get(0);
    if (command.equals("help"))
      return Help.print(words.size() > 1 ? words.get(1) : "headroom", out, err);
    if (help) return Help.print(command, out, err);
    if (command.equals("version")) return Help.version(words.contains("--json"), out);
    if (command.equals("record") && words.size() == 2 && !words.get(1).startsWith("--"))
      return Fetch.recording(Path.of(socket), words.get(1), out, err);
    if (command.equals("ocpp") && words.size() > 2 && words.get(1).equals("trace"))
      return Watch.frames(Path.of(socket), words, out, err);
    return ask(Path.of(socket), words, out, err);
  }

  static int ask(Path socket, List<String> words, PrintStream out, PrintStream err) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      closeAtDeadline(channel);
      channel.connect(UnixDomainSocketAddress.of(socket));
      write(channel, FlatJson.request(words));
      String answer = readAll(channel);
      if (answer.isEmpty())
        return complain(
            err, "the daemon at " + socket + " closed without an answer: ask again", 69);
      write(out, FlatJson.text(answer, "out"));
      write(err, FlatJson.text(answer, "err"));
      return FlatJson.number(answer, "exit");
    } catch (SocketException e) {
      if (isCutOff(e))
        return complain(
            err, "the daemon at " + socket + " is busy with other commands: ask again", 69);
      // Looked up here alone: to find a file in a jar takes a fifth of a call.
      if (!Help.exists(words.get(0))) return Help.print(words.get(0), out, err);
      return complain(err, whyNoConnection(socket, e), isDenied(e) ? 77 : 69);
    } catch (IOException e) {
      return complain(
          err, "the daemon at " + socket + " did not answer in time: " + e.getMessage(), 69);
    }
  }

  private static void closeAtDeadline(SocketChannel channel) {
    Thread deadline =
        new Thread("deadline") {
          @Override
          public void run() {
            try {
              Thread.sleep(DEADLINE_MS);
              channel.close();
            } catch (InterruptedException | IOException e) {
              // The program ends at the same moment.
              return;
            }
          }
        };
    deadline.setDaemon(true);
    deadline.start();
  }

  private static String whyNoConnection(Path socket, SocketException e) {
    if (isDenied(e))
      return "this user may not open "
          + socket
          + ".\nUse sudo, or join the group that owns it ("
          + group(socket)
          + "): sudo usermod -aG "
          + group(socket)
          + " $USER, then log in again.";
    if (!Files.exists(socket))
      return "headroom is not running: there is no "
          + socket
          + ".\nStart it (systemctl start headroom, or headroom run --config FILE), or say where"
          + " its socket is (--socket PATH).";
    return "headroom is not running: nobody answers at "
        + socket
        + ".\nStart it: systemctl start headroom, or headroom run --config FILE. Why it ended may"
        + " be in journalctl -u headroom.";
  }

  /** It was there and took no request: as many are open as it serves at a time. */
  private static boolean isCutOff(SocketException e) {
    String message = e.getMessage();
    return message != null && (message.contains("reset") || message.contains("Broken pipe"));
  }

  private static boolean isDenied(SocketException e) {
    String message = e.getMessage();
    return message != null && message.contains("Permission denied");
  }

  private static String group(Path socket) {
    try {
      Object group = Files.getAttribute(socket, "posix:group");
      return group == null ? "headroom" : group.toString();
    } catch (IOException e) {
      return "headroom";
    }
  }

  static int complain(PrintStream err, String message, int exit) {
    write(err, "headroom: " + message + "\n");
    return exit;
  }

  static void write(PrintStream stream, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    stream.write(bytes, 0, bytes.length);
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) channel.write(bytes);
  }

  private static String readAll(SocketChannel channel) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(16_384);
    while (channel.read(buffer) >= 0) {
      all.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /** The texts of {@code headroom help}, one file per command beside this class. */
  static final class Help {
    private Help() {}

    static boolean exists(String command) {
      return isWord(command) && Client.class.getResource("help/" + command + ".txt") != null;
    }

    static int print(String command, PrintStream out, PrintStream err) {
      byte @Nullable [] text = isWord(command) ? read("help/" + command + ".txt") : null;
      if (text == null)
        return complain(err, "there is no command " + command + "; headroom help lists them", 64);
      out.write(text, 0, text.length);
      return 0;
    }

    static int version(boolean json, PrintStream out) {
      String version = Client.class.getPackage().getImplementationVersion();
      if (version == null) version = "development";
      Client.write(
          out, json ? "{\"version\":\"" + version + "\"}\n" : "headroom " + version + "\n");
      return 0;
    }

    private static boolean isWord(String command) {
      for (int i = 0; i < command.length(); i++)
        if (command.charAt(i) < 'a' || command.charAt(i) > 'z') return false;
      return !command.isEmpty();
    }

    private static byte @Nullable [] read(String name) {
      try (InputStream in = Client.class.getResourceAsStream(name)) {
        return in == null ? null : in.readAllBytes();
      } catch (IOException e) {
        return null;
      }
    }
  }
}
