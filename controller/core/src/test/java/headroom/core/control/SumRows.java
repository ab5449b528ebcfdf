package headroom.core.control;

import headroom.core.control.SharingCase.Board;
import headroom.core.control.SharingCase.Car;
import headroom.core.units.Phase;
import headroom.core.units.PhaseSet;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What may not be exceeded in a {@link SharingCase}, worked out from its circuits alone (design
 * 3.1): a sum of currents, each counted so many times, and what it must stay within.
 */
final class SumRows {
  final List<Row> rows = new ArrayList<>();

  /** Per car: the rows that count it. */
  final List<List<Entry>> ofCar = new ArrayList<>();

  /** How often a car counts in a row. */
  record Entry(int row, int car, int times) {}

  record Row(String name, long free, List<Entry> entries) {
    long used(long[] current) {
      long sum = 0;
      for (Entry entry : entries) sum += current[entry.car] * entry.times;
      return sum;
    }
  }

  SumRows(SharingCase asked) {
    for (int i = 0; i < asked.cars().size(); i++) ofCar.add(new ArrayList<>());
    List<List<Integer>> below = new ArrayList<>();
    for (int at = 0; at < asked.boards().size(); at++) below.add(new ArrayList<>());
    for (int i = 0; i < asked.cars().size(); i++)
      for (int at : asked.above(asked.cars().get(i))) below.get(at).add(i);
    for (int at = 0; at < asked.boards().size(); at++) {
      Board board = asked.boards().get(at);
      List<Integer> cars = below.get(at);
      for (Phase phase : Phase.values()) {
        OptionalLong free = board.free().get(phase.ordinal());
        if (free.isPresent())
          add(
              "circuit " + at + " " + phase,
              free.getAsLong(),
              asked,
              cars,
              on -> on.contains(phase) ? 1 : 0);
      }
      if (board.power().isPresent())
        add(
            "circuit " + at + " power",
            board.power().getAsLong(),
            asked,
            cars,
            on -> on.phases().size());
      for (int p = 0; p < board.unbalance().size(); p++) {
        Phase on = SharingCase.PAIRS.get(p).get(0);
        Phase off = SharingCase.PAIRS.get(p).get(1);
        add(
            "circuit " + at + " " + on + " over " + off,
            board.unbalance().get(p),
            asked,
            cars,
            phases -> phases.contains(on) && !phases.contains(off) ? 1 : 0);
      }
    }
  }

  private interface Times {
    int of(PhaseSet phases);
  }

  private void add(String name, long free, SharingCase asked, List<Integer> cars, Times times) {
    List<Entry> entries = new ArrayList<>();
    for (int i : cars) {
      Car car = asked.cars().get(i);
      int count = times.of(car.phases());
      if (count > 0) entries.add(new Entry(rows.size(), i, count));
    }
    for (Entry entry : entries) ofCar.get(entry.car).add(entry);
    rows.add(new Row(name, free, entries));
  }

  /** Whether every row that counts the car has place for {@code more} of it. */
  boolean fits(int car, long more, long[] left) {
    for (Entry entry : ofCar.get(car)) if (left[entry.row] < more * entry.times) return false;
    return true;
  }

  int times(int car, int row) {
    for (Entry entry : ofCar.get(car)) if (entry.row == row) return entry.times;
    return 0;
  }

  void take(int car, long current, long[] left) {
    for (Entry entry : ofCar.get(car)) left[entry.row] -= current * entry.times;
  }

  long[] free() {
    return rows.stream().mapToLong(Row::free).toArray();
  }

  /** What is left of each row. */
  long[] left(long[] current) {
    long[] left = free();
    for (int i = 0; i < current.length; i++) take(i, current[i], left);
    return left;
  }
}
