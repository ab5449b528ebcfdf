package headroom.drivers.modbus;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The contents of some registers of one device, as they were read. Immutable. Two are equal when
 * they hold the same words at the same addresses.
 */
public final class Registers {
  public static final Registers NONE = new Registers(new TreeMap<>());

  private final SortedMap<Integer, Integer> words;

  private Registers(SortedMap<Integer, Integer> words) {
    this.words = words;
  }

  /**
   * These, and {@code read} in place of what was there.
   *
   * @param address of the first word
   * @param read one word each, range [0, 0xFFFF]
   */
  public Registers with(int address, int... read) {
    TreeMap<Integer, Integer> all = new TreeMap<>(words);
    for (int i = 0; i < read.length; i++) all.put(address + i, read[i] & 0xFFFF);
    return new Registers(all);
  }

  /** These, moved so that {@code base} becomes address 0; what lies before it is left out. */
  Registers from(int base) {
    if (base == 0) return this;
    TreeMap<Integer, Integer> moved = new TreeMap<>();
    words.tailMap(base).forEach((address, word) -> moved.put(address - base, word));
    return new Registers(moved);
  }

  /** The words of {@code span}; empty when one of them was not read. */
  Optional<int[]> words(Span span) {
    int[] found = new int[span.count()];
    for (int i = 0; i < found.length; i++) {
      Integer word = words.get(span.address() + i);
      if (word == null) return Optional.empty();
      found[i] = word;
    }
    return Optional.of(found);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Registers registers && registers.words.equals(words);
  }

  @Override
  public int hashCode() {
    return words.hashCode();
  }

  /** For people: {@code 0x0000: 4366 0000, 0x0034: 45E6 0000}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int expected = -1;
    for (var entry : words.entrySet()) {
      if (entry.getKey() != expected) {
        if (expected >= 0) text.append(", ");
        text.append(Span.hex(entry.getKey())).append(':');
      }
      text.append(" %04X".formatted(entry.getValue()));
      expected = entry.getKey() + 1;
    }
    return text.toString();
  }
}
