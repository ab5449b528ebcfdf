package headroom.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program from start to end, as a process of its own. */
final class DaemonTest {
  private static final String CONFIG =
      """
      site: {name: Test}
      circuits:
        grid: {limit: 3x63 A, background: 3x30 A}
      charger_defaults: {rating: 16 A, fallback: 0 A}
      chargers:
        CP-01: {circuit: grid}
      ocpp: {listen: "127.0.0.1:PORT"}
      authorize: {policy: all}
      """;

  @TempDir Path temp;

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static String config(int port) {
    return CONFIG.replace("PORT", Integer.toString(port));
  }

  @Test
  void startsAnswersAndEndsOnSigtermWithItsLastEventOnDisk() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(temp, config(freePort())).ready()) {
      assertTrue(daemon.text("status").startsWith("Test  |  0 of 1 online"));
      assertTrue(daemon.text("events").contains("controller started, version "));
      assertEquals(143, daemon.terminate(), "as systemd expects of SIGTERM");
      assertFalse(Files.exists(daemon.socket));
    }
    try (DaemonProcess again = DaemonProcess.start(temp).ready()) {
      assertTrue(again.text("events").contains("stopped: it was asked to"));
    }
  }

  @Test
  void startsAgainAfterKillMinusNineInSpiteOfWhatIsLeftBehind() throws Exception {
    int port = freePort();
    try (DaemonProcess daemon = DaemonProcess.start(temp, config(port)).ready()) {
      daemon.kill();
      assertTrue(Files.exists(daemon.socket));
    }
    try (DaemonProcess again = DaemonProcess.start(temp).ready()) {
      assertEquals(port, again.port());
    }
  }

  @Test
  void aBadConfigStartsNothingAndListsEveryProblem() throws Exception {
    String bad = config(freePort()).replace("3x63 A", "0 A").replace("16 A", "16");
    try (DaemonProcess daemon = DaemonProcess.start(temp, bad)) {
      assertEquals(ExitCode.CONFIG, daemon.exitCode());
      assertTrue(daemon.log().lines().filter(line -> line.contains("headroom.yaml:")).count() >= 2);
      assertTrue(daemon.log().contains("nothing was started"));
    }
  }

  @Test
  void aSecondDaemonOnTheSameFolderSaysWhatToDo() throws Exception {
    try (DaemonProcess first = DaemonProcess.start(temp, config(freePort())).ready();
        DaemonProcess second = DaemonProcess.start(temp)) {
      assertEquals(ExitCode.CANNOT_START, second.exitCode());
      assertTrue(second.log().contains("another headroom already uses"), second::log);
      assertEquals(0, first.exit("status"));
    }
  }

  @Test
  void aTakenPortIsAConditionAndIsTriedAgain() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        DaemonProcess daemon = DaemonProcess.start(temp, config(taken.getLocalPort()))) {
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(daemon.socket));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> daemon.text("health").contains("127.0.0.1:" + taken.getLocalPort()));
      assertEquals(ExitCode.ALARM, daemon.exit("health"));
      taken.close();
      daemon.ready();
      assertFalse(daemon.text("health").contains("does not open"));
    }
  }

  @Test
  void aReloadTakesInAChargerAndABadFileChangesNothing() throws Exception {
    int port = freePort();
    try (DaemonProcess daemon = DaemonProcess.start(temp, config(port)).ready()) {
      assertTrue(daemon.text("reload").startsWith("Nothing is new"));
      Files.writeString(
          daemon.config,
          config(port).replace("CP-01: {circuit: grid}", "CP-01: {circuit: nowhere, colour: red}"));
      assertEquals(ExitCode.CONFIG, daemon.exit("reload"));
      assertTrue(daemon.json("reload").path("problems").size() >= 2);
      assertTrue(daemon.text("health").contains("The running config stays"));
      Files.writeString(
          daemon.config,
          config(port)
              .replace(
                  "CP-01: {circuit: grid}", "CP-01: {circuit: grid}\n  CP-02: {circuit: grid}"));
      assertEquals("In force now:\n  charger CP-02 added", inForce(daemon.text("reload")));
      Awaitility.await().until(() -> daemon.json("status").path("evses").size() == 2);
      assertFalse(daemon.text("health").contains("The running config stays"));
      assertTrue(daemon.text("events").contains("took the new config: charger CP-02 added"));
      Files.writeString(daemon.config, config(port + 1));
      assertTrue(daemon.error("reload").contains("restart the controller"));
      assertEquals(2, daemon.json("status").path("evses").size());
    }
  }

  @Test
  void aStrangerWaitsUntilItIsAdoptedAndIsKnownAfterARestart() throws Exception {
    int port = freePort();
    try (DaemonProcess daemon = DaemonProcess.start(temp, config(port)).ready()) {
      try (RehearsedCharger stranger = RehearsedCharger.connect(port, "CP-77")) {
        CompletableFuture<Boolean> charged = CompletableFuture.supplyAsync(() -> charges(stranger));
        Awaitility.await()
            .until(() -> daemon.json("adopt").path("waiting").path(0).path("held").asBoolean());
        assertTrue(daemon.text("health").contains("waits at 0 A"));
        assertEquals(ExitCode.CONFIG, daemon.exit("adopt", "CP-77", "circuit=nowhere"));
        assertTrue(
            daemon.error("adopt", "CP-77", "circuit=nowhere").contains("adopted.yaml:4: chargers."),
            daemon.error("adopt", "CP-77", "circuit=nowhere"));
        assertEquals(
            "In force now:\n  charger CP-77 added",
            inForce(daemon.text("adopt", "CP-77", "circuit=grid", "phases=[L2, L3, L1]")));
        assertFalse(charged.join(), "its link was cut, so that it comes again");
      }
      try (RehearsedCharger adopted = RehearsedCharger.connect(port, "CP-77")) {
        assertTrue(charges(adopted));
      }
      assertFalse(daemon.text("health").contains("waits at 0 A"));
      daemon.kill();
    }
    try (DaemonProcess again = DaemonProcess.start(temp).ready()) {
      assertEquals(2, again.json("status").path("evses").size());
      assertEquals(ExitCode.CONFIG, again.exit("forget", "CP-01"));
      assertTrue(again.error("forget", "CP-01").contains("take it out there"));
    }
  }

  /** Whether it is given a limit; not, when its link is cut first. */
  private static boolean charges(RehearsedCharger charger) {
    try {
      charger.chargeUntilLimited(Duration.ofSeconds(20));
      return true;
    } catch (IOException cut) {
      return false;
    }
  }

  @Test
  void anAdoptedChargerIsForgottenAndOneOfTheConfigIsNot() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(temp, config(freePort())).ready()) {
      daemon.text("adopt", "CP-78", "circuit=grid");
      Awaitility.await().until(() -> daemon.json("status").path("evses").size() == 2);
      assertEquals(
          "In force now:\n  charger CP-78 removed", inForce(daemon.text("forget", "CP-78")));
      assertEquals(ExitCode.CONFIG, daemon.exit("forget", "CP-78"));
      assertTrue(daemon.error("adopt", "CP-01", "circuit=grid").contains("change it there"));
      assertTrue(daemon.error("adopt", "CP-79", "colour=red").contains("an unknown key"));
      assertEquals(ExitCode.USAGE, daemon.exit("adopt", "CP-79", "red"));
      assertEquals(ExitCode.USAGE, daemon.exit("adopt", "a:b"));
      assertEquals("No charger waits to be adopted.\n", daemon.text("adopt"));
    }
  }

  @Test
  void sighupReloadsAndABadFileChangesNothing() throws Exception {
    int port = freePort();
    try (DaemonProcess daemon = DaemonProcess.start(temp, config(port)).ready()) {
      Files.writeString(
          daemon.config,
          config(port)
              .replace(
                  "CP-01: {circuit: grid}", "CP-01: {circuit: grid}\n  CP-02: {circuit: grid}"));
      daemon.signal("HUP");
      Awaitility.await().until(() -> daemon.json("status").path("evses").size() == 2);
      Files.writeString(daemon.config, config(port).replace("3x63 A", "0 A"));
      daemon.signal("HUP");
      Awaitility.await().until(() -> daemon.text("health").contains("The running config stays"));
      assertEquals(2, daemon.json("status").path("evses").size());
      Files.writeString(daemon.config, config(port));
      daemon.signal("HUP");
      Awaitility.await().until(() -> daemon.json("status").path("evses").size() == 1);
      assertTrue(daemon.text("events").contains("is well again"));
      assertEquals(143, daemon.terminate());
    }
  }

  @Test
  void aBrokenInvariantEndsTheProgramWithACodeOfItsOwn() throws Exception {
    try (DaemonProcess daemon =
        DaemonProcess.startMain(temp, config(freePort()), "headroom.daemon.BrokenChild")) {
      assertEquals(ExitCode.BROKEN, daemon.exitCode());
      assertTrue(daemon.log().contains("safe limits were sent"), daemon.log());
    }
    try (DaemonProcess next = DaemonProcess.start(temp).ready()) {
      assertTrue(next.text("events").contains("stopped: a fault of its own"));
    }
  }

  /**
   * Bit for bit: what went into the controller of a real process gives the same out of it again.
   */
  @Test
  void theLastSecondsOfARealProgramPlayTheSameAgain() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(temp, config(freePort())).ready()) {
      Awaitility.await().until(() -> daemon.json("record").path("ticks").intValue() > 3);
      Path file = Path.of(daemon.json("record").path("file").stringValue());
      assertEquals(daemon.state.resolve("recordings"), file.getParent());
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int exit = Explain.run(List.of(file.toString()), new PrintStream(out, true), System.err);
      assertEquals(ExitCode.OK, exit, out::toString);
      assertTrue(out.toString(StandardCharsets.UTF_8).contains("as they were recorded"));
      assertTrue(daemon.text("events").contains("wrote its last minutes to"));
    }
  }

  private static String inForce(String text) {
    return text.lines().limit(2).reduce((a, b) -> a + "\n" + b).orElse("");
  }
}
