package headroom.sim.csms;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A text frame of OCPP-J (section 4.2), taken apart at its commas, so that a payload stays as it
 * came.
 *
 * @param type 2 to 6
 * @param action of a call, error code of an error, empty otherwise
 * @param payload the last element, byte for byte
 */
public record Envelope(int type, String id, String action, String payload) {
  public static final int CALL = 2;
  public static final int RESULT = 3;
  public static final int ERROR = 4;

  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_ID = 36;

  /** Empty for what is no OCPP-J. */
  public static Optional<Envelope> parse(String text) {
    try {
      if (!JSON.readTree(text).isArray()) return Optional.empty();
    } catch (JacksonException wrong) {
      return Optional.empty();
    }
    List<String> elements = elements(text);
    if (elements.size() < 3) return Optional.empty();
    JsonNode type = JSON.readTree(elements.get(0));
    JsonNode id = JSON.readTree(elements.get(1));
    if (!type.isInt() || !id.isString() || id.stringValue().length() > LONGEST_ID)
      return Optional.empty();
    int number = type.intValue();
    boolean isNamed = number == CALL || number == ERROR || number >= 5;
    JsonNode name = JSON.readTree(elements.get(2));
    if (number < CALL || number > 6 || (isNamed && !name.isString())) return Optional.empty();
    if (number == CALL && elements.size() != 4) return Optional.empty();
    return Optional.of(
        new Envelope(
            number, id.stringValue(), isNamed ? name.stringValue() : "", elements.getLast()));
  }

  /** The elements of the outer array, as they stand. The text is known to be JSON. */
  private static List<String> elements(String text) {
    List<String> elements = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    int begin = text.indexOf('[') + 1;
    for (int i = begin; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == '\\') i++;
        else if (c == '"') quoted = false;
        continue;
      }
      switch (c) {
        case '"' -> quoted = true;
        case '[', '{' -> depth++;
        case '}' -> depth--;
        case ',', ']' -> {
          if (depth == 0) {
            elements.add(text.substring(begin, i).strip());
            begin = i + 1;
            if (c == ']') return elements;
          } else if (c == ']') {
            depth--;
          }
        }
        default -> {}
      }
    }
    return elements;
  }

  public static String call(String id, String action, String payload) {
    return "[2," + quote(id) + "," + quote(action) + "," + payload + "]";
  }

  public static String result(String id, String payload) {
    return "[3," + quote(id) + "," + payload + "]";
  }

  static String error(String id, String code) {
    return "[4," + quote(id) + "," + quote(code) + ",\"\",{}]";
  }

  private static String quote(String text) {
    return JSON.writeValueAsString(text);
  }
}
