package headroom.drivers.ocpp;

import headroom.drivers.ocpp.FrameCodec.Decoded.Bad;
import headroom.drivers.ocpp.FrameCodec.Decoded.Fault;
import headroom.drivers.ocpp.FrameCodec.Decoded.Good;
import headroom.drivers.ocpp.JsonScan.Span;
import java.util.List;
import java.util.Optional;

/**
 * OCPP-J frames to text and back. Any text gives a named result: decoding never throws, whatever
 * the text is.
 */
public final class FrameCodec {
  /** The standard says 36; some chargers wrap a UUID. */
  public static final int LONGEST_ID = 128;

  /** Far above any message of OCPP; a transport has a limit of its own. */
  public static final int LONGEST_TEXT = 1 << 20;

  private static final int LONGEST_ACTION = 128;

  private FrameCodec() {}

  /** What became of a text. */
  public sealed interface Decoded {
    record Good(Frame frame) implements Decoded {}

    /**
     * Not a frame.
     *
     * @param type message type, where it could be read
     * @param id message id, where it could be read
     * @param detail what is wrong and where; holds nothing of the text itself
     */
    record Bad(Fault fault, Optional<Integer> type, Optional<String> id, String detail)
        implements Decoded {
      /** Whether the peer waits for an answer and can be told what is wrong. */
      public boolean isAnswerable() {
        return id.isPresent() && type.isPresent() && type.get() == 2;
      }
    }

    /** Why a text is no frame. */
    enum Fault {
      TOO_LONG,
      NOT_JSON,
      TOO_DEEP,
      NOT_AN_ARRAY,
      UNKNOWN_TYPE,
      WRONG_ARITY,
      BAD_ID,
      BAD_ELEMENT,
      PAYLOAD_NOT_AN_OBJECT
    }
  }

  /** Reads one text frame. */
  public static Decoded decode(String text) {
    if (text.length() > LONGEST_TEXT)
      return new Bad(
          Fault.TOO_LONG,
          Optional.empty(),
          Optional.empty(),
          text.length() + " characters, at most " + LONGEST_TEXT + " are read");
    JsonScan scan = JsonScan.of(text);
    return new Envelope(text, scan).read();
  }

  /** Writes a frame; payloads go out as they are. */
  public static String encode(Frame frame) {
    StringBuilder out = new StringBuilder(64);
    switch (frame) {
      case Frame.Call f ->
          open(out, 2, f.id()).append(quoted(f.action())).append(',').append(f.payload());
      case Frame.CallResult f -> open(out, 3, f.id()).append(f.payload());
      case Frame.CallError f -> error(open(out, 4, f.id()), f.code(), f.description(), f.details());
      case Frame.CallResultError f ->
          error(open(out, 5, f.id()), f.code(), f.description(), f.details());
      case Frame.Send f ->
          open(out, 6, f.id()).append(quoted(f.action())).append(',').append(f.payload());
    }
    return out.append(']').toString();
  }

  private static StringBuilder open(StringBuilder out, int type, String id) {
    return out.append('[').append(type).append(',').append(quoted(id)).append(',');
  }

  private static void error(StringBuilder out, String code, String description, String details) {
    out.append(quoted(code)).append(',').append(quoted(description)).append(',').append(details);
  }

