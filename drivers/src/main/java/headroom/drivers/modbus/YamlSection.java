package headroom.drivers.modbus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One mapping of a map file, read key by key. What does not fit becomes a problem, not an
 * exception, so that all mistakes of a file are found at once.
 */
final class YamlSection {
  private final String file;
  private final String path;
  private final int line;
  private final List<MapProblem> problems;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();

  YamlSection(String file, String path, MappingNode node, List<MapProblem> problems) {
    this.file = file;
    this.path = path;
    this.line = lineOf(node);
    this.problems = problems;
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problem(lineOf(tuple.getKeyNode()), "", "a key that is no word", "a word");
        continue;
      }
      if (nodes.put(key.getValue(), tuple.getValueNode()) != null)
        problem(lineOf(key), key.getValue(), "a doubled key", "each key once");
      lines.put(key.getValue(), lineOf(key));
    }
  }

  static int lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  /** Every key in the order of the file. */
  List<String> keys() {
    return List.copyOf(nodes.keySet());
  }

  /** Complains about keys other than {@code known}. */
  void onlyKeys(List<String> known) {
    for (String key : nodes.keySet())
      if (!known.contains(key))
        problem(key, "an unknown key", "one of " + String.join(", ", known));
  }

  Optional<String> text(String key) {
    Node node = nodes.get(key);
    if (node == null) return Optional.empty();
    if (node instanceof ScalarNode scalar) return Optional.of(scalar.getValue());
    problem(key, kind(node), "a text");
    return Optional.empty();
  }

  /** A text that must be there; the empty text stands in where it is not. */
  String requiredText(String key) {
    Optional<String> text = text(key).filter(value -> !value.isBlank());
    if (text.isEmpty() && (!nodes.containsKey(key) || nodes.get(key) instanceof ScalarNode))
      problem(key, "nothing", "a text");
    return text.orElse("");
  }

  List<String> texts(String key) {
    Node node = nodes.get(key);
    if (node == null) return List.of();
    if (!(node instanceof SequenceNode sequence)) {
      problem(key, kind(node), "a list");
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      if (item instanceof ScalarNode scalar) texts.add(scalar.getValue());
      else problem(lineOf(item), key, kind(item), "a text");
    }
    return texts;
  }

  Optional<Integer> integer(String key, int least, int most) {
    return text(key).flatMap(text -> number(key, text, least, most)).map(Math::toIntExact);
  }

  List<Integer> integers(String key, int least, int most) {
    return texts(key).stream()
        .flatMap(text -> number(key, text, least, most).stream())
        .map(Math::toIntExact)
        .toList();
  }

  /** A whole number, decimal or after 0x; a problem where it is none or out of bounds. */
  Optional<Long> number(String key, String text, long least, long most) {
    Optional<Long> number = wholeNumber(text).filter(n -> n >= least && n <= most);
    if (number.isEmpty())
      problem(key, quoted(text), "a whole number from " + least + " to " + most);
    return number;
  }

  static Optional<Long> wholeNumber(String text) {
    try {
      if (text.startsWith("0x")) return Optional.of(Long.parseUnsignedLong(text.substring(2), 16));
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  Optional<Boolean> flag(String key) {
    return text(key)
        .flatMap(
            text ->
                switch (text) {
                  case "true" -> Optional.of(true);
                  case "false" -> Optional.of(false);
                  default -> {
                    problem(key, quoted(text), "true or false");
                    yield Optional.empty();
                  }
                });
  }

  /** One of the constants, written in lower case. */
  <E extends Enum<E>> Optional<E> word(String key, Class<E> type) {
    return text(key).flatMap(text -> constant(key, text, type));
  }

  <E extends Enum<E>> List<E> words(String key, Class<E> type) {
    return texts(key).stream().flatMap(text -> constant(key, text, type).stream()).toList();
  }

  private <E extends Enum<E>> Optional<E> constant(String key, String text, Class<E> type) {
    List<E> all = List.of(type.getEnumConstants());
    Function<E, String> written = constant -> constant.name().toLowerCase(Locale.ROOT);
    Optional<E> found = all.stream().filter(one -> written.apply(one).equals(text)).findFirst();
    if (found.isEmpty())
      problem(key, quoted(text), all.stream().map(written).collect(Collectors.joining(" or ")));
    return found;
  }

  /** The mapping at {@code key}, where there is one. */
  Optional<YamlSection> section(String key) {
    Node node = nodes.get(key);
    if (node == null) return Optional.empty();
    if (node instanceof MappingNode mapping)
      return Optional.of(new YamlSection(file, below(key), mapping, problems));
    problem(key, kind(node), "a mapping");
    return Optional.empty();
  }

  boolean isSection(String key) {
    return nodes.get(key) instanceof MappingNode;
  }

  void problem(String key, String found, String expected) {
    problem(lines.getOrDefault(key, line), key, found, expected);
  }

  private void problem(int atLine, String key, String found, String expected) {
    problems.add(new MapProblem(file, atLine, below(key), found, expected));
  }

  private String below(String key) {
    if (path.isEmpty()) return key;
    return key.isEmpty() ? path : path + "." + key;
  }

  static String quoted(String text) {
    return "'" + text + "'";
  }

  private static String kind(Node node) {
    return switch (node) {
      case MappingNode ignored -> "a mapping";
      case SequenceNode ignored -> "a list";
      default -> "a text";
    };
  }
}
