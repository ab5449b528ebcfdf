package headroom.core.control;

import headroom.core.control.Demand.Place;
import headroom.core.control.SharingCase.Board;
import headroom.core.control.SharingCase.Car;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Tries a law on many random sites. A failure names its seed and shows the smallest site on which
 * the law still fails, as text that can be pasted into a test.
 */
final class Laws {
  private Laws() {}

  private static final Place SOMEWHERE =
      new Place(false, false, 0, false, Long.MIN_VALUE, 0, false);

  /** So many seeds that are always the same, and so many new ones in each run. */
  static LongStream seeds(int fixed, int fresh) {
    long first = System.nanoTime();
    return LongStream.concat(
        LongStream.rangeClosed(1, fixed), LongStream.range(first, first + fresh));
  }

  /** The law holds on the random site of every seed. */
  static void hold(LongStream seeds, Consumer<SharingCase> law) {
    seeds.forEach(
        seed -> {
          SharingCase asked = SharingCases.of(seed);
          Optional<Throwable> broken = broken(asked, law);
          if (broken.isEmpty()) return;
          SharingCase smallest = smallest(asked, law);
          Throwable failure = broken(smallest, law).orElse(broken.get());
          throw new AssertionError(
              "seed " + seed + ": " + failure.getMessage() + "\nsmallest site:\n" + smallest,
              failure);
        });
  }

  /** The law holds on all but {@code few} of the sites. */
  static void holdButFor(int few, LongStream seeds, Consumer<SharingCase> law) {
    long[] broken = seeds.filter(seed -> broken(SharingCases.of(seed), law).isPresent()).toArray();
    if (broken.length > few) hold(LongStream.of(broken), law);
  }

  private static Optional<Throwable> broken(SharingCase asked, Consumer<SharingCase> law) {
    try {
      law.accept(asked);
      return Optional.empty();
    } catch (AssertionError | RuntimeException failure) {
      return Optional.of(failure);
    }
  }

  /** Leaves out and simplifies as long as the law stays broken. */
  static SharingCase smallest(SharingCase asked, Consumer<SharingCase> law) {
    SharingCase smallest = asked;
    boolean shrunk = true;
    while (shrunk) {
      shrunk = false;
      for (SharingCase simpler : simpler(smallest)) {
        if (simpler.equals(smallest) || broken(simpler, law).isEmpty()) continue;
        smallest = simpler;
        shrunk = true;
        break;
      }
    }
    return smallest;
  }

  private static List<SharingCase> simpler(SharingCase asked) {
    List<SharingCase> simpler = new ArrayList<>();
    simpler.add(asked.withStrict(false));
    for (int i = 0; i < asked.cars().size(); i++) {
      List<Car> fewer = new ArrayList<>(asked.cars());
      fewer.remove(i);
      simpler.add(asked.withCars(fewer));
    }
    int last = asked.boards().size() - 1;
    if (last > 0 && asked.cars().stream().noneMatch(car -> car.board() == last))
      simpler.add(asked.withBoards(asked.boards().subList(0, last)));
    for (int at = 0; at <= last; at++) {
      Board board = asked.boards().get(at);
      simpler.add(
          with(asked, at, new Board(board.parent(), board.free(), board.power(), List.of())));
      simpler.add(
          with(
              asked,
              at,
              new Board(board.parent(), board.free(), OptionalLong.empty(), board.unbalance())));
      for (int phase = 0; phase < 3; phase++) {
        List<OptionalLong> free = new ArrayList<>(board.free());
        free.set(phase, OptionalLong.empty());
        simpler.add(
            with(asked, at, new Board(board.parent(), free, board.power(), board.unbalance())));
      }
    }
    for (int i = 0; i < asked.cars().size(); i++) {
      Car car = asked.cars().get(i);
      if (car.board() > 0)
        simpler.add(with(asked, i, car.onBoard(asked.boards().get(car.board()).parent())));
      simpler.add(with(asked, i, car.on(car.phases())));
      simpler.add(with(asked, i, car.withPlace(SOMEWHERE)));
      simpler.add(with(asked, i, car.withWeight(1000)));
      if (car.floor_mA() % 1000 == 0) simpler.add(with(asked, i, car.withStep(1000)));
    }
    return simpler;
  }

  private static SharingCase with(SharingCase asked, int at, Board board) {
    List<Board> boards = new ArrayList<>(asked.boards());
    boards.set(at, board);
    return asked.withBoards(boards);
  }

  private static SharingCase with(SharingCase asked, int i, Car car) {
    List<Car> cars = new ArrayList<>(asked.cars());
    cars.set(i, car);
    return asked.withCars(cars);
  }
}
