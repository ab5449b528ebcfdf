package headroom.sim.replay;

import headroom.core.units.Phase;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The comparison: in the order of arrival each car gets all that it can take of what is left. It is
 * told when a car is full, at the next decision, and takes nothing from it before.
 */
final class FirstCome implements Sharer {
  private final int limit_mA;

  FirstCome(int limit_mA) {
    this.limit_mA = limit_mA;
  }

  @Override
  public void share(int minute, List<Plugged> plugged, List<Plugged> gone) {
    Map<Phase, Integer> left_mA = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) left_mA.put(phase, limit_mA);
    for (Plugged car : plugged) {
      Phase phase = car.session().phase();
      int free_A = left_mA.getOrDefault(phase, 0) / 1000;
      boolean charges = !car.isFull() && free_A >= Session.LEAST_A;
      int offer_mA = charges ? Math.min(free_A, Session.MOST_A) * 1000 : 0;
      car.offer(offer_mA);
      left_mA.merge(phase, -offer_mA, Integer::sum);
    }
  }
}
