package headroom.core.control;

import headroom.core.control.Demand.Place;
import headroom.core.control.Demand.Question;
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
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A question to the allocator as an installer sees it: circuits in a tree and cars below them. The
 * oracles read this, the allocator reads {@link #question}: no rule of one is seen by the other.
 *
 * <p>Its text can be pasted into a test and read back by {@link SharingCaseText}.
 *
 * @param strict a higher class is filled first, too
 */
record SharingCase(boolean strict, List<Board> boards, List<Car> cars) {
  SharingCase {
    boards = List.copyOf(boards);
    cars = List.copyOf(cars);
  }

  /**
   * A circuit and what is free on it, in milliamperes; parents stand before their children.
   *
   * @param parent index of the circuit that feeds it; -1 for the first
   * @param free what is free on L1, L2, L3; empty where nothing is limited
   * @param power most that the currents of all phases may sum to
   * @param unbalance what is free between L1 and L2, L1 and L3, L2 and L1, L2 and L3, L3 and L1, L3
   *     and L2: sessions on the first and not on the second; empty where nothing is limited
   */
  record Board(int parent, List<OptionalLong> free, OptionalLong power, List<Long> unbalance) {
    Board {
      free = List.copyOf(free);
      unbalance = List.copyOf(unbalance);
    }
  }

  /**
   * A car; currents per phase in milliamperes, {@code weight} 1000 is one share.
   *
   * @param narrow fewer phases that it can be switched to
   */
  record Car(
      int board,
      PhaseSet phases,
      Optional<PhaseSet> narrow,
      int floor_mA,
      int cap_mA,
      int step_mA,
      long weight,
      Place place) {

    Car withFloor(int floor_mA) {
      return new Car(board, phases, narrow, floor_mA, cap_mA, step_mA, weight, place);
    }

    Car withStep(int step_mA) {
      return new Car(board, phases, narrow, floor_mA, cap_mA, step_mA, weight, place);
    }

    Car withCap(int cap_mA) {
      return new Car(board, phases, narrow, floor_mA, cap_mA, step_mA, weight, place);
    }

    Car withWeight(long weight) {
      return new Car(board, phases, narrow, floor_mA, cap_mA, step_mA, weight, place);
    }

    Car withPlace(Place place) {
      return new Car(board, phases, narrow, floor_mA, cap_mA, step_mA, weight, place);
    }

    Car onBoard(int board) {
      return new Car(board, phases, narrow, floor_mA, cap_mA, step_mA, weight, place);
    }

    Car on(PhaseSet phases) {
      return new Car(board, phases, Optional.empty(), floor_mA, cap_mA, step_mA, weight, place);
    }
  }

  /** The ordered pairs of phases, in the order of {@link Board#unbalance}. */
  static final List<List<Phase>> PAIRS =
      List.of(
          List.of(Phase.L1, Phase.L2),
          List.of(Phase.L1, Phase.L3),
          List.of(Phase.L2, Phase.L1),
          List.of(Phase.L2, Phase.L3),
          List.of(Phase.L3, Phase.L1),
          List.of(Phase.L3, Phase.L2));

  SharingCase withCars(List<Car> cars) {
    return new SharingCase(strict, boards, cars);
  }

  SharingCase withBoards(List<Board> boards) {
    return new SharingCase(strict, boards, cars);
  }

  SharingCase withStrict(boolean strict) {
    return new SharingCase(strict, boards, cars);
  }

  /** Each car on these phases; where they are empty, as it was. */
  SharingCase on(List<Optional<PhaseSet>> phases) {
    List<Car> on = new ArrayList<>();
    for (int i = 0; i < phases.size(); i++)
      on.add(phases.get(i).map(cars.get(i)::on).orElse(cars.get(i)));
    return withCars(on);
  }

  /**
   * The same in units of a milliampere divided by {@code parts}; steps stay as long as they are.
   */
  SharingCase inPartsOfAMilliampere(int parts) {
    List<Board> finer = new ArrayList<>();
    for (Board board : boards) {
      finer.add(
          new Board(
              board.parent,
              board.free.stream().map(free -> times(free, parts)).toList(),
              times(board.power, parts),
              board.unbalance.stream().map(free -> free * parts).toList()));
    }
    List<Car> fine = new ArrayList<>();
    for (Car car : cars) {
      fine.add(
          new Car(
              car.board,
              car.phases,
              car.narrow,
              car.floor_mA * parts,
              car.cap_mA * parts,
              car.step_mA * parts,
              car.weight,
              car.place));
    }
    return new SharingCase(strict, finer, fine);
  }

  /** Every charger can be told every unit: what quantising does is then a unit or two. */
  SharingCase withoutSteps() {
    return withCars(cars.stream().map(car -> car.withStep(1)).toList());
  }

  private static OptionalLong times(OptionalLong value, int factor) {
    return value.isEmpty() ? value : OptionalLong.of(value.getAsLong() * factor);
  }

  /** The boards that a car loads, its own first. */
  List<Integer> above(Car car) {
    List<Integer> path = new ArrayList<>();
    for (int at = car.board; at >= 0; at = boards.get(at).parent) path.add(at);
    return path;
  }

  /** As the allocator is asked. */
  Question question() {
    List<Room> rooms = new ArrayList<>();
    List<List<Integer>> ofBoard = new ArrayList<>();
    for (int at = 0; at < boards.size(); at++) {
      int first = rooms.size();
      CircuitId id = new CircuitId("C" + at);
      Board board = boards.get(at);
      for (Phase phase : Phase.values()) {
        OptionalLong free = board.free.get(phase.ordinal());
        Room.What what = new Room.What.OnPhase(phase, Source.INSTALLER, Amps.of(63));
        if (free.isPresent()) rooms.add(new Room(id, what, free.getAsLong()));
      }
      Room.What power = new Room.What.Power(Watts.of(50_000));
      if (board.power.isPresent()) rooms.add(new Room(id, power, board.power.getAsLong()));
      for (int p = 0; p < board.unbalance.size(); p++) {
        Room.What between =
            new Room.What.Unbalance(PAIRS.get(p).get(0), PAIRS.get(p).get(1), Amps.of(20));
        rooms.add(new Room(id, between, board.unbalance.get(p)));
      }
      List<Integer> mine = new ArrayList<>();
      for (int k = first; k < rooms.size(); k++) mine.add(k);
      ofBoard.add(mine);
    }
    List<Demand> demands = new ArrayList<>();
    for (Car car : cars) {
      List<Integer> uses = new ArrayList<>();
      for (int at : above(car)) uses.addAll(ofBoard.get(at));
      demands.add(
          new Demand(
              EvseId.of("S" + demands.size(), 1),
              car.phases,
              car.narrow,
              uses,
              car.floor_mA,
              car.cap_mA,
              car.step_mA,
              car.weight,
              car.place));
    }
    return new Question(rooms, demands, strict);
  }

  /** What the allocator says. */
  Answer asked() {
    Allocation allocation = Allocator.allocate(question());
    long[] given = new long[cars.size()];
    List<Optional<PhaseSet>> on = new ArrayList<>();
    List<OptionalInt> boundBy = new ArrayList<>();
    for (int i = 0; i < given.length; i++) {
      Allocation.Share share = allocation.shares().get(i);
      given[i] = share.current_mA();
      on.add(share.admitted() ? Optional.of(share.phases()) : Optional.empty());
      boundBy.add(share.boundBy());
    }
    return new Answer(on, given, boundBy);
  }

  /**
   * Who may charge on which phases, and with how much.
   *
   * @param on empty for who is not admitted
   * @param boundBy the row that stopped it; rooms and {@link SumRows} are in the same order
   */
  record Answer(List<Optional<PhaseSet>> on, long[] given, List<OptionalInt> boundBy) {}

  @Override
  public String toString() {
    return SharingCaseText.write(this);
  }
}
