package headroom.core.control;

import headroom.core.control.Demand.Place;
import headroom.core.control.SharingCase.Car;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Who is admitted (design 3.3, 2), written down a second time: the floors in order, whoever does
 * not fit is passed over, and who has waited beyond its bound keeps its floor from those behind it.
 */
final class AdmissionLaw {
  private AdmissionLaw() {}

  /** Resting cars last, then as the design lists them; the order of chargers settles the rest. */
  private static final Comparator<Place> ORDER =
      Comparator.comparing((Place place) -> place.resting() ? 1 : 0)
          .thenComparing(place -> place.keeps() ? 0 : 1)
          .thenComparing(Place::priority, Comparator.reverseOrder())
          .thenComparing(place -> place.inTurn() ? 0 : 1)
          .thenComparing(Place::order)
          .thenComparing(Place::arrivedAt_ns);

  /** The indexes of the cars in the order in which they are asked. */
  static List<Integer> order(SharingCase asked) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < asked.cars().size(); i++) order.add(i);
    order.sort(
        Comparator.comparing((Integer i) -> asked.cars().get(i).place(), ORDER)
            .thenComparing(i -> i));
    return order;
  }

  static boolean[] admitted(SharingCase asked, SumRows rows) {
    boolean[] admitted = new boolean[asked.cars().size()];
    long[] left = rows.free();
    for (int i : order(asked)) {
      Car car = asked.cars().get(i);
      admitted[i] = rows.fits(i, car.floor_mA(), left);
      if (admitted[i] || car.place().reserves()) rows.take(i, car.floor_mA(), left);
    }
    return admitted;
  }
}
