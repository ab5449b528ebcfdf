package headroom.sim.transparent;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.sim.RealTime;
import headroom.sim.World;
import headroom.sim.csms.CsmsModel;
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
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Design 4, the shipped program and real sockets. */
class ProcessTransparencyTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void whateverIsSaidArrivesByteForByteInBothDirectionsAndAfterAnOutage() throws IOException {
    boolean built = Files.isDirectory(ROOT.resolve("controller/daemon/target/headroom/lib"));
    String how = "skipped: the program is not packaged; mvn verify packages it first";
    if (!built) System.out.println(ProcessTransparencyTest.class.getSimpleName() + " " + how);
    assumeTrue(built, how);
    long seed = System.nanoTime() & 0xFFFF_FFFFL;
    try (Wired rig = new Wired()) {
      Transparency check = new Transparency(rig, seed);
      for (int i = 0; i < 60; i++) {
        check.upward();
        check.downward();
      }
      check.throughAnOutage();
    }
  }

  private static final class Wired implements Rig, StationSocket.Owner {
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
    private boolean closed;

    Wired() throws IOException {
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
      controller = DaemonProcess.start(ROOT, config, directory.path());
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
      realTime.close();
      server.close();
      client.shutdownNow();
      directory.close();
    }
  }
}
