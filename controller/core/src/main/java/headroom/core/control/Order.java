package headroom.core.control;

import java.util.Arrays;

/**
 * Sorts indexes without objects. Each index has a lead, a number that settles most of the order;
 * its high bits and the index behind them are one primitive key, so that one sort of primitive
 * numbers does nearly all of the work. Only runs of equal keys are compared exactly.
 */
final class Order {
  private Order() {}

  /** The whole order, of which the leads are a shortened form. */
  interface Exact {
    /** Whether {@code a} comes after {@code b}; false for equal ones. */
    boolean isAfter(int a, int b);
  }

  /**
   * @param lead per index, at least 0; ascending in the whole order
   * @param count how many indexes, from 0, are sorted
   * @return the indexes in order, equal ones ascending
   */
  static int[] of(long[] lead, int count, Exact exact) {
    int indexBits = 32 - Integer.numberOfLeadingZeros(count);
    int indexMask = (1 << indexBits) - 1;
    long highest = 0;
    for (int i = 0; i < count; i++) highest |= lead[i];
    int dropped = Math.max(0, indexBits + 1 - Long.numberOfLeadingZeros(highest));
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) keys[i] = lead[i] >>> dropped << indexBits | i;
    Arrays.sort(keys);
    int[] sorted = new int[count];
    for (int at = 0; at < count; at++) sorted[at] = (int) keys[at] & indexMask;
    for (int from = 0; from < count; ) {
      int to = from + 1;
      boolean inOrder = true;
      for (; to < count && keys[to] >>> indexBits == keys[from] >>> indexBits; to++)
        inOrder &= !exact.isAfter(sorted[to - 1], sorted[to]);
      if (!inOrder) merge(sorted, Arrays.copyOf(sorted, count), from, to, exact);
      from = to;
    }
    return sorted;
  }

  /** Stable: {@code copy} holds the same, and is used up. */
  private static void merge(int[] sorted, int[] copy, int from, int to, Exact exact) {
    if (to - from < 2) return;
    int middle = (from + to) >>> 1;
    merge(copy, sorted, from, middle, exact);
    merge(copy, sorted, middle, to, exact);
    int left = from;
    int right = middle;
    for (int at = from; at < to; at++) {
      boolean takeRight = left == middle || (right < to && exact.isAfter(copy[left], copy[right]));
      sorted[at] = takeRight ? copy[right++] : copy[left++];
    }
  }
}
