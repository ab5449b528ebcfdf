package headroom.core.units;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A set of phases, in the order L1, L2, L3.
 *
 * @param bits bit 0 is L1, bit 1 is L2, bit 2 is L3; range [0, 7]
 */
public record PhaseSet(int bits) {
  /** Every set there is, by its bits. */
  private static final List<PhaseSet> SETS =
      IntStream.rangeClosed(0, 7).mapToObj(PhaseSet::new).toList();

  public static final PhaseSet NONE = SETS.getFirst();
  public static final PhaseSet ALL = SETS.getLast();

  /** The phases of each set, by its bits. */
  private static final List<List<Phase>> PHASES =
      IntStream.rangeClosed(0, ALL.bits).mapToObj(PhaseSet::phasesOf).toList();

  public PhaseSet {
    if (bits < 0 || bits > 7)
      throw new IllegalArgumentException("phase bits " + bits + " not in 0..7");
  }

  public static PhaseSet of(Phase... phases) {
    int bits = 0;
    for (Phase phase : phases) bits |= 1 << phase.ordinal();
    return SETS.get(bits);
  }

  public boolean contains(Phase phase) {
    return (bits & (1 << phase.ordinal())) != 0;
  }

  public boolean containsAll(PhaseSet other) {
    return (bits & other.bits) == other.bits;
  }

  public PhaseSet union(PhaseSet other) {
    return SETS.get(bits | other.bits);
  }

  public PhaseSet intersect(PhaseSet other) {
    return SETS.get(bits & other.bits);
  }

  public PhaseSet minus(PhaseSet other) {
    return SETS.get(bits & ~other.bits);
  }

  public PhaseSet with(Phase phase) {
    return SETS.get(bits | (1 << phase.ordinal()));
  }

  /** How many phases: 0 to 3. */
  public int count() {
    return Integer.bitCount(bits);
  }

  public boolean isEmpty() {
    return bits == 0;
  }

  public List<Phase> phases() {
    return PHASES.get(bits);
  }

  private static List<Phase> phasesOf(int bits) {
    return Arrays.stream(Phase.values()).filter(p -> (bits & (1 << p.ordinal())) != 0).toList();
  }

  /** For people: {@code L1+L3}, or {@code none}. */
  @Override
  public String toString() {
    return isEmpty() ? "none" : phases().stream().map(Phase::name).collect(Collectors.joining("+"));
  }
}
