package headroom.drivers.modbus;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A Modbus server that we did not write, as a process. Ends when its standard input ends, so it
 * cannot outlive the test.
 *
 * @param port its TCP port; 0 on a serial line
 */
record Peer(Process process, int port) implements AutoCloseable {
  /** The servers, and what they need. */
  enum Kind {
    LIBMODBUS("libmodbus-dev and gcc"),
    PYMODBUS("python3-pymodbus and python3-serial-asyncio");

    private final String packages;

    Kind(String packages) {
      this.packages = packages;
    }
  }

  private static final String PYTHON = "/usr/bin/python3";

  static Peer tcp(Kind kind, Path folder, Map<Integer, int[]> words, int unit) throws IOException {
    return start(kind, folder, List.of("tcp", registers(folder, words), String.valueOf(unit)));
  }

  static Peer rtu(Kind kind, Path folder, Map<Integer, int[]> words, int unit, BusConfig.Rtu line)
      throws IOException {
    return start(
        kind,
        folder,
        List.of(
            "rtu",
            registers(folder, words),
            String.valueOf(unit),
            line.device(),
            String.valueOf(line.baud()),
            line.parity().name().substring(0, 1),
            String.valueOf(line.stopBits())));
  }

  /** Skips the test, and says so, where {@code kind} cannot run here. */
  static void assumeInstalled(Kind kind) {
    boolean there =
        switch (kind) {
          case LIBMODBUS ->
              Files.exists(Path.of("/usr/include/modbus/modbus.h")) && runs("gcc", "--version");
          case PYMODBUS -> runs(PYTHON, "-c", "import pymodbus.server.async_io");
        };
    assume(there, kind.name().toLowerCase(java.util.Locale.ROOT), kind.packages);
  }

  static void assume(boolean there, String what, String packages) {
    if (!there)
      System.out.println("Skipped: no " + what + " here; install the Debian packages " + packages);
    assumeTrue(there, what + " needs the Debian packages " + packages);
  }

  static boolean runs(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String registers(Path folder, Map<Integer, int[]> words) throws IOException {
    List<String> lines = new ArrayList<>();
    words.forEach(
        (address, block) -> {
          for (int i = 0; i < block.length; i++)
            lines.add("%x %x".formatted(address + i, block[i]));
        });
    Path file = Files.createTempFile(folder, "registers", ".txt");
    return Files.write(file, lines).toString();
  }

  private static Peer start(Kind kind, Path folder, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(program(kind, folder));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader(StandardCharsets.US_ASCII);
    String line = out.readLine();
    if (line == null || !line.startsWith("ready ")) {
      process.destroyForcibly();
      throw new IOException(kind + " did not start: " + line);
    }
    return new Peer(process, Integer.parseInt(line.substring("ready ".length())));
  }

  private static List<String> program(Kind kind, Path folder) throws IOException {
    return switch (kind) {
      case LIBMODBUS -> {
        Path program = folder.resolve("libmodbus_server");
        if (!Files.exists(program)) compile(unpacked("libmodbus_server.c", folder), program);
        yield List.of(program.toString());
      }
      case PYMODBUS -> List.of(PYTHON, unpacked("pymodbus_server.py", folder).toString());
    };
  }

  private static void compile(Path source, Path program) throws IOException {
    if (!runs("gcc", "-Wall", "-O1", "-o", program.toString(), source.toString(), "-lmodbus"))
      throw new IOException("gcc does not compile " + source);
  }

  private static Path unpacked(String name, Path folder) throws IOException {
    Path file = folder.resolve(name);
    if (Files.exists(file)) return file;
    try (InputStream in =
        Objects.requireNonNull(Peer.class.getResourceAsStream("peers/" + name), name)) {
      Files.copy(in, file);
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
