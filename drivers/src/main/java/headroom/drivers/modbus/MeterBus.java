package headroom.drivers.modbus;

import headroom.core.port.Clock;
import headroom.core.port.MeterReport;
import headroom.core.port.SiteInbox;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one bus: polls its meters one after the other, the most overdue first.
 *
 * <p>A virtual thread, except on a serial port: there reads block in native code and would hold a
 * carrier thread, of which a small board has few.
 */
final class MeterBus {
  /** For opening the line, and for each answer as a whole. */
  static final Duration TIMEOUT = Duration.ofMillis(500);

  /** After a silence on a serial line, until the slowest device must have answered. */
  static final Duration LATE_ANSWERS = Duration.ofMillis(500);

  /** A serial read cannot be interrupted: a request and a pause must pass. */
  private static final Duration LONGEST_END = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(MeterBus.class);

  private final Clock clock;
  private final SiteInbox inbox;
  private final BlockingQueue<List<PolledMeter>> changes = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile List<PolledMeter> meters = List.of();
  private volatile boolean closed;
  private final BusLine line;

  MeterBus(BusConfig config, Clock clock, SiteInbox inbox) {
    this.clock = clock;
    this.inbox = inbox;
    this.line =
        new BusLine(config, TIMEOUT, LATE_ANSWERS, () -> meters.forEach(PolledMeter::lineOpened));
    String name = "modbus " + Lines.name(config);
    this.thread =
        config instanceof BusConfig.Rtu
            ? Thread.ofPlatform().daemon().name(name).unstarted(this::run)
            : Thread.ofVirtual().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /**
   * Replaces the meters; those whose config and register map are as before go on undisturbed.
   * Called by one thread at a time.
   */
  void apply(List<MeterConfig> configs, RegisterMaps maps) {
    List<PolledMeter> next = new ArrayList<>();
    for (MeterConfig wanted : configs)
      next.add(
          meters.stream()
              .filter(meter -> meter.isFor(wanted, maps))
              .findFirst()
              .orElseGet(() -> new PolledMeter(wanted, maps, clock)));
    if (next.equals(meters)) return;
    meters = List.copyOf(next);
    changes.add(meters);
  }

  List<MeterStatus> status(MonoTime now) {
    return meters.stream().map(meter -> meter.status(now)).toList();
  }

  /** Tells it to stop; returns at once. */
  void stop() {
    closed = true;
    thread.interrupt();
  }

  /** Stops polling and closes the line; returns when nothing more will be reported. */
  void close() {
    stop();
    try {
      thread.join(LONGEST_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<PolledMeter> polled = meters;
    try {
      while (!closed) {
        Optional<PolledMeter> next = polled.stream().min(Comparator.comparing(PolledMeter::due));
        Optional<List<PolledMeter>> changed = await(next);
        if (changed.isPresent()) polled = changed.get();
        else if (next.isPresent()) poll(next.get());
      }
    } catch (InterruptedException e) {
      // Closed: nobody waits for more.
    } finally {
      line.close();
    }
  }

  /** Waits until {@code next} is due, or the meters have changed. */
  private Optional<List<PolledMeter>> await(Optional<PolledMeter> next)
      throws InterruptedException {
    if (next.isEmpty()) return Optional.of(changes.take());
    long waitNs = next.get().due().since(clock.now()).toNanos();
    return Optional.ofNullable(changes.poll(Math.max(0, waitNs), TimeUnit.NANOSECONDS));
  }

  private void poll(PolledMeter meter) {
    boolean wasHealthy = meter.status(clock.now()).isHealthy();
    MeterReport report = meter.poll(line);
    if (closed) return;
    log(wasHealthy, report);
    try {
      inbox.offer(report);
    } catch (RuntimeException e) {
      LOG.error("the inbox took no report of {}", report.meter(), e);
    }
  }

  private void log(boolean wasHealthy, MeterReport report) {
    switch (report) {
      case MeterReport.Failed failed when wasHealthy ->
          LOG.warn("meter {}: {}: {}", failed.meter(), failed.fault(), failed.detail());
      case MeterReport.Failed failed ->
          LOG.debug("meter {}: {}: {}", failed.meter(), failed.fault(), failed.detail());
      case MeterReport.Sample sample -> {
        if (!wasHealthy) LOG.info("meter {} answers", sample.meter());
      }
    }
  }
}
