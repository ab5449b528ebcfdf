package headroom.core.control;

/** Rooms by the level at which they are full; equal ones by index. A binary heap of primitives. */
final class LevelHeap {
  private final long[] level;
  private final int[] heap;
  private int size;

  /**
   * @param level per room; may rise for the first one, which is then told by {@link #firstHasRisen}
   */
  LevelHeap(long[] level) {
    this.level = level;
    heap = new int[level.length];
  }

  boolean isEmpty() {
    return size == 0;
  }

  int first() {
    return heap[0];
  }

  void add(int room) {
    int at = size++;
    while (at > 0 && isBefore(room, heap[(at - 1) >> 1])) {
      heap[at] = heap[(at - 1) >> 1];
      at = (at - 1) >> 1;
    }
    heap[at] = room;
  }

  void removeFirst() {
    sink(heap[--size]);
  }

  void firstHasRisen() {
    sink(heap[0]);
  }

  private void sink(int room) {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(heap[child + 1], heap[child])) child++;
      if (!isBefore(heap[child], room)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = room;
  }

  private boolean isBefore(int a, int b) {
    return level[a] != level[b] ? level[a] < level[b] : a < b;
  }
}
