package headroom.core.profile;

import headroom.core.site.Charger.RateUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A charging profile (OCPP 1.6 section 7.8, OCPP 2.0.1 ChargingProfileType).
 *
 * @param id unique in its charger
 * @param level its stack level: of those that are valid the highest counts
 * @param recurrency said for {@link Kind#RECURRING}
 * @param validFrom empty: from when it was received
 * @param validTo the first instant at which it does not count any more; empty: until it is replaced
 * @param transaction for {@link Purpose#TRANSACTION}: its id, as the charger knows it
 * @param schedule the first one; the alternatives that OCPP 2.0.1 knows are for the car to choose
 *     from, and are not kept
 */
public record ChargingProfile(
    int id,
    int level,
    Purpose purpose,
    Kind kind,
    Optional<Recurrency> recurrency,
    Optional<Instant> validFrom,
    Optional<Instant> validTo,
    Optional<String> transaction,
    Schedule schedule) {

  /** What it limits. */
  public enum Purpose {
    /** The whole charger: ChargePointMaxProfile, ChargingStationMaxProfile. */
    STATION,
    /** Every transaction that has no profile of its own: TxDefaultProfile. */
    DEFAULT,
    /** One transaction: TxProfile. */
    TRANSACTION
  }

  /** From when its periods count. */
  public enum Kind {
    /** From a point in time. */
    ABSOLUTE,
    /** The same, and again every day or week. */
    RECURRING,
    /** From the start of the transaction. */
    RELATIVE
  }

  /** How often it begins anew (OCPP 1.6 erratum 3.79: every 24 hours, every 7 days). */
  public enum Recurrency {
    DAILY(Duration.ofDays(1)),
    WEEKLY(Duration.ofDays(7));

    private final Duration period;

    Recurrency(Duration period) {
      this.period = period;
    }

    public Duration period() {
      return period;
    }
  }

  /**
   * Limits over time.
   *
   * @param id OCPP 2.0.1 numbers schedules, 1.6 does not: 0
   * @param start the point in time of an absolute or recurring one
   * @param duration after it nothing is limited; empty: the last period goes on
   * @param periods by their starts
   */
  public record Schedule(
      int id,
      Optional<Instant> start,
      Optional<Duration> duration,
      RateUnit unit,
      List<Period> periods) {
    public Schedule {
      periods = List.copyOf(periods);
    }
  }

  /**
   * A limit that counts until the next period begins.
   *
   * @param startSeconds after the start of the schedule
   * @param limit_milli in thousandths of the schedule's unit
   * @param phases how many phases a car may use; empty: three
   */
  public record Period(int startSeconds, long limit_milli, Optional<Integer> phases) {}
}
