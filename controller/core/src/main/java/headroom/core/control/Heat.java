package headroom.core.control;

import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;

/**
 * How warm one pole of a breaker is, were it the quickest that its standard allows (design 3.5, IEC
 * 60898-1), and what has to be done about it.
 *
 * <p>0 is cold, 1 is the earliest instant at which it may trip. Above 1.13 times its rating it
 * warms with the square of the current, such that 1.45 times takes a minute; above that with the
 * eighth power, such that 2.55 times takes less than a second (decision 019). Up to its rating it
 * cools, with a time constant of a quarter of an hour; in between it stays as it is.
 *
 * @param heat at least 0
 * @param at the last sample
 * @param stage what has to be done
 * @param calmSince since when the load has been within the rating
 */
record Heat(double heat, MonoTime at, Stage stage, Optional<MonoTime> calmSince) {
  static final double HOLDS = 1.13;

  /** A breaker below this may be loaded again by a contactor that was opened for it. */
  static final double COOL = 0.2;

  /** A stage is left when the load has been within the rating for so long. */
  static final Duration CALM = Duration.ofSeconds(60);

  private static final double FULL_MINUTE = 1.45;
  private static final double COOLS_IN_SECONDS = 900;

  /** A gap between two samples is not known to have been as hot as its end for longer. */
  private static final double LONGEST_GAP_SECONDS = 10;

  static final Heat COLD = new Heat(0, MonoTime.ZERO, Stage.COLD, Optional.empty());

  /** What has to be done, each with the heat from which on. */
  enum Stage {
    COLD(0, "nothing has to be done"),
    /** Every car on the phase goes down to its floor. */
    SHED(0.3, "its cars are down to their floors"),
    /** Floors are not spared any more: cars pause, by priority. */
    PAUSE(0.5, "its cars pause, the lowest priority first"),
    /** Contactors open. */
    OPEN(0.7, "contactors open");

    private final double from;
    private final String says;

    Stage(double from, String says) {
      this.from = from;
      this.says = says;
    }

    /** What is done, one clause for people. */
    String says() {
      return says;
    }

    /** Lower-case word for people and data. */
    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    boolean isAtLeast(Stage other) {
      return compareTo(other) >= 0;
    }

    private static Stage of(double heat) {
      Stage stage = COLD;
      for (Stage each : values()) if (heat >= each.from) stage = each;
      return stage;
    }
  }

  /**
   * One sample.
   *
   * @param load_mA measured
   * @param rating_mA of the breaker, above 0
   */
  Heat sampled(long load_mA, long rating_mA, MonoTime now) {
    double times = Math.abs((double) load_mA) / rating_mA;
    double seconds =
        at.equals(MonoTime.ZERO)
            ? 0
            : Math.min(LONGEST_GAP_SECONDS, (now.nanos() - at.nanos()) / 1e9);
    double next = heat;
    if (times > HOLDS) next += seconds / tripsAfterSeconds(times);
    else if (times <= 1) next *= COOLS_IN_SECONDS / (COOLS_IN_SECONDS + seconds);
    Optional<MonoTime> calm = times > 1 ? Optional.empty() : Optional.of(calmSince.orElse(now));
    return new Heat(next, now, stage(next, times, calm, now), calm);
  }

  private Stage stage(double next, double times, Optional<MonoTime> calm, MonoTime now) {
    Stage reached = Stage.of(next);
    if (times > HOLDS && reached.isAtLeast(stage)) return reached;
    return calm.isPresent() && now.isAtLeast(CALM, calm.get()) ? Stage.COLD : stage;
  }

  /** Seconds from cold to the earliest trip at {@code times} its rating, above {@link #HOLDS}. */
  static double tripsAfterSeconds(double times) {
    if (times <= FULL_MINUTE) {
      double full = FULL_MINUTE * FULL_MINUTE - HOLDS * HOLDS;
      return 60 * full / (times * times - HOLDS * HOLDS);
    }
    double square = times / FULL_MINUTE * (times / FULL_MINUTE);
    double fourth = square * square;
    return 60 / (fourth * fourth);
  }
}
