package headroom.daemon;

import headroom.daemon.cli.Client;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import headroom.daemon.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A short life of the whole program, with one charger and one car, in a folder of its own on
 * loopback. The build runs it once so that the virtual machine can write down the classes that a
 * start needs ({@code -XX:ArchiveClassesAtExit}): the next starts map that archive instead of
 * reading, checking and linking each class anew.
 *
 * <p>What goes wrong here costs speed and nothing else: it is said, and the exit code stays 0.
 */
public final class Rehearsal {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Nothing listens on the port of the meter: to find that out needs the same classes. */
  private static final String CONFIG =
      """
      site: {name: Rehearsal}
      circuits:
        grid: {limit: 3x25 A, background: 3x5 A, meter: main}
      meters:
        main: {model: eastron-sdm630-v2, tcp: {host: 127.0.0.1, port: 1}, unit: 1}
      chargers:
        CP-01: {circuit: grid, rating: 16 A, fallback: 6 A}
      ocpp: {listen: "127.0.0.1:0"}
      authorize: {policy: all}
      """;

  private Rehearsal() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("headroom-rehearsal-");
    try {
      play(folder);
    } catch (IOException | IllegalStateException e) {
      System.err.println(
          "headroom: the rehearsal of a start broke off, so starts are slower: " + e.getMessage());
    } finally {
      delete(folder);
    }
  }

  private static void play(Path folder) throws IOException {
    Path config = Files.writeString(folder.resolve("headroom.yaml"), CONFIG);
    Options options = new Options(config, folder.resolve("state"), folder.resolve("s"));
    SystemClock clock = new SystemClock();
    Store store = Store.open(options.state(), clock);
    if (!(ConfigReader.read(config) instanceof Reading.Good good)) {
      store.close();
      throw new IllegalStateException("its config is refused");
    }
    try (Daemon daemon = new Daemon(options, good.config(), clock, store, exit -> {})) {
      await("the port to open", () -> daemon.port().isPresent());
      try (RehearsedCharger charger =
          RehearsedCharger.connect(daemon.port().orElseThrow(), "CP-01")) {
        charger.chargeUntilLimited(PATIENCE);
      }
      ask(options);
      daemon.reload();
    }
  }

  /** The commands, both as people and as programs read them. */
  private static void ask(Options options) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    String socket = "--socket=" + options.socket();
    for (String command : List.of("status", "meters", "events", "health"))
      for (String form : List.of("", "--json"))
        Client.run(
            Stream.of(command, socket, form).filter(word -> !word.isEmpty()).toArray(String[]::new),
            nowhere,
            nowhere);
    Client.run(new String[] {"why", "CP-01", socket}, nowhere, nowhere);
    Check.run(List.of(options.config().toString()), nowhere, nowhere);
  }

  private static void await(String what, BooleanSupplier come) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (!come.getAsBoolean()) {
      if (System.nanoTime() > giveUp) throw new IllegalStateException("waited in vain for " + what);
      Thread.onSpinWait();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(each);
    }
  }
}
