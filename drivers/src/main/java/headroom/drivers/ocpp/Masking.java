package headroom.drivers.ocpp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Hides what nobody needs to see who looks for a fault: id tags and tokens, passwords, keys and
 * certificates, and the values of settings that are such. The rest of a frame stays letter for
 * letter. Pure.
 */
public final class Masking {
  private static final String HIDDEN = "***";
  private static final JsonFactory JSON = new JsonFactory();

  /** Fields whose text is a card, a person's contract, or a secret, in any version. */
  private static final Set<String> SECRET =
      Set.of(
          "idtag",
          "parentidtag",
          "idtoken",
          "additionalidtoken",
          "masterpassgroupid",
          "password",
          "apnpassword",
          "simpin",
          "certificate",
          "certificatechain",
          "csr",
          "exirequest",
          "exiresponse");

  /** Fields that hold the value of a setting, which another field names. */
  private static final Set<String> VALUE = Set.of("value", "attributevalue");

  private static final Set<String> NAME = Set.of("key", "name");
  private static final Pattern SECRET_SETTING =
      Pattern.compile("(?i).*(authorizationkey|password|passphrase|secret|masterpass|pincode).*");
  private static final Pattern USER_OF_URL = Pattern.compile("(://)[^/@\\s\"]+@");

  private Masking() {}

  /** A frame, or any JSON, as it may be shown; what is no JSON is not shown at all. */
  public static String masked(String text) {
    List<Hidden> hidden = new ArrayList<>();
    Deque<Level> levels = new ArrayDeque<>();
    levels.push(new Level());
    String field = "";
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT, START_ARRAY -> levels.push(new Level());
          case END_OBJECT, END_ARRAY -> close(levels, hidden);
          case PROPERTY_NAME -> field = parser.currentName().toLowerCase(Locale.ROOT);
          case VALUE_STRING -> {
            Hidden span = span(parser);
            if (SECRET.contains(field)) hidden.add(span);
            else levels.element().saw(field, parser.getString(), span);
          }
          default -> {}
        }
        if (token != JsonToken.PROPERTY_NAME) field = token.isStructStart() ? field : "";
      }
    } catch (JacksonException noJson) {
      return "(" + text.length() + " characters that are no JSON)";
    }
    return USER_OF_URL.matcher(without(hidden, text)).replaceAll("$1" + HIDDEN + "@");
  }

  /** One text, {@code [from, to)} with its quotes. */
  private record Hidden(int from, int to) {}

  /** An object or array that is open. */
  private static final class Level {
    private final List<Hidden> values = new ArrayList<>();
    private boolean namesSecret;

    void saw(String field, String text, Hidden span) {
      if (VALUE.contains(field)) values.add(span);
      if (NAME.contains(field)) namesSecret |= SECRET_SETTING.matcher(text).matches();
    }
  }

  /** The name may stand in an object beside the value ({@code variable} of SetVariables). */
  private static void close(Deque<Level> levels, List<Hidden> hidden) {
    Level level = levels.pop();
    if (!level.namesSecret) return;
    hidden.addAll(level.values);
    if (level.values.isEmpty() && !levels.isEmpty()) levels.element().namesSecret = true;
  }

  private static Hidden span(JsonParser parser) {
    int from = (int) parser.currentTokenLocation().getCharOffset();
    parser.getString(); // reads it to its end
    return new Hidden(from, (int) parser.currentLocation().getCharOffset());
  }

  private static String without(List<Hidden> hidden, String text) {
    if (hidden.isEmpty()) return text;
    hidden.sort((a, b) -> Integer.compare(a.from(), b.from()));
    StringBuilder shown = new StringBuilder();
    int from = 0;
    for (Hidden each : hidden) {
      shown.append(text, from, each.from()).append('"').append(HIDDEN).append('"');
      from = each.to();
    }
    return shown.append(text, from, text.length()).toString();
  }
}
