package headroom.sim.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo's script as a person runs it, in a tree of the test that stands for a checkout. */
@Execution(ExecutionMode.CONCURRENT)
class DemoScriptTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path checkout;

  /** The script finds what it runs below itself, and takes it for built. */
  @BeforeEach
  void layOut() throws IOException {
    Path simulator = Files.createDirectories(checkout.resolve("simulator"));
    for (String file : List.of("demo", "launch.sh"))
      Files.copy(ROOT.resolve("simulator").resolve(file), simulator.resolve(file));
    Path source = Path.of("src/main/java/headroom/sim/demo/Options.java");
    Files.createDirectories(simulator.resolve(source).getParent());
    Files.copy(ROOT.resolve("simulator").resolve(source), simulator.resolve(source));
    for (String linked : List.of("pom.xml", "drivers", "config-examples"))
      Files.createSymbolicLink(checkout.resolve(linked), ROOT.resolve(linked));
    Files.createDirectories(checkout.resolve("controller"));
    Path classes = Files.createDirectories(simulator.resolve("target/classes"));
    Path lib = Files.createDirectories(simulator.resolve("target/lib"));
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path entry = Path.of(each);
      if (Files.isDirectory(entry)) copy(entry, classes);
      else if (Files.exists(entry) && Files.notExists(lib.resolve(entry.getFileName())))
        Files.createSymbolicLink(lib.resolve(entry.getFileName()), entry.toAbsolutePath());
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) Files.createDirectories(target);
        else if (!Files.exists(target)) Files.copy(file, target);
      }
    }
  }

  private void isBuilt() throws IOException {
    Files.writeString(checkout.resolve("simulator/target/built-for-demo"), "");
  }

  /** The controller's launcher, with {@code before} done first. */
  private void launcher(String before) throws IOException {
    boolean packaged = Files.isDirectory(ROOT.resolve("controller/daemon/target/headroom/lib"));
    String how = "skipped: the program is not packaged; mvn verify packages it first";
    if (!packaged) System.out.println(DemoScriptTest.class.getSimpleName() + " " + how);
    assumeTrue(packaged, how);
    script(
        checkout.resolve("controller/headroom"),
        before + "\nexec '" + ROOT.resolve("controller/headroom") + "' \"$@\"\n");
  }

  private static void script(Path file, String body) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Said(int exit, String out, String err) {
    JsonNode json() {
      return JsonMapper.shared().readTree(out);
    }
  }

  private Process start(Path path, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(checkout.resolve("simulator/demo").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().merge("PATH", path + File.pathSeparator, (old, first) -> first + old);
    return builder
        .redirectOutput(checkout.resolve("out").toFile())
        .redirectError(checkout.resolve("err").toFile())
        .start();
  }

  private Said run(String... arguments) throws IOException, InterruptedException {
    Process process = start(checkout, arguments);
    try {
      assertTrue(process.waitFor(150, TimeUnit.SECONDS), "it does not end");
    } finally {
      process.destroyForcibly();
    }
    return new Said(
        process.exitValue(),
        Files.readString(checkout.resolve("out"), StandardCharsets.UTF_8),
        Files.readString(checkout.resolve("err"), StandardCharsets.UTF_8));
  }

  @Test
  void aLimitThatTheControllerDoesNotKnowIsBrokenAndTheExitCodeSaysSo() throws Exception {
    isBuilt();
    // The controller is told of fuses that are not there.
    launcher(
        "for word; do\n"
            + "  if [ \"${before:-}\" = --config ]; then\n"
            + "    sed -i -e 's/3x63 A/3x400 A/' -e 's/3x40 A/3x400 A/' \"$word\"\n"
            + "  fi\n"
            + "  before=$word\n"
            + "done");
    Said said = run("--for", "50s", "--json");
    assertEquals(1, said.exit(), said.toString());
    assertTrue(said.json().path("limit_broken").asBoolean());
    assertTrue(said.json().path("seconds_above_limit").asDouble() > 15);
    assertTrue(said.json().path("highest_load_ratio").asDouble() > 1);
  }

  @Test
  void aMinuteHoldsAllLimitsAndSaysHowFastItsOverloadsWereAnswered() throws Exception {
    isBuilt();
    launcher("");
    Said said = run("--for", "60s", "--json");
    assertEquals(0, said.exit(), said.toString());
    JsonNode latency = said.json().path("latency_ms");
    // The machine strikes where the cars fill the grid, which a busy computer may keep them from.
    boolean overloaded = latency.path("overloads").asInt() > 0;
    for (String figure : List.of("p50", "p99", "max"))
      assertEquals(overloaded, latency.path(figure).asDouble(0) > 0, () -> figure + said.out());
  }

  @Test
  void aBuildThatIsEndedTakesMavenAlong() throws Exception {
    Path began = checkout.resolve("began");
    script(
        checkout.resolve("bin/mvn"),
        "echo '[INFO] Downloaded from nowhere'\necho $$ >'" + began + "'\nexec sleep 600\n");
    Process demo = start(checkout.resolve("bin"));
    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.exists(began) && Files.size(began) > 1);
      long maven = Long.parseLong(Files.readString(began).strip());
      assertTrue(ProcessHandle.of(maven).isPresent());
      List<ProcessHandle> all = demo.descendants().toList();
      demo.destroy();
      assertTrue(demo.waitFor(20, TimeUnit.SECONDS));
      assertEquals(143, demo.exitValue());
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
      assertTrue(Files.notExists(checkout.resolve("simulator/target/demo-build.lock")));
    } finally {
      demo.descendants().forEach(ProcessHandle::destroyForcibly);
      demo.destroyForcibly();
    }
  }
}
