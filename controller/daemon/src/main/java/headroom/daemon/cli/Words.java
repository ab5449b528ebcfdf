package headroom.daemon.cli;

import headroom.core.control.SiteView.EvseView;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How figures and states read on a terminal. */
public final class Words {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})\\s*(s|min|m|h|d)");

  private Words() {}

  /** With one decimal, for tables: {@code 15.8}; whole numbers without: {@code 16}. */
  public static String short_A(Amps amps) {
    BigDecimal rounded =
        BigDecimal.valueOf(amps.milliamps(), 3).setScale(1, RoundingMode.HALF_EVEN);
    return rounded.stripTrailingZeros().scale() <= 0
        ? rounded.setScale(0).toPlainString()
        : rounded.toPlainString();
  }

  /** {@code 15.8/0/0}. */
  public static String short_A(PhaseAmps amps) {
    Function<Phase, String> each = phase -> short_A(amps.get(phase));
    return each.apply(Phase.L1) + "/" + each.apply(Phase.L2) + "/" + each.apply(Phase.L3);
  }

  /** {@code 12 s}, {@code 3 min}, {@code 2 h 5 min}, {@code 4 d 1 h}. */
  static String ago(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 120) return seconds + " s";
    if (seconds < 2 * 3600) return seconds / 60 + " min";
    if (seconds < 2 * 86_400) return seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    return seconds / 86_400 + " d " + seconds / 3600 % 24 + " h";
  }

  /** Reads {@code 90s}, {@code 5m}, {@code 5 min}, {@code 1h}, {@code 2d}. */
  static Optional<Duration> duration(String text) {
    Matcher matcher = DURATION.matcher(text.trim());
    if (!matcher.matches()) return Optional.empty();
    long number = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "h" -> Duration.ofHours(number);
          case "d" -> Duration.ofDays(number);
          default -> Duration.ofMinutes(number);
        });
  }

  static String state(EvseView evse) {
    if (!evse.online()) return "offline";
    if (evse.silent()) return "silent";
    return evse.state()
        .map(
            known ->
                switch (known) {
                  case AVAILABLE -> "free";
                  case PREPARING -> "plugged in";
                  case CHARGING -> "charging";
                  case SUSPENDED_EVSE -> "paused";
                  case SUSPENDED_EV -> "car rests";
                  case FINISHING -> "finishing";
                  case RESERVED -> "reserved";
                  case UNAVAILABLE -> "out of use";
                  case FAULTED -> "fault";
                })
        .orElse("unknown");
  }

  static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  /** Breaks a sentence into lines of at most {@code width}, each after {@code indent}. */
  public static List<String> wrap(String text, String indent, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split(" ")) {
      boolean empty = line.length() == indent.length();
      if (!empty && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
        empty = true;
      }
      if (!empty) line.append(' ');
      line.append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** Cuts a text that is too long for its column. */
  static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, Math.max(0, width - 2)) + "..";
  }

  /**
   * Takes what a name may contain and a terminal must not get: control characters, also those above
   * ASCII, and what turns the direction of writing.
   */
  public static String printable(String text) {
    return text.replaceAll("[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]", "?");
  }
}
