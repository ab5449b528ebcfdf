package headroom.core.units;

import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** A current on each phase of the site. A phase without a conductor carries 0 A. */
public record PhaseAmps(Amps l1, Amps l2, Amps l3) {
  public static final PhaseAmps ZERO = all(Amps.ZERO);

  public static PhaseAmps all(Amps each) {
    return new PhaseAmps(each, each, each);
  }

  /** {@code each} on the phases of {@code phases}, 0 A on the others. */
  public static PhaseAmps on(PhaseSet phases, Amps each) {
    return ZERO.with(phases, each);
  }

  /** Whole amperes. */
  public static PhaseAmps of(int l1, int l2, int l3) {
    return new PhaseAmps(Amps.of(l1), Amps.of(l2), Amps.of(l3));
  }

  public Amps get(Phase phase) {
    return switch (phase) {
      case L1 -> l1;
      case L2 -> l2;
      case L3 -> l3;
    };
  }

  public PhaseAmps with(Phase phase, Amps amps) {
    return switch (phase) {
      case L1 -> new PhaseAmps(amps, l2, l3);
      case L2 -> new PhaseAmps(l1, amps, l3);
      case L3 -> new PhaseAmps(l1, l2, amps);
    };
  }

  public PhaseAmps with(PhaseSet phases, Amps amps) {
    return new PhaseAmps(
        phases.contains(Phase.L1) ? amps : l1,
        phases.contains(Phase.L2) ? amps : l2,
        phases.contains(Phase.L3) ? amps : l3);
  }

  /** This on the phases of {@code phases}, 0 A on the others. */
  public PhaseAmps only(PhaseSet phases) {
    return with(PhaseSet.ALL.minus(phases), Amps.ZERO);
  }

  public PhaseAmps plus(PhaseAmps other) {
    return zip(other, Amps::plus);
  }

  public PhaseAmps minus(PhaseAmps other) {
    return zip(other, Amps::minus);
  }

  public PhaseAmps min(PhaseAmps other) {
    return zip(other, Amps::min);
  }

  public PhaseAmps max(PhaseAmps other) {
    return zip(other, Amps::max);
  }

  public PhaseAmps atLeastZero() {
    return map(Amps::atLeastZero);
  }

  public PhaseAmps map(UnaryOperator<Amps> each) {
    return new PhaseAmps(each.apply(l1), each.apply(l2), each.apply(l3));
  }

  public PhaseAmps zip(PhaseAmps other, BinaryOperator<Amps> each) {
    return new PhaseAmps(
        each.apply(l1, other.l1), each.apply(l2, other.l2), each.apply(l3, other.l3));
  }

  /** True when no phase is above {@code other}'s. */
  public boolean fitsWithin(PhaseAmps other) {
    return !l1.isAbove(other.l1) && !l2.isAbove(other.l2) && !l3.isAbove(other.l3);
  }

  public Amps highest() {
    return l1.max(l2).max(l3);
  }

  /** Least current among {@code phases}, which must not be empty. */
  public Amps lowestOn(PhaseSet phases) {
    return phases.phases().stream().map(this::get).min(Amps::compareTo).orElseThrow();
  }

  /** For people: {@code 3x16 A} where all are alike, else {@code 16/10.5/0 A}. */
  @Override
  public String toString() {
    if (l1.equals(l2) && l2.equals(l3)) return "3x" + l1;
    return number(l1) + "/" + number(l2) + "/" + l3;
  }

  private static String number(Amps amps) {
    String text = amps.toString();
    return text.substring(0, text.length() - 2);
  }
}
