package headroom.daemon.cli;

import java.util.List;

/**
 * As much JSON as the client needs: it writes a list of words, and reads texts and whole numbers
 * from an object without inner objects, as our own daemon writes it.
 */
final class FlatJson {
  private FlatJson() {}

  /** The request line. */
  static String request(List<String> words) {
    StringBuilder json = new StringBuilder("{\"args\":[");
    for (int i = 0; i < words.size(); i++) {
      if (i > 0) json.append(',');
      quote(json, words.get(i));
    }
    return json.append("]}\n").toString();
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u00").append(Character.forDigit(c >> 4, 16));
        json.append(Character.forDigit(c & 15, 16));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }

  /** The value of a text field; empty where there is none. */
  static String text(String json, String name) {
    int at = valueOf(json, name);
    StringBuilder text = new StringBuilder();
    if (at < 0 || json.charAt(at) != '"') return "";
    for (int i = at + 1; i < json.length() && json.charAt(i) != '"'; i++) {
      char c = json.charAt(i);
      if (c != '\\' || i + 1 == json.length()) {
        text.append(c);
        continue;
      }
      c = json.charAt(++i);
      switch (c) {
        case 'n' -> text.append('\n');
        case 't' -> text.append('\t');
        case 'r' -> text.append('\r');
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'u' -> {
          text.append((char) Integer.parseInt(json, i + 1, i + 5, 16));
          i += 4;
        }
        default -> text.append(c);
      }
    }
    return text.toString();
  }

  /** The value of a number field; 1, a failure, where there is none. */
  static int number(String json, String name) {
    int at = valueOf(json, name);
    int end = at;
    while (end >= 0 && end < json.length() && Character.isDigit(json.charAt(end))) end++;
    return end <= at ? 1 : Integer.parseInt(json, at, end, 10);
  }

  /** Where the value of a field begins; -1 where there is no such field. Walks over texts. */
  private static int valueOf(String json, String name) {
    int i = json.indexOf('{') + 1;
    while (i > 0 && i < json.length()) {
      int open = json.indexOf('"', i);
      if (open < 0) return -1;
      int close = endOfText(json, open);
      int value = json.indexOf(':', close) + 1;
      while (value > 0 && value < json.length() && json.charAt(value) == ' ') value++;
      if (value <= 0 || value >= json.length()) return -1;
      if (json.substring(open + 1, close).equals(name)) return value;
      i = json.charAt(value) == '"' ? endOfText(json, value) + 1 : value;
    }
    return -1;
  }

  private static int endOfText(String json, int open) {
    int i = open + 1;
    while (i < json.length() && json.charAt(i) != '"') i += json.charAt(i) == '\\' ? 2 : 1;
    return Math.min(i, json.length() - 1);
  }
}
