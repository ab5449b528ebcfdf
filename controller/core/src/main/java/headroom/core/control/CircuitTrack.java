package headroom.core.control;

import headroom.core.control.FailSafe.Stage;
import headroom.core.control.FailSafe.Verdict;
import headroom.core.port.MeterReport.Sample;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.MeterId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** All that is remembered of one circuit between two steps; one step owns it. */
final class CircuitTrack {
  private static final int PHASES = Phase.values().length;

  final CircuitId id;

  /** The limits of all sources that are in force. */
  Limits.OfCircuit limit;

  final Background[] background = new Background[PHASES];
  final Guard[] guard = new Guard[PHASES];
  final Heat[] heat = new Heat[PHASES];

  /** What chargers below were seen to draw beyond what they count with. */
  final long[] beyond_mA = new long[PHASES];

  /** What the others have to do without because of that; see {@link EvseTrack#overdraw_mA}. */
  final long[] overdraw_mA = new long[PHASES];

  /** Whether floors are spared because one who draws too much may still come down. */
  final boolean[] spares = new boolean[PHASES];

  /** What the sessions do without because others draw more than they may; see {@link Overdraw}. */
  final long[] taken_mA = new long[PHASES];

  Optional<Sample> sample = Optional.empty();
  private Optional<MeterId> meter = Optional.empty();
  private MonoTime meterSince = MonoTime.ZERO;
  Duration interval = Duration.ofSeconds(1);
  Verdict verdict = Verdict.WELL;
  boolean failSafeSaid;
  Optional<Elimination.Rise> rise = Optional.empty();
  final MeterRatio[] ratio = new MeterRatio[PHASES];
  final Elimination.Trail[] trail = new Elimination.Trail[PHASES];

  CircuitTrack(CircuitId id, Limits.OfCircuit limit) {
    this.id = id;
    this.limit = limit;
  }

  static CircuitTrack of(Circuit circuit) {
    CircuitTrack track = new CircuitTrack(circuit.id(), Limits.ofConfig(circuit));
    for (Phase phase : Phase.values()) {
      track.background[phase.ordinal()] =
          Background.atStart(circuit.background().get(phase).milliamps());
      track.guard[phase.ordinal()] = Guard.QUIET;
      track.heat[phase.ordinal()] = Heat.COLD;
      track.ratio[phase.ordinal()] = MeterRatio.UNKNOWN;
      track.trail[phase.ordinal()] = Elimination.Trail.NONE;
    }
    return track;
  }

  /** A copy, to write on. */
  CircuitTrack copy() {
    CircuitTrack copy = new CircuitTrack(id, limit);
    copy.copyFrom(this);
    return copy;
  }

  void copyFrom(CircuitTrack other) {
    System.arraycopy(other.background, 0, background, 0, PHASES);
    System.arraycopy(other.guard, 0, guard, 0, PHASES);
    System.arraycopy(other.heat, 0, heat, 0, PHASES);
    System.arraycopy(other.beyond_mA, 0, beyond_mA, 0, PHASES);
    System.arraycopy(other.overdraw_mA, 0, overdraw_mA, 0, PHASES);
    System.arraycopy(other.taken_mA, 0, taken_mA, 0, PHASES);
    System.arraycopy(other.spares, 0, spares, 0, PHASES);
    limit = other.limit;
    sample = other.sample;
    meter = other.meter;
    meterSince = other.meterSince;
    interval = other.interval;
    verdict = other.verdict;
    failSafeSaid = other.failSafeSaid;
    rise = other.rise;
    System.arraycopy(other.ratio, 0, ratio, 0, PHASES);
    System.arraycopy(other.trail, 0, trail, 0, PHASES);
  }

  /** Whether another one says the same. */
  boolean isSameAs(CircuitTrack other) {
    return Arrays.equals(background, other.background)
        && Arrays.equals(guard, other.guard)
        && Arrays.equals(heat, other.heat)
        && Arrays.equals(beyond_mA, other.beyond_mA)
        && Arrays.equals(overdraw_mA, other.overdraw_mA)
        && Arrays.equals(taken_mA, other.taken_mA)
        && Arrays.equals(spares, other.spares)
        && limit.equals(other.limit)
        && sample.equals(other.sample)
        && meter.equals(other.meter)
        && meterSince.equals(other.meterSince)
        && interval.equals(other.interval)
        && verdict.equals(other.verdict)
        && failSafeSaid == other.failSafeSaid
        && rise.equals(other.rise)
        && Arrays.equals(ratio, other.ratio)
        && Arrays.equals(trail, other.trail);
  }

  /** Since when the circuit has this meter: one that has never answered is silent since then. */
  MonoTime hasSince(MeterId named, MonoTime now) {
    if (!meter.equals(Optional.of(named))) {
      meter = Optional.of(named);
      meterSince = now;
      Arrays.fill(ratio, MeterRatio.UNKNOWN);
    }
    return meterSince;
  }

  /** What is not ours on a phase, as it counts now. */
  Amps background(Phase phase) {
    return Amps.ofMilliamps(background[phase.ordinal()].held_mA());
  }

  /** What has to be done for its breaker: that of its warmest pole. */
  Heat.Stage stage() {
    Heat.Stage most = Heat.Stage.COLD;
    for (Heat pole : heat) if (pole.stage().isAtLeast(most)) most = pole.stage();
    return most;
  }

  /** The same of one phase. */
  Heat.Stage stage(Phase phase) {
    return heat[phase.ordinal()].stage();
  }

  /** How warm its warmest pole is; 100 is the earliest trip. */
  int heatPercent() {
    double most = 0;
    for (Heat pole : heat) most = Math.max(most, pole.heat());
    return (int) (most * 100);
  }

  /** No pole is warmer than a contactor may load it again. */
  boolean isCool() {
    for (Heat pole : heat) if (pole.heat() > Heat.COOL) return false;
    return true;
  }

  boolean isLost() {
    return verdict.stage() == Stage.LOST;
  }

  /** Whether what the meter shows can stand for chargers that we do not know yet. */
  boolean sees(Circuit circuit, Phase phase) {
    return circuit.meter().isPresent()
        && circuit.of() == Circuit.LimitOf.CIRCUIT
        && !isLost()
        && sample.isPresent()
        && sample.get().measured().contains(phase);
  }
}
