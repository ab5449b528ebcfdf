package headroom.sim.transparent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.sim.RealTime;
import headroom.sim.World;
import headroom.sim.csms.CsmsModel;
import headroom.sim.process.ControlClient;
import headroom.sim.process.DaemonProcess;
import headroom.sim.process.FreePort;
import headroom.sim.process.TemporaryDirectory;
import headroom.sim.wire.CsmsServer;
import headroom.sim.wire.StationSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The shipped program behind real sockets. */
final class WiredRig implements Rig, StationSocket.Owner {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final World world = World.of(1, Instant.now());
  private final RealTime realTime = new RealTime(world);
  private final CsmsModel csms = new CsmsModel(world);
  private final CsmsServer server = new CsmsServer(world, csms);
  private final TemporaryDirectory directory = new TemporaryDirectory("headroom-bytes-");
  private final HttpClient client = HttpClient.newHttpClient();
  private final DaemonProcess controller;
  private final RawCharger charger;
  private final StationSocket socket;
  private final Consumer<Path> afterwards;
  private boolean closed;

  WiredRig() throws IOException {
    this(state -> {}, state -> {});
  }

  /**
   * @param prepare makes the folder of the program's state, before the program starts
   * @param afterwards takes back what it did, when the program has ended
   */
  WiredRig(Consumer<Path> prepare, Consumer<Path> afterwards) throws IOException {
    this.afterwards = afterwards;
    prepare.accept(state());
    int port = FreePort.find();
    Path config = directory.path().resolve("headroom.yaml");
    Files.writeString(
        config,
        """
        site: {name: One}
        circuits: {grid: {limit: 3x63 A, background: 3x10 A}}
        chargers: {CP-1: {circuit: grid, rating: 16 A, fallback: 6 A}}
        ocpp: {listen: "127.0.0.1:%d", csms: "ws://127.0.0.1:%d/"}
        authorize: {policy: all}
        """
            .formatted(port, server.port()));
    realTime.start();
    controller = DaemonProcess.start(ProcessTransparencyTest.ROOT, config, directory.path());
    FreePort.awaitOpen(port, PATIENCE, controller::isAlive);
    CompletableFuture<StationSocket> line = new CompletableFuture<>();
    charger = new RawCharger(text -> line.join().send(text));
    socket =
        StationSocket.dial(
            world, client, URI.create("ws://127.0.0.1:" + port + "/ocpp/" + STATION), this);
    line.complete(socket);
    until("an accepted boot", () -> charger.answerTo("boot").isPresent());
  }

  @Override
  public void onOpen(StationSocket opened) {
    charger.says(BOOT);
  }

  @Override
  public void onText(StationSocket from, String text) {
    charger.hear(text);
  }

  @Override
  public void onClosed(StationSocket gone) {
    closed = true;
  }

  private Path state() {
    return directory.path().resolve("state");
  }

  ControlClient control() {
    return new ControlClient(controller.socket());
  }

  @Override
  public CsmsModel csms() {
    return csms;
  }

  @Override
  public RawCharger charger() {
    return charger;
  }

  @Override
  public <T> T inWorld(Supplier<T> what) {
    realTime.check();
    CompletableFuture<T> done = new CompletableFuture<>();
    world.inject(
        () -> {
          try {
            done.complete(what.get());
          } catch (RuntimeException | Error wrong) {
            done.completeExceptionally(wrong);
          }
        });
    return done.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public void until(String what, BooleanSupplier isSo) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (!inWorld(isSo::getAsBoolean) && System.nanoTime() < giveUp) {
      assertTrue(controller.isAlive(), () -> String.join("\n", controller.lastLines()));
      LockSupport.parkNanos(2_000_000);
    }
    assertTrue(
        inWorld(isSo::getAsBoolean),
        () -> "there is no " + what + (closed ? "; the charger was thrown out" : ""));
  }

  @Override
  public void close() {
    socket.abort();
    controller.close();
    afterwards.accept(state());
    realTime.close();
    server.close();
    client.shutdownNow();
    directory.close();
  }
}
