package headroom.sim.kill;

import headroom.sim.Chance;
import headroom.sim.RealTime;
import headroom.sim.World;
import headroom.sim.csms.Audit;
import headroom.sim.csms.Conduct;
import headroom.sim.csms.CsmsModel;
import headroom.sim.csms.Outages;
import headroom.sim.measure.Durations;
import headroom.sim.process.DaemonProcess;
import headroom.sim.process.FreePort;
import headroom.sim.process.TemporaryDirectory;
import headroom.sim.wire.CsmsServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Busy stations and a moody central system that comes and goes, on real sockets, and between them
 * the shipped controller, which is killed and started again. One thread uses it.
 */
public final class KilledSite implements AutoCloseable {
  private static final Duration COMES_BACK_WITHIN = Duration.ofSeconds(60);
  private static final Duration DELIVERS_WITHIN = Duration.ofSeconds(240);
  private static final Duration LOOKS_EVERY = Duration.ofMillis(5);
  private static final Duration MEAN_WORK = Duration.ofMillis(1_500);
  private static final Duration LONGEST_WORK = Duration.ofSeconds(8);
  private static final Duration STARTING = Duration.ofMillis(1_000);

  /** A part of the kills falls into the start. */
  private static final double IN_THE_START = 0.15;

  private static final Duration MEAN_UP = Duration.ofSeconds(6);
  private static final Duration MEAN_DOWN = Duration.ofSeconds(3);
  private static final Duration LONGEST_ANSWER = Duration.ofMillis(150);
  private static final Conduct.Moods MOODS = new Conduct.Moods(0.005, 0, 0.002, 0.005, 0.005);

  private final World world;
  private final Chance chance;
  private final CsmsModel csms;
  private final CsmsServer server;
  private final RealTime realTime;
  private final Outages outages;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<BusyStation> stations = new ArrayList<>();
  private final TemporaryDirectory directory = new TemporaryDirectory("headroom-kill-");
  private final Durations recoveries = new Durations();
  private final List<String> troubles = new ArrayList<>();
  private final Path root;
  private final Path config;
  private Optional<DaemonProcess> controller = Optional.empty();
  private int kills;
  private long answeredBefore;

