package headroom.sim.demo;

import headroom.sim.RealTime;
import headroom.sim.World;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.process.DaemonProcess;
import headroom.sim.process.ExampleConfig;
import headroom.sim.process.FreePort;
import headroom.sim.site.LivingSite;
import headroom.sim.site.Pace;
import headroom.sim.site.Traffic;
import headroom.sim.wire.Asking;
import headroom.sim.wire.WiredSite;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that runs while the demo does: the world, its sockets, and the controller's process.
 * Methods are for one thread.
 */
final class Stage implements AutoCloseable {
  /** When people come to work. */
  private static final LocalTime MORNING = LocalTime.of(7, 30);

  private static final Duration STARTS_WITHIN = Duration.ofSeconds(10);

  private static final Traffic.Plan PLAN =
      new Traffic.Plan(
          0.6,
          Duration.ofSeconds(8),
          Duration.ofMinutes(25),
          Duration.ofMinutes(75),
          Duration.ofMinutes(240));

  private final Options options;
  private final World world;
  private final WiredSite wired;
  private final RealTime realTime;
  private final DaemonProcess controller;
  private final Happenings happenings;
  private final FrameBuilder frames;

  /**
   * Starts it all.
   *
   * @param root the checkout
   * @param directory for config, state and socket
   */
  Stage(Options options, Path root, Path directory, World world) throws IOException {
    this.options = options;
    this.world = world;
    ExampleConfig example = ExampleConfig.of(root, options.chargers());
    LivingSite site =
        new LivingSite(
            world, example.config().site(), new Pace(options.speed(), Optional.of(MORNING)));
    wired = new WiredSite(world, example.config(), site);
    realTime = new RealTime(world);
    happenings = new Happenings(world, site);
    frames = new FrameBuilder(world, wired);
    int port = FreePort.find();
    Path config = directory.resolve("headroom.yaml");
    example.at(wired.meters().addresses(), port).write(config);
    controller = DaemonProcess.start(root, config, directory);
    site.start();
    realTime.start();
    try {
      FreePort.awaitOpen(port, STARTS_WITHIN, controller::isAlive);
    } catch (IOException notOpen) {
      List<String> words = controller.lastLines();
      close();
      throw new IOException(
          "the controller does not come up. Its last words:\n" + String.join("\n", words), notOpen);
    }
    URI chargersTo = URI.create("ws://127.0.0.1:" + port + example.config().server().path());
    world.inject(
        () -> {
          wired.connectChargers(chargersTo, ChargerQuirks.STANDARD);
          new Traffic(world, site, PLAN).start();
        });
  }

  boolean isAlive() {
    realTime.check();
    return controller.isAlive();
  }

  List<String> lastWords() {
    return controller.lastLines();
  }

  /** How to ask this controller from another terminal. */
  List<String> hint() {
    return List.of(
        " In a second terminal (also: why CP-01, meters, events, health):",
        " " + controller.commandLine("status"));
  }

  Frame frame() {
    return Asking.world(world, () -> frames.build(Map.of(), happenings.lines()));
  }

  long eventCount() {
    return Asking.world(world, happenings::count);
  }

  Result result() {
    Optional<Duration> firstLimit =
        wired.firstLimitNanos().map(at -> Duration.ofNanos(at - controller.startedNanos()));
    return Asking.world(
        world, () -> Result.of(options, world.elapsed(), firstLimit, wired, world.now()));
  }

  /** Stops the controller first, so that it does not see its site vanish. */
  @Override
  public void close() {
    controller.close();
    realTime.close();
    wired.close();
  }
}
