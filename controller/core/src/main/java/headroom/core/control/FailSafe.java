package headroom.core.control;

import headroom.core.control.SiteSnapshot.MeterSeen;
import headroom.core.event.Condition.Code;
import headroom.core.port.MeterReport;
import headroom.core.port.MeterReport.MeterFault;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;

/**
 * How far a meter can be trusted at an instant (design 3.7): each stage with its time, its cause
 * and the condition that says so. Every stage clears with the next whole sample.
 */
final class FailSafe {
  /** Polls that may fail before increases stop. */
  static final int POLLS = 3;

  /** Increases stop at the latest after this, however slowly the meter is polled. */
  static final Duration LATE_AT_MOST = Duration.ofSeconds(5);

  /** Polls are counted as a second apart at least. */
  static final Duration LATE_AT_LEAST = Duration.ofSeconds(3);

  /** Then the circuit runs on its worst-case background. */
  static final Duration LOST = Duration.ofSeconds(10);

  private FailSafe() {}

  /** What may be done with a circuit whose meter is in this stage. */
  enum Stage {
    /** The last sample counts, and shares may rise. */
    FRESH,
    /** The last sample counts, but nothing rises in the subtree. */
    LATE,
    /** The worst-case background counts. */
    LOST
  }

  /**
   * @param condition what to tell a technician; empty when the meter is well
   * @param why one clause, empty when the meter is well
   */
  record Verdict(Stage stage, Optional<Code> condition, String why) {
    static final Verdict WELL = new Verdict(Stage.FRESH, Optional.empty(), "");
  }

  /**
   * @param seen the meter's latest; empty when it has never said anything
   * @param since when the circuit was given this meter (at the start, or by a reload): one that
   *     never answered is silent since then
   * @param interval the time between its last two samples
   */
  static Verdict assess(Optional<MeterSeen> seen, MonoTime since, Duration interval, MonoTime now) {
    Optional<MeterReport.Sample> sample = seen.flatMap(MeterSeen::sample);
    Optional<MeterReport.Failed> failure = seen.flatMap(MeterSeen::failure);
    MonoTime last = sample.map(MeterReport.Sample::at).orElse(since);
    Duration age = now.since(last);
    String why = failure.map(FailSafe::said).orElse("no sample for " + age.toSeconds() + " s");
    boolean lies = failure.isPresent() && isLie(failure.get().fault());
    if (age.compareTo(LOST) >= 0) {
      Code code = lies ? lie(failure.get().fault()) : Code.METER_SILENT;
      return new Verdict(Stage.LOST, Optional.of(code), why);
    }
    if (sample.isEmpty()) {
      // Just begun: nothing is known yet, so the worst case counts, and nothing is wrong yet.
      return new Verdict(Stage.LOST, Optional.empty(), "waits for its first sample");
    }
    if (age.compareTo(lateAfter(interval)) >= 0) {
      Code code = lies ? lie(failure.get().fault()) : Code.METER_LATE;
      return new Verdict(Stage.LATE, Optional.of(code), why);
    }
    return Verdict.WELL;
  }

  /** After how long without a sample increases stop. */
  static Duration lateAfter(Duration interval) {
    Duration polls = interval.multipliedBy(POLLS);
    if (polls.compareTo(LATE_AT_LEAST) < 0) return LATE_AT_LEAST;
    return polls.compareTo(LATE_AT_MOST) > 0 ? LATE_AT_MOST : polls;
  }

  private static String said(MeterReport.Failed failed) {
    return failed.detail().isEmpty() ? failed.fault().name() : failed.detail();
  }

  private static boolean isLie(MeterFault fault) {
    return switch (fault) {
      case UNREACHABLE, SILENT, REFUSED -> false;
      case NOT_AVAILABLE,
          NOT_A_NUMBER,
          OUT_OF_RANGE,
          FROZEN,
          PHASES_CROSSED,
          SUM_WRONG,
          WRONG_DEVICE ->
          true;
    };
  }

  private static Code lie(MeterFault fault) {
    return switch (fault) {
      case FROZEN -> Code.METER_FROZEN;
      case PHASES_CROSSED -> Code.PHASES_CROSSED;
      default -> Code.METER_IMPLAUSIBLE;
    };
  }
}
