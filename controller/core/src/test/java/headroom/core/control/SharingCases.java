package headroom.core.control;

import headroom.core.control.Demand.Place;
import headroom.core.control.SharingCase.Board;
import headroom.core.control.SharingCase.Car;
import headroom.core.units.Phase;
import headroom.core.units.PhaseSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * Random sites: trees of one to four levels with 1 to 40 cars, most of them plausible, some of a
 * shape that is there to hurt. The same seed makes the same site.
 */
final class SharingCases {
  private final SplittableRandom random;
  private final Shape shape;
  private final Weights weights;
  private final int steps;
  private final int places;
  private final boolean narrows;

  /** What is special about a site. */
  private enum Shape {
    PLAIN,
    /** One-phase cars staggered over the phases, with some three-phase cars among them. */
    STAGGERED,
    /** Cars alike in everything. */
    ALL_EQUAL,
    /** The deepest circuit has the least. */
    DEEP_BOTTLENECK,
    /** Caps at or barely above floors. */
    CAP_IS_FLOOR,
    /** Some circuits have exactly nothing. */
    ZERO_ROOM,
    /** Others alone exceed some limits. */
    NEGATIVE_ROOM,
    /** The floors fill what is free. */
    BARELY_FLOORS,
    /** Exactly the floors of some cars fit, to the milliampere. */
    EXACT_FLOORS,
    /** Enough for everybody. */
    PLENTY
  }

  private enum Weights {
    EQUAL,
    FEW,
    ANY,
    /** From one to a billion. */
    EXTREME,
    RATED
  }

  private SharingCases(long seed) {
    random = new SplittableRandom(seed);
    Shape[] shapes = Shape.values();
    shape = random.nextInt(3) == 0 ? Shape.PLAIN : shapes[random.nextInt(shapes.length)];
    weights = Weights.values()[random.nextInt(Weights.values().length)];
    steps = random.nextInt(4);
    places = random.nextInt(3);
    narrows = oneIn(3);
  }

  static SharingCase of(long seed) {
    return new SharingCases(seed).site();
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private SharingCase site() {
    int count = cars();
    int boards = 1 + random.nextInt(oneIn(4) ? 12 : 4);
    List<Integer> parents = new ArrayList<>();
    List<Integer> depths = new ArrayList<>();
    for (int at = 0; at < boards; at++) {
      int parent = at == 0 ? -1 : random.nextInt(at);
      if (at > 0 && depths.get(parent) == 4) parent = 0;
      parents.add(parent);
      depths.add(parent < 0 ? 1 : depths.get(parent) + 1);
    }
    List<Car> cars = new ArrayList<>();
    Car first = car(0, boards);
    for (int i = 0; i < count; i++)
      cars.add(shape == Shape.ALL_EQUAL ? first.onBoard(boards - 1) : car(i, boards));
    List<Board> open = new ArrayList<>();
    for (int parent : parents)
      open.add(
          new Board(
              parent,
              List.of(OptionalLong.of(0), OptionalLong.of(0), OptionalLong.of(0)),
              OptionalLong.of(0),
              List.of(0L, 0L, 0L, 0L, 0L, 0L)));
    SumRows sums = new SumRows(new SharingCase(false, open, cars));
    List<Board> limited = new ArrayList<>();
    for (int at = 0; at < boards; at++) {
      boolean deepest = depths.get(at).equals(depths.stream().max(Integer::compare).orElseThrow());
      limited.add(
          limited(parents.get(at), sums.rows.subList(at * 10, at * 10 + 10), cars, deepest));
    }
    return new SharingCase(oneIn(4), limited, cars);
  }

  private int cars() {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> 1 + random.nextInt(5);
      case 3, 4, 5 -> 3 + random.nextInt(12);
      case 6 -> 10 + random.nextInt(16);
      default -> 20 + random.nextInt(21);
    };
  }

  private Board limited(int parent, List<SumRows.Row> rows, List<Car> cars, boolean deepest) {
    boolean tight = shape == Shape.DEEP_BOTTLENECK && deepest;
    boolean loose = shape == Shape.DEEP_BOTTLENECK && !deepest;
    List<OptionalLong> free = new ArrayList<>();
    boolean alike = random.nextBoolean();
    for (int phase = 0; phase < 3; phase++) {
      boolean copy = alike && phase > 0;
      if (copy) free.add(free.getFirst());
      else if (oneIn(25)) free.add(OptionalLong.empty());
      else free.add(OptionalLong.of(free(rows.get(phase), cars, tight, loose)));
    }
    OptionalLong power =
        oneIn(3) ? OptionalLong.of(free(rows.get(3), cars, tight, loose)) : OptionalLong.empty();
    List<Long> unbalance = new ArrayList<>();
    if (oneIn(3)) {
      long all = oneIn(2) ? 20_000 : 1000L * random.nextInt(60);
      boolean same = oneIn(2);
      for (int p = 0; p < 6; p++)
        unbalance.add(same ? all : all - (oneIn(4) ? random.nextInt(30_000) : 0));
    }
    return new Board(parent, free, power, unbalance);
  }

