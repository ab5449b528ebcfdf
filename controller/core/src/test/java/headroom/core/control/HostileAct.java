package headroom.core.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Something that happens to a hostile site.
 *
 * @param second when, from the start
 * @param charger to which charger, by index
 * @param value what kind of it: each act reads it as it needs
 */
record HostileAct(int second, What what, int charger, int value) {
  enum What {
    LINK_BREAKS,
    RESTARTS,
    CAR_COMES,
    CAR_GOES,
    ANSWERS_LOST,
    REQUESTS_LOST,
    REFUSES,
    SLOW,
    CLOCK_SET,
    STORE_SLOW,
    RELOAD,
    WE_DIE
  }

  private static final What[] USUAL = {
    What.LINK_BREAKS, What.RESTARTS, What.CAR_COMES, What.CAR_COMES, What.CAR_COMES, What.CAR_GOES,
    What.ANSWERS_LOST, What.REQUESTS_LOST, What.REFUSES, What.SLOW, What.SLOW, What.CLOCK_SET,
    What.STORE_SLOW, What.RELOAD, What.RELOAD, What.WE_DIE
  };

  /** A plan of a seed: an act every few seconds. */
  static List<HostileAct> plan(long seed, int seconds, int chargers) {
    Random random = new Random(seed);
    List<HostileAct> plan = new ArrayList<>();
    for (int i = 0; i < chargers; i++)
      plan.add(new HostileAct(5 + i, What.CAR_COMES, i, random.nextInt(1000)));
    for (int at = 10; at < seconds; at += 1 + random.nextInt(14)) {
      What what = USUAL[random.nextInt(USUAL.length)];
      plan.add(new HostileAct(at, what, random.nextInt(chargers), random.nextInt(1000)));
    }
    return plan;
  }
}
