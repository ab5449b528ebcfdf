package headroom.core.control;

import headroom.core.control.SharingCase.Car;
import java.util.Optional;

/**
 * The certificate of a max-min share: everybody who is below its cap has a bottleneck, a row that
 * is full and in which nobody who has more per weight is above its floor, so that nobody there
 * could give. A share within rows, floors and caps that has it for all is the only one (Bertsekas
 * and Gallager, Data Networks, 6.5.2, here with weights and floors); no solver is needed to check
 * it. Where priority is strict, whoever is of a lower class has more, whatever it has, and whoever
 * is of a higher one less.
 */
final class Bottlenecks {
  private final Admitted site;
  private final long[] given;
  private final long slack;

  private Bottlenecks(Admitted site, long[] given, long slack) {
    this.site = site;
    this.given = given;
    this.slack = slack;
  }

  /**
   * What is wrong with a share before quantising; empty when nothing is.
   *
   * @param slack so far a share may be off, for rounding. What may never be exceeded has none
   */
  static Optional<String> fault(Admitted site, long[] given, long slack) {
    return new Bottlenecks(site, given, slack).fault();
  }

  /** What is exceeded, or below a floor; empty when nothing is. */
  static Optional<String> exceeded(Admitted site, long[] given) {
    for (SumRows.Row row : site.rows.rows) {
      boolean used = row.entries().stream().anyMatch(entry -> site.has(entry.car()));
      if (used && row.used(given) > row.free())
        return Optional.of(row.name() + " has " + row.free() + ", given " + row.used(given));
    }
    for (int i = 0; i < given.length; i++) {
      Car car = site.car(i);
      if (!site.has(i) && given[i] != 0) return Optional.of("car " + i + " is not admitted");
      if (site.has(i) && given[i] < car.floor_mA())
        return Optional.of("car " + i + " is below its floor");
      if (given[i] > car.cap_mA()) return Optional.of("car " + i + " is above its cap");
    }
    return Optional.empty();
  }

  private Optional<String> fault() {
    Optional<String> exceeded = exceeded(site, given);
    if (exceeded.isPresent()) return exceeded;
    long[] left = site.rows.left(given);
    int[] richest = new int[left.length];
    for (int k = 0; k < richest.length; k++) richest[k] = richest(site.rows.rows.get(k));
    for (int i = 0; i < given.length; i++) {
      if (!site.has(i) || given[i] + slack >= site.car(i).cap_mA()) continue;
      boolean stopped = false;
      for (SumRows.Entry own : site.rows.ofCar.get(i)) {
        int j = richest[own.row()];
        stopped |= left[own.row()] <= slack * own.times() && (j < 0 || !hasMore(j, i, slack));
      }
      if (!stopped) return Optional.of("car " + i + " has " + given[i] + " and no bottleneck");
    }
    return Optional.empty();
  }

  /** Who has most of those that could give something; -1 for nobody. */
  private int richest(SumRows.Row row) {
    int richest = -1;
    for (SumRows.Entry entry : row.entries()) {
      int j = entry.car();
      if (given[j] <= site.car(j).floor_mA() + slack) continue;
      if (richest < 0 || hasMore(j, richest, 0)) richest = j;
    }
    return richest;
  }

  /** Car {@code j} has more than car {@code i}, even if both are off by {@code by}. */
  private boolean hasMore(int j, int i, long by) {
    if (site.asked.strict() && site.priority(i) != site.priority(j))
      return site.priority(j) < site.priority(i);
    return (given[j] - by) * site.car(i).weight() > (given[i] + by) * site.car(j).weight();
  }
}
