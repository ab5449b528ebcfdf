package headroom.drivers.modbus;

import headroom.drivers.modbus.RegisterMap.Identification;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a map file (YAML 1.2). The keys and what they mean are described in docs/meters.md. */
final class MapFile {
  private static final List<String> KEYS =
      List.of(
          "model",
          "maker",
          "name",
          "variants",
          "kind",
          "phases",
          "transports",
          "function",
          "words",
          "sunspec",
          "defaults",
          "limits",
          "signs",
          "not_available",
          "overflow",
          "range",
          "registers",
          "identification",
          "notes",
          "conflicts",
          "checked");

  private final List<MapProblem> problems = new ArrayList<>();
  private final YamlSection root;

  private MapFile(String file, MappingNode node) {
    this.root = new YamlSection(file, "", node, problems);
  }

  /**
   * @param file for messages
   * @throws BrokenMapException with every mistake of the file
   */
  static RegisterMap parse(String file, String text) throws BrokenMapException {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setUseMarks(true)
            .setMaxAliasesForCollections(0)
            .build();
    Optional<Node> node;
    try {
      node = new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw broken(file, line, e.getProblem());
    } catch (YamlEngineException e) {
      throw broken(file, 1, String.valueOf(e.getMessage()));
    }
    if (!(node.orElse(null) instanceof MappingNode mapping))
      throw broken(file, 1, "no mapping of keys");
    return new MapFile(file, mapping).read();
  }

  private static BrokenMapException broken(String file, int line, String found) {
    return new BrokenMapException(
        List.of(new MapProblem(file, line, "file", found, "a register map in YAML 1.2")));
  }

  private RegisterMap read() throws BrokenMapException {
    root.onlyKeys(KEYS);
    int phases = root.integer("phases", 1, 3).orElse(3);
    RegisterMap map =
        new RegisterMap(
            root.requiredText("model"),
            root.requiredText("maker"),
            root.requiredText("name"),
            root.texts("variants"),
            root.word("kind", RegisterMap.Kind.class).orElse(RegisterMap.Kind.METER),
            phases,
            transports(),
            function(),
            words(),
            root.integers("sunspec", 1, 0xFFFE),
            defaults(),
            limits(),
            signs(),
            markers(),
            ranges(),
            entries(),
            identification(),
            root.texts("notes"),
            root.texts("conflicts"),
            root.integer("checked", 0, 99).orElse(0));
    if (!problems.isEmpty()) throw new BrokenMapException(problems);
    return map;
  }

  private List<RegisterMap.Transport> transports() {
    List<RegisterMap.Transport> transports = root.words("transports", RegisterMap.Transport.class);
    if (!root.keys().contains("transports"))
      root.problem("transports", "nothing", "[rtu], [tcp] or [rtu, tcp]");
    return transports;
  }

  private int function() {
    if (!root.keys().contains("function")) root.problem("function", "nothing", "3 or 4");
    return root.integer("function", 3, 4).orElse(3);
  }

  private RegisterMap.WordOrder words() {
    if (!root.keys().contains("words")) root.problem("words", "nothing", "big or little");
    return root.word("words", RegisterMap.WordOrder.class).orElse(RegisterMap.WordOrder.BIG);
  }

  private RegisterMap.LineDefaults defaults() {
    Optional<YamlSection> section = root.section("defaults");
    section.ifPresent(s -> s.onlyKeys(List.of("baud", "parity", "stop_bits", "unit", "tcp_port")));
    return new RegisterMap.LineDefaults(
        section.flatMap(s -> s.integer("baud", 300, 1_000_000)),
        section.flatMap(s -> s.word("parity", BusConfig.Parity.class)),
        section.flatMap(s -> s.integer("stop_bits", 1, 2)),
        section.flatMap(s -> s.integer("unit", 0, 255)),
        section.flatMap(s -> s.integer("tcp_port", 1, 65_535)));
  }

  private RegisterMap.ReadLimits limits() {
    Optional<YamlSection> section = root.section("limits");
    section.ifPresent(s -> s.onlyKeys(List.of("registers", "even", "gaps")));
    return new RegisterMap.ReadLimits(
        section.flatMap(s -> s.integer("registers", 1, 125)).orElse(125),
        section.flatMap(s -> s.flag("even")).orElse(false),
        section.flatMap(s -> s.flag("gaps")).orElse(false));
  }

  /** What the currents' sign is worth. */
  private enum Currents {
    MAGNITUDE,
    SIGNED
  }

