package headroom.sim.bench;

import headroom.core.site.CircuitId;
import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import headroom.drivers.modbus.BusConfig;
import headroom.sim.RealTime;
import headroom.sim.World;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.process.DaemonProcess;
import headroom.sim.process.FreePort;
import headroom.sim.process.TemporaryDirectory;
import headroom.sim.site.LivingSite;
import headroom.sim.site.Pace;
import headroom.sim.wire.WiredSite;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * One grid connection with a meter and many like chargers, on real sockets, and the controller's
 * process before it. When all cars charge, the grid connection is what they share, so that every
 * overload concerns every charger.
 */
final class BenchSite implements AutoCloseable {
  static final CircuitId GRID = new CircuitId("grid");

  private static final int BUILDING_A = 20;
  private static final int PER_CHARGER_A = 15;
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(20);

  private static final ChargerQuirks AT_ONCE =
      ChargerQuirks.STANDARD.with(
          ChargerQuirks.STANDARD.model(),
          new ChargerQuirks.Manners(
              Duration.ofMillis(1), Duration.ofMillis(20), false, Duration.ZERO));

  private final World world = World.of(1, Instant.now());
  private final TemporaryDirectory directory;
  private final WiredSite wired;
  private final RealTime realTime;
  private final int port;
  private final Path config;
  private final DaemonProcess controller;
  private final long listensNanos;

  /**
   * Starts site and controller, and connects all chargers.
   *
   * @param root the checkout
   */
  BenchSite(Path root, int chargers) throws IOException {
    directory = new TemporaryDirectory("headroom-bench-");
    Config inside = read(text(chargers, 502, 8887));
    wired = new WiredSite(world, inside, new LivingSite(world, inside.site(), new Pace(1)));
    realTime = new RealTime(world);
    port = FreePort.find();
    config = directory.path().resolve("headroom.yaml");
    Files.writeString(config, text(chargers, meterPort(), port));
    realTime.start();
    world.inject(() -> wired.site().start());
    controller = DaemonProcess.start(root, config, directory.path());
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-of-bench"));
    listensNanos = awaitListening();
    world.inject(
        () -> wired.connectChargers(URI.create("ws://127.0.0.1:" + port + "/ocpp/"), AT_ONCE));
  }

  private long awaitListening() throws IOException {
    try {
      return FreePort.awaitOpen(port, STARTS_WITHIN, controller::isAlive);
    } catch (IOException silent) {
      String words = String.join("\n", controller.lastLines());
      close();
      throw new IOException("the controller does not come up:\n" + words, silent);
    }
  }

  private int meterPort() {
    BusConfig address = wired.meters().addresses().values().iterator().next();
    return switch (address) {
      case BusConfig.Tcp tcp -> tcp.port();
      case BusConfig.RtuOverTcp rtu -> rtu.port();
      case BusConfig.Rtu rtu -> throw new IllegalStateException("a serial line has no port");
    };
  }

  private static String text(int chargers, int meterPort, int ocppPort) {
    StringBuilder text =
        new StringBuilder(
            """
            site: {name: Bench}
            circuits:
              grid: {limit: 3x%d A, meter: main, background: 3x%d A}
            meters:
              main: {model: eastron-sdm630-v2, tcp: {host: 127.0.0.1, port: %d}, unit: 1}
            charger_defaults: {circuit: grid, rating: 16 A, fallback: 0 A, step: 0.1 A}
            ocpp: {listen: "127.0.0.1:%d"}
            authorize: {policy: all}
            chargers:
            """
                .formatted(PER_CHARGER_A * chargers + BUILDING_A, BUILDING_A, meterPort, ocppPort));
    for (int i = 1; i <= chargers; i++) text.append("  CP-%03d: {}\n".formatted(i));
    return text.toString();
  }

  private static Config read(String text) {
    return switch (ConfigReader.read("bench.yaml", text)) {
      case Reading.Good good -> good.config();
      case Reading.Bad bad -> throw new IllegalStateException(bad.problems().toString());
    };
  }

  World world() {
    return world;
  }

  WiredSite wired() {
    return wired;
  }

  DaemonProcess controller() {
    return controller;
  }

  /** When the controller's OCPP port was seen to be open. */
  long listensNanos() {
    return listensNanos;
  }

  /**
   * @throws IllegalStateException when world or controller have stopped
   */
  void check() {
    realTime.check();
    if (!controller.isAlive())
      throw new IllegalStateException(
          "the controller stopped:\n" + String.join("\n", controller.lastLines()));
  }

  /** Also called at Ctrl-C; a second time does nothing. */
  @Override
  public synchronized void close() {
    controller.close();
    realTime.close();
    wired.close();
    directory.close();
  }
}
