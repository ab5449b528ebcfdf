package headroom.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, with a Java that only repeats its words. */
final class LauncherTest {
  @TempDir Path temp;
  private Path launcher;

  @BeforeEach
  void install() throws IOException {
    launcher = temp.resolve("usr/bin/headroom");
    Files.createDirectories(launcher.getParent());
    Files.copy(Path.of("../headroom").toAbsolutePath().normalize(), launcher);
    executable(launcher);
    Path jar = temp.resolve("usr/lib/headroom/lib/headroom-daemon-1.2.3.jar");
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "");
    Path java = temp.resolve("usr/lib/headroom/jre/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\nfor word; do echo \"$word\"; done\n");
    executable(java);
    Files.writeString(temp.resolve("usr/lib/headroom/jre/release"), "JAVA_VERSION=\"25.0.3\"\n");
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Said(int exit, List<String> words) {
    List<String> from(String word) {
      return words.subList(words.indexOf(word), words.size());
    }
  }

  private Said run(Path script, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", script.toString()));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    return new Said(process.exitValue(), out.lines().toList());
  }

  @Test
  void aQuestionGoesToTheSmallClientWordForWord() throws Exception {
    Path small = temp.resolve("usr/lib/headroom/lib/headroom-client.jar");
    Files.writeString(small, "");
    Said said = run(launcher, "why", "a name with blanks", "--socket", "run");
    assertTrue(said.words().contains(small.toString()));
    assertEquals(
        List.of("headroom.daemon.cli.Client", "why", "a name with blanks", "--socket", "run"),
        said.from("headroom.daemon.cli.Client"));
  }

  @Test
  void runAndCheckGoToTheProgramWithTheCommandFirst() throws Exception {
    assertEquals(
        List.of("headroom.daemon.Main", "run", "--socket", "check", "--config", "my file"),
        run(launcher, "--socket", "check", "run", "--config", "my file")
            .from("headroom.daemon.Main"));
    assertEquals(
        List.of("headroom.daemon.Main", "check", "--json", "file"),
        run(launcher, "--json", "check", "file").from("headroom.daemon.Main"));
  }

  @Test
  void theArchiveOfClassesIsNamedWhereThereIsOne() throws Exception {
    assertFalse(run(launcher, "run").words().contains("-Xshare:auto"));
    Path archive = temp.resolve("usr/lib/headroom/classes.jsa");
    Files.writeString(archive, "");
    for (String command : List.of("run", "check", "explain"))
      assertTrue(
          run(launcher, command).words().contains("-XX:SharedArchiveFile=" + archive), command);
    // To map it costs a small call more than it saves.
    assertFalse(run(launcher, "status").words().contains("-XX:SharedArchiveFile=" + archive));
  }

  @Test
  void helpNeverStartsTheProgram() throws Exception {
    assertFalse(run(launcher, "run", "--help").words().contains("headroom.daemon.Main"));
    assertTrue(run(launcher).words().contains("headroom.daemon.cli.Client"));
  }

  @Test
  void aSymbolicLinkToItWorks() throws Exception {
    Path link = temp.resolve("link");
    Files.createSymbolicLink(link, launcher);
    assertEquals(0, run(link, "status").exit());
  }

  @Test
  void anOlderJavaIsNotTaken() throws Exception {
    Files.writeString(temp.resolve("usr/lib/headroom/jre/release"), "JAVA_VERSION=\"21.0.1\"\n");
    Said said = run(launcher, "help");
    assertFalse(said.words().contains("headroom.daemon.cli.Client"));
  }

  @Test
  void aCheckoutThatIsNotBuiltSaysHowToBuildIt() throws Exception {
    Path checkout = temp.resolve("checkout/controller");
    Files.createDirectories(checkout.resolve("daemon"));
    Files.writeString(checkout.resolve("daemon/pom.xml"), "");
    Files.copy(launcher, checkout.resolve("headroom"));
    Said said = run(checkout.resolve("headroom"), "status");
    assertEquals(ExitCode.UNAVAILABLE, said.exit());
    assertTrue(said.words().getFirst().contains("mvn -q -Dquick -DskipTests package"));
  }
}
