package headroom.core.control;

import headroom.core.port.ChargerReport;
import headroom.core.port.MeterReport;
import headroom.core.port.SetLimit;
import headroom.core.port.Wish;
import headroom.core.site.EvseId;
import headroom.core.site.MeterId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was seen up to one instant: the frozen input of one step.
 *
 * @param now the only time in the step
 * @param meters by meter, the latest that is known; a meter that never answered is absent
 * @param reports what the chargers reported since the last step, in order
 * @param boundsStored committed bounds that became durable since the last step
 * @param limits all limits that somebody has set, beside those of the config; those that have run
 *     out are passed over
 * @param wishes what is known of sessions; at most one per EVSE
 */
public record SiteSnapshot(
    MonoTime now,
    Map<MeterId, MeterSeen> meters,
    List<ChargerReport> reports,
    List<StoredBound> boundsStored,
    List<SetLimit> limits,
    List<Wish> wishes) {
  public SiteSnapshot {
    meters = Collections.unmodifiableMap(new LinkedHashMap<>(meters));
    reports = List.copyOf(reports);
    boundsStored = List.copyOf(boundsStored);
    limits = List.copyOf(limits);
    wishes = List.copyOf(wishes);
  }

  /**
   * The latest of one meter.
   *
   * @param sample the last whole sample; its age is {@code now - sample.at()}
   * @param failure the last failed poll, when it is later than {@code sample}
   */
  public record MeterSeen(
      Optional<MeterReport.Sample> sample, Optional<MeterReport.Failed> failure) {}

  /** Bounds that are safe on disk: limits and fallbacks up to them may leave now. */
  public record StoredBound(EvseId evse, Amps bound, Amps fallback) {}
}
