package headroom.drivers.ocpp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks that a text is JSON (RFC 8259) and finds where the elements of its outermost array, or the
 * values of its outermost object, stand, without building anything. Nesting is limited, so hostile
 * depth cannot exhaust the stack.
 */
public final class JsonScan {
  /** Deepest nesting of arrays and objects, the outermost array included. */
  static final int DEEPEST = 64;

  /** One value: {@code [from, to)} in the text. */
  public record Span(int from, int to) {}

  /**
   * One value of the outermost object.
   *
   * @param key as it is written, without the quotes
   */
  public record Member(String key, Span value) {}

  private final String text;
  private int at;
  private boolean tooDeep;
  private Optional<String> problem = Optional.empty();
  private final List<Span> elements = new ArrayList<>(5);
  private final List<Member> members = new ArrayList<>();
  private boolean array;

  private JsonScan(String text) {
    this.text = text;
  }

  public static JsonScan of(String text) {
    JsonScan scan = new JsonScan(text);
    scan.blank();
    scan.array = scan.peek() == '[';
    if (scan.value(0)) {
      scan.blank();
      if (scan.at < text.length()) scan.fail("text after the end");
    }
    return scan;
  }

  /** What is wrong and where; empty for good JSON. */
  Optional<String> problem() {
    return problem;
  }

  boolean isTooDeep() {
    return tooDeep;
  }

  /** Whether the text is an array, or began as one. */
  boolean isArray() {
    return array;
  }

  /** Elements of the outermost array: all of them in good JSON, else those before the problem. */
  public List<Span> elements() {
    return elements;
  }

  /** Values of the outermost object: all of them in good JSON, else those before the problem. */
  public List<Member> members() {
    return members;
  }

  private boolean value(int depth) {
    return switch (peek()) {
      case '{' -> object(depth + 1);
      case '[' -> array(depth + 1);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> fail("a value expected");
    };
  }

  private boolean array(int depth) {
    if (depth > DEEPEST) return failTooDeep();
    at++;
    blank();
    if (take(']')) return true;
    while (true) {
      int from = at;
      if (!value(depth)) return false;
      if (depth == 1) elements.add(new Span(from, at));
      blank();
      if (take(']')) return true;
      if (!take(',')) return fail("',' or ']' expected");
      blank();
    }
  }

  private boolean object(int depth) {
    if (depth > DEEPEST) return failTooDeep();
    at++;
    blank();
    if (take('}')) return true;
    while (true) {
      if (peek() != '"') return fail("a key expected");
      int key = at;
      if (!string()) return false;
      int keyEnds = at;
      blank();
      if (!take(':')) return fail("':' expected");
      blank();
      int from = at;
      if (!value(depth)) return false;
      if (depth == 1)
        members.add(new Member(text.substring(key + 1, keyEnds - 1), new Span(from, at)));
      blank();
      if (take('}')) return true;
      if (!take(',')) return fail("',' or '}' expected");
      blank();
    }
  }

  private boolean string() {
    at++;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return true;
      }
      if (c < ' ') return fail("a control character in a string");
      at++;
      if (c == '\\' && !escape()) return false;
    }
    return fail("the text ends in a string");
  }

  private boolean escape() {
    char c = peek();
    if ("\"\\/bfnrt".indexOf(c) >= 0) {
      at++;
      return true;
    }
    if (c != 'u') return fail("an unknown escape");
    at++;
    for (int i = 0; i < 4; i++, at++)
      if (Character.digit(peek(), 16) < 0 || peek() > 'f') return fail("four hex digits expected");
    return true;
  }

  private boolean number() {
    take('-');
    if (!take('0') && !digits()) return fail("a digit expected");
    if (take('.') && !digits()) return fail("a digit expected");
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!digits()) return fail("a digit expected");
    }
    return true;
  }

  private boolean digits() {
    int from = at;
    while (peek() >= '0' && peek() <= '9') at++;
    return at > from;
  }

  private boolean word(String word) {
    if (!text.startsWith(word, at)) return fail("a value expected");
    at += word.length();
    return true;
  }

  private void blank() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') at++;
  }

  /** The next character; NUL, which JSON allows nowhere, at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private boolean take(char c) {
    if (at >= text.length() || text.charAt(at) != c) return false;
    at++;
    return true;
  }

  private boolean failTooDeep() {
    tooDeep = true;
    return fail("nested deeper than " + DEEPEST);
  }

  private boolean fail(String what) {
    problem = Optional.of(what + " at character " + at);
    return false;
  }
}