  /**
   * Starts all of it.
   *
   * @param root the checkout
   */
  public KilledSite(Path root, long seed, int chargers) throws IOException {
    this.root = root;
    this.world = World.of(seed, Instant.now());
    this.chance = world.chance("kills");
    this.csms = new CsmsModel(world);
    csms.conduct(Conduct.moody(world.chance("moods"), MOODS, LONGEST_ANSWER));
    this.server = new CsmsServer(world, csms);
    this.realTime = new RealTime(world);
    int port = FreePort.find();
    this.config = directory.path().resolve("headroom.yaml");
    Files.writeString(config, text(chargers, port, server.port()));
    for (int i = 1; i <= chargers; i++) {
      String name = "CP-%02d".formatted(i);
      URI address = URI.create("ws://127.0.0.1:" + port + "/ocpp/" + name);
      stations.add(new BusyStation(world, client, address, name));
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-of-kill"));
    realTime.start();
    start();
    inWorld(
        () -> {
          stations.forEach(BusyStation::start);
          return true;
        });
    awaitAnswers();
    // The central system is there until everybody is known to it, and then comes and goes.
    this.outages = inWorld(() -> Outages.begin(world, csms, MEAN_UP, MEAN_DOWN));
  }

  private static String text(int chargers, int port, int csmsPort) {
    StringBuilder text =
        new StringBuilder(
            """
            site: {name: Kill}
            circuits:
              grid: {limit: 3x%d A, background: 3x10 A}
            charger_defaults: {circuit: grid, rating: 16 A, fallback: 0 A}
            ocpp: {listen: "127.0.0.1:%d", csms: "ws://127.0.0.1:%d/"}
            authorize: {policy: all}
            chargers:
            """
                .formatted(16 * chargers + 20, port, csmsPort));
    for (int i = 1; i <= chargers; i++) text.append("  CP-%02d: {}\n".formatted(i));
    return text.toString();
  }

  private void start() throws IOException {
    controller = Optional.of(DaemonProcess.start(root, config, directory.path()));
  }

  private <T> T inWorld(Supplier<T> what) {
    realTime.check();
    CompletableFuture<T> done = new CompletableFuture<>();
    world.inject(() -> done.complete(what.get()));
    return done.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private long answered() {
    return inWorld(() -> stations.stream().mapToLong(BusyStation::answered).sum());
  }

  /** Until every station has had an answer: none hangs. */
  private void awaitAnswers() {
    long giveUp = System.nanoTime() + COMES_BACK_WITHIN.toNanos();
    while (inWorld(() -> stations.stream().anyMatch(each -> each.answered() == 0))) {
      check();
      if (System.nanoTime() > giveUp)
        throw new IllegalStateException(
            "not every station gets answers:\n" + String.join("\n", lastLines()));
      LockSupport.parkNanos(LOOKS_EVERY.toNanos());
    }
  }

  private void check() {
    realTime.check();
    if (controller.map(DaemonProcess::isAlive).orElse(false)) return;
    throw new IllegalStateException("the controller stopped:\n" + String.join("\n", lastLines()));
  }

  private List<String> lastLines() {
    return controller.map(DaemonProcess::lastLines).orElse(List.of());
  }

  /**
   * Kills it so often, each time at a random moment of its start or its work.
   *
   * @param progress told how often it has been killed
   */
  public void kill(int times, IntConsumer progress) throws IOException {
    for (int i = 0; i < times; i++) {
      boolean inTheStart = kills > 0 && chance.happens(IN_THE_START);
      if (!inTheStart) comeBack();
      pause(inTheStart ? chance.between(Duration.ZERO, STARTING) : work());
      controller.orElseThrow().kill();
      kills++;
      answeredBefore = answered();
      start();
      progress.accept(kills);
    }
    comeBack();
  }

  private Duration work() {
    Duration work = chance.exponential(MEAN_WORK);
    return work.compareTo(LONGEST_WORK) < 0 ? work : LONGEST_WORK;
  }

  private static void pause(Duration length) {
    LockSupport.parkNanos(length.toNanos());
  }

  /** From the start of the process to the first answer at a station. */
  private void comeBack() {
    if (kills == 0) return;
    long began = System.nanoTime();
    while (answered() == answeredBefore) {
      check();
      if (System.nanoTime() - began > COMES_BACK_WITHIN.toNanos()) {
        troubles.add("no station had an answer within " + COMES_BACK_WITHIN + " of a start");
        return;
      }
      pause(LOOKS_EVERY);
    }
    recoveries.add(Duration.ofNanos(System.nanoTime() - controller.orElseThrow().startedNanos()));
  }

  /** The central system stays; all is delivered; then the books are compared. */
  public KillReport settle() {
    inWorld(
        () -> {
          outages.end();
          csms.conduct(Conduct.PROMPT);
          stations.forEach(BusyStation::finish);
          return true;
        });
    long began = System.nanoTime();
    List<String> findings = findings();
    while (!findings.isEmpty() && System.nanoTime() - began < DELIVERS_WITHIN.toNanos()) {
      check();
      pause(Duration.ofMillis(500));
      findings = findings();
    }
    List<String> last = findings;
    return inWorld(() -> report(last));
  }

  private List<String> findings() {
    return inWorld(
        () -> {
          List<String> all = new ArrayList<>();
          for (BusyStation station : stations) {
            if (!station.isDone())
              all.add(station.book().station() + ": still has something to say");
            else all.addAll(Audit.settled(station.book(), csms.ledger()));
          }
          return all;
        });
  }

  private KillReport report(List<String> missing) {
    List<String> findings = new ArrayList<>(troubles);
    findings.addAll(missing);
    findings.addAll(csms.ledger().findings());
    for (BusyStation station : stations) findings.addAll(station.complaints());
    return new KillReport(
        world.seed(),
        kills,
        stations.size(),
        stations.stream().mapToLong(BusyStation::transactions).sum(),
        stations.stream().mapToLong(each -> each.book().said().size()).sum(),
        csms.ledger().received().size(),
        csms.ledger().doubles(),
        recoveries,
        world.elapsed(),
        findings);
  }

  /** A second time does nothing. */
  @Override
  public synchronized void close() {
    controller.ifPresent(DaemonProcess::close);
    controller = Optional.empty();
    realTime.close();
    stations.forEach(BusyStation::hangUp);
    server.close();
    client.shutdownNow();
    directory.close();
  }
}
