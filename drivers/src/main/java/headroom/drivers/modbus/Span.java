package headroom.drivers.modbus;

/**
 * Neighbouring registers.
 *
 * @param address the first one, range [0, 0xFFFF]
 * @param count how many, at least 1
 */
record Span(int address, int count) {
  Span {
    if (address < 0 || count < 1 || address + count > 0x10000)
      throw new IllegalArgumentException(address + " + " + count + " is beyond the registers");
  }

  /** The first address behind it. */
  int end() {
    return address + count;
  }

  boolean contains(Span other) {
    return address <= other.address && other.end() <= end();
  }

  Span at(int base) {
    return new Span(base + address, count);
  }

  /** For people: {@code 0x000C..0x0011}. */
  @Override
  public String toString() {
    return count == 1 ? hex(address) : hex(address) + ".." + hex(end() - 1);
  }

  static String hex(int address) {
    return "0x%04X".formatted(address);
  }
}
