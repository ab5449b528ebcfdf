package headroom.sim.replay;

import headroom.core.units.Phase;
import java.util.ArrayList;
import java.util.List;

/** Plays recorded sessions under a sharer: cars come, are offered current, charge and leave. */
final class Playback {
  private final List<Session> sessions;
  private final Sharer sharer;
  private final List<Plugged> cars = new ArrayList<>();
  private final List<Plugged> plugged = new ArrayList<>();
  private int coming;
  private long highestLoad_mA;
  private long highestOffer_mA;

  /**
   * What came of it.
   *
   * @param cars one for each session, in their order, after it has left
   * @param highestLoad_mA most that the cars on one phase drew together at any time
   * @param highestOffer_mA most that the cars on one phase were offered together at any time
   */
  record Outcome(List<Plugged> cars, long highestLoad_mA, long highestOffer_mA) {
    Outcome {
      cars = List.copyOf(cars);
    }
  }

  private Playback(List<Session> sessions, Sharer sharer) {
    this.sessions = sessions;
    this.sharer = sharer;
  }

  /**
   * @param sessions by arrival
   */
  static Outcome play(List<Session> sessions, Sharer sharer) {
    return new Playback(sessions, sharer).play();
  }

  private Outcome play() {
    int minute = 0;
    while (coming < sessions.size() || !plugged.isEmpty()) {
      // Nobody is there: on to the next who comes.
      if (plugged.isEmpty()) minute = sessions.get(coming).arrival_min();
      int now = minute;
      List<Plugged> gone = plugged.stream().filter(car -> leaves(car, now)).toList();
      plugged.removeAll(gone);
      while (coming < sessions.size() && sessions.get(coming).arrival_min() == now) {
        Plugged car = new Plugged(sessions.get(coming++));
        plugged.add(car);
        cars.add(car);
      }
      sharer.share(now, plugged, gone);
      for (Phase phase : Phase.values()) measure(phase);
      plugged.forEach(Plugged::charge);
      minute += Session.DECIDES_EVERY_MIN;
    }
    return new Outcome(cars, highestLoad_mA, highestOffer_mA);
  }

  private static boolean leaves(Plugged car, int now) {
    return car.session().departure_min() <= now;
  }

  /** Until the next decision the load can only fall. */
  private void measure(Phase phase) {
    long load_mA = 0;
    long offered_mA = 0;
    for (Plugged car : plugged) {
      if (car.session().phase() != phase) continue;
      load_mA += car.draw_mA();
      offered_mA += car.offer_mA();
    }
    highestLoad_mA = Math.max(highestLoad_mA, load_mA);
    highestOffer_mA = Math.max(highestOffer_mA, offered_mA);
  }
}