  /** What is free for a sum: between nothing and more than its cars can take. */
  private long free(SumRows.Row row, List<Car> cars, boolean tight, boolean loose) {
    long floors = 0;
    long caps = 0;
    for (SumRows.Entry entry : row.entries()) {
      floors += (long) cars.get(entry.car()).floor_mA() * entry.times();
      caps += (long) cars.get(entry.car()).cap_mA() * entry.times();
    }
    if (shape == Shape.ZERO_ROOM && oneIn(3)) return 0;
    if (shape == Shape.NEGATIVE_ROOM && oneIn(3)) return -1 - random.nextInt(20_000);
    if (shape == Shape.PLENTY || loose) return caps + random.nextInt(10_000);
    if (tight) return floors + random.nextLong(1 + Math.max(1, (caps - floors) / 4));
    if (shape == Shape.BARELY_FLOORS) return floors * (50 + random.nextInt(60)) / 100;
    if (shape == Shape.EXACT_FLOORS) {
      long some = 0;
      for (SumRows.Entry entry : row.entries())
        if (!oneIn(3)) some += (long) cars.get(entry.car()).floor_mA() * entry.times();
      return some - (oneIn(3) ? 1 : 0);
    }
    long between =
        switch (random.nextInt(4)) {
          case 0 -> random.nextLong(1 + caps * 12 / 10);
          case 1 -> floors / 2 + random.nextLong(1 + floors * 2);
          default -> floors + random.nextLong(1 + Math.max(0, caps - floors));
        };
    return switch (random.nextInt(3)) {
      case 0 -> between;
      case 1 -> between - between % 100;
      default -> between - between % 1000;
    };
  }

  private Car car(int index, int boards) {
    int step =
        switch (steps) {
          case 0 -> 1000;
          case 1 -> 100;
          case 2 -> oneIn(2) ? 1000 : 500;
          default -> List.of(1000, 500, 100, 1).get(random.nextInt(4));
        };
    int floor =
        switch (random.nextInt(20)) {
          case 0 -> 8000;
          case 1 -> 13_000;
          case 2 -> 10_000;
          case 3 -> oneIn(4) ? 0 : 6500 / step * step;
          default -> 6000;
        };
    int cap =
        switch (random.nextInt(6)) {
          case 0 -> 16_000;
          case 1 -> 32_000;
          case 2 -> floor + random.nextInt(60_000);
          case 3 -> floor + random.nextInt(4) * step;
          case 4 -> floor + random.nextInt(3000);
          default -> 6000 + random.nextInt(27_000);
        };
    if (shape == Shape.CAP_IS_FLOOR && !oneIn(4)) cap = floor + (oneIn(3) ? 1 : 0);
    cap = Math.max(cap, floor);
    PhaseSet phases = phases(index);
    return new Car(
        random.nextInt(boards), phases, narrow(phases), floor, cap, step, weight(cap), place());
  }

  private PhaseSet phases(int index) {
    if (shape == Shape.STAGGERED)
      return oneIn(4) ? PhaseSet.ALL : PhaseSet.of(Phase.values()[index % 3]);
    return oneIn(3) ? PhaseSet.ALL : new PhaseSet(1 + random.nextInt(7));
  }

  /** Mostly one of its phases. */
  private Optional<PhaseSet> narrow(PhaseSet phases) {
    if (!narrows || phases.count() == 1 || oneIn(3)) return Optional.empty();
    PhaseSet one = PhaseSet.of(phases.phases().get(random.nextInt(phases.count())));
    return Optional.of(oneIn(5) ? phases.minus(one) : one);
  }

  private long weight(int cap_mA) {
    return switch (weights) {
      case EQUAL -> 1000;
      case FEW -> List.of(500L, 1000L, 1500L, 2000L, 3000L).get(random.nextInt(5));
      case ANY -> 1 + random.nextInt(oneIn(10) ? 200_000 : 5000);
      case EXTREME -> (long) Math.pow(Demand.MAX_WEIGHT, random.nextDouble());
      case RATED -> Math.max(1, cap_mA);
    };
  }

  /** All alike, few different ones, or all flags. */
  private Place place() {
    return switch (places) {
      case 0 -> new Place(false, false, 0, false, Long.MIN_VALUE, 0, false);
      case 1 ->
          new Place(false, oneIn(4), 0, oneIn(2), random.nextInt(50), random.nextInt(50), oneIn(9));
      default ->
          new Place(
              oneIn(9),
              oneIn(4),
              oneIn(9) ? random.nextInt() : random.nextInt(3),
              oneIn(2),
              when(),
              random.nextInt(1000),
              oneIn(6));
    };
  }

  /** Never, not before others, a moment ago, or hours ago. */
  private long when() {
    return switch (random.nextInt(9)) {
      case 0, 1 -> Long.MIN_VALUE;
      case 2 -> Long.MAX_VALUE;
      case 3, 4 -> random.nextLong(100_000_000_000_000L);
      default -> random.nextInt(1000);
    };
  }
}
