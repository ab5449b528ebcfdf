package headroom.core.control;

import headroom.core.control.Demand.Place;
import headroom.core.control.SharingCase.Car;
import headroom.core.units.PhaseSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who is admitted, and on which phases (design 3.3, 2 and 5), written down a second time.
 *
 * <p>The floors in order; whoever does not fit is passed over, and who has waited beyond its bound
 * keeps the least that it needs from those behind it. Where cars can be switched to fewer phases, a
 * car takes those rather than nothing; and the last before it go to theirs when it would have
 * nothing otherwise.
 */
final class AdmissionLaw {
  /** Resting cars last, then as the design lists them; the order of chargers settles the rest. */
  private static final Comparator<Place> ORDER =
      Comparator.comparing((Place place) -> place.resting() ? 1 : 0)
          .thenComparing(place -> place.keeps() ? 0 : 1)
          .thenComparing(Place::priority, Comparator.reverseOrder())
          .thenComparing(place -> place.inTurn() ? 0 : 1)
          .thenComparing(Place::order)
          .thenComparing(Place::arrivedAt_ns);

  private enum Stand {
    OUT,
    ON_ALL,
    ON_FEWER
  }

  private final SharingCase asked;
  private final SumRows onAll;
  private final SumRows onFewer;
  private final long[] left;
  private final Stand[] stand;
  private final boolean[] reserved;

  private AdmissionLaw(SharingCase asked) {
    this.asked = asked;
    onAll = new SumRows(asked);
    onFewer = new SumRows(asked.on(asked.cars().stream().map(Car::narrow).toList()));
    left = onAll.free();
    stand = new Stand[asked.cars().size()];
    for (int i = 0; i < stand.length; i++) stand[i] = Stand.OUT;
    reserved = new boolean[stand.length];
  }

  /** The phases that each car is admitted on; empty for who is left out. */
  static List<Optional<PhaseSet>> admitted(SharingCase asked) {
    AdmissionLaw law = new AdmissionLaw(asked);
    List<Integer> order = order(asked);
    for (int at = 0; at < order.size(); at++) {
      int i = order.get(at);
      if (law.comesIn(i) || law.othersNarrowFor(i, order.subList(0, at))) continue;
      law.reserve(i);
    }
    while (law.someFitAfterAll(order)) continue;
    List<Optional<PhaseSet>> on = new ArrayList<>();
    for (int i = 0; i < law.stand.length; i++) on.add(law.phases(i));
    return on;
  }

  /** In the end whoever was left out, or is on fewer phases, and now fits after all has it. */
  private boolean someFitAfterAll(List<Integer> order) {
    boolean any = false;
    for (int i : order) {
      if (stand[i] != Stand.OUT) continue;
      release(i);
      if (comesIn(i)) any = true;
      else reserve(i);
    }
    for (int i : order) any |= stand[i] == Stand.ON_FEWER && move(i, Stand.ON_ALL);
    return any;
  }

  /** The indexes of the cars in the order in which they are asked. */
  static List<Integer> order(SharingCase asked) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < asked.cars().size(); i++) order.add(i);
    order.sort(
        Comparator.comparing((Integer i) -> asked.cars().get(i).place(), ORDER)
            .thenComparing(i -> i));
    return order;
  }

  private Optional<PhaseSet> phases(int i) {
    Car car = asked.cars().get(i);
    return switch (stand[i]) {
      case OUT -> Optional.empty();
      case ON_ALL -> Optional.of(car.phases());
      case ON_FEWER -> car.narrow();
    };
  }

  private Place place(int i) {
    return asked.cars().get(i).place();
  }

  private int floor(int i) {
    return asked.cars().get(i).floor_mA();
  }

  private boolean comesIn(int i) {
    return move(i, Stand.ON_ALL)
        || (asked.cars().get(i).narrow().isPresent() && move(i, Stand.ON_FEWER));
  }

  /** Changes how a car stands if its floor fits so. */
  private boolean move(int i, Stand to) {
    count(i, stand[i], -1);
    boolean fits = to == Stand.OUT || rows(to).fits(i, floor(i), left);
    if (fits) stand[i] = to;
    count(i, stand[i], 1);
    return fits;
  }

  private SumRows rows(Stand how) {
    return how == Stand.ON_FEWER ? onFewer : onAll;
  }

  private void count(int i, Stand how, int times) {
    if (how != Stand.OUT) rows(how).take(i, (long) times * floor(i), left);
  }

  private void reserve(int i) {
    if (!place(i).reserves()) return;
    reserved[i] = true;
    onFewer.take(i, floor(i), left);
  }

  private void release(int i) {
    if (reserved[i]) onFewer.take(i, -floor(i), left);
    reserved[i] = false;
  }

  private boolean othersNarrowFor(int i, List<Integer> before) {
    if (place(i).resting()) return false;
    List<Integer> narrowed = new ArrayList<>();
    for (int j : before.reversed()) {
      boolean may = stand[j] == Stand.ON_ALL && asked.cars().get(j).narrow().isPresent();
      if (!may || !yields(j, i) || !leavesWhatLacks(j, i) || !move(j, Stand.ON_FEWER)) continue;
      narrowed.add(j);
      if (!onFewer.fits(i, floor(i), left)) continue;
      stand[i] = asked.cars().get(i).narrow().isPresent() ? Stand.ON_FEWER : Stand.ON_ALL;
      count(i, stand[i], 1);
      for (int back : narrowed.reversed()) move(back, Stand.ON_ALL);
      return true;
    }
    for (int j : narrowed) {
      count(j, Stand.ON_FEWER, -1);
      count(j, Stand.ON_ALL, 1);
      stand[j] = Stand.ON_ALL;
    }
    return false;
  }

  private boolean yields(int j, int i) {
    boolean mayByTime = !place(j).keeps() || place(i).keeps();
    boolean mayByClass = !asked.strict() || place(j).priority() <= place(i).priority();
    return mayByTime && mayByClass;
  }

  /** Car {@code j} on fewer phases gives something back where car {@code i} finds too little. */
  private boolean leavesWhatLacks(int j, int i) {
    for (SumRows.Entry lacking : onFewer.ofCar.get(i)) {
      if (left[lacking.row()] >= (long) floor(i) * lacking.times()) continue;
      if (onAll.times(j, lacking.row()) > onFewer.times(j, lacking.row())) return true;
    }
    return false;
  }
}
