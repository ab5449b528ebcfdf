package headroom.sim.peers;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A charging station or a central system in a process of its own: {@code charger.mjs} or {@code
 * csms.mjs} of {@code peers/ocpp-rpc}, made of the npm package ocpp-rpc, which checks every message
 * against the official schemas.
 */
final class OcppRpcPeer implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final Writer orders;
  private final Thread listener;
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();

  private OcppRpcPeer(Process process) {
    this.process = process;
    this.orders = process.outputWriter();
    this.listener = Thread.ofVirtual().start(this::listen);
  }

  /**
   * Starts a station for OCPP 1.6; the test is skipped where Node.js or the package is absent.
   * Likewise the others.
   */
  static OcppRpcPeer start(int port, String identity, String... password) throws IOException {
    return station("ocpp1.6", port, identity, password);
  }

  /** Starts a station that speaks this version. */
  static OcppRpcPeer station(String protocol, int port, String identity, String... password)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("charger.mjs", "ws://127.0.0.1:" + port + "/ocpp", encoded(identity)));
    for (String each : password) arguments.add(encoded(each));
    return launch(protocol, arguments);
  }

  /** Starts a central system for both versions. */
  static OcppRpcPeer csms() throws IOException {
    return launch("", List.of("csms.mjs"));
  }

  private static OcppRpcPeer launch(String protocol, List<String> arguments) throws IOException {
    Path home = Path.of(System.getProperty("basedir", ""), "peers", "ocpp-rpc").toAbsolutePath();
    if (!Files.isDirectory(home.resolve("node_modules/ocpp-rpc"))) {
      throw skipped("run 'npm ci' in simulator/peers/ocpp-rpc to test against ocpp-rpc");
    }
    List<String> command = new ArrayList<>(List.of("node"));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("OCPP", protocol);
    try {
      return new OcppRpcPeer(builder.start());
    } catch (IOException noNode) {
      throw skipped("install the Debian package 'nodejs' to test against ocpp-rpc");
    }
  }

  /** Arguments go through the system's encoding, which need not be UTF-8. */
  private static String encoded(String argument) {
    return URLEncoder.encode(argument, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static RuntimeException skipped(String how) {
    System.out.println("SKIPPED: " + how);
    return abort(how);
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(line -> events.add(JSON.readTree(line)));
    } catch (IOException | UncheckedIOException ended) {
      // The process is gone; its last event tells why.
    }
  }

  /** Sends a call. */
  void call(String method, String params) {
    ObjectNode order = JSON.createObjectNode();
    order.put("call", method);
    order.set("params", JSON.readTree(params));
    order(order);
  }

  /** Lets a central system call a station. */
  void call(String station, String method, String params) {
    ObjectNode order = JSON.createObjectNode();
    order.put("to", station);
    order.put("call", method);
    order.set("params", JSON.readTree(params));
    order(order);
  }

  /** Closes the connection. */
  void hangUp() {
    order(JSON.createObjectNode().put("close", 1000));
  }

  private void order(ObjectNode order) {
    try {
      orders.write(order + "\n");
      orders.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that it told so far. */
  List<JsonNode> events() {
    return events;
  }

  /** Waits for the first event of a kind. */
  JsonNode await(String event) {
    return awaitAbout(event, "");
  }

  /** The first event of a kind about {@code method}, if it was told. */
  Optional<JsonNode> find(String event, String method) {
    return events.stream()
        .filter(e -> e.path("event").asString().equals(event))
        .filter(e -> method.isEmpty() || e.path("method").asString().equals(method))
        .findFirst();
  }

  /** Whatever broke the schemas or the framing. */
  List<JsonNode> complaints() {
    return events.stream()
        .filter(e -> List.of("invalid", "bad").contains(e.path("event").asString()))
        .toList();
  }

  /** Waits for the first event of a kind that is about {@code method}; empty: about anything. */
  JsonNode awaitAbout(String event, String method) {
    until(event + " " + method, () -> find(event, method).isPresent() || !listener.isAlive());
    return find(event, method)
        .orElseThrow(() -> new AssertionError("no " + event + " " + method + " in\n" + told()));
  }

  /** Waits until something holds; fails with everything that the station told. */
  void until(String what, BooleanSupplier condition) {
    try {
      Awaitility.await().atMost(PATIENCE).until(condition::getAsBoolean);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("no " + what + " in\n" + told(), e);
    }
  }

  private String told() {
    return events.stream().map(JsonNode::toString).collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
