package headroom.sim.site;

import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A physical quantity on the site's phases: amperes, volts or watts, as the name that holds it
 * says.
 */
public record PerPhase(double l1, double l2, double l3) {
  public static final PerPhase ZERO = new PerPhase(0, 0, 0);

  public static PerPhase all(double each) {
    return new PerPhase(each, each, each);
  }

  public static PerPhase ofAmps(PhaseAmps amps) {
    return new PerPhase(amps.l1().toDouble(), amps.l2().toDouble(), amps.l3().toDouble());
  }

  /** To the nearest milliampere. */
  public PhaseAmps toAmps() {
    return new PhaseAmps(Amps.nearest(l1), Amps.nearest(l2), Amps.nearest(l3));
  }

  public double get(Phase phase) {
    return switch (phase) {
      case L1 -> l1;
      case L2 -> l2;
      case L3 -> l3;
    };
  }

  public PerPhase with(Phase phase, double value) {
    return switch (phase) {
      case L1 -> new PerPhase(value, l2, l3);
      case L2 -> new PerPhase(l1, value, l3);
      case L3 -> new PerPhase(l1, l2, value);
    };
  }

  public PerPhase plus(PerPhase other) {
    return new PerPhase(l1 + other.l1, l2 + other.l2, l3 + other.l3);
  }

  public PerPhase minus(PerPhase other) {
    return new PerPhase(l1 - other.l1, l2 - other.l2, l3 - other.l3);
  }

  public PerPhase times(double factor) {
    return new PerPhase(l1 * factor, l2 * factor, l3 * factor);
  }

  public PerPhase map(DoubleUnaryOperator each) {
    return new PerPhase(each.applyAsDouble(l1), each.applyAsDouble(l2), each.applyAsDouble(l3));
  }

  public PerPhase zip(PerPhase other, DoubleBinaryOperator each) {
    return new PerPhase(
        each.applyAsDouble(l1, other.l1),
        each.applyAsDouble(l2, other.l2),
        each.applyAsDouble(l3, other.l3));
  }

  public double sum() {
    return l1 + l2 + l3;
  }

  public double highest() {
    return Math.max(l1, Math.max(l2, l3));
  }
}
