package headroom.core.control;

import headroom.core.control.Demand.Place;
import headroom.core.control.Demand.Question;
import headroom.core.control.Room.What;
import headroom.core.event.Source;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseSet;
import headroom.core.units.Watts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Questions of any size for benches and for tests on large trees: a grid connection, boards of 50
 * cars, rows of 10 cars. Limits bind at every level, caps and weights are what sites have: most
 * cars alike, some caps learned to the ampere, some weights apart. The same seed makes the same
 * question.
 */
final class BigSite {
  private static final int ROW = 10;
  private static final int ROWS_OF_BOARD = 5;

  private final SplittableRandom random;
  private final Kind kind;
  private final List<Room> rooms = new ArrayList<>();
  private final List<Demand> demands = new ArrayList<>();

  /** What is special about the site. */
  enum Kind {
    /** Three-phase cars only. */
    THREE_PHASE,
    /** Half of them on one phase, staggered; some on two. */
    MIXED,
    /** Mixed, with a total power and an unbalance limit on grid and boards. */
    MIXED_POWER_UNBALANCE,
    /** Mixed, and no two cars alike: caps, weights and steps all differ. */
    MIXED_UNLIKE,
    /** Mixed, and four cars of five have a place; those on three phases can switch to one. */
    MIXED_SCARCE
  }

  private BigSite(Kind kind, long seed) {
    this.kind = kind;
    random = new SplittableRandom(seed);
  }

  static Question of(int sessions, Kind kind, long seed) {
    return new BigSite(kind, seed).question(sessions);
  }

  private Question question(int sessions) {
    int perCar_mA = kind == Kind.MIXED_SCARCE ? 3_300 : 9_000;
    List<Integer> grid = circuit("grid", (long) sessions * perCar_mA, true);
    List<Integer> board = List.of();
    List<Integer> row = List.of();
    for (int i = 0; i < sessions; i++) {
      if (i % (ROW * ROWS_OF_BOARD) == 0)
        board = circuit("board " + i, between(8_000, 14_000) * ROW * ROWS_OF_BOARD, true);
      if (i % ROW == 0) {
        List<Integer> path = new ArrayList<>(grid);
        path.addAll(board);
        path.addAll(circuit("row " + i, between(9_000, 20_000) * ROW, false));
        row = List.copyOf(path);
      }
      demands.add(demand(i, row));
    }
    return new Question(rooms, demands, false);
  }

  private long between(int least, int most) {
    return random.nextInt(least, most);
  }

  /** Staggered one-phase cars load a phase with less than all cars. */
  private List<Integer> circuit(String name, long free_mA, boolean large) {
    CircuitId id = new CircuitId(name);
    List<Integer> mine = new ArrayList<>();
    long perPhase = kind == Kind.THREE_PHASE ? free_mA : free_mA * 2 / 3;
    for (Phase phase : Phase.values()) {
      Amps limit = Amps.ofMilliamps(perPhase);
      add(mine, id, new What.OnPhase(phase, Source.INSTALLER, limit), perPhase);
    }
    if (!large || kind != Kind.MIXED_POWER_UNBALANCE) return mine;
    long power = perPhase * 3 * 9 / 10;
    add(mine, id, new What.Power(Watts.of(power * 230 / 1000)), power);
    for (Phase heavy : Phase.values()) {
      for (Phase light : Phase.values()) {
        if (heavy == light) continue;
        long unbalance = perPhase / 4;
        add(mine, id, new What.Unbalance(heavy, light, Amps.ofMilliamps(unbalance)), unbalance);
      }
    }
    return mine;
  }

  private void add(List<Integer> mine, CircuitId id, What what, long free_mA) {
    mine.add(rooms.size());
    rooms.add(new Room(id, what, free_mA));
  }

  private Demand demand(int i, List<Integer> path) {
    PhaseSet phases = phases(i);
    int cap_mA = random.nextInt(3) == 0 ? 32_000 : 16_000;
    if (random.nextInt(10) == 0) cap_mA = random.nextInt(7, 33) * 1000;
    long weight = random.nextInt(10) == 0 ? 2000 : 1000;
    int step_mA = 1000;
    Optional<PhaseSet> narrow = Optional.empty();
    if (kind == Kind.MIXED_UNLIKE) {
      cap_mA = random.nextInt(6_000, 32_001);
      weight = random.nextInt(100, 100_000);
      step_mA = random.nextBoolean() ? 1000 : 100;
    }
    if (kind == Kind.MIXED_SCARCE && phases.count() == 3)
      narrow = Optional.of(PhaseSet.of(Phase.values()[i % 3]));
    Place place =
        new Place(
            random.nextInt(20) == 0,
            random.nextInt(10) == 0,
            random.nextInt(3),
            random.nextBoolean(),
            random.nextLong(1_000_000_000_000L),
            random.nextLong(1_000_000_000_000L),
            random.nextInt(50) == 0);
    return new Demand(
        EvseId.of("CP-" + i, 1), phases, narrow, path, 6000, cap_mA, step_mA, weight, place);
  }

  private PhaseSet phases(int i) {
    if (kind == Kind.THREE_PHASE) return PhaseSet.ALL;
    Phase first = Phase.values()[i % 3];
    return switch (random.nextInt(20)) {
      case 0 -> PhaseSet.of(first, Phase.values()[(i + 1) % 3]);
      case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 -> PhaseSet.of(first);
      default -> PhaseSet.ALL;
    };
  }
}
