package headroom.sim.peers;

import headroom.core.event.Event;
import headroom.core.port.EventLog;
import headroom.core.port.RecordStore;
import headroom.core.port.Remembered;
import headroom.core.port.StoredRecord;
import headroom.core.port.Timer;
import headroom.core.site.ChargerId;
import headroom.core.units.MonoTime;
import headroom.daemon.Assembly;
import headroom.daemon.SystemClock;
import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import headroom.drivers.ocpp.ChargerServer;
import headroom.drivers.ocpp.ChargerServerConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The shipped assembly behind a real port, in this process, with its disk in memory. */
final class SmallController implements AutoCloseable {
  final List<StoredRecord> kept = new CopyOnWriteArrayList<>();
  final List<Event> events = new CopyOnWriteArrayList<>();
  final List<Throwable> broken = new CopyOnWriteArrayList<>();

  private final SystemClock clock = new SystemClock();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Map<ChargerId, ExecutorService> queues = new ConcurrentHashMap<>();
  private final Assembly assembly;
  private final ChargerServer server;

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
    assembly =
        new Assembly(
            config(yaml),
            Remembered.NOTHING,
            new Assembly.Ports(clock, this::wakeAt, store, log, () -> {}, this::queue));
    server =
        new ChargerServer(ChargerServerConfig.on("127.0.0.1", 0, "/ocpp/"), assembly.sessions());
    server.start();
    assembly.loop().start(broken::add);
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
    assembly.loop().close();
    timer.shutdownNow();
    queues.values().forEach(ExecutorService::shutdownNow);
  }
}
