package headroom.sim.offline;

import headroom.core.site.ChargerId;
import headroom.daemon.Assembly;
import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import headroom.daemon.health.Conditions;
import headroom.daemon.store.Store;
import headroom.daemon.store.StoreRefused;
import headroom.drivers.ocpp.ChargerGate;
import headroom.drivers.ocpp.ChargerStatus;
import headroom.sim.Chance;
import headroom.sim.World;
import headroom.sim.csms.Audit;
import headroom.sim.csms.CsmsModel;
import headroom.sim.virtual.Process;
import headroom.sim.virtual.VirtualCsms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A site that has no CSMS for days, and then has it back. The sessions, the relay and the store are
 * the shipped ones, the store on a real disk; stations are scripted; the control loop does not run.
 * Stations and the controller have cold boots in between.
 */
public final class OfflineDays implements AutoCloseable {
  /** The disk may take so much for each transaction of four hours that waits. */
  public static final int BYTES_PER_TRANSACTION = 32 * 1024;

  /** What the disk may take beside transactions: the event log and the write-ahead log. */
  public static final int BYTES_BESIDE = 64 * 1024 * 1024;

  private static final Duration DISK_OFFLINE = Duration.ofSeconds(1);
  private static final Duration DISK_IN_REPLAY = Duration.ofMillis(20);
  private static final int COLD_BOOT_EVERY_DAYS = 10;
  private static final Duration REPLAY_AT_MOST = Duration.ofHours(6);

  private final Plan plan;
  private final Path state;
  private final Consumer<String> progress;
  private final World world;
  private final Config config;
  private final CsmsModel csms;
  private final VirtualCsms network;
  private final List<DayPlan> days = new ArrayList<>();
  private final List<ScriptedStation> stations = new ArrayList<>();
  private final List<Long> heapMiB = new ArrayList<>();
  private Optional<Running> running = Optional.empty();
  private long restarts;
  private long mostDiskBytes;

  /**
   * @param days without a CSMS
   * @param sampleEvery between two samples of a station, which keeps an interval of its own
   */
  public record Plan(int days, int chargers, Duration sampleEvery, long seed) {}

  private record Running(Process process, Store store, SteppedStore stepped, Assembly assembly) {}

  /**
   * How it went.
   *
   * @param waiting messages that waited when the CSMS came back
   * @param diskBytes most that the folder of the store ever took
   * @param writtenBytes that this process handed to the disk during the days offline; 0 where the
   *     system does not tell or the folder is in memory
   * @param heapMiB after a collection, every tenth day
   * @param replayed messages that the CSMS took until all was delivered
   * @param replayVirtual that it took in virtual time
   * @param replayReal that it took in real time, judge and simulation included
   * @param longestCard that a driver waited for an answer while the replay went on
   * @param findings of the judge; empty when all is well
   */
  public record Figures(
      long transactions,
      long waiting,
      long diskBytes,
      long writtenBytes,
      List<Long> heapMiB,
      long restarts,
      long replayed,
      Duration replayVirtual,
      Duration replayReal,
      Duration longestCard,
      long refusals,
      long doubles,
      Duration offlineReal,
      List<String> findings) {
    public Figures {
      heapMiB = List.copyOf(heapMiB);
      findings = List.copyOf(findings);
    }

    /** What the disk may have taken. */
    public long diskBound() {
      return transactions * BYTES_PER_TRANSACTION + BYTES_BESIDE;
    }

    public double messagesPerVirtualSecond() {
      return replayed / Math.max(0.001, replayVirtual.toMillis() / 1000.0);
    }

    public double messagesPerRealSecond() {
      return replayed / Math.max(0.001, replayReal.toMillis() / 1000.0);
    }
  }

  /**
   * @param state an empty folder for the store
   * @param progress gets a line now and then
   */
  public OfflineDays(Plan plan, Path state, Consumer<String> progress) {
    this.plan = plan;
    this.state = state;
    this.progress = progress;
    this.world = World.of(plan.seed());
    this.config = config(plan.chargers());
    this.csms = new CsmsModel(world);
    this.network = new VirtualCsms(world, csms);
    for (ChargerId id : config.site().chargers().stream().map(c -> c.id()).toList()) {
      DayPlan day = new DayPlan(id.name(), plan.seed(), world.trueTime(), plan.sampleEvery());
      days.add(day);
      stations.add(new ScriptedStation(world, day, this::gate));
    }
  }

  private static Config config(int chargers) {
    StringBuilder yaml =
        new StringBuilder(
            """
            site: {name: Months}
            circuits: {grid: {limit: 3x6300 A, background: 3x10 A}}
            ocpp: {listen: "127.0.0.1:8887", csms: "ws://csms.example/ocpp/"}
            authorize: {policy: all}
            chargers:
            """);
    for (int i = 1; i <= chargers; i++)
      yaml.append(
          String.format(
              Locale.ROOT, "  CP-%03d: {circuit: grid, rating: 32 A, fallback: 6 A}%n", i));
    return switch (ConfigReader.read("months.yaml", yaml.toString())) {
      case Reading.Good good -> good.config();
      case Reading.Bad bad -> throw new IllegalStateException(bad.problems().toString());
    };
  }

  private Optional<ChargerGate> gate() {
    return running.map(run -> run.assembly().sessions());
  }

  private void startController() {
    try {
      Store store = Store.open(state, world);
      Process process = new Process(world);
      SteppedStore stepped = new SteppedStore(world, store, DISK_OFFLINE);
      Assembly assembly =
          new Assembly(
              config,
              store.remembered(config.site()),
              new Assembly.Ports(
                  world,
                  process,
                  stepped,
                  stepped,
                  new Conditions(stepped),
                  () -> {},
                  charger -> process.queue(),
                  Optional.of(new Assembly.Upstream(network, stepped))));
      running = Optional.of(new Running(process, store, stepped, assembly));
    } catch (StoreRefused refused) {
      throw new UncheckedIOException(new IOException(refused.getMessage(), refused));
    }
  }

