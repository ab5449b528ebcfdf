package headroom.drivers.ocpp.station;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * When a limit is in force, in the charger's clock, whole seconds.
 *
 * @param end cut down to the second: a lease may only get shorter
 */
public record Lease(Instant start, Instant end) {
  /**
   * A lease begins this long before now, so that a clock that is measured a little early does not
   * leave a gap.
   */
  private static final long BEGINS_BEFORE_SECONDS = 60;

  static Lease until(Instant chargersNow, Instant end) {
    return new Lease(
        chargersNow.minusSeconds(BEGINS_BEFORE_SECONDS).truncatedTo(ChronoUnit.SECONDS),
        end.truncatedTo(ChronoUnit.SECONDS));
  }

  public long durationSeconds() {
    return ChronoUnit.SECONDS.between(start, end);
  }

  /** UTC with whole seconds and a Z: what every charger reads. */
  public static String utc(Instant time) {
    return DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS));
  }
}
