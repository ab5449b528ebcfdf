package headroom.drivers.modbus;

/**
 * A mistake in a map file.
 *
 * @param file its name
 * @param line counted from 1
 * @param key where, for example {@code registers.voltage_l1}
 * @param found what is there
 * @param expected what should be there
 */
public record MapProblem(String file, int line, String key, String found, String expected) {
  @Override
  public String toString() {
    return "%s:%d: %s: found %s, expected %s".formatted(file, line, key, found, expected);
  }
}
