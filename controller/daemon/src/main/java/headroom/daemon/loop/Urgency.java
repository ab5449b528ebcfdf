package headroom.daemon.loop;

import headroom.core.control.SiteSnapshot.MeterSeen;
import headroom.core.port.ChargerReport;
import headroom.core.port.MeterReport;
import headroom.core.site.Circuit;
import headroom.core.site.Circuit.LimitOf;
import headroom.core.site.MeterId;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What cannot wait for the next full second: plug-in, start, stop, a lost link, a limit that did
 * not arrive, a sample that puts a circuit above its limit, and while it is, what the cars draw;
 * also a load that rises by {@link #RISE} or more on a circuit that is nearly full.
 *
 * @param limits by meter, the lowest limit of the circuits that it measures
 */
record Urgency(Map<MeterId, PhaseAmps> limits) {
  /** From one sample of a meter to the next. */
  static final Amps RISE = Amps.of(1);

  /** Room that a building can take away within a second. */
  static final Amps NEARLY_FULL = Amps.of(5);

  static final Urgency NO_METERS = new Urgency(Map.of());

  Urgency {
    limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
  }

  static Urgency of(Site site) {
    Map<MeterId, PhaseAmps> limits = new LinkedHashMap<>();
    for (Circuit circuit : site.circuits()) {
      if (circuit.of() != LimitOf.CIRCUIT) continue;
      PhaseAmps usable = circuit.effectiveLimit().minus(circuit.margin());
      circuit.meter().ifPresent(meter -> limits.merge(meter, usable, PhaseAmps::min));
    }
    return new Urgency(limits);
  }

  /**
   * @param before the meter's last sample, if there was one
   */
  boolean urges(MeterReport report, Optional<MeterReport.Sample> before) {
    return switch (report) {
      case MeterReport.Sample sample ->
          isAbove(sample) || before.filter(earlier -> eatsRoom(earlier, sample)).isPresent();
      // Silence has its own times (design 3.7), which whole seconds serve well.
      case MeterReport.Failed failed -> false;
    };
  }

  private boolean eatsRoom(MeterReport.Sample before, MeterReport.Sample sample) {
    PhaseAmps limit = limits.get(sample.meter());
    if (limit == null) return false;
    for (Phase phase : sample.measured().phases()) {
      Amps now = sample.current().get(phase);
      boolean rises = !now.minus(RISE).isBelow(before.current().get(phase));
      if (rises && now.plus(NEARLY_FULL).isAbove(limit.get(phase))) return true;
    }
    return false;
  }

  private boolean isAbove(MeterReport.Sample sample) {
    PhaseAmps limit = limits.get(sample.meter());
    return limit != null && !sample.current().only(sample.measured()).fitsWithin(limit);
  }

  /**
   * @param meters the latest of every meter: while one of them shows an overload, what a car draws
   *     tells how much of it is ours, and the rest of the answer waits for that
   */
  boolean urges(ChargerReport report, Collection<MeterSeen> meters) {
    return switch (report) {
      case ChargerReport.LinkUp up -> true;
      case ChargerReport.LinkDown down -> true;
      case ChargerReport.Booted booted -> true;
      case ChargerReport.FallbackSet set -> true;
      case ChargerReport.FallbackRefused refused -> true;
      case ChargerReport.Status status -> true;
      case ChargerReport.TransactionStarted started -> true;
      case ChargerReport.TransactionEnded ended -> true;
      case ChargerReport.Silent silent -> false;
      case ChargerReport.Speaks speaks -> false;
      case ChargerReport.Capabilities capabilities -> false;
      case ChargerReport.Draw draw ->
          meters.stream().anyMatch(seen -> seen.sample().map(this::isAbove).orElse(false));
      case ChargerReport.LimitOutcome outcome ->
          switch (outcome.outcome()) {
            case REFUSED, UNKNOWN -> true;
            case SENT, DROPPED, ACCEPTED -> false;
          };
    };
  }
}
