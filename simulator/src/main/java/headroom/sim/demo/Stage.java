package headroom.sim.demo;

import headroom.core.units.MonoTime;
import headroom.sim.RealTime;
import headroom.sim.World;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.ocpp.fleet.Mixture.Versions;
import headroom.sim.process.ControlClient;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Everything that runs while the demo does: the world, its sockets, and the controller's process.
 * Methods are for one thread.
 */
final class Stage implements AutoCloseable {
  /** People come to work, and the building is not yet at its noon. */
  private static final LocalTime MORNING = LocalTime.of(7, 0);

  private static final Duration STARTS_WITHIN = Duration.ofSeconds(10);

  private static final Duration GATE_OPENS_AFTER = Duration.ofSeconds(5);
  private static final Duration LOOKS_EVERY = Duration.ofMillis(50);

  private static final ChargerQuirks QUICK_TO_BOOT =
      ChargerQuirks.STANDARD.with(
          ChargerQuirks.STANDARD.model(),
          new ChargerQuirks.Manners(
              ChargerQuirks.STANDARD.manners().answersAtLeast(),
              ChargerQuirks.STANDARD.manners().answersAtMost(),
              false,
              Duration.ofMillis(200)));

  private static final Traffic.Plan PLAN =
      new Traffic.Plan(
          0.6,
          Duration.ofSeconds(4),
          Duration.ofMinutes(100),
          Duration.ofMinutes(60),
          Duration.ofMinutes(180));

  private final Options options;
  private final World world;
  private final WiredSite wired;
  private final RealTime realTime;
  private final DaemonProcess controller;
  private final ControlClient control;
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
    control = new ControlClient(controller.socket());
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
          Versions versions = Versions.of(options.ocpp());
          wired.connectChargers(chargersTo, n -> versions.applyTo(QUICK_TO_BOOT, n));
          openTheGate(
              new Traffic(world, site, PLAN),
              new Machine(world, wired, happenings),
              world.now().plus(GATE_OPENS_AFTER));
        });
  }

  /**
   * Lets cars in when all chargers have their first limit, as an installer would; or after a while.
   */
  private void openTheGate(Traffic traffic, Machine machine, MonoTime atLast) {
    if (wired.allLimitedNanos().isPresent() || world.now().isAfter(atLast)) {
      traffic.start();
      machine.start();
    } else {
      world.after(LOOKS_EVERY, () -> openTheGate(traffic, machine, atLast));
    }
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
    Map<String, String> why = reasons();
    return Asking.world(world, () -> frames.build(why, happenings.lines()));
  }

  /** What the controller says about each outlet; empty when it does not answer. */
  private Map<String, String> reasons() {
    Map<String, String> reasons = new LinkedHashMap<>();
    control
        .ask("status")
        .ifPresent(
            status -> {
              for (JsonNode evse : status.path("evses"))
                reasons.put(evse.path("evse").asString(""), evse.path("why").asString(""));
            });
    return reasons;
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