  private void stopController() {
    running.ifPresent(
        run -> {
          run.process().kill();
          run.store().close();
        });
    running = Optional.empty();
    network.controllerGone();
    for (ScriptedStation station : stations) {
      station.hangUp();
      station.redialSoon();
    }
  }

  /** Runs it all. Once. */
  public Figures run() throws IOException {
    startController();
    stations.forEach(ScriptedStation::start);
    // A CSMS that accepted the chargers, and then is gone.
    world.run(Duration.ofMinutes(1));
    csms.goDown();
    long writtenBefore = written();
    long began = System.nanoTime();
    Chance chance = world.chance("cold boots");
    for (int day = 1; day <= plan.days(); day++) {
      world.run(Duration.ofDays(1).minus(Duration.ofMinutes(1)));
      stations.get(chance.between(0, stations.size() - 1)).coldBoot();
      if (day % COLD_BOOT_EVERY_DAYS == 0 || day == 1) {
        stopController();
        restarts++;
        world.run(Duration.ofSeconds(5));
        startController();
        for (ScriptedStation station : stations) if (chance.happens(0.2)) station.coldBoot();
        heapMiB.add(usedHeapMiB());
      }
      world.run(Duration.ofMinutes(1));
      mostDiskBytes = Math.max(mostDiskBytes, size());
      if (day % COLD_BOOT_EVERY_DAYS == 0)
        progress.accept(
            "day %d: %d messages wait, %.1f MiB on disk, heap %d MiB"
                .formatted(day, waiting(), size() / 1048576.0, heapMiB.getLast()));
    }
    Duration offlineReal = Duration.ofNanos(System.nanoTime() - began);
    long writtenBytes = written() - writtenBefore;
    return replay(offlineReal, writtenBytes);
  }

  private Figures replay(Duration offlineReal, long writtenBytes) throws IOException {
    running.orElseThrow().stepped().takes(DISK_IN_REPLAY);
    for (ScriptedStation station : stations) station.takeLongestCard();
    long waited = waiting();
    csms.comeUp();
    Duration from = world.elapsed();
    long beganNanos = System.nanoTime();
    long takenBefore = csms.ledger().received().size();
    while (waiting() > 0 && world.elapsed().minus(from).compareTo(REPLAY_AT_MOST) < 0)
      world.run(Duration.ofSeconds(5));
    Duration real = Duration.ofNanos(System.nanoTime() - beganNanos);
    Duration virtual = world.elapsed().minus(from);
    long replayed = csms.ledger().received().size() - takenBefore;
    mostDiskBytes = Math.max(mostDiskBytes, size());
    Duration card =
        stations.stream()
            .map(ScriptedStation::takeLongestCard)
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    progress.accept("replayed; what runs is brought to its end");
    List<Long> counts = stations.stream().map(ScriptedStation::stop).toList();
    world.run(Duration.ofDays(1));
    List<String> findings = new ArrayList<>(csms.ledger().findings());
    long transactions = 0;
    for (int i = 0; i < days.size(); i++) {
      transactions += counts.get(i);
      findings.addAll(Audit.settled(days.get(i).book(counts.get(i)), csms.ledger()));
    }
    long left = waiting();
    if (left > 0) findings.add(left + " messages still wait");
    return new Figures(
        transactions,
        waited,
        mostDiskBytes,
        writtenBytes,
        heapMiB,
        restarts,
        replayed,
        virtual,
        real,
        card,
        stations.stream().mapToLong(ScriptedStation::refusals).sum(),
        csms.ledger().doubles(),
        offlineReal,
        findings);
  }

  private long waiting() {
    return running
        .map(
            run ->
                run.assembly().sessions().status().stream()
                    .map(ChargerStatus::csms)
                    .flatMap(Optional::stream)
                    .mapToLong(ChargerStatus.CsmsLink::waiting)
                    .sum())
        .orElse(0L);
  }

  private long size() throws IOException {
    try (Stream<Path> files = Files.walk(state)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** Bytes that this process handed to block devices, as the kernel counts. */
  private static long written() {
    Path counts = Path.of("/proc/self/io");
    if (!Files.isReadable(counts)) return 0;
    try {
      return Files.readAllLines(counts).stream()
          .filter(line -> line.startsWith("write_bytes:"))
          .mapToLong(line -> Long.parseLong(line.substring(12).strip()))
          .sum();
    } catch (IOException hidden) {
      return 0;
    }
  }

  private static long usedHeapMiB() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1048576;
  }

  /**
   * The rules that such a run must keep and did not, in words.
   *
   * @param leastPerSecond messages of the replay, in virtual and in real time
   */
  public static List<String> broken(Figures figures, double leastPerSecond) {
    List<String> broken = new ArrayList<>(figures.findings());
    if (figures.diskBytes() > figures.diskBound())
      broken.add("the disk took " + figures.diskBytes() + ", more than " + figures.diskBound());
    if (figures.refusals() > 0)
      broken.add(figures.refusals() + " messages of stations were refused or not answered");
    if (figures.messagesPerRealSecond() < leastPerSecond
        || figures.messagesPerVirtualSecond() < leastPerSecond)
      broken.add("the replay was slower than %.0f messages a second".formatted(leastPerSecond));
    long growth = figures.heapMiB().getLast() - figures.heapMiB().getFirst();
    if (growth > 32) broken.add("memory grew by " + growth + " MiB");
    return broken;
  }

  @Override
  public void close() {
    running.ifPresent(run -> run.store().close());
    running = Optional.empty();
  }
}
