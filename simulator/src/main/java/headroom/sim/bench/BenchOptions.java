package headroom.sim.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the bench was asked to do.
 *
 * <p>Uses nothing but the JDK: the launcher runs this file alone, before anything is built, to
 * answer {@code --help} and to refuse bad arguments at once.
 *
 * @param seconds how long each figure of the core is measured
 * @param rest for the benches that read their own arguments
 */
record BenchOptions(
    What what,
    List<Integer> chargers,
    int overloads,
    int starts,
    int seconds,
    boolean json,
    List<String> rest) {
  BenchOptions {
    chargers = List.copyOf(chargers);
    rest = List.copyOf(rest);
  }

  /** The benches there are. */
  enum What {
    ALL,
    REACTION,
    START,
    STUCK,
    CORE,
    RELAY,
    OFFLINE,
    HELP
  }

  static final String USAGE =
      """
      Usage: simulator/bench [all|reaction|start] [--chargers N,N] [--overloads N]
                             [--starts N] [--json]
             simulator/bench stuck [--connections N,N] [--seconds S]
             simulator/bench core [--seconds N] [--json]
             simulator/bench relay [--chargers N,N] [--seconds N]
             simulator/bench offline [--days N] [--chargers N] [--seed N]
                             [--sample-seconds N] [--state DIR]

      Figures of the shipped controller, run as a process of its own against a
      simulated site on real sockets of this machine.

        reaction   from the meter's reply that shows an overload to the last limit
                   that ends it at a charger, and from the change of the registers;
                   memory, processor time and OCPP messages meanwhile
        start      from the start of the process to the first limit at every charger
        stuck      connections of the charger server that hang, with its sweep off
                   and on
        core       the decision core alone, in a process without anything else: one
                   allocation (100, 1,000, 10,000 sessions) and its ratio to a plain
                   baseline that fills one step at a time; one whole step of the
                   controller (100, 1,000 sessions); bytes for each. Run it while
                   nothing else runs; the first time it is built for it
        relay      chargers at a CSMS, straight and through the controller: time that
                   is added, exchanges a second, connections, memory for each
        offline    months without a CSMS in virtual time, on the real store: what
                   waits, disk, memory, the replay, and a judge that looks at every
                   message; exit code 1 when a rule was broken

        --seconds N      core: how long each figure is measured (2); relay (15)
        --days N         offline: how many days (90), with --chargers N (100)
        --sample-seconds N  offline: how often a station samples (300)
        --state DIR      offline: where the store is (a temporary folder)
        --chargers N,N   sizes of the site, each 1 to 500 (20,100)
        --overloads N    how many overloads per size (100)
        --starts N       how many starts per size (5)
        --json           print one object at the end, and nothing else
      """;

  static BenchOptions parse(String... arguments) {
    if (arguments.length > 0 && List.of("stuck", "relay", "offline").contains(arguments[0])) {
      List<String> rest = List.of(arguments).subList(1, arguments.length);
      What what =
          rest.contains("--help") || rest.contains("-h")
              ? What.HELP
              : What.valueOf(arguments[0].toUpperCase(Locale.ROOT));
      return new BenchOptions(what, List.of(), 0, 0, 0, false, rest);
    }
    What what = What.ALL;
    List<Integer> chargers = List.of(20, 100);
    int overloads = 100;
    int starts = 5;
    int seconds = 2;
    boolean json = false;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "all" -> what = What.ALL;
        case "reaction" -> what = What.REACTION;
        case "start" -> what = What.START;
        case "core" -> what = What.CORE;
        case "--help", "-h" -> what = What.HELP;
        case "--json" -> json = true;
        case "--chargers" -> chargers = sizes(value(arguments, i++), 500);
        case "--overloads" -> overloads = number("--overloads", value(arguments, i++), 100_000);
        case "--starts" -> starts = number("--starts", value(arguments, i++), 1_000);
        case "--seconds" -> seconds = number("--seconds", value(arguments, i++), 600);
        default -> throw new IllegalArgumentException("unknown argument '" + arguments[i] + "'");
      }
      if (what == What.HELP) break;
    }
    return new BenchOptions(what, chargers, overloads, starts, seconds, json, List.of());
  }

  private static String value(String[] arguments, int at) {
    if (at + 1 < arguments.length) return arguments[at + 1];
    throw new IllegalArgumentException(arguments[at] + " needs a value");
  }

  static List<Integer> sizes(String text, int most) {
    List<Integer> sizes = new ArrayList<>();
    for (String size : text.split(",", -1)) sizes.add(number("--chargers", size, most));
    return sizes;
  }

  static int number(String name, String text, int most) {
    try {
      int value = Integer.parseInt(text);
      if (value >= 1 && value <= most) return value;
    } catch (NumberFormatException notWhole) {
      // Told below, with the range.
    }
    throw new IllegalArgumentException(
        name + " expects a whole number from 1 to " + most + ", found '" + text + "'");
  }

  /** For the launcher, before a build: prints the help, or what is wrong and exits with 2. */
  public static void main(String... arguments) {
    try {
      if (parse(arguments).what() == What.HELP) System.out.print(USAGE);
    } catch (IllegalArgumentException bad) {
      System.err.println(bad.getMessage());
      System.err.println("simulator/bench --help says what it takes.");
      System.exit(2);
    }
  }
}
