package headroom.sim.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The real program among peers that break every rule at once, and one that keeps them all. */
class BadNeighboursTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String PASSWORD = "a-password-of-some-length";
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final List<String> CHARGERS =
      List.of("GOOD", "MUTE", "DIALECT", "BABBLE", "DEEP", "LARGE", "BINARY", "FLOOD");

  @BeforeAll
  static void theProgramIsBuilt() {
    boolean built = Files.isDirectory(ROOT.resolve("controller/daemon/target/headroom/lib"));
    String how = "skipped: the program is not packaged; mvn verify packages it first";
    if (!built) System.out.println(BadNeighboursTest.class.getSimpleName() + " " + how);
    assumeTrue(built, how);
  }

  @Test
  void eachBadPeerIsNamedAndTheGoodChargerGetsItsLimits() throws IOException {
    int port = FreePort.find();
    HttpClient client = HttpClient.newHttpClient();
    try (TemporaryDirectory directory = new TemporaryDirectory("headroom-bad-")) {
      Path config = write(directory.path(), port, FreePort.find());
      try (DaemonProcess program = DaemonProcess.start(ROOT, config, directory.path())) {
        FreePort.awaitOpen(port, Duration.ofSeconds(20), program::isAlive);
        ControlClient control = new ControlClient(program.socket());
        try (Rogue mute = Rogue.inside(port, "MUTE", PASSWORD);
            Rogue half = new Rogue(port);
            Rogue babble = Rogue.inside(port, "BABBLE", PASSWORD);
            Rogue deep = Rogue.inside(port, "DEEP", PASSWORD)) {
          GoodCharger good = GoodCharger.connect(client, port, "GOOD", PASSWORD);
          half.send("GET /ocpp/GOOD HTTP/1.1\r\nHost: he");
          babble.text("{\"hello\":\"world\"}");
          babble.text("not even JSON");
          deep.text("[2,\"1\",\"Heartbeat\"," + "[".repeat(20_000));
          come(port);

          await().atMost(PATIENCE).until(() -> good.sessionLimits() > 0);
          await().atMost(PATIENCE).untilAsserted(() -> namesEach(events(control)));
          await().atMost(PATIENCE).untilAsserted(() -> knowsOfEach(health(control)));
          assertTrue(program.isAlive());
          assertEquals(
              "silent", state(control.askWhatever("status").orElseThrow(), "MUTE"), "in status");
        }
      }
    } finally {
      // Not close(): it would wait for the good charger's link, which nobody ends.
      client.shutdownNow();
    }
  }

  private static void come(int port) throws IOException {
    try (Rogue garbage = new Rogue(port)) {
      garbage.send("\u0016\u0003\u0001 this is no HTTP\r\n\r\n");
      garbage.readToEnd();
    }
    try (Rogue stranger = new Rogue(port)) {
      assertTrue(stranger.knock("NOBODY", PASSWORD, "ocpp1.6").startsWith("HTTP/1.1 404"));
    }
    try (Rogue thief = new Rogue(port)) {
      assertTrue(thief.knock("GOOD", "not-the-password", "ocpp1.6").startsWith("HTTP/1.1 401"));
    }
    try (Rogue dialect = new Rogue(port)) {
      assertTrue(dialect.knock("DIALECT", PASSWORD, "soap").startsWith("HTTP/1.1 101"));
    }
    try (Rogue large = Rogue.inside(port, "LARGE", PASSWORD)) {
      large.flood(Rogue.TEXT, new byte[100_000], 1);
      large.readToEnd();
    }
    try (Rogue binary = Rogue.inside(port, "BINARY", PASSWORD)) {
      binary.flood(Rogue.BINARY, new byte[10], 1);
      binary.readToEnd();
    }
    try (Rogue flood = Rogue.inside(port, "FLOOD", PASSWORD)) {
      flood.flood(Rogue.TEXT, "[]".getBytes(java.nio.charset.StandardCharsets.UTF_8), 5_000);
      flood.readToEnd();
    }
  }

  private static void namesEach(String events) {
    for (String word :
        List.of(
            "did not finish its handshake",
            "no handshake of a WebSocket",
            "not in the config",
            "wrong password",
            "offered the subprotocols 'soap'",
            "sent no OCPP",
            "nested deeper",
            "code 1009",
            "binary frames are not accepted",
            "frames a second"))
      assertTrue(events.contains(word), () -> word + " is not in " + events);
  }

  private static void knowsOfEach(String health) {
    for (String code : List.of("CHARGER_SILENT", "METER_SILENT", "UNKNOWN_CHARGER"))
      assertTrue(health.contains(code), () -> code + " is not in " + health);
  }

  private static String events(ControlClient control) {
    return control.askWhatever("events", "--since", "10m").map(JsonNode::toString).orElse("");
  }

  private static String health(ControlClient control) {
    return control.askWhatever("health").map(JsonNode::toString).orElse("");
  }

  private static String state(JsonNode status, String charger) {
    for (JsonNode evse : status.path("evses"))
      if (evse.path("evse").asString("").equals(charger))
        return evse.path("silent").asBoolean(false) ? "silent" : "not silent";
    return "absent";
  }

  private static Path write(Path folder, int port, int nobody) throws IOException {
    StringBuilder passwords = new StringBuilder();
    StringBuilder text =
        new StringBuilder(
            """
            site: {name: Bad neighbours}
            circuits:
              grid: {limit: 3x200 A, meter: main, background: 3x20 A}
            meters:
              main: {model: eastron-sdm630-v2, tcp: {host: 127.0.0.1, port: %d}, unit: 1}
            charger_defaults: {circuit: grid, rating: 16 A, fallback: 0 A}
            ocpp: {listen: "127.0.0.1:%d", passwords: passwords}
            authorize: {policy: all}
            chargers:
            """
                .formatted(nobody, port));
    for (String charger : CHARGERS) {
      text.append("  ").append(charger).append(": {}\n");
      passwords.append(charger).append(':').append(PASSWORD).append('\n');
    }
    Path secrets = folder.resolve("passwords");
    Files.writeString(secrets, passwords);
    Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
    return Files.writeString(folder.resolve("headroom.yaml"), text);
  }
}
