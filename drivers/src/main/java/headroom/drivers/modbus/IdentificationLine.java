package headroom.drivers.modbus;

import headroom.drivers.modbus.RegisterMap.Identification;
import headroom.drivers.modbus.RegisterMap.Identification.Coding;
import headroom.drivers.modbus.RegisterMap.Identification.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One register that tells what a device is, in a map file: {@code 0x5000 ascii 7}, or a mapping
 * {@code {at: 0x000B uint16, function: 3, is: [1648..1653]}}.
 */
final class IdentificationLine {
  private static final String FORM = "ADDRESS TYPE, e.g. 0x000B uint16 or 0x5000 ascii 7";

  private IdentificationLine() {}

  static Optional<Identification> parse(YamlSection parent, String name, int usualFunction) {
    if (!parent.isSection(name))
      return parent
          .text(name)
          .flatMap(text -> parse(parent, name, name, text, usualFunction, List.of()));
    YamlSection section = parent.section(name).orElseThrow();
    section.onlyKeys(List.of("at", "function", "is"));
    int function = section.integer("function", 3, 4).orElse(usualFunction);
    String at = section.requiredText("at");
    return at.isEmpty()
        ? Optional.empty()
        : parse(section, "at", name, at, function, section.texts("is"));
  }

  private static Optional<Identification> parse(
      YamlSection section, String key, String name, String text, int function, List<String> is) {
    String[] words = text.strip().split("\\s+");
    Optional<Long> address = YamlSection.wholeNumber(words[0]).filter(a -> a >= 0 && a < 0x10000);
    Optional<Shape> shape = shape(words);
    if (address.isEmpty() || shape.isEmpty() || address.get() + shape.get().registers > 0x10000) {
      section.problem(key, YamlSection.quoted(text), FORM);
      return Optional.empty();
    }
    boolean number = shape.get().coding == Coding.NUMBER;
    return Optional.of(
        new Identification(
            name,
            function,
            address.get().intValue(),
            shape.get().registers,
            shape.get().coding,
            number ? expected(section, is) : List.of(),
            number ? Optional.empty() : is.stream().findFirst()));
  }

  private record Shape(Coding coding, int registers) {}

  private static Optional<Shape> shape(String[] words) {
    if (words.length == 2)
      return switch (words[1]) {
        case "uint16" -> Optional.of(new Shape(Coding.NUMBER, 1));
        case "uint32" -> Optional.of(new Shape(Coding.NUMBER, 2));
        default -> Optional.empty();
      };
    if (words.length != 3) return Optional.empty();
    Optional<Long> registers = YamlSection.wholeNumber(words[2]).filter(n -> n >= 1 && n <= 60);
    return switch (words[1]) {
      case "ascii" -> registers.map(n -> new Shape(Coding.ASCII, n.intValue()));
      case "wide_ascii" -> registers.map(n -> new Shape(Coding.WIDE_ASCII, n.intValue()));
      default -> Optional.empty();
    };
  }

  private static List<Expected> expected(YamlSection section, List<String> is) {
    List<Expected> expected = new ArrayList<>();
    for (String text : is) {
      String[] ends = text.split("\\.\\.", 2);
      Optional<Long> least = YamlSection.wholeNumber(ends[0]);
      Optional<Long> most = YamlSection.wholeNumber(ends[ends.length - 1]);
      if (least.isEmpty() || most.isEmpty() || least.get() > most.get())
        section.problem("is", YamlSection.quoted(text), "a number or a range such as 1648..1653");
      else expected.add(new Expected(least.get(), most.get()));
    }
    return expected;
  }
}
