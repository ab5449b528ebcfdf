package headroom.drivers.modbus;

import headroom.core.port.ChargerReport;
import headroom.core.port.Clock;
import headroom.core.port.MeterReport;
import headroom.core.port.SiteInbox;
import headroom.core.site.MeterId;
import headroom.core.units.MonoTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps every report. */
final class TestInbox implements SiteInbox {
  /** The machine's own time. */
  static final Clock CLOCK =
      new Clock() {
        @Override
        public MonoTime now() {
          return new MonoTime(System.nanoTime());
        }

        @Override
        public Instant wall() {
          return Instant.now();
        }
      };

  private final List<MeterReport> reports = new CopyOnWriteArrayList<>();

  @Override
  public void offer(MeterReport report) {
    reports.add(report);
  }

  @Override
  public void offer(ChargerReport report) {
    throw new AssertionError("no chargers here");
  }

  List<MeterReport> all() {
    return List.copyOf(reports);
  }

  List<MeterReport> of(MeterId meter) {
    return reports.stream().filter(report -> report.meter().equals(meter)).toList();
  }

  List<MeterReport.Sample> samples(MeterId meter) {
    return of(meter).stream()
        .filter(MeterReport.Sample.class::isInstance)
        .map(MeterReport.Sample.class::cast)
        .toList();
  }

  List<MeterReport.Failed> failures(MeterId meter) {
    return of(meter).stream()
        .filter(MeterReport.Failed.class::isInstance)
        .map(MeterReport.Failed.class::cast)
        .toList();
  }
}
