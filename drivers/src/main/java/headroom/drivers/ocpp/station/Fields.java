package headroom.drivers.ocpp.station;

import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.ErrorCode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the fields of one object of a payload. A field that is wrong throws a {@link Violation},
 * which becomes the CALLERROR of its kind. Empty strings and nulls count as absent: chargers send
 * them for optional fields.
 */
public final class Fields {
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxNumberLength(64)
                          .maxStringLength(1 << 20)
                          .build())
                  .build())
          .build();

  /** A clock after this is no clock; it also keeps all arithmetic within 64 bits of nanoseconds. */
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private static final int MOST_DIGITS = 15;
  private static final int LONGEST_WORD = 100;

  private final JsonNode node;
  private final String path;

  private Fields(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /** The charger said something that the action does not allow. */
  public static final class Violation extends Exception {
    private static final long serialVersionUID = 1L;
    private final ErrorCode code;

    public Violation(ErrorCode code, String text) {
      super(text, null, false, false);
      this.code = code;
    }

    public ErrorCode code() {
      return code;
    }

    /** What is wrong, with the field's path; without the value. */
    public String text() {
      return String.valueOf(getMessage());
    }
  }

  /** The fields of a payload, which must be a JSON object. */
  public static Fields of(String payload) throws Violation {
    try {
      JsonNode node = JSON.readTree(payload);
      if (!node.isObject())
        throw new Violation(ErrorCode.FORMATION_VIOLATION, "a JSON object expected");
      return new Fields(node, "");
    } catch (JacksonException unreadable) {
      throw new Violation(
          ErrorCode.FORMATION_VIOLATION, "unreadable: " + unreadable.getOriginalMessage());
    }
  }

  /** The fields of a good answer; empty for any other, and for one that cannot be read. */
  public static Optional<Fields> ofResult(Answer answer) {
    if (!(answer instanceof Answer.Result result)) return Optional.empty();
    try {
      return Optional.of(of(result.payload()));
    } catch (Violation unreadable) {
      return Optional.empty();
    }
  }

  public String text(String name, int longest) throws Violation {
    return optionalText(name, longest).orElseThrow(() -> missing(name));
  }

  public Optional<String> optionalText(String name, int longest) throws Violation {
    Optional<JsonNode> value = value(name);
    if (value.isEmpty()) return Optional.empty();
    if (!value.get().isString()) throw wrongType(name, "a string");
    String text = value.get().stringValue();
    if (text.length() > longest)
      throw new Violation(
          ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
          path + name + ": " + text.length() + " characters, at most " + longest + " are allowed");
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** A text that nothing depends on: cut where it is too long, absent where it is none. */
  public String anyText(String name, int longest) {
    JsonNode value = node.get(name);
    if (value == null || !value.isString()) return "";
    String text = value.stringValue();
    return text.length() <= longest ? text : text.substring(0, longest);
  }

  /** A whole number; 1.0 counts as one. */
  public long integer(String name) throws Violation {
    return optionalInteger(name).orElseThrow(() -> missing(name));
  }

  public Optional<Long> optionalInteger(String name) throws Violation {
    Optional<JsonNode> value = value(name);
    if (value.isEmpty()) return Optional.empty();
    if (!value.get().isNumber()) throw wrongType(name, "an integer");
    try {
      BigDecimal number = value.get().decimalValue();
      if (Math.abs((long) number.precision() - number.scale()) > MOST_DIGITS)
        throw wrongType(name, "an integer of at most " + MOST_DIGITS + " digits");
      return Optional.of(number.longValueExact());
    } catch (ArithmeticException | NumberFormatException | JacksonException notWhole) {
      throw wrongType(name, "an integer");
    }
  }

  /** A whole number of 32 bits. */
  public int wholeNumber(String name) throws Violation {
    return optionalWholeNumber(name).orElseThrow(() -> missing(name));
  }

  public Optional<Integer> optionalWholeNumber(String name) throws Violation {
    Optional<Long> number = optionalInteger(name);
    if (number.isPresent() && number.get() != number.get().intValue())
      throw new Violation(
          ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, path + name + ": a number of 32 bits expected");
    return number.map(Long::intValue);
  }

  /** A decimal number in thousandths, rounded down. */
  public long thousandths(String name) throws Violation {
    JsonNode value = value(name).orElseThrow(() -> missing(name));
    if (!value.isNumber()) throw wrongType(name, "a number");
    try {
      BigDecimal number = value.decimalValue();
      if (Math.abs((long) number.precision() - number.scale()) > MOST_DIGITS)
        throw wrongType(name, "a number of at most " + MOST_DIGITS + " digits");
      return number.movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact();
    } catch (ArithmeticException | NumberFormatException | JacksonException none) {
      throw wrongType(name, "a number");
    }
  }

  /** Whole numbers of an array that may be there. */
  public List<Integer> wholeNumbers(String name) throws Violation {
    List<Integer> numbers = new ArrayList<>();
    for (JsonNode each : elements(name)) {
      if (!each.isIntegralNumber() || !each.canConvertToInt())
        throw wrongType(name, "an array of integers");
      numbers.add(each.intValue());
    }
    return numbers;
  }

  /** Texts of an array that may be there. */
  public List<String> texts(String name) throws Violation {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : elements(name)) {
      if (!each.isString()) throw wrongType(name, "an array of strings");
      texts.add(each.stringValue());
    }
    return texts;
  }

  private List<JsonNode> elements(String name) throws Violation {
    Optional<JsonNode> array = value(name);
    if (array.isEmpty()) return List.of();
    if (!array.get().isArray()) throw wrongType(name, "an array");
    List<JsonNode> elements = new ArrayList<>();
    for (JsonNode each : array.get()) elements.add(each);
    return elements;
  }

  /** One of the words that the standard knows. */
  public <T> T word(String name, Map<String, T> words) throws Violation {
    return optionalWord(name, words).orElseThrow(() -> missing(name));
  }

  public <T> Optional<T> optionalWord(String name, Map<String, T> words) throws Violation {
    Optional<String> text = optionalText(name, LONGEST_WORD);
    if (text.isEmpty()) return Optional.empty();
    T meaning = words.get(text.get());
    if (meaning == null)
      throw new Violation(
          ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
          path + name + ": one of " + String.join(", ", words.keySet()) + " expected");
    return Optional.of(meaning);
  }

  /** A time; empty where it is absent. */
  public Optional<Instant> optionalTime(String name) throws Violation {
    Optional<String> text = optionalText(name, 64);
    if (text.isEmpty()) return Optional.empty();
    Optional<Instant> time = time(text.get());
    if (time.isEmpty())
      throw new Violation(
          ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, path + name + ": a date and time expected");
    return time;
  }

  public int connector(String name) throws Violation {
    long connector = integer(name);
    if (connector < 0 || connector > 1000)
      throw new Violation(
          ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, path + name + ": 0 to 1000 expected");
    return (int) connector;
  }

  public boolean isTrue(String name) {
    JsonNode value = node.get(name);
    return value != null && value.isBoolean() && value.booleanValue();
  }

  /** A time; empty where it is absent or cannot be read. */
  public Optional<Instant> anyTime(String name) {
    return time(anyText(name, 64));
  }

  /** An integer that nothing depends on: absent where it is none. */
  public Optional<Long> anyInteger(String name) {
    try {
      return optionalInteger(name);
    } catch (Violation none) {
      return Optional.empty();
    }
  }

  /** An object that nothing depends on: absent where it is none. */
  public Optional<Fields> anyObject(String name) {
    JsonNode value = node.get(name);
    return value == null || !value.isObject()
        ? Optional.empty()
        : Optional.of(new Fields(value, path + name + "."));
  }

  /** An object that must be there. */
  public Fields object(String name) throws Violation {
    JsonNode value = value(name).orElseThrow(() -> missing(name));
    if (!value.isObject()) throw wrongType(name, "an object");
    return new Fields(value, path + name + ".");
  }

  /** A number as it is written, or as a text that holds one; empty for anything else. */
  public String anyNumber(String name) {
    JsonNode value = node.get(name);
    return value != null && value.isNumber() ? value.toString() : anyText(name, 64);
  }

  /** Objects of an array that must be there. */
  public List<Fields> objects(String name) throws Violation {
    JsonNode array = value(name).orElseThrow(() -> missing(name));
    if (!array.isArray()) throw wrongType(name, "an array");
    List<Fields> objects = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      JsonNode element = array.get(i);
      String where = path + name + "[" + i + "].";
      if (element == null || !element.isObject())
        throw new Violation(ErrorCode.TYPE_CONSTRAINT_VIOLATION, where + ": an object expected");
      objects.add(new Fields(element, where));
    }
    return objects;
  }

  /** Objects of an array; none where it is absent or something else. */
  public List<Fields> anyObjects(String name) {
    List<Fields> objects = new ArrayList<>();
    JsonNode array = node.get(name);
    if (array == null || !array.isArray()) return objects;
    for (JsonNode element : array) if (element.isObject()) objects.add(new Fields(element, path));
    return objects;
  }

  private Optional<JsonNode> value(String name) {
    return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
  }

  private Violation missing(String name) {
    return new Violation(
        ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION, path + name + ": missing, but required");
  }

  private Violation wrongType(String name, String expected) {
    return new Violation(
        ErrorCode.TYPE_CONSTRAINT_VIOLATION, path + name + ": " + expected + " expected");
  }

  /** ISO 8601 with an offset; without one it is taken as UTC, and a blank for the T. */
  public static Optional<Instant> time(String text) {
    String iso = text.strip().replace(' ', 'T');
    if (iso.isEmpty()) return Optional.empty();
    try {
      boolean offset = iso.endsWith("Z") || iso.endsWith("z") || iso.matches(".*T.*[+-].*");
      Instant time =
          offset
              ? OffsetDateTime.parse(iso).toInstant()
              : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
      return Optional.of(time).filter(t -> !t.isBefore(Instant.EPOCH) && t.isBefore(LATEST));
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
