package headroom.sim.ocpp;

import headroom.sim.ocpp.ChargingProfile.NextInstant;
import headroom.sim.ocpp.ChargingProfile.RateUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What all profiles of a station come to (OCPP 1.6 section 3.13.3, OCPP 2.0.1 K08). */
public final class Composite {
  private Composite() {}

  /** From {@code startSeconds} on this limit holds. */
  public record Step(long startSeconds, double limit) {}

  /**
   * The limits of a connector, or of the station as a whole for number 0, to a tenth.
   *
   * @param number of a connector that there is, or 0
   */
  public static List<Step> of(
      ChargerModel station, int number, Instant begin, Duration length, RateUnit unit) {
    List<Step> steps = new ArrayList<>();
    OptionalDouble before = OptionalDouble.empty();
    Instant at = begin;
    while (at.isBefore(begin.plus(length))) {
      double limit = limitAt(station, number, at, unit);
      if (before.isEmpty() || before.getAsDouble() != limit) {
        steps.add(new Step(Duration.between(begin, at).toSeconds(), Math.floor(limit * 10) / 10));
        before = OptionalDouble.of(limit);
      }
      at = nextChange(station, number, at).orElse(begin.plus(length));
    }
    return steps;
  }

  private static double limitAt(ChargerModel station, int number, Instant at, RateUnit unit) {
    if (number > 0) {
      Connector connector = station.connectors().get(number - 1);
      return unit == RateUnit.A ? connector.allowedAmpsAt(at) : connector.allowedWattsAt(at);
    }
    double rating = 0;
    for (Connector connector : station.connectors())
      rating += unit == RateUnit.A ? connector.ratingAmps() : connector.ratingWatts();
    double most = rating;
    return station
        .installed()
        .forStation(at)
        .map(limit -> Math.min(most, unit == RateUnit.A ? limit.amps() : limit.watts(3)))
        .orElse(most);
  }

  private static Optional<Instant> nextChange(ChargerModel station, int number, Instant at) {
    if (number > 0) return station.connectors().get(number - 1).nextLimitChange(at);
    NextInstant next = new NextInstant(at);
    for (Connector connector : station.connectors())
      connector.nextLimitChange(at).ifPresent(next::offer);
    return next.earliest();
  }
}
