package headroom.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.daemon.ExitCode;
import headroom.drivers.ocpp.Trace.Way;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client and the daemon's end of the socket, both real. */
final class ClientTest {
  @TempDir Path temp;
  private final FakeDaemon daemon = new FakeDaemon();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private java.util.Optional<ControlSocket> socket = java.util.Optional.empty();

  private Path path() {
    return temp.resolve("run").resolve("control.sock");
  }

  private void open() throws IOException {
    socket =
        java.util.Optional.of(ControlSocket.open(path(), new Commands(daemon, ZoneOffset.UTC)));
  }

  @AfterEach
  void close() {
    socket.ifPresent(ControlSocket::close);
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    return Client.run(args, new PrintStream(out, true), new PrintStream(err, true));
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String complained() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aCommandGoesThereAndItsAnswerComesBack() throws IOException {
    open();
    assertEquals(ExitCode.OK, run("--socket", path().toString(), "status"));
    assertTrue(said().startsWith("Office park"));
    assertEquals(ExitCode.ALARM, run("health", "--json", "--socket=" + path()));
    assertTrue(said().contains("\"DISOBEDIENT\""));
    assertEquals("", complained());
    assertEquals(ExitCode.USAGE, run("--socket", path().toString(), "status", "--x"));
    assertTrue(complained().contains("unknown option --x"));
  }

  @Test
  void aRecordingIsCopiedPartByPartIntoAFileOfWhoeverAsks() throws IOException {
    open();
    Path copy = temp.resolve("copy.json");
    assertEquals(ExitCode.OK, run("record", copy.toString(), "--socket", path().toString()));
    assertEquals(daemon.recording, Files.readString(copy));
    assertEquals("Wrote the last 312 s to %s: headroom explain %s\n".formatted(copy, copy), said());
    assertEquals(
        ExitCode.CANNOT_START, run("record", copy.toString(), "--socket", path().toString()));
    assertTrue(complained().contains("is there already"), complained());
  }

  @Test
  void framesAreShownAsTheyPassAndCardsAreHiddenUnlessAskedFor() throws IOException {
    open();
    daemon.trace.look(0);
    daemon.trace.note(Way.FROM_CHARGER, "[2,\"1\",\"Authorize\",{\"idTag\":\"04A1\"}]");
    daemon.trace.note(Way.TO_CSMS, "[2,\"a\",\"Authorize\",{\"idTag\":\"04A1\"}]");
    assertEquals(ExitCode.OK, trace("CP-01", "--for", "1"));
    assertEquals(
        """
        2026-05-04T10:00:00Z  charger > us  [2,"1","Authorize",{"idTag":"***"}]
        2026-05-04T10:00:00Z  us > CSMS     [2,"a","Authorize",{"idTag":"***"}]
        """,
        said());
    assertEquals(ExitCode.OK, trace("CP-01", "--for=1s", "--unmasked", "--json"));
    assertEquals(2, said().lines().count());
    assertTrue(
        said()
            .contains("\"frame\":\"[2,\\\"1\\\",\\\"Authorize\\\",{\\\"idTag\\\":\\\"04A1\\\"}]\""),
        said());
  }

  private int trace(String... words) {
    List<String> all = new java.util.ArrayList<>(List.of("ocpp", "trace"));
    all.addAll(List.of(words));
    all.add("--socket=" + path());
    return run(all.toArray(String[]::new));
  }

  @Test
  void whatCannotBeTracedIsSaid() throws IOException {
    open();
    assertEquals(ExitCode.USAGE, trace("CP-1", "--for", "1"));
    assertTrue(complained().startsWith("no charger CP-1; expected "), complained());
    assertEquals(ExitCode.USAGE, trace("CP-01", "--for", "soon"));
    assertEquals("headroom: --for needs seconds, such as 30 or 30s\n", complained());
    assertEquals(ExitCode.USAGE, run("ocpp", "trace", "--socket=" + path()));
    assertTrue(complained().startsWith("expected: ocpp trace and a charger"), complained());
    assertEquals(ExitCode.USAGE, run("ocpp", "queue", "CP-01", "--socket=" + path()));
    assertTrue(complained().startsWith("\"CP-01\" is one word too many"), complained());
  }

  @Test
  void whatKeepsARecordingFromBeingWrittenIsSaid() throws IOException {
    open();
    daemon.recording = "";
    Path copy = temp.resolve("copy.json");
    assertEquals(ExitCode.FAILED, run("record", copy.toString(), "--socket", path().toString()));
    assertTrue(complained().contains("nothing to record yet"), complained());
    assertFalse(Files.exists(copy));
  }

  @Test
  void onlyOwnerAndGroupMayOpenTheSocket() throws IOException {
    open();
    assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(path())));
    assertEquals(
        "rwxr-x---",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(path().getParent())));
    try (var files = Files.list(path().getParent())) {
      assertEquals(List.of(path()), files.toList());
    }
  }

  @Test
  void aSecondDaemonIsRefusedAndAStaleSocketIsReplaced() throws IOException {
    open();
    IOException refused = assertThrows(IOException.class, this::open);
    assertTrue(refused.getMessage().contains("another headroom answers"));
    socket.orElseThrow().close();
    Files.createDirectories(path().getParent());
    Files.writeString(path(), "left behind");
    open();
    assertEquals(ExitCode.OK, run("status", "--socket", path().toString()));
  }

  @Test
  void withoutADaemonItSaysHowToStartOne() {
    assertEquals(ExitCode.UNAVAILABLE, run("status", "--socket", path().toString()));
    assertTrue(complained().contains("headroom is not running"), complained());
    assertTrue(complained().contains("systemctl start headroom"));
  }

  @Test
  void aSocketThatNobodyListensAtSaysWhereToLook() throws IOException {
    open();
    Path copy = temp.resolve("stale.sock");
    try (var server = java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(copy));
    }
    assertEquals(ExitCode.UNAVAILABLE, run("status", "--socket", copy.toString()));
    assertTrue(complained().contains("nobody answers at"), complained());
  }

  @Test
  void aBusyDaemonIsNotCalledOneThatDoesNotRun() throws IOException {
    open();
    List<SocketChannel> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) idle.add(SocketChannel.open(UnixDomainSocketAddress.of(path())));
      assertEquals(ExitCode.UNAVAILABLE, run("status", "--socket", path().toString()));
      assertTrue(complained().contains("ask again"), complained());
    } finally {
      for (SocketChannel channel : idle) channel.close();
    }
  }

  @Test
  void helpNeedsNoDaemonAndAnUnknownCommandIsNotSent() {
    assertEquals(ExitCode.OK, run());
    assertTrue(said().contains("headroom status"));
    assertEquals(ExitCode.OK, run("help", "why"));
    assertTrue(said().contains("headroom why CP-07"));
    assertEquals(ExitCode.OK, run("events", "--help"));
    assertTrue(said().contains("--since"));
    assertEquals(ExitCode.USAGE, run("frobnicate"));
    assertTrue(complained().contains("headroom help lists them"));
    assertEquals(ExitCode.USAGE, run("help", "../secrets"));
  }

  @Test
  void anEndlessRequestIsCutOff() throws IOException {
    open();
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(path()));
      ByteBuffer noise = ByteBuffer.wrap("x".repeat(40_000).getBytes(StandardCharsets.UTF_8));
      try {
        while (noise.hasRemaining()) channel.write(noise);
      } catch (IOException closedOnUs) {
        assertTrue(closedOnUs.getMessage().length() > 0);
      }
    }
    assertEquals(ExitCode.OK, run("status", "--socket", path().toString()));
  }

  @Test
  void aClientThatWritesTooSlowlyIsCutOffAtItsDeadlineHoweverOftenItWrites() throws Exception {
    socket =
        java.util.Optional.of(
            ControlSocket.open(
                path(), new Commands(daemon, ZoneOffset.UTC), Duration.ofMillis(400)));
    try (SocketChannel slow = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      slow.connect(UnixDomainSocketAddress.of(path()));
      long began = System.nanoTime();
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !takesOneMore(slow));
      assertTrue(System.nanoTime() - began >= 350_000_000L);
    }
    assertEquals(ExitCode.OK, run("status", "--socket", path().toString()));
  }

  private static boolean takesOneMore(SocketChannel channel) {
    try {
      return channel.write(ByteBuffer.wrap(new byte[] {'x'})) == 1;
    } catch (IOException cutOff) {
      return false;
    }
  }

  @Test
  void anotherUserIsRefusedInWordsAndAMemberOfTheGroupIsNot() throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")) && Files.isExecutable(SETPRIV),
        "needs root and setpriv (package util-linux)");
    Path folder = Files.createTempDirectory(Path.of("/tmp"), "headroom-uid-");
    try {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path there = folder.resolve("control.sock");
      socket =
          java.util.Optional.of(ControlSocket.open(there, new Commands(daemon, ZoneOffset.UTC)));
      Path classes = copyOfTheClient(folder);
      Said stranger = asUser("65534", "65534", classes, there);
      assertEquals(ExitCode.NO_PERMISSION, stranger.exit(), stranger.text());
      assertTrue(stranger.text().contains("sudo usermod -aG root"), stranger.text());
      Said member = asUser("65534", "0", classes, there);
      assertEquals(ExitCode.OK, member.exit(), member.text());
    } finally {
      close();
      socket = java.util.Optional.empty();
      try (var files = Files.walk(folder)) {
        for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList())
          Files.deleteIfExists(each);
      }
    }
  }

  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  private record Said(int exit, String text) {}

  /** Where a checkout lies only its owner may look. */
  private static Path copyOfTheClient(Path folder) throws IOException {
    Path classes = folder.resolve("classes");
    for (String name :
        List.of(
            "Client.class",
            "Client$1.class",
            "Client$Help.class",
            "FlatJson.class",
            "help/status.txt")) {
      String file = "headroom/daemon/cli/" + name;
      try (var in = Client.class.getClassLoader().getResourceAsStream(file)) {
        if (in == null) continue;
        Path to = classes.resolve(file);
        Files.createDirectories(to.getParent());
        Files.write(to, in.readAllBytes());
      }
    }
    return classes;
  }

  private static Said asUser(String uid, String gid, Path classes, Path socket) throws Exception {
    Process process =
        new ProcessBuilder(
                SETPRIV.toString(),
                "--reuid=" + uid,
                "--regid=" + gid,
                "--clear-groups",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes.toString(),
                "headroom.daemon.cli.Client",
                "status",
                "--socket",
                socket.toString())
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }

  @Test
  void silentClientsTakeNoMoreThanTheirPlaces() throws Exception {
    open();
    SocketChannel[] silent = new SocketChannel[8];
    for (int i = 0; i < silent.length; i++) {
      silent[i] = SocketChannel.open(StandardProtocolFamily.UNIX);
      silent[i].connect(UnixDomainSocketAddress.of(path()));
    }
    org.awaitility.Awaitility.await()
        .until(() -> run("status", "--socket", path().toString()) == ExitCode.UNAVAILABLE);
    for (SocketChannel each : silent) each.close();
    org.awaitility.Awaitility.await()
        .until(() -> run("status", "--socket", path().toString()) == ExitCode.OK);
  }

  @Test
  void aPathThatNoSocketCanHaveIsRefusedInWords() {
    Path deep = temp.resolve("x".repeat(120)).resolve("control.sock");
    IOException refused =
        assertThrows(
            IOException.class,
            () -> ControlSocket.open(deep, new Commands(daemon, ZoneOffset.UTC)));
    assertTrue(refused.getMessage().contains("too long for a socket"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "with \"quotes\" \\ and \n lines \t tabs", "Ä€😀", "\u0001", ""})
  void theClientReadsWhatTheDaemonWrites(String text) {
    String line = Commands.line(7, text, "e" + text);
    assertEquals(7, FlatJson.number(line, "exit"));
    assertEquals(text, FlatJson.text(line, "out"));
    assertEquals("e" + text, FlatJson.text(line, "err"));
    assertEquals("", FlatJson.text(line, "nothing"));
  }
}
