package headroom.core.profile;

import headroom.core.profile.ChargingProfile.Period;
import headroom.core.profile.ChargingProfile.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What counts from an instant on, and until when it is sure to stay so.
 *
 * @param rate empty: no limit
 * @param until the next instant at which it may change, after the one that was asked for
 */
record Stretch(Optional<Rate> rate, Instant until) {
  /** Nothing more comes. */
  static final Instant NEVER = Instant.MAX;

  static final Stretch NOTHING = new Stretch(Optional.empty(), NEVER);

  /**
   * What one profile says.
   *
   * @param at the instant
   * @param began when the transaction began that it counts for
   */
  static Stretch of(ChargingProfile profile, Instant at, Instant began) {
    Instant ends = profile.validTo().orElse(NEVER);
    if (!at.isBefore(ends)) return NOTHING;
    if (profile.validFrom().filter(at::isBefore).isPresent())
      return new Stretch(Optional.empty(), earlier(profile.validFrom().get(), ends));
    Schedule schedule = profile.schedule();
    Instant start = start(profile, at, began);
    if (at.isBefore(start)) return new Stretch(Optional.empty(), earlier(start, ends));
    if (profile.recurrency().isPresent() && profile.kind() == ChargingProfile.Kind.RECURRING)
      ends = earlier(ends, start.plus(profile.recurrency().get().period()));
    if (schedule.duration().isPresent()) {
      Instant over = start.plus(schedule.duration().get());
      if (!at.isBefore(over)) return new Stretch(Optional.empty(), ends);
      ends = earlier(ends, over);
    }
    Optional<Rate> rate = Optional.empty();
    for (Period period : schedule.periods()) {
      Instant begins = start.plusSeconds(period.startSeconds());
      if (begins.isAfter(at)) return new Stretch(rate, earlier(ends, begins));
      rate = Optional.of(Rate.of(schedule.unit(), period));
    }
    return new Stretch(rate, ends);
  }

  /** When its periods began, the last time that they did. */
  private static Instant start(ChargingProfile profile, Instant at, Instant began) {
    return switch (profile.kind()) {
      case RELATIVE -> began;
      case ABSOLUTE -> profile.schedule().start().orElse(began);
      case RECURRING -> {
        Instant first = profile.schedule().start().orElse(began);
        if (profile.recurrency().isEmpty()) yield first;
        long period = profile.recurrency().get().period().toMillis();
        long since = Duration.between(first, at).toMillis();
        // One that is to begin later has begun the same time before, too.
        yield first.plusMillis(Math.floorDiv(since, period) * period);
      }
    };
  }

  /**
   * What the highest of several says (OCPP 1.6 section 3.13.2): one that says nothing now leaves it
   * to the next lower one (erratum 3.43).
   *
   * @param profiles by stack level, the highest first
   */
  static Stretch highest(List<ChargingProfile> profiles, Instant at, Instant began) {
    Instant until = NEVER;
    for (ChargingProfile profile : profiles) {
      Stretch one = of(profile, at, began);
      until = earlier(until, one.until);
      if (one.rate.isPresent()) return new Stretch(one.rate, until);
    }
    return new Stretch(Optional.empty(), until);
  }

  /** This, and where it says nothing the other. */
  Stretch or(Stretch other) {
    return rate.isPresent() ? this : new Stretch(other.rate, earlier(until, other.until));
  }

  static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
