package headroom.sim.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the demo was asked to do.
 *
 * <p>Uses nothing but the JDK: the launcher runs this file alone, before anything is built, to
 * answer {@code --help} and to refuse bad arguments at once.
 *
 * @param runFor end by itself after this long
 * @param speed how much faster arrivals, batteries and the building's day go
 * @param ocpp what the chargers speak: {@code 1.6}, {@code 2.0.1} or {@code mixed}
 * @param json print one object at the end, and nothing else
 */
record Options(
    Optional<Duration> runFor,
    int chargers,
    long seed,
    double speed,
    String ocpp,
    boolean json,
    boolean help) {
  static final Options DEFAULT = new Options(Optional.empty(), 12, 1, 60, "mixed", false, false);

  static final String USAGE =
      """
      Usage: simulator/demo [--for TIME] [--chargers N] [--seed N] [--speed X]
                            [--ocpp VERSION] [--json]

      Starts the controller as a process of its own with the config of a workplace,
      and around it, on this machine, a living site: meters, chargers, cars that
      come and go, a building with its daily curve. Ctrl-C ends it and leaves nothing.

        --for TIME     end after TIME of real time: 60s, 5m, 1h (else at Ctrl-C)
        --chargers N   how many chargers, 1 to 200 (12); the supply grows with them
        --seed N       another seed, other cars (1)
        --speed X      arrivals, batteries and the building's day go X times as fast
                       as in life, 1 to 600 (60); what reacts keeps real time
        --ocpp VERSION what the chargers speak: 1.6, 2.0.1, or mixed (mixed): every
                       other one 2.0.1
        --json         print nothing but one object with the figures at the end
        --help         this text

      On a terminal the screen is refreshed every second, in colour (unless
      NO_COLOR is set); otherwise plain lines are printed.

      Exit codes: 0 the limits held; 1 a limit was broken by our doing; 2 bad
      arguments, or something needed is missing; 130 ended by Ctrl-C.
      """;

  private static final Pattern TIME = Pattern.compile("(\\d{1,7})(s|m|min|h)");

  /** What is wrong with the arguments, all of it at once. */
  static final class BadArguments extends Exception {
    private static final long serialVersionUID = 1;

    BadArguments(List<String> problems) {
      super(String.join("\n", problems));
    }
  }

  static Options parse(String... arguments) throws BadArguments {
    Options options = DEFAULT;
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      String name = arguments[i];
      Optional<String> value = Optional.empty();
      int equals = name.indexOf('=');
      if (name.startsWith("--") && equals > 0) {
        value = Optional.of(name.substring(equals + 1));
        name = name.substring(0, equals);
      }
      boolean takesValue =
          List.of("--for", "--chargers", "--seed", "--speed", "--ocpp").contains(name);
      if (takesValue && value.isEmpty()) {
        if (i + 1 == arguments.length) {
          problems.add(name + " needs a value");
          continue;
        }
        value = Optional.of(arguments[++i]);
      } else if (!takesValue && value.isPresent()) {
        problems.add(name + " takes no value, found '" + value.get() + "'");
        continue;
      }
      try {
        options = options.with(name, value.orElse(""));
      } catch (IllegalArgumentException bad) {
        problems.add(bad.getMessage());
      }
    }
    if (!problems.isEmpty()) throw new BadArguments(problems);
    return options;
  }

  private Options with(String name, String value) {
    return switch (name) {
      case "--for" ->
          new Options(Optional.of(time(value)), chargers, seed, speed, ocpp, json, help);
      case "--chargers" ->
          new Options(runFor, (int) whole(name, value, 1, 200), seed, speed, ocpp, json, help);
      case "--seed" ->
          new Options(
              runFor,
              chargers,
              whole(name, value, Long.MIN_VALUE, Long.MAX_VALUE),
              speed,
              ocpp,
              json,
              help);
      case "--speed" -> new Options(runFor, chargers, seed, speed(value), ocpp, json, help);
      case "--ocpp" -> new Options(runFor, chargers, seed, speed, version(value), json, help);
      case "--json" -> new Options(runFor, chargers, seed, speed, ocpp, true, help);
      case "--help", "-h" -> new Options(runFor, chargers, seed, speed, ocpp, json, true);
      default -> throw new IllegalArgumentException("unknown argument '" + name + "'");
    };
  }

  private static Duration time(String text) {
    Matcher match = TIME.matcher(text.toLowerCase(Locale.ROOT));
    if (!match.matches())
      throw new IllegalArgumentException(
          "--for expects a time such as 60s, 5m or 1h, found '" + text + "'");
    long count = Long.parseLong(match.group(1));
    Duration time =
        switch (match.group(2)) {
          case "s" -> Duration.ofSeconds(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofMinutes(count);
        };
    if (time.isZero()) throw new IllegalArgumentException("--for expects a time above 0");
    return time;
  }

  private static long whole(String name, String text, long least, long most) {
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) return value;
    } catch (NumberFormatException notWhole) {
      // Told below, with the range.
    }
    String range = least == Long.MIN_VALUE ? "" : " from " + least + " to " + most;
    throw new IllegalArgumentException(
        name + " expects a whole number" + range + ", found '" + text + "'");
  }

  private static String version(String text) {
    if (List.of("1.6", "2.0.1", "mixed").contains(text)) return text;
    throw new IllegalArgumentException("--ocpp expects 1.6, 2.0.1 or mixed, found '" + text + "'");
  }

  private static double speed(String text) {
    try {
      double value = Double.parseDouble(text);
      if (value >= 1 && value <= 600) return value;
    } catch (NumberFormatException notANumber) {
      // Told below, with the range.
    }
    throw new IllegalArgumentException(
        "--speed expects a number from 1 to 600, found '" + text + "'");
  }

  /** For the launcher, before a build: prints the help, or what is wrong and exits with 2. */
  public static void main(String... arguments) {
    try {
      if (parse(arguments).help()) System.out.print(USAGE);
    } catch (BadArguments bad) {
      System.err.println(bad.getMessage());
      System.err.println("simulator/demo --help says what it takes.");
      System.exit(2);
    }
  }
}
