package headroom.sim.demo;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the output can show.
 *
 * @param colour escape codes for colour may be used
 * @param blocks block characters may be used; otherwise ASCII alone
 */
record Ink(boolean colour, boolean blocks) {
  static final Ink PLAIN = new Ink(false, false);

  /** The colours that the screen needs, by what they say. */
  enum Tone {
    TITLE("1"),
    FAINT("2"),
    GOOD("32"),
    BUSY("33"),
    BAD("1;31"),
    BUILDING("34"),
    PLAIN("0");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  /** As the environment asks for; see no-color.org. */
  static Ink of(Map<String, String> environment, boolean terminal, Charset charset) {
    String noColor = environment.getOrDefault("NO_COLOR", "");
    boolean dumb = "dumb".equals(environment.get("TERM"));
    return new Ink(terminal && noColor.isEmpty() && !dumb, StandardCharsets.UTF_8.equals(charset));
  }

  String paint(Tone tone, String text) {
    return colour && tone != Tone.PLAIN && !text.isEmpty()
        ? "\u001b[" + tone.code + "m" + text + "\u001b[0m"
        : text;
  }
}