  /** What positive power means. */
  private enum Positive {
    IMPORT,
    EXPORT
  }

  private RegisterMap.Signs signs() {
    Optional<YamlSection> section = root.section("signs");
    section.ifPresent(s -> s.onlyKeys(List.of("currents", "positive")));
    return new RegisterMap.Signs(
        section.flatMap(s -> s.word("currents", Currents.class)).orElse(Currents.MAGNITUDE)
            == Currents.SIGNED,
        section.flatMap(s -> s.word("positive", Positive.class)).orElse(Positive.IMPORT)
            == Positive.EXPORT);
  }

  private RegisterMap.Markers markers() {
    boolean[] nan = {false};
    Map<RegisterType, Long> notAvailable = markers("not_available", nan);
    return new RegisterMap.Markers(notAvailable, markers("overflow", new boolean[1]), nan[0]);
  }

  private Map<RegisterType, Long> markers(String key, boolean[] nan) {
    Map<RegisterType, Long> markers = new EnumMap<>(RegisterType.class);
    Optional<YamlSection> section = root.section(key);
    if (section.isEmpty()) return markers;
    for (String name : section.get().keys()) {
      Optional<RegisterType> type = RegisterType.of(name);
      if (type.isEmpty()) {
        section.get().problem(name, "an unknown type", "a type such as int32");
        continue;
      }
      String text = section.get().text(name).orElse("");
      if (text.equals("nan") && type.get().isFloat()) {
        nan[0] = true;
      } else {
        YamlSection.wholeNumber(text)
            .filter(bits -> text.startsWith("0x") || bits >= 0)
            .ifPresentOrElse(
                bits -> markers.put(type.get(), bits),
                () ->
                    section
                        .get()
                        .problem(name, YamlSection.quoted(text), "raw bits such as 0x8000"));
      }
    }
    return markers;
  }

  private RegisterMap.Ranges ranges() {
    Optional<YamlSection> section = root.section("range");
    section.ifPresent(s -> s.onlyKeys(List.of("current", "voltage", "power")));
    RegisterMap.Ranges wide = RegisterMap.Ranges.WIDE;
    return new RegisterMap.Ranges(
        section.flatMap(s -> largest(s, "current", Dimension.CURRENT)).orElse(wide.amps()),
        section.flatMap(s -> largest(s, "voltage", Dimension.VOLTAGE)).orElse(wide.volts()),
        section.flatMap(s -> largest(s, "power", Dimension.ACTIVE_POWER)).orElse(wide.watts()));
  }

  private static Optional<BigDecimal> largest(
      YamlSection section, String key, Dimension dimension) {
    return section
        .text(key)
        .flatMap(
            text -> {
              String[] words = text.strip().split("\\s+", 2);
              try {
                BigDecimal number = new BigDecimal(words[0]);
                Optional<BigDecimal> unit = dimension.factor(words.length == 2 ? words[1] : "");
                if (number.signum() > 0 && unit.isPresent())
                  return unit.map(factor -> number.multiply(factor));
              } catch (NumberFormatException e) {
                // Falls through to the problem below.
              }
              section.problem(key, YamlSection.quoted(text), "a quantity in " + dimension.units());
              return Optional.empty();
            });
  }

  private Map<Quantity, RegisterEntry> entries() {
    Map<Quantity, RegisterEntry> entries = new EnumMap<>(Quantity.class);
    Optional<YamlSection> section = root.section("registers");
    if (section.isEmpty() || section.get().keys().isEmpty()) {
      root.problem("registers", "nothing", "at least one quantity");
      return entries;
    }
    for (String key : section.get().keys()) {
      Optional<Quantity> quantity = Quantity.of(key);
      if (quantity.isEmpty()) {
        section
            .get()
            .problem(key, "an unknown quantity", "a name such as current_l1 (docs/meters.md)");
        continue;
      }
      section
          .get()
          .text(key)
          .flatMap(text -> EntryLine.parse(section.get(), key, quantity.get(), text))
          .ifPresent(entry -> entries.put(quantity.get(), entry));
    }
    return entries;
  }

  private List<Identification> identification() {
    Optional<YamlSection> section = root.section("identification");
    List<Identification> all = new ArrayList<>();
    for (String name : section.map(YamlSection::keys).orElse(List.of()))
      IdentificationLine.parse(section.orElseThrow(), name, function()).ifPresent(all::add);
    return all;
  }
}
