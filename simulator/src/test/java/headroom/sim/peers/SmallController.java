package headroom.sim.peers;

import headroom.core.event.Event;
import headroom.core.port.EventLog;
import headroom.core.port.RecordStore;
import headroom.core.port.Remembered;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.port.Timer;
import headroom.core.site.ChargerId;
import headroom.core.units.MonoTime;
import headroom.daemon.Assembly;
import headroom.daemon.SystemClock;
import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import headroom.daemon.health.Conditions;
import headroom.drivers.ocpp.ChargerServer;
import headroom.drivers.ocpp.ChargerServerConfig;
import headroom.drivers.websocket.CsmsClient;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The shipped assembly behind a real port, in this process, with its disk in memory; where the
 * config names a CSMS, with the shipped client to it.
 */
final class SmallController implements AutoCloseable {
  final List<StoredRecord> kept = new CopyOnWriteArrayList<>();
  final List<Event> events = new CopyOnWriteArrayList<>();
  final List<Throwable> broken = new CopyOnWriteArrayList<>();

  private final SystemClock clock = new SystemClock();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Map<ChargerId, ExecutorService> queues = new ConcurrentHashMap<>();
  private final Assembly assembly;
  private final ChargerServer server;
  private final Optional<CsmsClient> upstream;

  /**
   * @param yaml a config; where it listens does not matter
   */
  SmallController(String yaml) throws IOException {
    RecordStore store =
        (records, done) -> {
          kept.addAll(records);
          done.accept(new RecordStore.Outcome.Durable());
        };
    EventLog log = events::add;
    Config config = config(yaml);
    upstream = upstream(config);
    assembly =
        new Assembly(
            config,
            Remembered.NOTHING,
            new Assembly.Ports(
                clock,
                this::wakeAt,
                store,
                log,
                new Conditions(log),
                () -> {},
                this::queue,
                upstream.map(client -> new Assembly.Upstream(client, this::read))));
    server =
        new ChargerServer(ChargerServerConfig.on("127.0.0.1", 0, "/ocpp/"), assembly.sessions());
    server.start();
    assembly.loop().start(broken::add);
  }

  private Optional<CsmsClient> upstream(Config config) throws IOException {
    if (config.csms().isEmpty()) return Optional.empty();
    try {
      return Optional.of(new CsmsClient(config.csms().get(), clock, this::wakeAt));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** What is kept for the CSMS and has not been delivered. */
  private void read(ChargerId charger, long after, int most, Consumer<List<ToForward>> then) {
    Map<Long, ToForward> waiting = new TreeMap<>();
    for (StoredRecord record : kept) {
      if (record instanceof ToForward message
          && message.charger().equals(charger)
          && message.seq() > after) waiting.put(message.seq(), message);
      if (record instanceof StoredRecord.Forwarded done) waiting.remove(done.seq());
    }
    then.accept(waiting.values().stream().limit(most).toList());
  }

  private static Config config(String yaml) {
    return switch (ConfigReader.read("test.yaml", yaml)) {
      case Reading.Good good -> good.config();
      case Reading.Bad bad -> throw new IllegalArgumentException(bad.problems().toString());
    };
  }

  private Timer.Wake wakeAt(MonoTime at, Runnable task) {
    ScheduledFuture<?> wake =
        timer.schedule(task, at.since(clock.now()).toNanos(), TimeUnit.NANOSECONDS);
    return () -> wake.cancel(false);
  }

  private Executor queue(ChargerId charger) {
    return queues.computeIfAbsent(
        charger, id -> Executors.newSingleThreadExecutor(Thread.ofVirtual().factory()));
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    upstream.ifPresent(CsmsClient::close);
    assembly.loop().close();
    timer.shutdownNow();
    queues.values().forEach(ExecutorService::shutdownNow);
  }
}
