package headroom.drivers.modbus;

import headroom.core.port.MeterReport;
import headroom.core.port.MeterReport.MeterFault;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How one meter is doing, for {@code headroom meters}.
 *
 * @param device what the device says it is; empty until it has said
 * @param sample the last one that could be trusted
 * @param age of {@code sample}
 * @param polls since it was configured, good and bad
 * @param failures of those, by what was wrong
 * @param lastFailure the last one, even if polls succeed again
 * @param pollP50 median time that the last polls took, from the request to the last answer
 * @param pollMax the longest of them
 */
public record MeterStatus(
    MeterConfig config,
    String bus,
    Optional<String> device,
    Optional<MeterReport.Sample> sample,
    Optional<Duration> age,
    long polls,
    Map<MeterFault, Long> failures,
    Optional<MeterReport.Failed> lastFailure,
    Optional<Duration> pollP50,
    Optional<Duration> pollMax) {
  public MeterStatus {
    Map<MeterFault, Long> copy = new EnumMap<>(MeterFault.class);
    copy.putAll(failures);
    failures = Collections.unmodifiableMap(copy);
  }

  /** Whether the last poll gave a sample. */
  public boolean isHealthy() {
    return sample.isPresent()
        && lastFailure.map(failure -> failure.at().isBefore(sample.get().at())).orElse(true);
  }
}
