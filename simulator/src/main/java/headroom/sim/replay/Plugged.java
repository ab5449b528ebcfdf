package headroom.sim.replay;

import java.util.ArrayList;
import java.util.List;

/**
 * A car of a recorded session while it is plugged in: takes what it is offered until it is full.
 */
final class Plugged {
  private static final int SLOT_S = Session.DECIDES_EVERY_MIN * 60;

  /** A full car is seen to take nothing when it stops, and again this much later. */
  private static final int SEEN_AGAIN_S = 30;

  private final Session session;
  private final List<Sample> samples = new ArrayList<>();
  private long left_mJ;
  private int offer_mA;
  private boolean drawing;
  private int closings;

  /**
   * What the outlet measured.
   *
   * @param at_s seconds since the decision
   * @param taken_mJ since the car was plugged in
   */
  record Sample(int at_s, int draw_mA, long taken_mJ) {}

  Plugged(Session session) {
    this.session = session;
    left_mJ = session.asked_mJ();
    samples.add(new Sample(0, 0, 0));
  }

  Session session() {
    return session;
  }

  boolean isFull() {
    return left_mJ == 0;
  }

  long taken_mJ() {
    return session.asked_mJ() - left_mJ;
  }

  /** How often the car began to draw. */
  int closings() {
    return closings;
  }

  int offer_mA() {
    return offer_mA;
  }

  void offer(int newOffer_mA) {
    boolean told =
        newOffer_mA == 0
            || (newOffer_mA % 1000 == 0
                && newOffer_mA >= Session.LEAST_A * 1000
                && newOffer_mA <= Session.MOST_A * 1000);
    if (!told) throw new IllegalArgumentException("an offer of " + newOffer_mA + " mA");
    offer_mA = newOffer_mA;
    boolean draws = draw_mA() > 0;
    if (draws && !drawing) closings++;
    drawing = draws;
  }

  int draw_mA() {
    return isFull() ? 0 : offer_mA;
  }

  /** Lets the time until the next decision pass. */
  void charge() {
    samples.clear();
    int draw = draw_mA();
    long power_mW = (long) draw * Session.VOLTS;
    long wanted_mJ = left_mJ;
    left_mJ = Math.max(0, left_mJ - power_mW * SLOT_S);
    if (draw > 0 && isFull()) {
      drawing = false;
      int full_s = (int) Math.ceilDiv(wanted_mJ, power_mW);
      sample(full_s);
      if (full_s + SEEN_AGAIN_S < SLOT_S) sample(full_s + SEEN_AGAIN_S);
    }
    sample(SLOT_S);
  }

  private void sample(int at_s) {
    samples.add(new Sample(at_s, draw_mA(), taken_mJ()));
  }

  /** What was measured since the last decision, oldest first; at the end of a slot, its draw. */
  List<Sample> samples() {
    return samples;
  }
}
