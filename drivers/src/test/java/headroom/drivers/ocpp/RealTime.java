package headroom.drivers.ocpp;

import headroom.core.port.ChargerReport;
import headroom.core.port.Clock;
import headroom.core.port.MeterReport;
import headroom.core.port.RecordStore;
import headroom.core.port.SiteInbox;
import headroom.core.port.StoredRecord;
import headroom.core.port.Timer;
import headroom.core.units.MonoTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What sessions need from outside, by this machine's clock: for tests on real sockets. What the
 * sessions report and store is kept here; the disk always works.
 */
final class RealTime implements Clock, Timer, SiteInbox, RecordStore, AutoCloseable {
  final List<ChargerReport> reports = new CopyOnWriteArrayList<>();
  final List<StoredRecord> kept = new CopyOnWriteArrayList<>();

  /** Kinds of events, in their order. */
  final List<String> events = new CopyOnWriteArrayList<>();

  private final ScheduledExecutorService wakes = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService queue = Executors.newSingleThreadExecutor();

  SessionPorts ports(Optional<Csms> csms) {
    return new SessionPorts(
        this, this, this, this, event -> events.add(event.kind()), id -> queue, csms);
  }

  @Override
  public MonoTime now() {
    return new MonoTime(System.nanoTime());
  }

  @Override
  public Instant wall() {
    return Instant.now();
  }

  @Override
  public Wake wakeAt(MonoTime at, Runnable task) {
    long delay = Math.max(0, at.nanos() - System.nanoTime());
    var future = wakes.schedule(task, delay, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void offer(MeterReport report) {}

  @Override
  public void offer(ChargerReport report) {
    reports.add(report);
  }

  @Override
  public void write(List<StoredRecord> records, Consumer<Outcome> done) {
    kept.addAll(records);
    done.accept(new Outcome.Durable());
  }

  @Override
  public void close() {
    wakes.shutdownNow();
    queue.shutdownNow();
  }
}
