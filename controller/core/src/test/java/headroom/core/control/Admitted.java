package headroom.core.control;

import headroom.core.control.SharingCase.Car;
import headroom.core.units.PhaseSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A site once it is settled who charges on which phases: what is left to be filled. */
final class Admitted {
  /** Each car on the phases that it was admitted on. */
  final SharingCase asked;

  final SumRows rows;
  private final List<Optional<PhaseSet>> on;

  Admitted(SharingCase asked, List<Optional<PhaseSet>> on) {
    this.asked = asked.on(on);
    this.on = on;
    rows = new SumRows(this.asked);
  }

  boolean has(int i) {
    return on.get(i).isPresent();
  }

  int size() {
    return on.size();
  }

  Car car(int i) {
    return asked.cars().get(i);
  }

  int priority(int i) {
    return car(i).place().priority();
  }

  /** Those who are filled together, the highest class first. */
  List<List<Integer>> classes() {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < size(); i++) if (has(i)) all.add(i);
    if (!asked.strict()) return List.of(all);
    List<Integer> priorities =
        all.stream().map(this::priority).distinct().sorted(Comparator.reverseOrder()).toList();
    List<List<Integer>> classes = new ArrayList<>();
    for (int priority : priorities)
      classes.add(all.stream().filter(i -> priority(i) == priority).toList());
    return classes;
  }

  /** The floors of those who are admitted, nothing for the others. */
  long[] floors() {
    long[] floors = new long[size()];
    for (int i = 0; i < floors.length; i++) if (has(i)) floors[i] = car(i).floor_mA();
    return floors;
  }
}