  /** A JSON string; what UTF-8 cannot carry (a lone surrogate) is escaped. */
  public static String quoted(String value) {
    StringBuilder out = new StringBuilder(value.length() + 2).append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') out.append('\\').append(c);
      else if (c < ' ' || isLoneSurrogate(value, i)) out.append("\\u%04x".formatted((int) c));
      else out.append(c);
    }
    return out.append('"').toString();
  }

  private static boolean isLoneSurrogate(String value, int i) {
    char c = value.charAt(i);
    if (Character.isHighSurrogate(c))
      return i + 1 >= value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
  }

  /** The elements of one frame. */
  private static final class Envelope {
    private final String text;
    private final JsonScan scan;
    private final List<Span> elements;
    private Optional<Integer> type = Optional.empty();
    private Optional<String> id = Optional.empty();

    Envelope(String text, JsonScan scan) {
      this.text = text;
      this.scan = scan;
      this.elements = scan.elements();
    }

    Decoded read() {
      if (!elements.isEmpty()) type = type(raw(0));
      if (elements.size() > 1) id = string(1, LONGEST_ID).filter(s -> !s.isEmpty());
      if (scan.isTooDeep()) return bad(Fault.TOO_DEEP, scan.problem().orElse(""));
      if (scan.problem().isPresent()) return bad(Fault.NOT_JSON, scan.problem().get());
      if (!scan.isArray()) return bad(Fault.NOT_AN_ARRAY, "a JSON array expected");
      if (type.isEmpty()) return bad(Fault.UNKNOWN_TYPE, "message type 2 to 6 expected");
      if (id.isEmpty())
        return bad(Fault.BAD_ID, "a message id of 1 to " + LONGEST_ID + " characters expected");
      return switch (type.get()) {
        case 2, 6 -> question(type.get());
        case 3 -> answer();
        default -> error(type.get());
      };
    }

    private Decoded question(int type) {
      if (elements.size() != 4) return arity("4");
      Optional<String> action = string(2, LONGEST_ACTION);
      if (action.isEmpty()) return bad(Fault.BAD_ELEMENT, "an action name expected");
      if (!isObject(3)) return notAnObject();
      return new Good(
          type == 2
              ? new Frame.Call(id(), action.get(), raw(3))
              : new Frame.Send(id(), action.get(), raw(3)));
    }

    private Decoded answer() {
      if (elements.size() != 3) return arity("3");
      return isObject(2) ? new Good(new Frame.CallResult(id(), raw(2))) : notAnObject();
    }

    /** Details are left out by some, though the standard asks for them. */
    private Decoded error(int type) {
      if (elements.size() != 4 && elements.size() != 5) return arity("5");
      Optional<String> code = string(2, LONGEST_TEXT);
      Optional<String> description = string(3, LONGEST_TEXT);
      if (code.isEmpty() || description.isEmpty())
        return bad(Fault.BAD_ELEMENT, "an error code and a description expected");
      String details = elements.size() == 5 ? raw(4) : "{}";
      return new Good(
          type == 4
              ? new Frame.CallError(id(), code.get(), description.get(), details)
              : new Frame.CallResultError(id(), code.get(), description.get(), details));
    }

    private Bad arity(String expected) {
      return bad(
          Fault.WRONG_ARITY, elements.size() + " elements, expected " + expected + " of this type");
    }

    private Bad notAnObject() {
      return bad(Fault.PAYLOAD_NOT_AN_OBJECT, "a JSON object expected as payload");
    }

    private Bad bad(Fault fault, String detail) {
      return new Bad(fault, type, id, detail);
    }

    private String id() {
      return id.orElseThrow();
    }

    private String raw(int element) {
      return text.substring(elements.get(element).from(), elements.get(element).to());
    }

    private boolean isObject(int element) {
      return text.charAt(elements.get(element).from()) == '{';
    }

    /** The value of a string; empty when it is none, or longer than {@code longest}. */
    private Optional<String> string(int element, int longest) {
      if (text.charAt(elements.get(element).from()) != '"') return Optional.empty();
      String value = unquoted(raw(element));
      return value.length() > longest ? Optional.empty() : Optional.of(value);
    }

    private static Optional<Integer> type(String raw) {
      return switch (raw) {
        case "2", "3", "4", "5", "6" -> Optional.of(raw.charAt(0) - '0');
        default -> Optional.empty();
      };
    }
  }

  /** The value of a JSON string that was already found good. */
  private static String unquoted(String raw) {
    if (raw.indexOf('\\') < 0) return raw.substring(1, raw.length() - 1);
    StringBuilder out = new StringBuilder(raw.length());
    for (int i = 1; i < raw.length() - 1; i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escaped = raw.charAt(++i);
      switch (escaped) {
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          out.append((char) Integer.parseInt(raw.substring(i + 1, i + 5), 16));
          i += 4;
        }
        default -> out.append(escaped);
      }
    }
    return out.toString();
  }
}
