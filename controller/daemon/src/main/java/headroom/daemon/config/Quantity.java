package headroom.daemon.config;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers with units, as an installer writes them: {@code 63 A}, {@code 4.2 kW}, {@code 10 s}.
 *
 * <p>A number is decimal with a point, without sign, exponent or leading zeros; one blank or none
 * stands before the unit; units are case-sensitive. Whatever is finer than the base unit is refused
 * rather than rounded.
 */
enum Quantity {
  /** In milliamperes. */
  CURRENT("a current", "16 A", "1 mA", Map.of("A", 1000)),
  /** In watts. */
  POWER("a power", "11 kW", "1 W", units("W", 1, "kW", 1000)),
  /** In milliseconds. */
  TIME("a time", "10 s", "1 ms", units("ms", 1, "s", 1000, "min", 60_000, "h", 3_600_000)),
  /** In thousandths. */
  PERCENT("a share", "95 %", "0.1 %", Map.of("%", 10));

  private static final Pattern NUMBER = Pattern.compile("(0|[1-9]\\d{0,8})(\\.\\d{1,6})?");
  private static final Pattern PARTS = Pattern.compile("([\\d.,+-]+)\\s*(.*)");

  private final String noun;
  private final String example;
  private final String finest;
  private final Map<String, Integer> units;

  Quantity(String noun, String example, String finest, Map<String, Integer> units) {
    this.noun = noun;
    this.example = example;
    this.finest = finest;
    this.units = units;
  }

  private static Map<String, Integer> units(Object... namesAndFactors) {
    Map<String, Integer> units = new LinkedHashMap<>();
    for (int i = 0; i < namesAndFactors.length; i += 2)
      units.put((String) namesAndFactors[i], (Integer) namesAndFactors[i + 1]);
    return units;
  }

  /** For messages: {@code a current, such as 16 A}. */
  String expected() {
    return noun + ", such as " + example;
  }

  /**
   * Reads a text such as {@code 4.2 kW}.
   *
   * @return in the base unit, at least 0
   */
  long parse(String text) throws Wrong {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) throw new Wrong(expected());
    String unit = parts.group(2);
    if (unit.isEmpty() && NUMBER.matcher(parts.group(1)).matches())
      throw new Wrong(noun + " with its unit, such as " + text + " " + unitOf(example));
    Integer factor = units.get(unit);
    if (factor == null)
      throw new Wrong(noun + " in " + String.join(", ", units.keySet()) + ", such as " + example);
    BigDecimal inBase = number(parts.group(1)).multiply(BigDecimal.valueOf(factor));
    try {
      return inBase.longValueExact();
    } catch (ArithmeticException fraction) {
      throw new Wrong(noun + " in whole steps of " + finest);
    }
  }

  /** Reads a plain decimal number, at least 0. */
  static BigDecimal number(String text) throws Wrong {
    if (NUMBER.matcher(text).matches()) return new BigDecimal(text);
    if (text.startsWith("-")) throw new Wrong("a number that is not negative");
    if (text.contains(",")) throw new Wrong("a point, not a comma, before the decimals");
    if (text.matches("0\\d+(\\.\\d+)?")) throw new Wrong("a number without leading zeros");
    throw new Wrong("a number, such as 12 or 4.2");
  }

  private static String unitOf(String example) {
    return example.substring(example.indexOf(' ') + 1);
  }
}
