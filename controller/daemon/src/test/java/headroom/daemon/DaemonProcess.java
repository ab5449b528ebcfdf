package headroom.daemon;

import headroom.daemon.json.RecordJson;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** The real program as a process of its own, on a config and a folder of the test. */
public final class DaemonProcess implements AutoCloseable {
  public final Path config;
  public final Path state;
  public final Path socket;
  private final Path log;
  private final Process process;

  private DaemonProcess(Path folder, Process process) {
    this.config = folder.resolve("headroom.yaml");
    this.state = folder.resolve("state");
    this.socket = folder.resolve("control.sock");
    this.log = folder.resolve("log");
    this.process = process;
  }

  public static DaemonProcess start(Path folder, String config) throws IOException {
    Files.writeString(folder.resolve("headroom.yaml"), config);
    return start(folder);
  }

  public static DaemonProcess start(Path folder) throws IOException {
    return launch(folder, "headroom.daemon.Main");
  }

  /** Another entry that stands in for the program's. */
  static DaemonProcess startMain(Path folder, String config, String main) throws IOException {
    Files.writeString(folder.resolve("headroom.yaml"), config);
    return launch(folder, main);
  }

  private static DaemonProcess launch(Path folder, String main) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx96m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main,
            "run",
            "--config",
            folder.resolve("headroom.yaml").toString(),
            "--state",
            folder.resolve("state").toString(),
            "--socket",
            folder.resolve("control.sock").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    return new DaemonProcess(folder, process);
  }

  /** Waits until the port for the chargers is open. */
  public DaemonProcess ready() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !process.isAlive() || port() > 0);
    if (!process.isAlive()) throw new AssertionError("it ended: " + log());
    return this;
  }

  /** 0 while it is not open. */
  public int port() {
    if (!Files.exists(socket)) return 0;
    try {
      return json("status").path("ocpp_port").asInt(0);
    } catch (IOException notYet) {
      return 0;
    }
  }

  /** The answer of a command with {@code --json}. */
  public JsonNode json(String... words) throws IOException {
    List<String> args = new ArrayList<>(List.of(words));
    args.add("--json");
    return RecordJson.parse(ask(args).path("out").stringValue());
  }

  public String text(String... words) throws IOException {
    return ask(List.of(words)).path("out").stringValue();
  }

  /** Why it could not be done. */
  public String error(String... words) throws IOException {
    return ask(List.of(words)).path("err").stringValue();
  }

  public int exit(String... words) throws IOException {
    return ask(List.of(words)).path("exit").intValue();
  }

  private JsonNode ask(List<String> args) throws IOException {
    tools.jackson.databind.node.ObjectNode request = RecordJson.object();
    var array = request.putArray("args");
    args.forEach(array::add);
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(
          ByteBuffer.wrap((RecordJson.compact(request) + "\n").getBytes(StandardCharsets.UTF_8)));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(16_384);
      while (channel.read(buffer) >= 0) {
        answer.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      return RecordJson.parse(answer.toString(StandardCharsets.UTF_8));
    }
  }

  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Sends a signal by its name, such as HUP. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** SIGTERM; the exit code. */
  public int terminate() throws InterruptedException {
    process.destroy();
    return exitCode();
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    exitCode();
  }

  public int exitCode() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) throw new AssertionError("it does not end");
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
