package headroom.core.control;

import java.util.Arrays;

/**
 * What chargers can be told (design 3.3, 4): shares are cut down to whole steps; then what was cut
 * off is handed out, one step at a time, to whoever has least per weight and whose rooms still hold
 * it, equal ones in the order of the demands. In the end nobody below its cap could have one more
 * step.
 *
 * <p>Members of a cohort have the same share and the same rooms, so they take their steps in turn,
 * and when one of them finds a room full, all are done. First everybody is asked once, from a
 * sorted list; a cohort whose members all had a step and could have another waits in a heap.
 */
final class Quantising {
  private final Cohorts cohorts;
  private final long[] left_mA;
  private final int[] share_mA; // per cohort: of the members who have not had their step
  private final int[] turn; // per cohort: the place of the member whose turn it is
  private final boolean[] done; // per cohort: nobody of it can have more

  /** Per cohort: the room that stopped it; {@link Footprint#NO_ROOM} at its cap. */
  private final int[] boundBy;

  private final int[] again; // a heap of cohorts whose members all had a step
  private int size;

  /**
   * @param share_mA per cohort; is changed
   * @param boundBy per cohort: the room that stopped the water level; is changed
   * @param left_mA what the rooms have for these cohorts; is reduced by what they get
   */
  Quantising(Cohorts cohorts, int[] share_mA, int[] boundBy, long[] left_mA) {
    this.cohorts = cohorts;
    this.share_mA = share_mA;
    this.boundBy = boundBy;
    this.left_mA = left_mA;
    turn = Arrays.copyOf(cohorts.first, cohorts.count);
    done = new boolean[cohorts.count];
    again = new int[cohorts.count];
    for (int c = 0; c < cohorts.count; c++) {
      share_mA[c] -= share_mA[c] % cohorts.step_mA[c];
      cohorts.footprint[c].take((long) share_mA[c] * cohorts.size(c), left_mA);
    }
    handOut();
  }

  private void handOut() {
    // Who is not at its cap, in the order of the demands, so that equal ones keep it.
    int[] asked = new int[cohorts.sessions()];
    int count = 0;
    for (int c : cohorts.ofSession) if (!isAtCap(c, share_mA[c])) asked[count++] = c;
    int[] order =
        Order.of(sharesPerWeight(asked, count), count, (a, b) -> richer(asked[a], asked[b]));
    for (int place : order) {
      int c = asked[place];
      if (done[c]) continue;
      while (size > 0 && isBefore(again[0], c)) giveAgain();
      if (takesStep(c) && turn[c] == cohorts.first[c]) add(c);
    }
    while (size > 0) giveAgain();
  }

  /** Rounded down to whole numbers, as fine as they can be. */
  private long[] sharesPerWeight(int[] asked, int count) {
    int highest = 1;
    for (int share : share_mA) highest = Math.max(highest, share);
    int shift = Long.numberOfLeadingZeros(highest) - 2;
    long[] perWeight = new long[count];
    for (int at = 0; at < count; at++)
      perWeight[at] = ((long) share_mA[asked[at]] << shift) / cohorts.weight[asked[at]];
    return perWeight;
  }

  private boolean richer(int a, int b) {
    return share_mA[a] * cohorts.weight[b] > share_mA[b] * cohorts.weight[a];
  }

  /** Gives a step to the member whose turn it is, or finds that the cohort is done. */
  private boolean takesStep(int c) {
    Footprint footprint = cohorts.footprint[c];
    int step_mA = cohorts.step_mA[c];
    if (!footprint.fits(step_mA, left_mA)) {
      // The room that stopped the water level stays the reason.
      if (boundBy[c] == Footprint.NO_ROOM) boundBy[c] = footprint.fullRoom(step_mA, left_mA);
      done[c] = true;
      return false;
    }
    footprint.take(step_mA, left_mA);
    if (++turn[c] == cohorts.first[c + 1]) {
      turn[c] = cohorts.first[c];
      share_mA[c] += cohorts.step_mA[c];
      done[c] = isAtCap(c, share_mA[c]);
    }
    return true;
  }

  private boolean isAtCap(int c, int share_mA) {
    return share_mA > cohorts.cap_mA[c] - cohorts.step_mA[c];
  }

  // ---- the heap of those who had a step

  private void giveAgain() {
    int c = again[0];
    takesStep(c);
    sink(done[c] ? again[--size] : c);
  }

  private void add(int c) {
    if (done[c]) return;
    int at = size++;
    while (at > 0 && isBefore(c, again[(at - 1) >> 1])) {
      again[at] = again[(at - 1) >> 1];
      at = (at - 1) >> 1;
    }
    again[at] = c;
  }

  private void sink(int c) {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(again[child + 1], again[child])) child++;
      if (!isBefore(again[child], c)) break;
      again[at] = again[child];
      at = child;
    }
    again[at] = c;
  }

  /** Has less per weight; equal ones in the order of the demands. */
  private boolean isBefore(int a, int b) {
    long left = share_mA[a] * cohorts.weight[b];
    long right = share_mA[b] * cohorts.weight[a];
    return left != right ? left < right : cohorts.member[turn[a]] < cohorts.member[turn[b]];
  }

  /**
   * What every member got, by the index of its demand.
   *
   * @param given_mA is filled in for the members
   * @param stoppedBy is filled in for the members; {@link Footprint#NO_ROOM} at its cap
   */
  void tell(int[] given_mA, int[] stoppedBy) {
    for (int c = 0; c < cohorts.count; c++) {
      for (int m = cohorts.first[c]; m < cohorts.first[c + 1]; m++) {
        int share = m < turn[c] ? share_mA[c] + cohorts.step_mA[c] : share_mA[c];
        given_mA[cohorts.member[m]] = share;
        stoppedBy[cohorts.member[m]] = isAtCap(c, share) ? Footprint.NO_ROOM : boundBy[c];
      }
    }
  }
}
