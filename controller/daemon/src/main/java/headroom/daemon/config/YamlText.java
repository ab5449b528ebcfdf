package headroom.daemon.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Turns YAML 1.2 text into a {@link Yaml} tree: doubled keys, tags and second documents are
 * problems, and size, depth and aliases are bounded, so that no file can exhaust the device.
 *
 * <p>Works on the parser's events, not on its objects: no scalar is ever interpreted by a schema.
 */
final class YamlText {
  static final int MOST_CHARS = 1_000_000;
  static final int MOST_DEPTH = 16;
  static final int MOST_VALUES = 100_000;

  private final Iterator<Event> events;
  private final Problems problems;
  private final Map<Anchor, Yaml> anchors = new HashMap<>();

  private YamlText(Iterator<Event> events, Problems problems) {
    this.events = events;
    this.problems = problems;
  }

  /** The document, or empty when the text is not YAML; then {@code problems} says why. */
  static Optional<Yaml> read(String text, Problems problems) {
    if (text.length() > MOST_CHARS) {
      problems.add(Place.FILE, text.length() + " characters", "a config of at most " + MOST_CHARS);
      return Optional.empty();
    }
    LoadSettings settings =
        LoadSettings.builder().setLabel(problems.file()).setCodePointLimit(MOST_CHARS).build();
    try {
      String plain = withoutMark(text);
      return new YamlText(new Parse(settings).parseString(plain).iterator(), problems).document();
    } catch (TooMuch tooMuch) {
      problems.add(new Place(tooMuch.line, ""), tooMuch.found, tooMuch.expected);
    } catch (MarkedYamlEngineException broken) {
      int line = broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      problems.add(new Place(line, ""), "broken YAML (" + reason(broken) + ")", hint(broken));
    } catch (YamlEngineException broken) {
      problems.add(
          Place.FILE,
          "broken YAML (" + oneLine(String.valueOf(broken.getMessage())) + ")",
          "YAML 1.2");
    }
    return Optional.empty();
  }

  /** Text without the byte order mark that some editors put first. */
  static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static String reason(MarkedYamlEngineException broken) {
    if (isTab(broken)) return "a tab as indentation";
    String column =
        broken.getProblemMark().map(mark -> ", column " + (mark.getColumn() + 1)).orElse("");
    return oneLine(broken.getProblem()) + column;
  }

  private static String hint(MarkedYamlEngineException broken) {
    String problem = String.valueOf(broken.getProblem());
    if (isTab(broken)) return "indentation by spaces";
    boolean inBrackets = String.valueOf(broken.getContext()).contains("flow");
    if (inBrackets && broken.getContextMark().isPresent())
      return "a comma or the closing bracket of line "
          + (broken.getContextMark().get().getLine() + 1);
    if (problem.contains("mapping values are not allowed"))
      return "'key: value' once per line, and quotes around a value that holds ': '";
    if (problem.contains("found unexpected end of stream")) return "a closing quote or bracket";
    return "'key: value' lines, indented alike within a section";
  }

  private static boolean isTab(MarkedYamlEngineException broken) {
    return String.valueOf(broken.getProblem()).contains("\\t");
  }

  private static String oneLine(String text) {
    return Problems.shown(String.valueOf(text).strip().replaceAll("\\s+", " "));
  }

  private Optional<Yaml> document() {
    events.next(); // start of the stream
    Event start = events.next();
    if (start.getEventId() == Event.ID.StreamEnd) {
      problems.add(Place.FILE, "an empty file", "sections site, circuits, chargers and ocpp");
      return Optional.empty();
    }
    Yaml root = value(events.next(), 1, Place.FILE);
    events.next(); // end of the document
    Event next = events.next();
    if (next.getEventId() != Event.ID.StreamEnd)
      problems.add(new Place(line(next), ""), "a second document", "one document per file");
    return Optional.of(root);
  }

  private Yaml value(Event event, int depth, Place place) {
    if (depth > MOST_DEPTH)
      throw new TooMuch(
          line(event),
          "sections inside sections, " + depth + " deep",
          "at most " + MOST_DEPTH + " levels");
    refuseTag(event, place);
    Yaml value =
        switch (event) {
          case AliasEvent alias -> known(alias);
          case ScalarEvent scalar ->
              new Yaml.Text(scalar.getValue(), !scalar.isPlain(), line(scalar));
          case CollectionStartEvent start when start.getEventId() == Event.ID.MappingStart ->
              table(start, depth, place);
          default -> items(event, depth, place);
        };
    if (event instanceof NodeEvent node && !(event instanceof AliasEvent))
      node.getAnchor().ifPresent(anchor -> anchors.put(anchor, value));
    return value;
  }

  private Yaml.Table table(Event start, int depth, Place place) {
    Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
    long size = 1;
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      int keyLine = line(event);
      Yaml key = value(event, depth + 1, place);
      String name = key instanceof Yaml.Text text ? text.value() : "";
      if (!(key instanceof Yaml.Text))
        problems.add(new Place(keyLine, place.path()), key.shown() + " as a key", "a name");
      Place here = place.at(Problems.shown(name), keyLine);
      Yaml value = value(events.next(), depth + 1, here);
      size = bounded(size + 1 + value.size(), keyLine);
      if (!(key instanceof Yaml.Text)) continue;
      Yaml.Entry earlier = entries.putIfAbsent(name, new Yaml.Entry(keyLine, value));
      if (earlier != null)
        problems.add(
            here,
            "a second '" + Problems.shown(name) + "'",
            "each key once; the first is on line " + earlier.keyLine());
    }
    return new Yaml.Table(entries, line(start), size);
  }

  private Yaml.Items items(Event start, int depth, Place place) {
    List<Yaml> items = new ArrayList<>();
    long size = 1;
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      Yaml item = value(event, depth + 1, place.item(items.size(), line(event)));
      size = bounded(size + item.size(), line(event));
      items.add(item);
    }
    return new Yaml.Items(items, line(start), size);
  }

  private static long bounded(long size, int line) {
    if (size > MOST_VALUES)
      throw new TooMuch(
          line, "more than " + MOST_VALUES + " values, aliases counted", "at most " + MOST_VALUES);
    return size;
  }

  /** What an alias stands for; the parser itself lets unknown ones pass. */
  private Yaml known(AliasEvent alias) {
    Yaml known = anchors.get(alias.getAlias());
    if (known != null) return known;
    String name = Problems.shown(alias.getAlias().getValue());
    throw new TooMuch(
        line(alias), "the alias *" + name, "an alias of a finished value marked &" + name);
  }

  private void refuseTag(Event event, Place place) {
    Optional<String> tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case CollectionStartEvent start -> start.getTag();
          default -> Optional.empty();
        };
    tag.ifPresent(
        name ->
            problems.add(
                new Place(line(event), place.path()),
                "the tag " + Problems.shown(name),
                "a value without a tag"));
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  /** The document goes beyond a bound: reading stops here. */
  private static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int line;
    private final String found;
    private final String expected;

    TooMuch(int line, String found, String expected) {
      super(found, null, false, false);
      this.line = line;
      this.found = found;
      this.expected = expected;
    }
  }
}
