package headroom.drivers.modbus;

import headroom.drivers.modbus.RegisterMap.ReadLimits;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which registers to ask for together. Pure.
 *
 * <p>A request costs about as much as a dozen registers on a slow line, so neighbours share one. It
 * never cuts a value in half, never exceeds what the model allows, and covers addresses that the
 * map lists and no others, unless the model is known to bear gaps: many meters refuse a whole block
 * for one unlisted address.
 */
final class BlockPlan {
  /** Reading over more registers than this costs more than another request. */
  private static final int WIDEST_BRIDGE = 16;

  private final ReadLimits limits;
  private final List<Span> listed;
  private final BitSet readable = new BitSet();

  BlockPlan(Collection<Span> listed, ReadLimits limits) {
    this.limits = limits;
    this.listed = inOrder(listed);
    for (Span span : this.listed) readable.set(span.address(), span.end());
  }

  private static List<Span> inOrder(Collection<Span> spans) {
    return spans.stream()
        .distinct()
        .sorted(Comparator.comparingInt(Span::address).thenComparingInt(Span::count))
        .toList();
  }

  /** Blocks, in the order of addresses, that cover {@code needed}. */
  List<Span> blocks(Collection<Span> needed) {
    List<Span> blocks = new ArrayList<>();
    for (Span value : inOrder(needed)) {
      Span whole = limits.even() ? even(value) : value;
      Optional<Span> merged = blocks.isEmpty() ? Optional.empty() : merge(blocks.getLast(), whole);
      if (merged.isPresent()) blocks.set(blocks.size() - 1, merged.get());
      else blocks.add(whole);
    }
    return List.copyOf(blocks);
  }

  private static Span even(Span span) {
    int start = span.address() & ~1;
    int end = (span.end() + 1) & ~1;
    return new Span(start, end - start);
  }

  private Optional<Span> merge(Span block, Span next) {
    int end = Math.max(block.end(), next.end());
    if (end - block.address() > limits.registers()) return Optional.empty();
    int gap = next.address() - block.end();
    if (gap > WIDEST_BRIDGE || !isReadable(block.end(), next.address())) return Optional.empty();
    return Optional.of(new Span(block.address(), end - block.address()));
  }

  private boolean isReadable(int from, int to) {
    return limits.gaps() || from >= to || readable.nextClearBit(from) >= to;
  }

  /**
   * The same registers in blocks that differ in length, as far as that is possible, so that on a
   * serial line the late answer to one cannot pass for the answer to another. A block grows over
   * listed neighbours, or else is split between two values.
   *
   * @param taken lengths that other blocks of the unit have
   */
  List<Span> ofDifferentLengths(List<Span> blocks, Set<Integer> taken) {
    return different(blocks, taken, true);
  }

  /** As {@link #ofDifferentLengths}, but never at the cost of another request. */
  List<Span> grownApart(List<Span> blocks, Set<Integer> taken) {
    return different(blocks, taken, false);
  }

  private List<Span> different(List<Span> blocks, Set<Integer> others, boolean maySplit) {
    Set<Integer> taken = new LinkedHashSet<>(others);
    List<Span> different = new ArrayList<>();
    for (Span block : blocks.stream().sorted(Comparator.comparingInt(b -> -b.count())).toList()) {
      Optional<List<Span>> parts = Optional.empty();
      if (taken.contains(block.count())) {
        parts = grown(block, taken);
        if (parts.isEmpty() && maySplit) parts = split(block, taken);
      }
      List<Span> kept = parts.orElse(List.of(block));
      kept.forEach(part -> taken.add(part.count()));
      different.addAll(kept);
    }
    return different.stream().sorted(Comparator.comparingInt(Span::address)).toList();
  }

  private Optional<List<Span>> grown(Span block, Set<Integer> taken) {
    List<Span> grown = new ArrayList<>();
    Span forward = block;
    for (Optional<Span> more = behind(forward); more.isPresent(); more = behind(forward)) {
      forward = more.get();
      grown.add(forward);
    }
    Span backward = block;
    for (Optional<Span> more = before(backward); more.isPresent(); more = before(backward)) {
      backward = more.get();
      grown.add(backward);
    }
    return grown.stream()
        .filter(span -> !taken.contains(span.count()))
        .min(Comparator.comparingInt(Span::count))
        .map(List::of);
  }

  private Optional<Span> behind(Span block) {
    if (limits.gaps()) return longer(block.address(), block.end() + (limits.even() ? 2 : 1));
    return listed.stream()
        .filter(span -> span.address() <= block.end() && span.end() > block.end())
        .findFirst()
        .flatMap(span -> longer(block.address(), span.end()));
  }

  private Optional<Span> before(Span block) {
    return listed.stream()
        .filter(span -> span.address() < block.address() && span.end() >= block.address())
        .findFirst()
        .flatMap(span -> longer(span.address(), block.end()));
  }

  private Optional<Span> longer(int from, int to) {
    boolean allowed =
        to - from <= limits.registers()
            && to <= 0x10000
            && !(limits.even() && (from | to) % 2 != 0);
    return allowed ? Optional.of(new Span(from, to - from)) : Optional.empty();
  }

  private Optional<List<Span>> split(Span block, Set<Integer> taken) {
    for (int cut = block.address() + 1; cut < block.end(); cut++) {
      Span left = new Span(block.address(), cut - block.address());
      Span right = new Span(cut, block.end() - cut);
      boolean fits =
          left.count() != right.count()
              && !taken.contains(left.count())
              && !taken.contains(right.count())
              && !(limits.even() && cut % 2 != 0);
      if (fits && !cutsAValue(cut)) return Optional.of(List.of(left, right));
    }
    return Optional.empty();
  }

  private boolean cutsAValue(int cut) {
    return listed.stream().anyMatch(span -> span.address() < cut && cut < span.end());
  }
}
