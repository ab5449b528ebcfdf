package headroom.sim.ocpp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A charging profile as a station keeps it (OCPP 1.6 section 7.8, OCPP 2.0.1 Part 2 section 2.10).
 *
 * @param connector or EVSE that it was set for; 0 is the whole station
 * @param transaction that it was set for, for {@link Purpose#TX}
 */
public record ChargingProfile(
    int connector,
    int id,
    Optional<String> transaction,
    int stackLevel,
    Purpose purpose,
    Kind kind,
    Optional<Duration> recurrence,
    Optional<Instant> validFrom,
    Optional<Instant> validTo,
    Schedule schedule) {

  /** What it is for; the versions have names of their own for it. */
  public enum Purpose {
    STATION_MAX,
    TX_DEFAULT,
    TX
  }

  public enum Kind {
    Absolute,
    Recurring,
    Relative
  }

  public enum RateUnit {
    A,
    W
  }

  /**
   * @param start where it is anchored; without it at the start of charging (section 7.13)
   */
  public record Schedule(
      Optional<Duration> duration, Optional<Instant> start, RateUnit unit, List<Period> periods) {
    public Schedule {
      periods = List.copyOf(periods);
    }
  }

  /**
   * @param limit per phase for A, in total for W
   * @param numberPhases 3 where the message had none (erratum 3.69)
   */
  public record Period(Duration start, double limit, int numberPhases) {}

  /** A limit that holds at an instant. */
  public record Limit(double value, RateUnit unit, int numberPhases) {
    private static final double NOMINAL_VOLTS = 230;

    /**
     * Per phase. A limit in A is taken as given, also when it names more phases than there are
     * (erratum 3.34); one in W is divided by the nominal voltage and the phases that it names
     * (erratum 3.69).
     */
    public double amps() {
      return ampsOn(numberPhases);
    }

    /** The same of a station that divides a power by the phases that the car uses. */
    public double ampsOn(int phases) {
      return unit == RateUnit.A ? value : value / (NOMINAL_VOLTS * phases);
    }

    /** In total, at {@code phases} phases where it was given in amperes. */
    public double watts(int phases) {
      return unit == RateUnit.W ? value : value * NOMINAL_VOLTS * Math.min(phases, numberPhases);
    }
  }

  public boolean isValidAt(Instant at) {
    return validFrom.map(from -> !at.isBefore(from)).orElse(true)
        && validTo.map(at::isBefore).orElse(true);
  }

  public boolean replaces(ChargingProfile other) {
    if (id == other.id) return true;
    return connector == other.connector
        && purpose == other.purpose
        && stackLevel == other.stackLevel;
  }

  /**
   * The instant that its schedule counts from, for a point in time.
   *
   * @param transactionStart by the station's clock; empty when none runs
   */
  private Optional<Instant> anchor(Instant at, Optional<Instant> transactionStart) {
    if (kind == Kind.Relative || schedule.start().isEmpty()) return transactionStart;
    Instant start = schedule.start().get();
    if (kind == Kind.Absolute) return Optional.of(start);
    Duration every = recurrence.orElseThrow();
    long times = Math.floorDiv(Duration.between(start, at).toMillis(), every.toMillis());
    return Optional.of(start.plus(every.multipliedBy(times)));
  }

  /** The limit that it sets at an instant; empty when it sets none. */
  public Optional<Limit> limitAt(Instant at, Optional<Instant> transactionStart) {
    if (!isValidAt(at)) return Optional.empty();
    return anchor(at, transactionStart).flatMap(anchor -> fromAnchor(Duration.between(anchor, at)));
  }

  private Optional<Limit> fromAnchor(Duration into) {
    if (into.isNegative()) return Optional.empty();
    if (schedule.duration().map(lasts -> into.compareTo(lasts) >= 0).orElse(false))
      return Optional.empty();
    Optional<Limit> limit = Optional.empty();
    for (Period period : schedule.periods()) {
      if (period.start().compareTo(into) > 0) break;
      limit = Optional.of(new Limit(period.limit(), schedule.unit(), period.numberPhases()));
    }
    return limit;
  }

  /** The next instant after {@code at} when its limit may change. */
  public Optional<Instant> nextChange(Instant at, Optional<Instant> transactionStart) {
    NextInstant next = new NextInstant(at);
    validFrom.ifPresent(next::offer);
    validTo.ifPresent(next::offer);
    Optional<Instant> anchor = anchor(at, transactionStart);
    if (anchor.isPresent()) {
      next.offer(anchor.get());
      for (Period period : schedule.periods()) next.offer(anchor.get().plus(period.start()));
      schedule.duration().ifPresent(lasts -> next.offer(anchor.get().plus(lasts)));
      if (kind == Kind.Recurring)
        recurrence.ifPresent(every -> next.offer(anchor.get().plus(every)));
    }
    return next.earliest;
  }

  /** The earliest of several instants that is after a given one. */
  public static final class NextInstant {
    private final Instant after;
    private Optional<Instant> earliest = Optional.empty();

    public NextInstant(Instant after) {
      this.after = after;
    }

    public void offer(Instant at) {
      if (at.isAfter(after) && earliest.map(at::isBefore).orElse(true)) earliest = Optional.of(at);
    }

    public Optional<Instant> earliest() {
      return earliest;
    }
  }
}
