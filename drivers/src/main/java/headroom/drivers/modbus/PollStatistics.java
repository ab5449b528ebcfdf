package headroom.drivers.modbus;

import headroom.core.port.MeterReport;
import headroom.core.port.MeterReport.MeterFault;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Counts the polls of one meter. Any thread. */
final class PollStatistics {
  /** Durations of so many polls are kept. */
  private static final int KEPT = 256;

  private final long[] durationsNs = new long[KEPT];
  private long polls;
  private final Map<MeterFault, Long> failures = new EnumMap<>(MeterFault.class);
  private Optional<MeterReport.Sample> sample = Optional.empty();
  private Optional<MeterReport.Failed> lastFailure = Optional.empty();
  private Optional<String> device = Optional.empty();

  synchronized void add(MeterReport report, Duration took) {
    durationsNs[(int) (polls++ % KEPT)] = took.toNanos();
    switch (report) {
      case MeterReport.Sample good -> sample = Optional.of(good);
      case MeterReport.Failed bad -> {
        failures.merge(bad.fault(), 1L, Long::sum);
        lastFailure = Optional.of(bad);
      }
    }
  }

  synchronized void identified(String as) {
    device = Optional.of(as);
  }

  synchronized MeterStatus status(MeterConfig config, MonoTime now) {
    long[] sorted = Arrays.copyOf(durationsNs, (int) Math.min(polls, KEPT));
    Arrays.sort(sorted);
    boolean none = sorted.length == 0;
    return new MeterStatus(
        config,
        Lines.name(config.bus()),
        device,
        sample,
        sample.map(good -> now.since(good.at())),
        polls,
        failures,
        lastFailure,
        none ? Optional.empty() : Optional.of(Duration.ofNanos(sorted[(sorted.length - 1) / 2])),
        none ? Optional.empty() : Optional.of(Duration.ofNanos(sorted[sorted.length - 1])));
  }
}
