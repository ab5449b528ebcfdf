package headroom.sim.transparent;

import headroom.sim.Chance;
import java.util.List;

/** JSON texts as no program would write them: every form that the grammar allows (RFC 8259). */
final class AnyJson {
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-0.0",
          "1",
          "1.50",
          "1.50e1",
          "1E+5",
          "1e-7",
          "0.1000",
          "16777217",
          "9007199254740993",
          "123456789012345678901234567890",
          "-1.0E0",
          "3.0");
  private static final List<String> PIECES =
      List.of(
          "a",
          "Z",
          "\\n",
          "\\\"",
          "\\\\",
          "\\/",
          "/",
          "\\u0041",
          "\\u00e9",
          "é",
          "ß",
          "\\ud83d\\ude00",
          "😀",
          "\\ud800",
          "\u2028",
          "\u007f",
          "\\u0000",
          "2026-11-21T05:01:00Z",
          "2026-11-21T05:01:00.000+00:00",
          "2026-11-21t05:01:00z",
          " ",
          "'",
          "<",
          "null",
          "]",
          "}",
          ",",
          ":");
  private static final List<String> BLANKS = List.of("", "", "", "", " ", "\n", "\t", "\r\n", "  ");
  private static final int LARGE = 60_000;

  private final Chance chance;

  AnyJson(Chance chance) {
    this.chance = chance;
  }

  /** An object; one in forty is large. */
  String object() {
    return "{" + members(3) + "}";
  }

  /**
   * Members for an object that has others, ending with a comma, or nothing. None is called {@code
   * transactionId} but in depth.
   */
  String vendorMembers() {
    String members = members(2).strip();
    return members.isEmpty() ? "" : members + " ,";
  }

  private String members(int depth) {
    StringBuilder text = new StringBuilder(blank());
    int count = chance.between(0, 4);
    for (int i = 0; i < count; i++) {
      if (i > 0) text.append(',').append(blank());
      text.append("\"x").append(chance.between(0, 3)).append(piece()).append('"');
      text.append(blank()).append(':').append(blank()).append(value(depth)).append(blank());
    }
    return text.toString();
  }

  private String value(int depth) {
    return switch (chance.between(0, depth > 0 ? 7 : 4)) {
      case 0 -> "null";
      case 1 -> chance.happens(0.5) ? "true" : "false";
      case 2 -> chance.pick(NUMBERS);
      case 3 -> chance.happens(0.04) ? "\"" + "x".repeat(LARGE) + "\"" : string();
      case 4 -> string();
      case 5 -> "{\"transactionId\" : " + chance.between(1, 9) + "}";
      case 6 -> "{" + members(depth - 1) + "}";
      default -> "[" + blank() + value(depth - 1) + blank() + "," + value(depth - 1) + "]";
    };
  }

  private String string() {
    StringBuilder text = new StringBuilder("\"");
    int count = chance.between(0, 6);
    for (int i = 0; i < count; i++) text.append(chance.pick(PIECES));
    return text.append('"').toString();
  }

  private String piece() {
    return chance.happens(0.2) ? chance.pick(List.of("", "é", "\\u0041", "\\/")) : "";
  }

  private String blank() {
    return chance.pick(BLANKS);
  }
}
