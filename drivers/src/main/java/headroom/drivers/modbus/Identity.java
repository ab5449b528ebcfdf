package headroom.drivers.modbus;

import headroom.drivers.modbus.RegisterMap.Identification;
import headroom.drivers.modbus.RegisterMap.Identification.Coding;
import headroom.drivers.modbus.RegisterMap.WordOrder;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a device says it is, beside what its map expects. Pure.
 *
 * @param number what it says, where that is a number
 * @param said as text; empty where it says nothing
 */
record Identity(Identification id, long number, String said) {

  static Identity of(Identification id, int[] words, WordOrder order) {
    if (id.coding() == Coding.NUMBER) {
      long number = RegisterMap.bits(words, order);
      return new Identity(id, number, number == 0 ? "" : id.name() + " " + number);
    }
    String text = SunSpec.text(words, 0, words.length, id.coding() == Coding.WIDE_ASCII);
    return new Identity(id, 0, text);
  }

  /** What it says, where it says anything. */
  Optional<String> text() {
    return said.isEmpty() ? Optional.empty() : Optional.of(said);
  }

  /** Whether it says that it is something else; saying nothing (0, blank) is no contradiction. */
  boolean isOther() {
    if (said.isEmpty()) return false;
    if (id.text().isPresent()) return !said.startsWith(id.text().get());
    return !id.expected().isEmpty()
        && id.expected().stream().noneMatch(e -> e.least() <= number && number <= e.most());
  }

  String complaint(RegisterMap map) {
    String expected =
        id.text()
            .orElseGet(
                () ->
                    id.expected().stream()
                        .map(
                            e ->
                                e.least() == e.most()
                                    ? "" + e.least()
                                    : e.least() + ".." + e.most())
                        .collect(Collectors.joining(", ")));
    return "%s at %s reads %s, a %s %s has %s"
        .formatted(
            id.name(),
            Span.hex(id.address()),
            id.coding() == Coding.NUMBER ? String.valueOf(number) : "'" + said + "'",
            map.maker(),
            map.name(),
            expected);
  }
}
