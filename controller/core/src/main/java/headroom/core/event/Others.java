package headroom.core.event;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;

/**
 * A list without one of its entries. Everybody who shares a circuit names all the others: as views
 * of one list these names cost as much as there are sharers, and not their square. Immutable.
 */
public final class Others<E> extends AbstractList<E> {
  private final List<E> all;
  private final int without;

  private Others(List<E> all, int without) {
    this.all = all;
    this.without = without;
  }

  /**
   * @param all is copied unless it is immutable
   * @param without index of the entry that is left out
   * @throws IndexOutOfBoundsException when there is no such entry
   */
  public static <E> Others<E> of(List<E> all, int without) {
    Objects.checkIndex(without, all.size());
    return new Others<>(List.copyOf(all), without);
  }

  @Override
  public E get(int index) {
    Objects.checkIndex(index, size());
    return all.get(index < without ? index : index + 1);
  }

  @Override
  public int size() {
    return all.size() - 1;
  }
}
