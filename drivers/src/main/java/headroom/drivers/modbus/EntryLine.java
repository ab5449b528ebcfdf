package headroom.drivers.modbus;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The line of one register in a map file: {@code ADDRESS TYPE [FACTOR | sf@ADDRESS] [UNIT]}.
 *
 * <p>For example {@code 0x0012 int32 0.1 W}: a signed double register that counts tenths of a watt;
 * {@code 3 int16 sf@6 A}: ten to the power of register 6 gives amperes.
 */
final class EntryLine {
  static final String FORM = "ADDRESS TYPE [FACTOR or sf@ADDRESS] [UNIT], e.g. 0x0012 int32 0.1 W";

  private final YamlSection section;
  private final String key;
  private final List<String> words;

  private EntryLine(YamlSection section, String key, String text) {
    this.section = section;
    this.key = key;
    this.words = new ArrayList<>(Arrays.asList(text.strip().split("\\s+")));
  }

  /** The entry; empty, with a problem in {@code section}, where the line is wrong. */
  static Optional<RegisterEntry> parse(
      YamlSection section, String key, Quantity quantity, String text) {
    return new EntryLine(section, key, text).entry(quantity);
  }

  private Optional<RegisterEntry> entry(Quantity quantity) {
    if (words.size() < 2) {
      section.problem(key, YamlSection.quoted(String.join(" ", words)), FORM);
      return Optional.empty();
    }
    Optional<Integer> address = address(words.removeFirst());
    Optional<RegisterType> type = type(words.removeFirst());
    String multiplier =
        words.isEmpty() || isUnit(quantity, words.getFirst()) ? "1" : words.removeFirst();
    Optional<BigDecimal> unit = unit(quantity);
    Optional<Scale> scale = unit.flatMap(factor -> scale(multiplier, factor));
    if (address.isEmpty() || type.isEmpty() || scale.isEmpty()) return Optional.empty();
    if (address.get() + type.get().registers() > 0x10000) {
      section.problem(
          key, Span.hex(address.get()), "an address that leaves room for " + type.get().key());
      return Optional.empty();
    }
    return Optional.of(new RegisterEntry(quantity, address.get(), type.get(), scale.get()));
  }

  private Optional<Integer> address(String text) {
    return section.number(key, text, 0, 0xFFFF).map(Math::toIntExact);
  }

  private Optional<RegisterType> type(String text) {
    Optional<RegisterType> type = RegisterType.of(text);
    if (type.isEmpty())
      section.problem(
          key,
          YamlSection.quoted(text),
          "a type: "
              + Arrays.stream(RegisterType.values())
                  .map(RegisterType::key)
                  .collect(Collectors.joining(", ")));
    return type;
  }

  private static boolean isUnit(Quantity quantity, String word) {
    return quantity.dimension().factor(word).isPresent();
  }

  private Optional<BigDecimal> unit(Quantity quantity) {
    String unit = words.isEmpty() ? "" : words.removeFirst();
    Optional<BigDecimal> factor = quantity.dimension().factor(unit);
    if (factor.isEmpty() || !words.isEmpty()) {
      String found = words.isEmpty() ? unit : unit + " " + String.join(" ", words);
      section.problem(
          key,
          found.isEmpty() ? "no unit" : YamlSection.quoted(found),
          quantity.dimension().units() + " at the end");
      return Optional.empty();
    }
    return factor;
  }

  private Optional<Scale> scale(String text, BigDecimal unit) {
    if (text.startsWith("sf@"))
      return address(text.substring(3)).map(at -> new Scale.PowerOfTenAt(at, unit));
    try {
      BigDecimal factor = new BigDecimal(text);
      if (factor.signum() > 0 && factor.precision() < 12 && Math.abs(factor.scale()) < 12)
        return Optional.of(new Scale.Fixed(factor.multiply(unit).stripTrailingZeros()));
    } catch (NumberFormatException e) {
      // Falls through to the problem below.
    }
    section.problem(key, YamlSection.quoted(text), "a factor above 0, or sf@ADDRESS");
    return Optional.empty();
  }
}
