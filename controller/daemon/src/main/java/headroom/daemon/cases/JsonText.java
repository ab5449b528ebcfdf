package headroom.daemon.cases;

import headroom.daemon.config.Place;
import headroom.daemon.config.Problems;
import headroom.daemon.config.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns JSON text into the tree that the config reader works on: every scalar is text with its
 * line, doubled keys are problems, and size and depth are bounded.
 */
final class JsonText {
  static final int MOST_CHARS = 32_000_000;
  static final int MOST_DEPTH = 32;

  private final JsonParser parser;
  private final Problems problems;

  private JsonText(JsonParser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** The document, or empty when the text is not JSON; then {@code problems} says why. */
  static Optional<Yaml> read(String text, Problems problems) {
    if (text.length() > MOST_CHARS) {
      problems.add(Place.FILE, text.length() + " characters", "a case of at most " + MOST_CHARS);
      return Optional.empty();
    }
    try (JsonParser parser = JsonMapper.shared().createParser(text)) {
      JsonText reader = new JsonText(parser, problems);
      if (parser.nextToken() == null) {
        problems.add(Place.FILE, "an empty file", "a case: { \"case\": \"…\", … }");
        return Optional.empty();
      }
      Yaml root = reader.value(1, Place.FILE);
      if (parser.nextToken() != null)
        problems.add(new Place(reader.line(), ""), "a second document", "one case per file");
      return Optional.of(root);
    } catch (TooDeep deep) {
      problems.add(
          new Place(deep.line, ""), "brackets inside brackets", "at most " + MOST_DEPTH + " deep");
    } catch (JacksonException broken) {
      int line = broken.getLocation() == null ? 1 : broken.getLocation().getLineNr();
      String why = String.valueOf(broken.getOriginalMessage()).replaceAll("\\s+", " ");
      problems.add(
          new Place(Math.max(1, line), ""), "broken JSON (" + Problems.shown(why) + ")", "JSON");
    }
    return Optional.empty();
  }

  private Yaml value(int depth, Place place) {
    if (depth > MOST_DEPTH) throw new TooDeep(line());
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> table(depth, place);
      case START_ARRAY -> items(depth, place);
      case VALUE_STRING -> new Yaml.Text(parser.getString(), true, line());
      case VALUE_NULL -> new Yaml.Text("", false, line());
      default -> new Yaml.Text(parser.getString(), false, line());
    };
  }

  private Yaml.Table table(int depth, Place place) {
    int begins = line();
    Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
    long size = 1;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      int keyLine = line();
      Place here = place.at(Problems.shown(name), keyLine);
      parser.nextToken();
      Yaml value = value(depth + 1, here);
      size += 1 + value.size();
      Yaml.Entry earlier = entries.putIfAbsent(name, new Yaml.Entry(keyLine, value));
      if (earlier != null)
        problems.add(
            here,
            "a second '" + Problems.shown(name) + "'",
            "each key once; the first is on line " + earlier.keyLine());
    }
    return new Yaml.Table(entries, begins, size);
  }

  private Yaml.Items items(int depth, Place place) {
    int begins = line();
    List<Yaml> items = new ArrayList<>();
    long size = 1;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Yaml item = value(depth + 1, place.item(items.size(), line()));
      size += item.size();
      items.add(item);
    }
    return new Yaml.Items(items, begins, size);
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  /** Reading stops here. */
  private static final class TooDeep extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int line;

    TooDeep(int line) {
      super("too deep", null, false, false);
      this.line = line;
    }
  }
}
